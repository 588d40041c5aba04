"""Bringing a workbook in, again, changed, and taking it back."""

import io

import pytest
from django.db import connection

from baibu import core
from baibu.registry import actions
from baibu.registry.forms.reading import read_workbook
from baibu.registry.models import Circumstance, Household, ImportAct, ImportChange, Person, Place, Tenure
from baibu.registry.queries import Actor, census
from baibu.registry.queries.drafts import packed, unpacked
from baibu.registry.queries.exports import rejected_workbook
from baibu.registry.queries.reports import report_of
from baibu.registry.queries.teams import compare
from baibu.registry.queries.written import Contents, exported
from tests.registry.offices import HEADINGS, TODAY, register, team, visits, workbook

pytestmark = pytest.mark.django_db


def book(*sheets):
    return read_workbook(
        workbook({name: rows for each in sheets for name, rows in each.items()}), "台账.xlsx", today=TODAY
    )


def people_of(report, at=0):
    return report["sheets"][at]["people"]


def bring_in(operator, now, *sheets):
    return actions.apply_import(actor=operator, workbook=book(*sheets), now=now)


def test_a_preview_counts_and_writes_nothing(operator):
    report = report_of(compare(book(register(), team(), visits()), operator.community_id, TODAY))
    assert people_of(report) == {"new": 7, "changed": 0, "same": 0, "duplicate": 1, "rejected": 1}
    assert report["sheets"][0]["households"] == 4
    assert report["sheets"][0]["circumstances"] == 3
    assert report["sheets"][1]["tenures"] == {"new": 4, "changed": 0, "same": 0, "ended": 0}
    assert report["sheets"][1]["vacancies"] == 2
    assert report["sheets"][2]["visits"] == {
        "found": 2,
        "known": 0,
        "brought_in": 0,
        "duplicate": 0,
        "rejected": 2,
    }
    assert census(operator.community_id) == {"community": 1, "household": 0, "person": 0}
    assert report_of(compare(book(register()), None, TODAY))["sheets"][0]["people"]["new"] == 7


def test_applying_writes_what_the_preview_said(operator, now):
    done = bring_in(operator, now, register(), team())
    assert census(operator.community_id) == {
        "community": 1,
        "estate": 1,
        "building": 3,
        "household": 4,
        "person": 8,
    }
    head = Person.objects.get(name="李杰")
    assert (head.born_on.isoformat(), head.born_precision, head.phone, head.sort_key) == (
        "1971-12-30",
        "day",
        "19900000002",
        "li jie",
    )
    assert Person.objects.get(name="周文").household_id == head.household_id
    assert Person.objects.get(name="孙外来").household_id is None
    assert Tenure.objects.get(post="building-head").person_id == head.id
    needs = Circumstance.objects.all()
    assert {(need.kind, need.decided_by) for need in needs} == {
        ("elder-living-alone", None),
        ("hardship", None),
        ("job-seeker", None),
    }
    assert Circumstance.objects.get(kind="hardship").household_id
    assert "王小芳" not in str(done.act.report), "what is kept of an import has no names"
    building = Place.objects.get(name="3栋")
    assert [Place.objects.get(id=step).level for step in building.path] == ["community", "estate", "building"]


def test_the_same_workbook_again_changes_nothing(operator, now):
    bring_in(operator, now, register(), team())
    again = compare(book(register(), team()), operator.community_id, TODAY)
    report = report_of(again)
    assert people_of(report) == {"new": 0, "changed": 0, "same": 7, "duplicate": 1, "rejected": 1}
    assert report["sheets"][0]["gone"] == 0
    assert report["sheets"][1]["tenures"]["same"] == 4
    assert not again.changes
    assert not again.known.new_places
    assert not again.known.new_homes


