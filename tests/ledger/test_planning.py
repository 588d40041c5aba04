"""Planning a community that lives by the Baibuting method."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection

from baibu import core
from baibu.ledger import models
from baibu.ledger.actions import adopt_pack, plan, plan_household
from baibu.ledger.queries import adopted, files_of, obligation_id, standings
from baibu.registry.models import Circumstance, Place
from baibu.registry.queries.actors import Actor
from tests.ledger.town import Town, at

DAY = date(2026, 11, 22)
ELDER = "elder-living-alone"


def run(town: Town, day: date):  # type: ignore[no-untyped-def]
    return plan(town.id, day, at(day))


def keys(town: Town, duty: str) -> list[str]:
    rows = models.Obligation.objects.filter(community_id=town.id, duty=duty)
    return sorted(rows.values_list("period_key", flat=True))


def elder(town: Town, since: date, until: date | None = None):  # type: ignore[no-untyped-def]
    person = town.person(town.home("501"), born_on=date(1944, 3, 2))
    return person, town.need(ELDER, person, since, until)


def test_planning_twice_makes_nothing_new(town: Town) -> None:
    elder(town, date(2026, 10, 5))
    assert run(town, DAY).rows > 0
    assert run(town, DAY).rows == 0
    models.Unplanned.objects.create(community_id=town.id)
    assert run(town, DAY).rows == 0


def test_a_change_is_noticed_by_the_next_run_of_the_same_day(town: Town) -> None:
    run(town, DAY)
    elder(town, DAY)
    assert run(town, DAY).rows > 0


def test_the_database_and_python_name_a_row_alike(town: Town) -> None:
    elder(town, date(2026, 10, 5))
    run(town, DAY)
    for row in models.Obligation.objects.filter(community_id=town.id):
        assert row.id == obligation_id(town.id, row.subject_id, row.duty, row.period_key)


def test_catching_up_makes_what_daily_runs_make(town: Town) -> None:
    elder(town, date(2026, 12, 9), date(2027, 1, 12))
    first, last = date(2026, 12, 1), date(2027, 1, 20)

    def made() -> set[tuple[object, ...]]:
        columns = ("id", "open_on", "due_on", "voided_on")
        return set(standings(town.id).filter(starts_on__gte=first).values_list(*columns))

    run(town, first)
    before = set(models.Obligation.objects.values_list("id", flat=True))
    run(town, last)
    at_once = made()
    models.Voiding.objects.all().delete()
    models.Obligation.objects.exclude(id__in=before).delete()
    models.Planned.objects.update(up_to=first)
    for number in range((last - first).days + 1):
        run(town, first + timedelta(days=number))
    assert made() == at_once
    weeks = [key for key in keys(town, "C015") if key >= "2026-W50"]
    assert weeks == ["2026-W50", "2026-W51", "2026-W52", "2026-W53", "2027-W01", "2027-W02", "2027-W03"]


def test_what_is_not_yet_due_is_void_when_its_ground_ends_and_counts_again_when_it_is_back(
    town: Town,
) -> None:
    person, need = elder(town, date(2026, 10, 5))
    run(town, date(2026, 11, 10))
    Circumstance.objects.filter(id=need.id).update(until=date(2026, 11, 11))
    assert run(town, date(2026, 11, 13)).voided > 0
    week = standings(town.id, date(2026, 11, 13)).get(subject_id=person.id, period_key="2026-W46")
    assert (week.disposition, week.voided_on, week.void_reason) == (
        "void",
        date(2026, 11, 12),
        "circumstance-ended",
    )
    old = standings(town.id, date(2026, 11, 13)).get(subject_id=person.id, period_key="2026-W45")
    assert old.disposition == "overdue"
    town.need(ELDER, person, date(2026, 11, 14))
    assert run(town, date(2026, 11, 14)).lifted > 0
    assert standings(town.id, date(2026, 11, 14)).get(id=week.id).disposition == "open"


def test_a_clock_that_goes_back_undoes_nothing_and_one_far_ahead_is_refused(town: Town) -> None:
    run(town, DAY)
    before = models.Obligation.objects.count()
    back = run(town, DAY - timedelta(days=9))
    assert back.rows == 0
    with pytest.raises(core.Refusal, match="2029"):
        run(town, date(2029, 1, 1))
    assert models.Obligation.objects.count() == before


def test_planning_ahead_leaves_every_day_until_then_its_own_run(town: Town) -> None:
    plan(town.id, DAY + timedelta(days=8), at(DAY))
    assert plan(town.id, DAY + timedelta(days=8), at(DAY)).rows == 0
    person, _need = elder(town, DAY)
    assert run(town, DAY).rows > 0
    assert keys(town, "C015") == ["2026-W47", "2026-W48"]
    assert plan(town.id, DAY + timedelta(days=8), at(DAY)).rows > 0
    assert keys(town, "C015") == ["2026-W47", "2026-W48", "2026-W49", "2026-W50"]
    run(town, DAY + timedelta(days=3))
    assert models.Planned.objects.get(community_id=town.id).up_to == DAY + timedelta(days=3)
    assert standings(town.id, DAY).filter(subject_id=person.id, duty="C015").exists()


def test_open_rows_follow_somebody_who_moves_within_the_community(town: Town) -> None:
    person, _need = elder(town, date(2026, 10, 5))
    run(town, DAY)
    rows = models.Obligation.objects.filter(community_id=town.id, subject_id=person.id, duty="C015")
    there = town.home("302", building=1)
    person.household_id = there.id
    person.save(update_fields=["household_id"])
    run(town, DAY)
    assert set(rows.filter(settle_on__gte=DAY).values_list("household_id", "place_id")) == {
        (there.id, town.buildings[1].id)
    }
    assert not rows.filter(settle_on__lt=DAY, household_id=there.id).exists()


def test_one_household_is_planned_alone_and_the_whole_run_adds_nothing(town: Town) -> None:
    run(town, DAY)
    person, _need = elder(town, DAY)
    alone = plan_household(town.id, person.household_id, DAY, at(DAY))
    assert alone.rows == len(keys(town, "C015")) + len(keys(town, "C016")) + len(keys(town, "C019")) + len(
        keys(town, "C057")
    )
    assert run(town, DAY).rows == 0


def test_a_new_method_touches_only_what_is_not_yet_due(town: Town) -> None:
    person, _need = elder(town, date(2026, 10, 5))
    run(town, DAY)
    files = files_of("baibuting-236")
    lean = {path: text for path, text in files.items() if "C015" not in path}
    old = adopted(town.id, DAY)
    adopt_pack(
        actor=Actor.operator(town.id), community_id=town.id, pack="baibuting-236", files=lean,
        from_on=date(2026, 11, 25), now=at(DAY),
    )  # fmt: skip
    run(town, date(2026, 11, 25))
    rows = standings(town.id, date(2026, 11, 25)).filter(subject_id=person.id, duty="C015")
    void = rows.filter(disposition="void")
    assert {row.due_on for row in void} == {date(2026, 11, 29)} | {
        row.due_on for row in rows if row.due_on > date(2026, 11, 29)
    }
    assert {row.void_reason for row in void} == {"method-changed"}
    assert rows.exclude(disposition="void").exists()
    assert {row.digest for row in rows} == {old.digest}
    assert adopted(town.id, DAY).digest == old.digest
    assert adopted(town.id, date(2026, 11, 25)).digest != old.digest


def test_it_refuses_to_adopt_for_days_already_planned(town: Town) -> None:
    run(town, DAY)
    with pytest.raises(core.Refusal) as refused:
        adopt_pack(
            actor=Actor.operator(town.id), community_id=town.id, pack="baibuting-236",
            from_on=date(2026, 11, 1),
            now=at(DAY),
        )  # fmt: skip
    assert refused.value.field == "from_on"


def test_tables_just_filled_are_counted_by_their_owner_and_the_role_stays(town: Town) -> None:
    root = town.root
    Place.objects.bulk_create(
        Place(
            community=town.community, id=own, parent_id=root.id, level="building", name=f"{number}号楼",
            sort_key=f"{number:04}", path=[root.id, own],
        )
        for number, own in enumerate(uuid4() for _ in range(1500))
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {settings.KEEPER_ROLE}")
        assert run(town, DAY).rows > 0
        cursor.execute("SELECT current_user, reltuples FROM pg_class WHERE oid = 'registry_place'::regclass")
        role, counted = cursor.fetchone()
    assert role == settings.KEEPER_ROLE
    assert counted >= 0
