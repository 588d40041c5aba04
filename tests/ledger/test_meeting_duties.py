"""Meeting what is owed, excusing it, giving more time; and who may."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from baibu import core
from baibu.ledger import models
from baibu.ledger.actions import (
    append_entry,
    ask_excuse,
    decide_excuse,
    discharge,
    extend,
    plan,
    record_deed,
    revoke_discharges,
    withdraw_deed,
)
from baibu.ledger.queries import kept_by_place, owed_by_person, standing, standing_counts, standings
from baibu.registry.models import Person
from baibu.registry.queries.actors import Actor
from tests.ledger.town import Town, at

DAY = date(2026, 11, 25)
ELDER = "elder-living-alone"


def actor(town: Town, person: Person) -> Actor:
    return Actor(person_id=person.id, community_id=town.id)


@pytest.fixture
def leader(town: Town) -> Person:
    person = town.person(name="李组长")
    town.appoint(person, "group-leader", town.buildings[0])
    town.appoint(town.person(name="赵书记"), "branch-secretary", town.estate)
    town.appoint(town.person(name="钱片长"), "area-holder", town.area)
    return person


@pytest.fixture
def elder(town: Town, leader: Person) -> Person:
    person = town.person(town.home("501"), "王奶奶", born_on=date(1944, 3, 2))
    town.need(ELDER, person, date(2026, 10, 5))
    plan(town.id, DAY, at(DAY))
    return person


def weeks(town: Town, elder: Person) -> dict[str, tuple[str, str | None]]:
    rows = standings(town.id, DAY).filter(subject_id=elder.id, duty="C015")
    return {row.period_key: (row.disposition, row.timeliness) for row in rows}


def visit(
    town: Town, elder: Person, by: Person, on: date = DAY, **rest: object
) -> tuple[object, list[models.Discharge]]:
    record_id = uuid4()
    entry = append_entry(
        actor=actor(town, by), community_id=town.id, subject_kind="household", subject_id=elder.household_id,
        kind="visit-recorded", on_day=on, now=at(DAY),
    )  # fmt: skip
    given = {"outcome": "met", "purposes": ("elder-check",)} | rest
    record = core.Record(kind="visit", on=on, recorded_on=DAY, **given)  # type: ignore[arg-type]
    ids = standings(town.id).filter(household_id=elder.household_id).values_list("id", flat=True)
    made = discharge(
        actor=actor(town, by),
        record=record,
        record_id=record_id,
        entry=entry,
        obligations=list(ids),
        now=at(DAY),
    )
    return record_id, made


def test_a_visit_meets_the_oldest_open_occurrence_and_only_one(
    town: Town, elder: Person, leader: Person
) -> None:
    before = weeks(town, elder)
    assert (before["2026-W47"][0], before["2026-W48"][0]) == ("overdue", "open")
    _record, made = visit(town, elder, leader)
    after = weeks(town, elder)
    assert (after["2026-W47"], after["2026-W48"]) == (("done", "late"), ("open", None))
    assert {each.by_id for each in made} == {leader.id}
    visit(town, elder, leader)
    assert weeks(town, elder)["2026-W48"] == ("done", "on_time")


def test_taking_a_visit_back_makes_it_owed_again(town: Town, elder: Person, leader: Person) -> None:
    before = weeks(town, elder)
    record, made = visit(town, elder, leader)
    again = revoke_discharges(actor=actor(town, leader), community_id=town.id, record_id=record, now=at(DAY))  # type: ignore[arg-type]
    assert set(again) == {each.obligation_id for each in made}
    assert weeks(town, elder) == before


def test_an_attempt_and_a_stranger_meet_nothing(town: Town, elder: Person, leader: Person) -> None:
    assert visit(town, elder, leader, outcome="nobody-home")[1] == []
    assert visit(town, elder, town.person(name="过路人"))[1] == []


def test_the_leader_of_a_building_without_pairs_owes_for_those_who_have_none(
    town: Town, elder: Person, leader: Person
) -> None:
    mine = owed_by_person(town.id, leader.id, DAY)
    assert "C015" in {row.duty for row in mine.filter(subject_id=elder.id)}
    helper = town.person(name="孙帮扶")
    town.pair("elder-helper", helper, elder.household, elder)
    assert "C015" not in {
        row.duty for row in owed_by_person(town.id, leader.id, DAY).filter(subject_id=elder.id)
    }
    assert "C015" in {row.duty for row in owed_by_person(town.id, helper.id, DAY)}


def test_a_deed_is_recorded_and_taken_back_on_the_same_day_only(
    town: Town, elder: Person, leader: Person
) -> None:
    row = standings(town.id, DAY).filter(duty="C039", place_id=town.buildings[0].id, disposition="open").get()
    me = actor(town, leader)
    with pytest.raises(core.Refusal) as refused:
        record_deed(actor=actor(town, elder), obligation_id=row.id, on=DAY, now=at(DAY))
    assert refused.value.code == "not-yours"
    with pytest.raises(core.Refusal) as refused:
        record_deed(actor=me, obligation_id=row.id, on=DAY + timedelta(days=1), now=at(DAY))
    assert refused.value.code == "day-to-come"
    record_deed(actor=me, obligation_id=row.id, on=DAY, note="学习", took_part=9, now=at(DAY))
    assert standing(town.id, row.id, DAY).disposition == "done"
    with pytest.raises(core.Refusal) as refused:
        record_deed(actor=me, obligation_id=row.id, on=DAY, now=at(DAY))
    assert refused.value.code == "already-done"
    with pytest.raises(core.Refusal):
        withdraw_deed(actor=me, obligation_id=row.id, now=at(DAY + timedelta(days=1)))
    withdraw_deed(actor=me, obligation_id=row.id, now=at(DAY))
    assert standing(town.id, row.id, DAY).disposition == "open"


def test_an_excuse_needs_its_attempts_a_known_reason_and_somebody_else_to_grant_it(
    town: Town, elder: Person, leader: Person
) -> None:
    row = standings(town.id, DAY).get(subject_id=elder.id, duty="C015", period_key="2026-W48")
    me = actor(town, leader)

    def ask(reason: str = "hospital") -> models.Excuse:
        return ask_excuse(actor=me, obligation_id=row.id, reason=reason, now=at(DAY))

    with pytest.raises(core.Refusal) as refused:
        ask()
    assert refused.value.code == "too-few-attempts"
    for day in (DAY - timedelta(days=1), DAY):
        append_entry(
            actor=me, community_id=town.id, subject_kind="household", subject_id=elder.household_id,
            kind="visit-attempted", on_day=day, now=at(DAY),
        )  # fmt: skip
    with pytest.raises(core.Refusal) as refused:
        ask("no-time")
    assert refused.value.code == "unknown-reason"
    ask()
    assert standing(town.id, row.id, DAY).is_excuse_asked
    with pytest.raises(core.Refusal) as refused:
        decide_excuse(actor=me, obligation_id=row.id, is_granted=True, now=at(DAY))
    assert refused.value.code == "own-excuse"
    above = actor(town, Person.objects.get(name="钱片长"))
    decide_excuse(actor=above, obligation_id=row.id, is_granted=True, now=at(DAY))
    assert standing(town.id, row.id, DAY).disposition == "excused"


def test_more_time_is_given_from_above_and_keeps_the_old_day(
    town: Town, elder: Person, leader: Person
) -> None:
    row = standings(town.id, DAY).get(subject_id=elder.id, duty="C015", period_key="2026-W47")
    later = DAY + timedelta(days=5)
    with pytest.raises(core.Refusal) as refused:
        extend(actor=actor(town, leader), obligation_id=row.id, new_due_on=later, reason="away", now=at(DAY))
    assert refused.value.code == "not-yours-to-decide"
    above = actor(town, Person.objects.get(name="赵书记"))
    extend(actor=above, obligation_id=row.id, new_due_on=later, reason="away", now=at(DAY))
    now = standing(town.id, row.id, DAY)
    assert (now.disposition, now.due_on, now.original_due_on) == ("open", later, row.due_on)
    around = standings(town.id, DAY).filter(id=row.id)
    assert not around.due_between(row.due_on, row.due_on).exists()
    assert around.due_between(later, later).exists()


def test_figures_add_up_the_tree_and_leave_out_what_is_void(
    town: Town, elder: Person, leader: Person
) -> None:
    visit(town, elder, leader)
    first = date(2026, 11, 1)
    kept = kept_by_place(town.id, first, DAY)
    cells = standing_counts(town.root, first, DAY, DAY)
    due = [cell for cell in cells if cell["disposition"] in {"done", "overdue", "missed"}]
    assert kept[town.root.id] == (
        sum(cell["count"] for cell in due if cell["disposition"] == "done"),
        sum(cell["count"] for cell in due)
    )  # fmt: skip
    assert kept[town.buildings[0].id][0] == 1
