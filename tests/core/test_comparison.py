"""What changes for whom between two methods."""

from __future__ import annotations

from dataclasses import replace

from baibu import core
from baibu.core import Text


def test_the_same_method_has_no_differences(small: core.Pack) -> None:
    assert core.differences(small, small) == ()


def test_a_changed_duty_is_said_field_by_field_with_whom_it_affects(small: core.Pack) -> None:
    duty = replace(small.duty("D2"), recurrence=core.Every("quarter"), owed_by="building-head")
    changes = core.differences(small, replace(small, duties=(small.duty("D1"), duty)))
    found = {change.field: change for change in changes}
    assert set(found) == {"when", "owed_by", "due"}
    when = found["when"]
    assert (when.what, when.code, when.how) == ("duty", "D2", "changed")
    assert when.affects == ("group-leader", "building-head")
    assert when.text == Text(
        "D2“每月例会”的周期：由“每个自然月”改为“每个季度”；涉及党小组长、楼栋长。",
        "D2 “Monthly meeting”, how often: from “every calendar month” to “every calendar quarter”; "
        "it concerns: group leader, building head.",
    )


def test_added_and_removed_duties_are_named_with_their_post(small: core.Pack) -> None:
    less = replace(small, duties=(small.duty("D1"),))
    (removed,) = core.differences(small, less)
    assert (removed.how, removed.affects) == ("removed", ("group-leader",))
    assert removed.text.zh == "取消D2“每月例会”；涉及党小组长。"
    (added,) = core.differences(less, small)
    assert (added.how, added.old, added.new) == ("added", Text("无", "nothing"), small.duty("D2").title)
    assert added.text.en == "D2 “Monthly meeting” is new; it concerns: group leader."


def test_posts_levels_promises_and_settings_are_compared(small: core.Pack) -> None:
    leader = replace(small.post("group-leader"), seats=2, stands_in=())
    posts = (*(post for post in small.posts if post.code not in ("group-leader", "deputy")), leader)
    levels = (replace(small.levels[0], responsible=None), *small.levels[1:])
    promise = replace(small.promises[0], at_least_permille=990)
    new = replace(
        small, posts=posts, levels=levels, promises=(promise,), settings=(("publicity-days", "20"),)
    )
    found = {(change.what, change.code): change for change in core.differences(small, new)}
    assert found["post", "deputy"].how == "removed"
    assert found["post", "group-leader"].affects == ("group-leader",)
    assert "2人" in found["post", "group-leader"].new.zh
    assert found["level", "community"].new.zh == "社区，没有负责的岗位"
    assert found["promise", "call-back"].new.en == "call-backs ≥ 990‰"
    assert (
        found["setting", "publicity-days"].text.en == "publicity-days “days of publicity”: from “15” to “20”."
    )
    (gone,) = core.differences(small, replace(small, settings=()))
    assert (gone.how, gone.new.zh) == ("removed", "无")
