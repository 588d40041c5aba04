"""How much rests on the two sides of a hand-over, before and after: homes, and what is owed there now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import Q

from baibu import core
from baibu.ledger.queries import standings
from baibu.registry.queries.pairs import running_pairs

from .desk import Desk
from .pairings import pairs_between


@dataclass(frozen=True, slots=True)
class Load:
    """What somebody carries by one kind of pair."""

    homes: int = 0
    open: int = 0
    overdue: int = 0


@dataclass(frozen=True, slots=True)
class Shift:
    """What somebody carries before and after."""

    before: Load
    after: Load


def shifts(desk: Desk, kind: str, giver_id: UUID, taker_id: UUID) -> dict[UUID, Shift]:
    """Giver and taker → what they carry by that kind of pair now, and once all is handed over; three queries.

    A duty counts for the helper who goes first; whoever only stands in while that one is away is not counted.
    """
    sides = (giver_id, taker_id)
    homes = homes_of(desk, kind, sides)
    everything = set().union(*homes.values())
    here = Q(household_id__in=everything, kind=kind)
    around = pairs_between(desk.community_id, here, desk.day, desk.day, desk.pack, None)
    rows = owed_there(desk, kind, everything)
    before = carried(around.pairs, rows, desk)
    after = carried([given(pair, giver_id, taker_id) for pair in around.pairs], rows, desk)
    own = {giver_id: set[UUID](), taker_id: everything}
    return {
        side: Shift(load_of(before, side, homes[side]), load_of(after, side, own[side])) for side in sides
    }


def homes_of(desk: Desk, kind: str, sides: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """Helper → the homes they look after in that way; one query."""
    found: dict[UUID, set[UUID]] = {side: set() for side in sides}
    pairs = running_pairs(desk.community_id, desk.day).filter(kind=kind, helper_id__in=found)
    for helper, home in pairs.values_list("helper_id", "household_id"):
        found[helper].add(home)
    return found


def owed_there(desk: Desk, kind: str, homes: Iterable[UUID]) -> list[Any]:
    """What is open or overdue at these homes by the posts that kind of pair holds; one query, or none."""
    posts = [post.code for post in desk.pack.posts if post.held_by == "pair" and post.pair == kind]
    wanted = set(homes)
    if not posts or not wanted:
        return []
    rows: Any = standings(desk.community_id, desk.day).filter(owed_by__in=posts, household_id__in=wanted)
    return list(rows.filter(disposition__in=("open", "overdue")))


def given(pair: core.Paired, giver_id: UUID, taker_id: UUID) -> core.Paired:
    """The pair as it would be: with the other helper."""
    return replace(pair, person=taker_id) if pair.person == giver_id else pair


def carried(pairs: Iterable[core.Paired], rows: Iterable[Any], desk: Desk) -> Mapping[Any, list[str]]:
    """Person → how each of the rows stands that is theirs to do first; no query."""
    roster = core.Roster((), (), {}, pairs)
    found: dict[Any, list[str]] = {}
    for row in rows:
        held = roster.holdings(row.owed_by, row.place_id, desk.day, row.subject_id)
        if held:
            found.setdefault(held[0].person, []).append(row.disposition)
    return found


def load_of(carried: Mapping[Any, list[str]], person_id: UUID, homes: set[UUID]) -> Load:
    """The homes and the rows of one person as figures."""
    rows = carried.get(person_id, [])
    return Load(len(homes), rows.count("open"), rows.count("overdue"))
