"""The tick: plans, notes who stands in, tells whom the ladders name, carries out what must follow."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from baibu.ledger import models
from baibu.ledger.actions import add_effect, append_entry, tick
from baibu.ledger.queries import effects_waiting
from baibu.registry.models import Absence
from baibu.registry.queries.actors import Actor
from tests.ledger.town import Town, at

DAY = date(2026, 11, 23)
done: list[str] = []


def carry_out(*, actor: Actor, effect: models.Effect, now: Any) -> None:
    """A room that cannot bear one kind of data."""
    if effect.data.get("broken"):
        raise RuntimeError("broken")
    done.append(effect.kind)


EFFECTS = {"open-case": carry_out}


def test_ladders_tell_once_and_late_ticks_find_the_same_rungs(town: Town) -> None:
    elder = town.person(town.home("501"), born_on=date(1944, 3, 2))
    town.need("elder-living-alone", elder, date(2026, 10, 5))
    tick(town.id, at(DAY))
    told = set(models.Told.objects.values_list("obligation_id", "step", "post", "on_day"))
    assert told
    models.Told.objects.all().delete()
    models.Planned.objects.update(at=at(DAY - timedelta(days=1)))
    tick(town.id, at(DAY))
    assert set(models.Told.objects.values_list("obligation_id", "step", "post", "on_day")) == told
    models.Planned.objects.update(at=at(DAY - timedelta(days=1)))
    assert tick(town.id, at(DAY)).told == 0


def test_standing_in_is_noted_when_it_begins_and_closed_when_it_ends(town: Town) -> None:
    leader, head = town.person(name="组长"), town.person(name="楼长")
    town.appoint(leader, "group-leader", town.buildings[0])
    town.appoint(head, "building-head", town.buildings[0])
    Absence.objects.create(
        community_id=town.id, person_id=leader.id, since=DAY, until=DAY + timedelta(days=2), said_at=at(DAY)
    )
    tick(town.id, at(DAY))
    period = models.ActingPeriod.objects.get(post="group-leader", place_id=town.buildings[0].id)
    assert (period.acting_id, period.for_id, period.why, period.until) == (
        head.id,
        leader.id,
        "absence",
        None,
    )
    tick(town.id, at(DAY + timedelta(days=3)))
    period = models.ActingPeriod.objects.get(id=period.id)
    assert period.until == DAY + timedelta(days=2)


def test_an_effect_is_carried_out_once_and_a_poisoned_one_is_set_aside(town: Town, settings: Any) -> None:
    settings.BAIBU_EFFECTS = f"{__name__}.EFFECTS"
    done.clear()
    entries = [
        append_entry(
            actor=Actor.clock(town.id), community_id=town.id, subject_kind="community",
            subject_id=town.root.id, kind="need-found", on_day=DAY, now=at(DAY),
        )
        for _ in range(2)
    ]  # fmt: skip
    for entry, data in zip(entries, ({"broken": True}, {}), strict=True):
        add_effect(actor=Actor.clock(town.id), entry=entry, kind="open-case", data=data, now=at(DAY))
    add_effect(actor=Actor.clock(town.id), entry=entries[0], kind="not-opened-yet", data={}, now=at(DAY))
    for _ in range(7):
        tick(town.id, at(DAY))
    assert done == ["open-case"]
    waiting = {
        effect.kind: (effect.tries, effect.failed_at is not None) for effect in effects_waiting(town.id)
    }
    assert waiting == {"open-case": (5, True), "not-opened-yet": (0, False)}
