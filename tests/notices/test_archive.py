"""What is over is kept for those who work here; of it everybody reads what the law has published."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from baibu.notices import actions
from baibu.notices.models import ARCHIVE_DAYS, Notice
from baibu.registry.actions.withdrawing import withdraw_consent
from baibu.registry.models import Person
from tests.notices.test_notices import agreed, at_the_door, confirmed, words, written
from tests.visits.cast import Cast

As = Callable[[Person], Client]
HX = [{}, {"HX-Request": "true"}]


def over(cast: Cast, notice: Notice, days: int = 1) -> Notice:
    """The notice as it stands so many days after its last day."""
    back = notice.until_on - cast.day + timedelta(days=days)
    kept = {"archived_until": notice.archived_until - back} if notice.archived_until else {}
    Notice.objects.filter(id=notice.id).update(
        from_on=notice.from_on - back, until_on=notice.until_on - back, **kept
    )
    return Notice.objects.get(id=notice.id)


def read(client: Client, name: str, *args: Any, **headers: Any) -> str:
    return client.get(reverse(name, args=args), headers=headers).content.decode()


@pytest.mark.parametrize("headers", HX)
def test_everybody_reads_committee_affairs_three_years_longer_and_nothing_else(
    cast: Cast, headers: dict[str, str]
) -> None:
    affairs = confirmed(cast, cast.leader, written(cast, kind="affairs", title="收支公开"))
    service = confirmed(cast, cast.leader, written(cast))
    assert affairs.archived_until == affairs.until_on + timedelta(days=ARCHIVE_DAYS)
    assert service.archived_until is None
    assert "收支公开" not in read(Client(), "notices:public-archive", "lily", **headers), (
        "not while it stands"
    )
    over(cast, affairs)
    over(cast, service)
    assert "收支公开" not in read(Client(), "notices:board", "lily", **headers)
    shown = read(Client(), "notices:public-archive", "lily", **headers)
    assert "收支公开" in shown
    assert "电梯检修" not in shown
    own = Client().get(reverse("notices:public", args=["lily", affairs.id]))
    assert own.status_code == 200
    assert "公示期已满" in own.content.decode()
    assert Client().get(reverse("notices:public", args=["lily", service.id])).status_code == 404
    assert at_the_door() == {affairs.id}, "the database knows it too"
    over(cast, Notice.objects.get(id=affairs.id), ARCHIVE_DAYS + 1)
    assert at_the_door() == set()
    assert "还没有往期的" in read(Client(), "notices:public-archive", "lily", **headers)
    assert Client().get(reverse("notices:public-archive", args=["nowhere"])).status_code == 404


def test_affairs_that_name_a_resident_by_their_consent_are_not_kept_for_everybody(cast: Cast) -> None:
    agreed(cast, cast.resident, "name")
    named = confirmed(cast, cast.leader, written(cast, kind="affairs", body="感谢何平"))
    plain = confirmed(cast, cast.leader, written(cast, kind="affairs", body="感谢王芳"))
    assert named.archived_until is None
    assert plain.archived_until is not None, "a post is named as who held it"


def test_those_who_work_here_find_what_is_over_corrected_or_taken_down_by_year_and_kind(
    cast: Cast, as_: As
) -> None:
    old = over(cast, confirmed(cast, cast.leader, written(cast, title="旧的")), 400)
    first = confirmed(cast, cast.leader, written(cast, title="第一版", kind="other"))
    again = actions.correct_notice(
        actor=cast.actor(cast.head), notice_id=first.id, now=cast.now, **words(cast, title="第二版")
    )
    confirmed(cast, cast.leader, again)
    gone = confirmed(cast, cast.leader, written(cast, title="门禁停用"))
    actions.withdraw_notice(actor=cast.actor(cast.head), notice_id=gone.id, now=cast.now)
    draft = written(cast, title="放弃的草稿")
    actions.withdraw_notice(actor=cast.actor(cast.head), notice_id=draft.id, now=cast.now)
    page = reverse("notices:archive", args=[cast.town.buildings[0].id])
    shown = as_(cast.head).get(page).content.decode()
    assert all(title in shown for title in ("旧的", "第一版", "门禁停用", "已由新版更正"))
    assert "第二版" not in shown, "it stands"
    assert "放弃的草稿" not in shown, "it was never public"
    by_year = as_(cast.head).get(page, {"year": old.from_on.year}).content.decode()
    assert "旧的" in by_year
    assert "门禁停用" not in by_year
    by_kind = as_(cast.head).get(page, {"kind": "other"}).content.decode()
    assert "第一版" in by_kind
    assert "门禁停用" not in by_kind
    assert "没有这一类或这一年的" in as_(cast.head).get(page, {"year": "1999"}).content.decode()
    assert "旧的" in as_(cast.head).get(page, {"year": "x", "kind": "x", "page": "x"}).content.decode()
    above = reverse("notices:archive", args=[cast.town.root.id])
    assert "旧的" in as_(cast.secretary).get(above).content.decode(), "what is below stands above too"
    assert as_(cast.head).get(above).status_code == 403
    assert as_(cast.resident).get(page).status_code == 403


@pytest.mark.parametrize("end", ["standing", "over", "corrected", "hand"])
def test_what_somebody_took_back_is_in_no_archive_and_its_words_are_shown_to_nobody(
    cast: Cast, as_: As, end: str
) -> None:
    consent = agreed(cast, cast.resident, "name")
    named = confirmed(cast, cast.leader, written(cast, title="致谢", body="感谢何平", kind="affairs"))
    if end == "over":
        over(cast, named)
    if end == "corrected":
        again = {"notice_id": named.id, "now": cast.now, **words(cast, body="感谢大家")}
        confirmed(cast, cast.leader, actions.correct_notice(actor=cast.actor(cast.head), **again))
    if end == "hand":
        actions.withdraw_notice(actor=cast.actor(cast.head), notice_id=named.id, now=cast.now)
    page = reverse("notices:archive", args=[cast.town.buildings[0].id])
    assert ("致谢" in as_(cast.head).get(page).content.decode()) is (end != "standing")
    withdraw_consent(actor=cast.actor(cast.leader), consent_id=consent.id, channel="paper", now=cast.now)
    assert "致谢" not in as_(cast.head).get(page).content.decode()
    for own in ("notices:notice", "notices:change"):
        shown = as_(cast.head).get(reverse(own, args=[named.id])).content.decode()
        assert "致谢" not in shown
        assert "何平" not in shown
    machine = as_(cast.head).get(f"/api/notices/{named.id}").json()
    assert (machine["title"], machine["body"]) == ("", "")
    assert (end == "corrected") is bool(at_the_door())


def test_the_archives_cost_few_queries_and_come_in_pages(
    cast: Cast, as_: As, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    for number in range(22):
        over(cast, confirmed(cast, cast.leader, written(cast, kind="affairs", title=f"第{number:02}号")))
    with django_assert_max_num_queries(8):
        shown = read(Client(), "notices:public-archive", "lily")
    assert shown.count("第") >= 20
    assert "第 1 页" in shown or "1 / 2" in shown or "page=2" in shown
    client = as_(cast.head)
    with django_assert_max_num_queries(16):
        client.get(reverse("notices:archive", args=[cast.town.buildings[0].id]), {"page": 2})
