"""Posts held by being paired with somebody: the pairs that matter to one person at work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet

from baibu import core
from baibu.registry.models import ContactPair, Person
from baibu.registry.queries.places import subtree
from baibu.registry.queries.rosters import roster

#: what is read of a pair
PAIR = (
    "kind", "helper_id", "person_id", "household_id", "household__place_id", "since", "until", "rank",
    "inside",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Around:
    """The pairs around a person."""

    pairs: tuple[core.Paired, ...] = ()
    #: the homes they are paired with themselves
    mine: frozenset[UUID] = frozenset()
    #: whom a pair is about, a person or a home → the home
    home_of: Mapping[Any, UUID] = field(default_factory=dict)


def pairings_around(
    known: core.Roster,
    community_id: int,
    person_id: UUID | None,
    day: date,
    pack: core.Pack,
    homes: Iterable[UUID] = (),
) -> Around:
    """The pairs, on a day, of the person, of these homes, and of those the person may stand in for.

    A pair that names only the household counts for everybody in it. One query.
    """
    near = (
        Q(helper_id=person_id) | Q(household_id__in=set(homes)) | left_alone(known, community_id, person_id)
    )
    return pairs_between(community_id, near, day, day, pack, person_id)


def left_alone(known: core.Roster, community_id: int, person_id: UUID | None) -> Q:
    """The pairs of homes, below the places of the person's posts, of which a helper is away; no query.

    Where every helper is here nobody stands in, so the other pairs, which are many, need not be known.
    """
    away: set[Any] = {absence.person for absence in known.absences}
    places: list[Any] = [seat.place for seat in known.tenures if seat.person == person_id]
    if not away or not places:
        return Q(pk__in=[])
    below = subtree(community_id, *places).order_by().values("id")
    homes = ContactPair.objects.filter(
        community_id=community_id, helper_id__in=away, household__place_id__in=below
    )
    return Q(household_id__in=homes.values("household_id"))


def roster_between(
    community_id: int, person_id: UUID, since: date, until: date, pack: core.Pack
) -> tuple[core.Roster, Around]:
    """Who holds which post in those days, the pairs around the person included, with whoever shares them.

    Four queries.
    """
    known = roster(community_id, since, until)
    own = ContactPair.objects.filter(community_id=community_id, helper_id=person_id).values("household_id")
    near = Q(household_id__in=own) | left_alone(known, community_id, person_id)
    around = pairs_between(community_id, near, since, until, pack, person_id)
    return known.with_pairings(around.pairs), around


def pairs_between(
    community_id: int, where: Q, since: date, until: date, pack: core.Pack, person_id: UUID | None
) -> Around:
    """The pairs that match and run on one of the days; one query."""
    posts = {post.pair: post.code for post in pack.posts if post.held_by == "pair"}
    if not posts:
        return Around()
    held = Q(until=None) | Q(until__gte=since)
    found = ContactPair.objects.filter(
        where, held, community_id=community_id, since__lte=until, kind__in=posts
    )
    pairs = list(found.annotate(inside=ArraySubquery(people_inside())).values(*PAIR))
    paired = tuple(
        core.Paired(
            posts[pair["kind"]], subject, pair["household__place_id"], pair["helper_id"],
            pair["since"], pair["until"], pair["rank"],
        )
        for pair in pairs
        for subject in subjects_of(pair)
    )  # fmt: skip
    return Around(
        pairs=paired,
        mine=frozenset(pair["household_id"] for pair in pairs if pair["helper_id"] == person_id),
        home_of={subject: pair["household_id"] for pair in pairs for subject in subjects_of(pair)},
    )


def people_inside() -> QuerySet[Person, Any]:
    """The people who live in a pair's home."""
    here = Person.objects.filter(community_id=OuterRef("community_id"), household_id=OuterRef("household_id"))
    return here.filter(left_on=None).values("id")


def subjects_of(pair: Mapping[str, Any]) -> list[UUID]:
    """Whom a pair is about: the home, and the person it names or everybody in it."""
    return [pair["household_id"], *([pair["person_id"]] if pair["person_id"] else pair["inside"])]
