"""A register that says who helps whom: proposed, brought in, taken back, given out, and never guessed."""

from __future__ import annotations

import io
from typing import Any

import pytest

from baibu import core
from baibu.registry import actions
from baibu.registry.forms.reading import read_workbook
from baibu.registry.models import ContactPair, Household, Person
from baibu.registry.queries.drafts import packed, unpacked
from baibu.registry.queries.import_pages import draft_page
from baibu.registry.queries.reports import report_of
from baibu.registry.queries.teams import compare
from baibu.registry.queries.written import Contents, exported
from tests.registry.offices import TODAY, team, workbook

pytestmark = pytest.mark.django_db
HEADINGS = ("姓名", "出生年月", "住址", "与户主关系", "人员类别")
#: an elder alone, a family, two of one name, and a neighbour who could help
ROWS = (
    ("王小芳", "1956-03", "百合苑3-2-501", "户主", "独居老人"),
    ("李杰", "1971-12", "百合苑1-1-201", "户主", ""),
    ("周文", "1989-04", "", "配偶", ""),
    ("陈梅", "1970-01", "百合苑1-1-202", "户主", ""),
    ("张伟", "1980-01", "百合苑1-1-301", "户主", ""),
    ("张伟", "1990-02", "百合苑3-1-101", "户主", ""),
)


def sheet(*said: str, heading: str = "结对人") -> dict[str, Any]:
    """The register with one more column, filled from the top."""
    cells = [*said, *[""] * (len(ROWS) - len(said))]
    return {"居民": [(*HEADINGS, heading), *((*row, cell) for row, cell in zip(ROWS, cells, strict=True))]}


def read(*sheets: dict[str, Any]) -> Any:
    rows = {name: rows for each in sheets for name, rows in each.items()}
    return read_workbook(workbook(rows), "台账.xlsx", today=TODAY)


def pairs_said(operator: Any, *sheets: dict[str, Any]) -> Any:
    return report_of(compare(read(*sheets), operator.community_id, TODAY))["sheets"][0]


def stored() -> set[tuple[str, str, str, bool, int]]:
    """Kind, helper, door, whether of one person, place in the order."""
    rows = ContactPair.objects.select_related("helper", "household")
    return {
        (row.kind, row.helper.name, row.household.door, row.person_id is not None, row.rank) for row in rows
    }


@pytest.mark.parametrize(
    "heading", ["结对人", "结对帮扶人", "帮扶人", "联系人", "包户人", "包户干部", "帮扶责任人", "结对党员"]
)
def test_what_offices_call_a_helper_is_read(operator: Any, heading: str) -> None:
    said = pairs_said(operator, sheet("李杰", heading=heading))
    assert said["mapping"][heading] == "helper"
    assert said["pairs"] == {"new": 1, "same": 0}


def test_a_helpers_phone_is_not_taken_for_the_residents(operator: Any) -> None:
    said = pairs_said(operator, sheet("19900000001", heading="结对人电话"))
    assert said["mapping"]["结对人电话"] is None
    assert [column["column"] for column in said["left_out"]] == ["结对人电话"]


def test_helpers_are_proposed_then_paired_with_the_act_and_taken_back_with_it(
    operator: Any, now: Any
) -> None:
    book = read(sheet("李杰、陈梅", "无", "", "王小芳"))
    said = report_of(compare(book, operator.community_id, TODAY))["sheets"][0]
    assert said["pairs"] == {"new": 3, "same": 0}
    assert not said["problems"]
    assert not ContactPair.objects.exists(), "a preview writes nothing"
    done = actions.apply_import(actor=operator, workbook=book, now=now)
    assert stored() == {
        ("elder-helper", "李杰", "2单元501", True, 1),
        ("elder-helper", "陈梅", "2单元501", True, 2),
        ("household-contact", "王小芳", "1单元202", False, 1),
    }
    pair = ContactPair.objects.first()
    assert pair is not None
    assert (pair.since, pair.review_on) == (TODAY, core.add_months(TODAY, 12))
    assert "李杰" not in str(done.act.report), "what is kept of an import has no names"
    actions.undo_import(actor=operator, act_id=done.act.id, now=now)
    assert not ContactPair.objects.exists()
    assert not Person.objects.exists()


