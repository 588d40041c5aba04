"""The visit log goes out as far as somebody may see it, and changes nothing when it comes in again."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse

from baibu import core
from baibu.registry import actions
from baibu.registry.forms.reading import read_workbook
from baibu.registry.models import Household, Person
from baibu.registry.queries import Actor
from baibu.registry.queries.reports import report_of
from baibu.registry.queries.sheets import Workbook
from baibu.registry.queries.teams import compare
from baibu.site.cli import frame
from baibu.site.cli.exports import export
from baibu.site.cli.imports import import_
from baibu.visits.actions.visits import correct_visit, record_visit, withdraw_visit
from baibu.visits.models import Visit

from .cast import Cast

As = Callable[[Person], Client]


@pytest.fixture
def visits(cast: Cast) -> list[Visit]:
    """Visits of every kind that stand, two of namesakes, one corrected, one taken back."""
    made = []
    for home, outcome, note, need in (
        (cast.poor, "met", "家里都好", "=修灯"),
        (cast.elder, "met-family", "", ""),
        (cast.plain, "nobody-home", "", ""),
    ):
        made.append(visit(cast, home, outcome, note=note, need=need))
    twin = cast.town.home("301", since=cast.day - timedelta(days=400))
    cast.town.person(twin, "张桂英", relation="户主")
    made.append(visit(cast, twin, "phone"))
    withdraw_visit(actor=cast.actor(cast.leader), visit_id=visit(cast, cast.poor, "phone").id, now=cast.now)
    wrong = visit(cast, cast.poor, "nobody-home")
    corrected = correct_visit(
        actor=cast.actor(cast.leader), visit_id=wrong.id, on=cast.day, outcome="met-family", now=cast.now
    )
    return [*made, corrected]


def visit(cast: Cast, home: Household, outcome: str, **more: Any) -> Visit:
    told = {"household_id": home.id, "on": cast.day, "outcome": outcome, **more}
    return record_visit(actor=cast.actor(cast.leader), now=cast.now, **told)


def year(day: date) -> dict[str, date]:
    return {"since": day - timedelta(days=365), "until": day}


def exported(cast: Cast, actor: Actor, **period: date) -> Workbook:
    to = io.BytesIO()
    actions.write_export(actor=actor, to=to, now=cast.now, **(period or year(cast.day)))
    return read_workbook(to.getvalue(), "导出.xlsx", today=cast.day, pack=actor.pack)


def log_of(book: Workbook) -> list[Any]:
    return [row for sheet in book.sheets for row in sheet.visits]


def test_every_visit_that_stands_goes_out_and_comes_in_as_known(cast: Cast, visits: list[Visit]) -> None:
    actor = cast.actor(cast.secretary)
    book = exported(cast, actor)
    assert sorted(row.how for row in log_of(book)) == [
        "met",
        "met-family",
        "met-family",
        "nobody-home",
        "phone",
    ]
    poor = next(row for row in log_of(book) if row.how == "met")
    assert (poor.visitor, poor.household_name) == ("李建国", "张桂英")
    report = report_of(compare(book, cast.id, cast.day))
    for sheet in report["sheets"]:
        assert not sheet["problems"], sheet["sheet"]
        assert sheet["people"]["new"] == sheet["people"]["changed"] == 0
    assert report["sheets"][-1]["visits"] == {
        "found": 5, "known": 5, "brought_in": 0, "duplicate": 0, "rejected": 0,
    }  # fmt: skip
    done = actions.apply_import(actor=actor, workbook=book, now=cast.now, visit_sink=actions.visit_sink())
    assert done.act.report["sheets"][-1]["visits"]["known"] == 5
    assert Visit.objects.filter(withdrawn_at=None).count() == 5


def test_a_home_left_by_everybody_is_known_by_its_door(cast: Cast, visits: list[Visit]) -> None:
    actor = cast.actor(cast.secretary)
    Person.objects.filter(household_id=cast.plain.id).update(left_on=cast.day)
    Household.objects.filter(id=cast.plain.id).update(left_on=cast.day)
    book = exported(cast, actor)
    assert report_of(compare(book, cast.id, cast.day))["sheets"][-1]["visits"]["known"] == 5


def test_a_log_brought_in_twice_is_known_and_one_taken_back_stays_so(cast: Cast) -> None:
    actor = cast.actor(cast.secretary)
    head = ("日期", "走访人", "被走访户", "走访方式", "房号")
    day = (cast.day - timedelta(days=2)).isoformat()
    lines = [(day, "李建国", "刘玉兰", "上门", ""), (day, "李建国", "何平", "电话", "")]

    def bring_in() -> dict[str, int]:
        from tests.registry.offices import workbook

        book = read_workbook(workbook({"走访记录": [head, *lines]}), "走访.xlsx", today=cast.day)
        done = actions.apply_import(actor=actor, workbook=book, now=cast.now, visit_sink=actions.visit_sink())
        figures: dict[str, int] = done.act.report["sheets"][0]["visits"]
        return figures

    first = {"found": 2, "known": 0, "brought_in": 2, "duplicate": 0, "rejected": 0}
    assert bring_in() == first
    assert bring_in() == first | {"known": 2, "brought_in": 0}
    lines.append((day, "李建国", "刘玉兰", "电话", ""))
    assert bring_in() == first | {"found": 3, "known": 2, "brought_in": 1}
    withdraw_visit(
        actor=cast.actor(cast.leader), visit_id=Visit.objects.filter(outcome="met").get().id, now=cast.now
    )
    assert bring_in() == first | {"found": 3, "known": 3, "brought_in": 0}


def test_the_door_tells_namesakes_apart(cast: Cast, visits: list[Visit]) -> None:
    from tests.registry.offices import workbook

    day = (cast.day - timedelta(days=2)).isoformat()
    rows = [("日期", "走访人", "被走访户", "走访方式", "住址")]
    rows += [
        (day, "李建国", "张桂英", "上门", f"{cast.town.buildings[0].name}{room}") for room in ("301", "101")
    ]
    rows += [(day, "李建国", "张桂英", "电话", "")]
    book = read_workbook(workbook({"走访记录": rows}), "走访.xlsx", today=cast.day)
    difference = compare(book, cast.id, cast.day).sheets[0]
    assert len({found.household_id for found in difference.visits}) == 2
    assert difference.rejected == 1


def test_only_what_the_asking_post_may_see_goes_out(cast: Cast, visits: list[Visit]) -> None:
    editor = cast.town.person(name="林编")
    cast.town.appoint(editor, "radio-editor", cast.town.root, since=cast.day - timedelta(days=9))
    book = exported(cast, cast.actor(editor))
    assert not log_of(book)
    assert not any(row.circumstances for row in book.sheets[0].register), "needs are not the radio's"
    told = exported(cast, cast.actor(cast.secretary))
    assert any(row.circumstances for row in told.sheets[0].register)
    assert len(log_of(exported(cast, Actor.operator(cast.id)))) == 5
    assert any(row.helpers for row in told.sheets[0].register)
    assert not any(row.helpers for row in book.sheets[0].register), "nor are pairs"
    with pytest.raises(core.Refusal) as refused:
        exported(cast, cast.actor(cast.leader))
    assert refused.value.code == "not-permitted"


def test_what_was_said_goes_out_only_from_homes_entrusted_day_by_day(cast: Cast, visits: list[Visit]) -> None:
    def texts(actor: Actor) -> set[tuple[str, str]]:
        return {(row.note, row.need) for row in log_of(exported(cast, actor)) if row.note or row.need}

    said = {("家里都好", "=修灯")}
    assert texts(Actor.operator(cast.id)) == said
    assert not texts(Actor.operator(cast.id, account_id=1)), "a person behind a page looks home by home"
    assert not texts(cast.actor(cast.secretary))
    since = cast.day - timedelta(days=9)
    cast.town.appoint(cast.secretary, "safety-member", cast.town.buildings[0], since=since)
    assert texts(cast.actor(cast.secretary)) == said


def test_the_period_is_the_readers_choice(cast: Cast, visits: list[Visit], as_: As) -> None:
    actor = cast.actor(cast.secretary)
    before = {"since": cast.day - timedelta(days=9), "until": cast.day - timedelta(days=1)}
    assert not log_of(exported(cast, actor, **before))
    assert len(log_of(exported(cast, actor, since=cast.day, until=cast.day))) == 5
    client, address = as_(cast.secretary), reverse("registry:exports")
    assert f'value="{cast.day.year}-01-01"' in client.get(address).content.decode()
    said = {"purpose": "work", "words": "外出", "parts": ["visits"]}
    backwards = {**said, "since": "2026-02-02", "until": "2026-01-01"}
    for wrong in (
        client.post(address, backwards),
        client.post("/api/exports", backwards, content_type="application/json"),
    ):
        assert wrong.status_code == 422
        assert "最后一天" in wrong.content.decode()
    told = client.post("/api/exports", {**said, **before}, content_type="application/json")
    assert told.json()["visits"] == 0


def test_queries_do_not_grow_with_the_visits(
    cast: Cast, visits: list[Visit], django_assert_max_num_queries: Any
) -> None:
    actor = cast.actor(cast.secretary)
    with django_assert_max_num_queries(32):
        book = exported(cast, actor)
    with django_assert_max_num_queries(8):
        compare(book, cast.id, cast.day)


def test_the_command_says_what_it_wrote(
    cast: Cast, visits: list[Visit], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frame, "held", [object()])
    file = tmp_path / "导出.xlsx"

    def run(*args: str) -> Any:
        code = cast.town.community.code
        why = ["--purpose", "work", "--words", "外出用"]
        answer = CliRunner().invoke(export, [str(file), "--community", code, *why, *args])
        if answer.exception and not isinstance(answer.exception, SystemExit):
            raise answer.exception
        return answer

    facts = json.loads(run("--json").stdout)
    about = {"community", "file", "since", "until", "bytes", "number", "alarms", "password"}
    assert about | {"people", "buildings", "visits", "sensitive"} == set(facts)
    book = read_workbook(file.read_bytes(), file.name, today=cast.day, password=facts["password"])
    assert len(log_of(book)) == 5
    monkeypatch.setenv("BAIBU_FILE_PASSWORD", facts["password"])
    looked = CliRunner().invoke(import_, [str(file), "--community", cast.town.community.code, "--json"])
    assert json.loads(looked.stdout)["sheets"][-1]["visits"]["known"] == 5
    assert (facts["visits"], facts["people"], facts["bytes"]) == (5, 5, file.stat().st_size)
    assert file.stat().st_mode & 0o077 == 0, "nobody else reads it"
    with pytest.raises(core.Refusal) as refused:
        run()
    assert refused.value.code == "file-exists"
    assert "5" in run("--force").stdout
    with pytest.raises(core.Refusal) as refused:
        run("--force", "--since", "2026-02-02", "--until", "2026-01-01")
    assert refused.value.field == "until"
    assert [path.name for path in tmp_path.iterdir()] == [file.name], "no half of a file is left"
