"""Posts held by being paired with somebody: the pairs that matter to one person at work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from baibu import core
from baibu.registry.models import ContactPair, Person
from baibu.registry.queries.places import subtree
from baibu.registry.queries.rosters import roster


@dataclass(frozen=True, slots=True)
class Around:
    """The pairs around a person."""

    pairs: tuple[core.Paired, ...] = ()
    #: the homes they are paired with themselves
    mine: frozenset[UUID] = frozenset()
    #: whom a pair is about, a person or a home → the home
    home_of: Mapping[Any, UUID] = field(default_factory=dict)


def pairings_around(
    community_id: int,
    person_id: UUID | None,
    place_ids: Iterable[Any],
    day: date,
    pack: core.Pack,
    household: UUID | None = None,
) -> Around:
    """The pairs, on a day, of the person, of one household, and of the homes below these places.

    A pair that names only the household counts for everybody in it. Two queries at most.
    """
    below = subtree(community_id, *place_ids).order_by().values("id")
    mine = Q(helper_id=person_id) | Q(household_id=household) | Q(household__place_id__in=below)
    return pairs_between(community_id, mine, day, day, pack, person_id)


def roster_between(
    community_id: int, person_id: UUID, since: date, until: date, pack: core.Pack
) -> tuple[core.Roster, Around]:
    """Who holds which post in those days, the pairs around the person included, with whoever shares them.

    Five queries.
    """
    known = roster(community_id, since, until)
    places: list[Any] = [seat.place for seat in known.tenures if seat.person == person_id]
    own = ContactPair.objects.filter(community_id=community_id, helper_id=person_id).values("household_id")
    below = subtree(community_id, *places).order_by().values("id")
    near = Q(household_id__in=own) | Q(household__place_id__in=below)
    around = pairs_between(community_id, near, since, until, pack, person_id)
    return core.Roster(known.tenures, known.absences, known.places, around.pairs), around


def pairs_between(
    community_id: int, where: Q, since: date, until: date, pack: core.Pack, person_id: UUID | None
) -> Around:
    """The pairs that match and run on one of the days; two queries at most."""
    posts = {post.pair: post.code for post in pack.posts if post.held_by == "pair"}
    if not posts:
        return Around()
    held = Q(until=None) | Q(until__gte=since)
    found = ContactPair.objects.filter(
        where, held, community_id=community_id, since__lte=until, kind__in=posts
    )
    wanted = (
        "kind",
        "helper_id",
        "person_id",
        "household_id",
        "household__place_id",
        "since",
        "until",
        "rank",
    )
    pairs = list(found.values(*wanted))
    inside = people_of({pair["household_id"] for pair in pairs if pair["person_id"] is None}, community_id)
    paired = tuple(
        core.Paired(
            posts[pair["kind"]], subject, pair["household__place_id"], pair["helper_id"],
            pair["since"], pair["until"], pair["rank"],
        )
        for pair in pairs
        for subject in subjects_of(pair, inside)
    )  # fmt: skip
    return Around(
        pairs=paired,
        mine=frozenset(pair["household_id"] for pair in pairs if pair["helper_id"] == person_id),
        home_of={subject: pair["household_id"] for pair in pairs for subject in subjects_of(pair, inside)},
    )


def subjects_of(pair: dict[str, Any], inside: dict[UUID, list[UUID]]) -> list[UUID]:
    """Whom a pair is about: the home, and the person it names or everybody in it."""
    home = pair["household_id"]
    return [home, *([pair["person_id"]] if pair["person_id"] else inside[home])]


def people_of(households: set[UUID], community_id: int) -> dict[UUID, list[UUID]]:
    """Household → the people who live there; one query, none for no households."""
    found: dict[UUID, list[UUID]] = defaultdict(list)
    if households:
        people = Person.objects.filter(community_id=community_id, household_id__in=households, left_on=None)
        for home, person in people.values_list("household_id", "id"):
            if home:
                found[home].append(person)
    return found
