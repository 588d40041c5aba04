"""Who acts for what is owed: a roster of the places that matter, and who may be credited with a deed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast
from uuid import UUID

from django.db.models import Q

from baibu import core
from baibu.registry.models import ContactPair, Person, Place
from baibu.registry.queries.rosters import away, held_seats, roster

from ..models import Standing
from .methods import adopted


@dataclass(frozen=True, slots=True)
class Credit:
    """Who did it, and for whom where it was not theirs to do."""

    by: UUID
    behalf: UUID | None = None


def credits(
    community_id: int,
    rows: Sequence[Standing],
    people: Sequence[UUID],
    day: date,
    *,
    is_trusted: bool = False,
) -> dict[UUID, Credit]:
    """Obligation → who is credited: the first of `people` whose deed counts for the owing post that day.

    Rows that none of them may meet are left out; a trusted recorder is credited with all. Five queries.
    """
    pack = adopted(community_id, day)
    if not rows or not people or pack is None:
        return {}
    known = roster_above(community_id, rows, day, pack)
    found = {}
    for row in rows:
        credit = credit_of(pack, known, row, people, day)
        if credit or is_trusted:
            found[row.id] = credit or Credit(people[0])
    return found


def credit_of(
    pack: core.Pack, known: core.Roster, row: Standing, people: Sequence[UUID], day: date
) -> Credit | None:
    """The first of the people who holds the post, stands beside it at its own place, or acts for it that day.

    Somebody of a level above counts only while the chain has come to them: a higher visit is none of a lower.
    """
    holders = {
        holding.person
        for rung in core.chain(pack, known, row.owed_by, row.place_id)
        if rung.place == row.place_id
        for holding in known.holdings(rung.post, rung.place, day, row.subject_id)
    }
    holders.add(core.who_acts(pack, known, row.owed_by, row.place_id, day, row.subject_id).person)
    doer = next((person for person in people if person in holders), None)
    if doer is None:
        return None
    own = [cast(UUID, each.person) for each in known.holdings(row.owed_by, row.place_id, day, row.subject_id)]
    return Credit(doer) if doer in own or not own else Credit(doer, own[0])


def roster_above(community_id: int, rows: Sequence[Standing], day: date, pack: core.Pack) -> core.Roster:
    """What succession needs for these rows: their places and everything above; five queries."""
    ids = {place for path in paths(community_id, {row.place_id for row in rows}) for place in path}
    here = Q(community_id=community_id)
    during = Q(since__lte=day) & (Q(until=None) | Q(until__gte=day))
    tenures = held_seats(here & during & Q(place_id__in=ids))
    pairings = pairings_of(community_id, rows, day, pack)
    involved = {each.person for each in tenures} | {each.person for each in pairings}
    places = Place.objects.filter(here, id__in=ids).values_list("id", "parent_id", "level")
    return core.Roster(
        tenures=tenures,
        absences=away(here & Q(person_id__in=involved, since__lte=day, until__gte=day)),
        places={place: core.PlaceNode(place, parent, level) for place, parent, level in places},
        pairings=pairings,
    )


def paths(community_id: int, place_ids: Iterable[UUID]) -> list[list[UUID]]:
    """For each place the ids from the root down to it; one query."""
    rows = Place.objects.filter(community_id=community_id, id__in=list(place_ids))
    return list(rows.values_list("path", flat=True))


def pairings_of(
    community_id: int, rows: Sequence[Standing], day: date, pack: core.Pack
) -> tuple[core.Paired, ...]:
    """Who is paired with the subjects of rows owed by a post that is held by a pair; one query or none.

    A pair that names only the household counts for everybody in it.
    """
    kinds = {post.code: post.pair for post in pack.posts if post.held_by == "pair"}
    paired = [row for row in rows if row.owed_by in kinds and row.household_id]
    if not paired:
        return ()
    pairs = ContactPair.objects.filter(
        Q(until=None) | Q(until__gte=day), community_id=community_id, since__lte=day,
        household_id__in={row.household_id for row in paired},
    )  # fmt: skip
    return tuple(
        core.Paired(
            row.owed_by, row.subject_id, row.place_id, pair.helper_id, pair.since, pair.until, pair.rank
        )
        for pair in pairs
        for row in paired
        if pair.kind == kinds[row.owed_by]
        and pair.household_id == row.household_id
        and (row.subject_kind == "household" or pair.person_id in {None, row.subject_id})
    )


def may_decide(row: Standing, post: str, person: UUID, day: date) -> bool:
    """Whether the person holds the deciding post, one that stands in for it, or one above the owing post."""
    pack = adopted(row.community_id, day)
    if pack is None:
        return False
    known = roster_above(row.community_id, [row], day, pack)
    rungs = [
        rung for rung in core.chain(pack, known, row.owed_by, row.place_id) if rung.place != row.place_id
    ]
    if post:
        rungs += core.chain(pack, known, post, place_for(pack, known, post, row.place_id))
    rungs = rungs or list(core.chain(pack, known, row.owed_by, row.place_id))
    return any(
        holding.person == person for rung in rungs for holding in known.holdings(rung.post, rung.place, day)
    )


def owes(row: Standing, person: UUID, day: date) -> bool:
    """Whether the person holds the owing post, or acts for it that day. Five queries."""
    pack = adopted(row.community_id, day)
    if pack is None:
        return False
    known = roster_above(row.community_id, [row], day, pack)
    holders = known.holdings(row.owed_by, row.place_id, day, row.subject_id)
    acting = core.who_acts(pack, known, row.owed_by, row.place_id, day, row.subject_id)
    return acting.person == person or any(holding.person == person for holding in holders)


def place_for(pack: core.Pack, known: core.Roster, post: str, place: UUID) -> UUID:
    """The place of the post's level at or above the place; the place itself where there is none."""
    level = pack.post(post).level
    at: object = place
    while at is not None:
        if known.level(at) == level:
            return at  # type: ignore[return-value]
        at = known.parent(at)
    return place


def whole_roster(community_id: int, day: date, pack: core.Pack) -> core.Roster:
    """Everything succession needs for a community on a day, posts held by a pair included; five queries."""
    known = roster(community_id, day)
    posts = {post.pair: post.code for post in pack.posts if post.held_by == "pair"}
    pairs = ContactPair.objects.filter(
        Q(until=None) | Q(until__gte=day), community_id=community_id, since__lte=day, kind__in=posts
    ).select_related("household")
    homes = [pair.household_id for pair in pairs if pair.person_id is None]
    people: dict[UUID, list[UUID]] = {}
    inside = Person.objects.filter(community_id=community_id, household_id__in=homes)
    for home, person in inside.values_list("household_id", "id"):
        people.setdefault(home, []).append(person)  # type: ignore[arg-type]
    pairings = tuple(
        core.Paired(
            posts[pair.kind], subject, pair.household.place_id, pair.helper_id,
            pair.since, pair.until, pair.rank,
        )
        for pair in pairs
        for subject in [
            pair.household_id, *([pair.person_id] if pair.person_id else people.get(pair.household_id, []))
        ]
    )  # fmt: skip
    return core.Roster(known.tenures, known.absences, known.places, pairings)
