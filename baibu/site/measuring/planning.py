"""How long planning takes, beside the hand-written statement, in turns on the same tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from time import perf_counter
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from baibu import core
from baibu.ledger.actions import plan, plan_household
from baibu.ledger.queries import adopted
from baibu.registry.models import Circumstance, ContactPair, Person
from baibu.site.words import text as _

from . import by_hand, scratch

ROUNDS = 3
HOMES = 25


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds (medians), and milliseconds for the household."""

    rows: int
    #: rows the statement wrote, and how many of all are the same in every column
    written: int
    same: int
    planned: float
    by_hand: float
    again: float
    in_full: float
    by_hand_again: float
    household: float


def measured(community_id: int, now: datetime) -> tuple[Measured, Measured]:
    """The figures of a community with half of its homes, and with all of them."""
    day = core.period_of("month", timezone.localdate(now)).last
    adopted(community_id, day)
    with scratch.scratch():
        scratch.load(community_id, 0)
        by_hand.prepare(community_id, day)
        half = figures(community_id, day, now, 2)
        scratch.load(community_id, 1)
        return half, figures(community_id, day, now, ROUNDS)


def figures(community_id: int, day: date, now: datetime, rounds: int) -> Measured:
    """Planner and statement in turns, each on empty tables, until it is committed; medians."""
    taken: dict[str, list[float]] = defaultdict(list)
    rows: list[set[tuple[Any, ...]]] = []

    def run(name: str, work: Callable[[], Any]) -> None:
        taken[name].append(timed(work))

    def side_by_hand() -> None:
        run("by_hand", lambda: by_hand.write(community_id, day))
        run("by_hand_again", lambda: by_hand.write(community_id, day))

    def side_planned() -> None:
        run("planned", lambda: plan(community_id, day, now))
        run("again", lambda: plan(community_id, day, now))
        touch(community_id)
        run("in_full", lambda: plan(community_id, day, now))

    for each in range(rounds):
        sides = (side_by_hand, side_planned)
        for side in sides if (rounds - each) % 2 else reversed(sides):  # the planner's turn comes last
            scratch.clear()
            side()
            rows += [stored(community_id)] if each == 0 else []
    taken["household"] = changed_homes(community_id, day, now)
    seconds = {name: median(found) for name, found in taken.items()}
    seconds["household"] *= 1000
    return Measured(rows=len(rows[1]), same=len(rows[0] & rows[1]), written=len(rows[0]), **seconds)


def changed_homes(community_id: int, day: date, now: datetime) -> list[float]:
    """Seconds that planning took for homes with new needs and a new pair, each until it was committed."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE ledger_obligation")
    taken: list[float] = []
    for person_id, home_id in elders(community_id):
        made = decide_needs(community_id, person_id, home_id, timezone.localdate(now))
        begun = perf_counter()
        done = plan_household(community_id, home_id, day, now)
        taken.append(perf_counter() - begun)
        assert done.rows, "a changed home must get rows, or nothing was measured"
        for each in made:
            each.delete()
    return taken


def elders(community_id: int) -> list[tuple[UUID, UUID]]:
    """Elders about whose homes nothing was decided yet, each with their home."""
    needs = Circumstance.objects.filter(community_id=community_id)
    known = needs.filter(household_id__isnull=False).values("household_id")
    their = needs.filter(person_id__isnull=False).values("person_id")
    found = Person.objects.filter(
        community_id=community_id, household_id__isnull=False, left_on=None, born_on__lt=date(1956, 1, 1)
    )
    free = found.exclude(household_id__in=known).exclude(id__in=their).order_by("household_id", "id")
    homes = {home: person for person, home in free.values_list("id", "household_id")[: 3 * HOMES] if home}
    if not homes:
        raise core.Refusal(
            "nobody-to-change", _("There is no elder here for whom a change could be measured.")
        )
    return [(person, home) for home, person in list(homes.items())[:HOMES]]


@transaction.atomic
def decide_needs(community_id: int, person_id: UUID, home_id: UUID, day: date) -> list[Any]:
    """The elder lives alone, the home is in hardship, and a helper is paired with both."""
    here = {"community_id": community_id, "since": day}
    settled = {
        "proposed_by": person_id, "proposed_on": day, "decided_by": home_id, "decided_on": day,
        "consent_on": day,
    }  # fmt: skip
    return [
        Circumstance.objects.create(kind="elder-living-alone", person_id=person_id, **here, **settled),
        Circumstance.objects.create(kind="hardship", household_id=home_id, **here, **settled),
        ContactPair.objects.create(
            kind="elder-helper", helper_id=person_id, household_id=home_id, person_id=person_id, **here
        ),
    ]


def timed(work: Callable[[], Any]) -> float:
    """Seconds until the work is done and committed."""
    begun = perf_counter()
    work()
    return perf_counter() - begun


def touch(community_id: int) -> None:
    """Let the planner believe that anything may have changed, so that it looks at everything."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_unplanned (community_id, id) VALUES (%s, gen_random_uuid())", [community_id]
        )


def stored(community_id: int) -> set[tuple[Any, ...]]:
    """Every row, all that it says."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM ledger_obligation WHERE community_id = %s", [community_id])
        return set(cursor.fetchall())