def test_a_changed_workbook_changes_those_rows_and_deletes_nobody(operator, now):
    bring_in(operator, now, register(), team())
    rows = [
        HEADINGS,
        (1, "王小芳", "女", "1956-03-08", None, "19900000099", "百合苑3-2-501", "户主"),
        (2, "李杰", None, None, None, None, "百合苑1-1-201", "户主"),
        (3, "陈梅", "女", "1970-01-01", None, None, "百合苑1-1-301", "户主"),
        (4, "孙来", "男", "1990-01", None, None, "百合苑1-1-201", "弟"),
    ]
    changed_team = [
        ("苑区", "楼栋", "党小组长", "楼栋长", "卫生委员"),
        ("百合苑", "1栋", "周文", "空缺", "周文"),
    ]
    report = report_of(bring_in(operator, now, {"居民": rows}, {"队伍": changed_team}).plan)
    assert people_of(report) == {"new": 1, "changed": 2, "same": 1, "duplicate": 0, "rejected": 0}
    assert report["sheets"][0]["gone"] == 3, (
        "周文, 李然 and 陈燕 live in these buildings and are not in the sheet"
    )
    assert Person.objects.count() == 9
    lady = Person.objects.get(name="王小芳")
    assert (lady.phone, lady.born_on.isoformat(), lady.born_precision) == ("19900000099", "1956-03-08", "day")
    assert Person.objects.get(name="李杰").phone == "19900000002", "a blank cell erases nothing"
    assert Person.objects.get(name="陈梅").household.room == "301", "she moved"
    assert report["sheets"][1]["tenures"] == {"new": 1, "changed": 0, "same": 1, "ended": 1}
    assert Tenure.objects.get(post="building-head").until is not None


def test_an_import_is_taken_back_as_one_act(operator, now):
    first = bring_in(operator, now, register(), team()).act
    rows = [
        HEADINGS,
        (1, "王小芳", "女", None, None, "19900000099", "百合苑3-2-501", "户主"),
        (2, "新来", "男", None, None, None, "桂花园5-1-101", "户主"),
    ]
    second = bring_in(operator, now, {"居民": rows}).act
    with pytest.raises(core.Refusal) as refused:
        actions.undo_import(actor=operator, act_id=first.id, now=now)
    assert refused.value.code == "changed-since"
    assert "王小芳" in refused.value.text
    actions.undo_import(actor=operator, act_id=second.id, now=now)
    assert Person.objects.get(name="王小芳").phone == "19900000001"
    assert not Person.objects.filter(name="新来").exists()
    assert not Place.objects.filter(name="桂花园").exists()
    actions.undo_import(actor=operator, act_id=first.id, now=now)
    assert census(operator.community_id) == {"community": 1, "household": 0, "person": 0}
    with pytest.raises(core.Refusal) as refused:
        actions.undo_import(actor=operator, act_id=first.id, now=now)
    assert refused.value.code == "undone-already"
    connection.check_constraints()


def test_an_import_that_is_in_use_is_not_taken_back(operator, now):
    act = bring_in(operator, now, register()).act
    person = Person.objects.get(name="李杰")
    home = Household.objects.get(id=person.household_id)
    actions.appoint(
        actor=operator,
        person_id=person.id,
        post="building-head",
        place_id=home.place_id,
        since=TODAY,
        now=now,
    )
    with pytest.raises(core.Refusal) as refused:
        actions.undo_import(actor=operator, act_id=act.id, now=now)
    assert refused.value.code == "in-use"
    assert ImportAct.objects.get(id=act.id).undone_at is None
    assert Person.objects.count() == 7