def test_the_same_sheet_again_pairs_nobody_twice_and_a_blank_ends_nothing(operator: Any, now: Any) -> None:
    actions.apply_import(actor=operator, workbook=read(sheet("李杰")), now=now)
    assert pairs_said(operator, sheet("李杰"))["pairs"] == {"new": 0, "same": 1}
    actions.apply_import(actor=operator, workbook=read(sheet("")), now=now)
    assert ContactPair.objects.filter(until=None).count() == 1
    actions.apply_import(actor=operator, workbook=read(sheet("陈梅")), now=now)
    assert {(name, rank) for _kind, name, _door, _one, rank in stored()} == {("李杰", 1), ("陈梅", 2)}


def test_one_family_that_names_its_helper_in_every_row_has_one_pair(operator: Any) -> None:
    said = pairs_said(operator, sheet("", "陈梅", "陈梅"))
    assert said["pairs"] == {"new": 1, "same": 0}
    assert not said["problems"]


def test_a_name_that_is_nobodys_or_several_peoples_is_asked_about(operator: Any, now: Any) -> None:
    said = pairs_said(operator, sheet("张伟", "查无此人", "李杰"))
    assert said["pairs"] == {"new": 0, "same": 0}
    found = {problem["found"]: problem["remedy"] for problem in said["problems"]}
    assert set(found) == {"张伟", "查无此人", "李杰"}
    assert "百合苑1栋1单元301" in found["张伟"]
    assert "没有这个名字" in found["查无此人"]
    assert "不能是这一家的人" in found["李杰"], "周文 lives with 李杰"
    actions.apply_import(actor=operator, workbook=read(sheet("张伟")), now=now)
    assert not ContactPair.objects.exists()
    assert Person.objects.count() == len(ROWS), "nobody is added for a name in this column"


def test_a_colleague_of_the_team_sheet_may_help(operator: Any, now: Any) -> None:
    actions.apply_import(actor=operator, workbook=read(sheet("孙外来"), team()), now=now)
    assert {name for _kind, name, *_rest in stored()} == {"孙外来"}


def test_an_import_is_not_taken_back_where_a_pair_of_it_was_ended_since(operator: Any, now: Any) -> None:
    done = actions.apply_import(actor=operator, workbook=read(sheet("李杰")), now=now)
    pair = ContactPair.objects.get()
    actions.end_pair(actor=operator, pair_id=pair.id, until=TODAY, now=now)
    with pytest.raises(core.Refusal) as refused:
        actions.undo_import(actor=operator, act_id=done.act.id, now=now)
    assert (refused.value.code, "李杰" in refused.value.text) == ("changed-since", True)


def test_what_goes_out_comes_back_as_it_was(operator: Any, now: Any) -> None:
    actions.apply_import(actor=operator, workbook=read(sheet("李杰、陈梅", "陈梅")), now=now)
    lady, alone = Person.objects.get(name="王小芳"), Household.objects.get(room="501")
    for kind, helper, person in (
        ("household-contact", "周文", None), ("reintegration-contact", "陈梅", lady.id),
    ):  # fmt: skip
        actions.pair_helper(
            actor=operator, kind=kind, helper_id=Person.objects.get(name=helper).id, household_id=alone.id,
            person_id=person, since=TODAY, now=now,
        )  # fmt: skip
    before = stored()
    to = io.BytesIO()
    exported(to, Contents(operator.community_id, TODAY))
    out = read_workbook(to.getvalue(), "导出.xlsx", today=TODAY)
    heads = next(row for row in out.sheets[0].register if row.name == "王小芳")
    assert (heads.helpers, heads.contacts) == (("李杰", "陈梅"), ("周文",)), "who helps to settle back stays"
    again = compare(out, operator.community_id, TODAY)
    assert not again.pairs
    assert report_of(again)["sheets"][0]["pairs"] == {"new": 0, "same": 4}
    elsewhere = actions.found_community(actor=operator, code="xin", name="新社区", now=now)
    other = type(operator).operator(elsewhere.pk)
    ContactPair.objects.all().delete()
    actions.apply_import(actor=other, workbook=out, now=now)
    assert stored() == {pair for pair in before if pair[0] != "reintegration-contact"}


def test_a_draft_keeps_who_helps(operator: Any) -> None:
    book = read(sheet("李杰、陈梅"))
    assert unpacked(packed(book)).sheets[0].register == book.sheets[0].register


def test_the_preview_shows_the_pairs(operator: Any, now: Any) -> None:
    draft = actions.keep_draft(actor=operator, workbook=read(sheet("李杰、陈梅")), now=now)
    compared = actions.compare_draft(actor=operator, draft_id=draft.id, now=now)
    page = draft_page(*compared, "0", "pairs", "1")
    assert "新结对 2 对" in page.sentence
    assert [tuple(line) for line in page.lines] == [(2, "王小芳", "百合苑3栋2单元501", "李杰、陈梅")]