def test_a_name_borne_by_several_is_asked_about(operator, now):
    rows = [
        ("姓名", "住址"),
        ("杨博", "百合苑1-1-101"),
        ("杨博", "百合苑1-1-102"),
        ("何超", "百合苑1-1-103"),
        ("何超", "百合苑2-1-103"),
    ]
    posts = [("楼栋", "党小组长", "楼栋长"), ("百合苑1栋", "杨博", "何超")]
    log = [("日期", "走访人", "被走访户", "走访方式"), ("2026-05-02", "何超", "杨博", "上门")]
    report = report_of(bring_in(operator, now, {"居民": rows, "队伍": posts, "走访": log}).plan)
    problem = report["sheets"][1]["problems"][0]
    assert (problem["column"], problem["found"]) == ("党小组长", "杨博")
    assert "百合苑1栋1单元101" in problem["remedy"]
    assert "百合苑1栋1单元102" in problem["remedy"]
    assert [
        tenure.person.household.room for tenure in Tenure.objects.select_related("person__household")
    ] == ["103"]
    assert report["sheets"][2]["visits"]["rejected"] == 1


def test_a_draft_keeps_what_was_read_and_nothing_else(operator, now):
    read = book(register(), team(), visits())
    assert unpacked(packed(read)) == read
    draft = actions.keep_draft(actor=operator, workbook=read, now=now)
    done = actions.apply_draft(actor=operator, draft_id=draft.id, now=now)
    assert Person.objects.filter(act_id=done.act.id).count() == 8
    with pytest.raises(core.Refusal) as refused:
        actions.apply_draft(actor=operator, draft_id=draft.id, now=now)
    assert refused.value.code == "applied-already"


def test_what_goes_out_comes_back_the_same(operator, now):
    bring_in(operator, now, register(), team())
    to = io.BytesIO()
    exported(to, Contents(operator.community_id, TODAY))
    content = to.getvalue()
    plan = compare(read_workbook(content, "导出.xlsx", today=TODAY), operator.community_id, TODAY)
    report = report_of(plan)
    assert people_of(report) == {"new": 0, "changed": 0, "same": 7, "duplicate": 0, "rejected": 0}
    assert report["sheets"][0]["gone"] == report["sheets"][0]["circumstances"] == 0
    assert report["sheets"][1]["tenures"] == {"new": 0, "changed": 0, "same": 4, "ended": 0}
    assert not plan.changes
    assert not plan.known.new_homes


def test_rejected_rows_go_back_with_a_reason():
    content = rejected_workbook(book(register()).sheets)
    table = read_workbook(content, "退回.xlsx", today=TODAY).sheets[0]
    assert table.mapping["原因"] is None
    assert table.rows == 1


def test_only_the_whole_communitys_posts_import(operator, now):
    bring_in(operator, now, register())
    person = Person.objects.get(name="李杰")
    resident = Actor(person_id=person.id, community_id=operator.community_id)
    with pytest.raises(core.Refusal) as refused:
        actions.apply_import(actor=resident, workbook=book(register()), now=now)
    assert refused.value.code == "not-permitted"


def test_an_import_costs_few_queries(operator, now, django_assert_max_num_queries):
    bring_in(operator, now, register(), team())
    with django_assert_max_num_queries(9):
        compare(book(register(), team(), visits()), operator.community_id, TODAY)
    with django_assert_max_num_queries(36):
        bring_in(operator, now, register(), team())
    assert ImportChange.objects.count() == 0


def test_a_visit_log_comes_in_and_is_taken_back_with_its_import(operator, now):
    log = visits()["走访记录"]
    stranger = ("2026-03-01", "外来客", "王小芳", "电话", None, None)
    read = book(register(), {"走访记录": [*log, stranger]})
    done = actions.apply_import(actor=operator, workbook=read, now=now, visit_sink=actions.visit_sink())
    figures = report_of(done.plan)["sheets"][1]
    assert figures["visits"] == {"found": 3, "known": 0, "brought_in": 3, "duplicate": 0, "rejected": 2}
    assert figures["colleagues"] == 1
    assert Person.objects.get(name="外来客").household_id is None
    actions.undo_import(actor=operator, act_id=done.act.id, now=now, visit_sink=actions.undo_sink())
    connection.check_constraints()
    assert not Household.objects.exists()
    left = Person.objects.all()
    assert {person.name for person in left} == {"李杰", "外来客"}, "the ledger names them for ever"
    assert all(person.left_on and not person.household_id and not person.phone for person in left)
