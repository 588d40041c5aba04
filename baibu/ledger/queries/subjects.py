"""The people and homes of households as the core knows them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple, TypeVar
from uuid import UUID

from django.db import connection

from baibu import core
from baibu.registry.models import TAKEN_BACK


class Household(NamedTuple):
    """A home, as far as duties ask."""

    id: UUID
    place_id: UUID
    since: date
    left_on: date | None


class Person(NamedTuple):
    """Somebody at home there."""

    id: UUID
    household_id: UUID
    born_on: date | None
    left_on: date | None


class Circumstance(NamedTuple):
    """A circumstance that was decided."""

    id: UUID
    kind: str
    person_id: UUID | None
    household_id: UUID | None
    since: date
    until: date | None
    decided_on: date
    ended_because: str | None


class ContactPair(NamedTuple):
    """A helper paired with the home or with one person."""

    id: UUID
    kind: str
    household_id: UUID
    person_id: UUID | None
    since: date
    until: date | None


Row = TypeVar("Row", Household, Person, Circumstance, ContactPair)
HOUSEHOLDS = "registry_household WHERE community_id = %s AND id = ANY(%s)"
PEOPLE = "registry_person WHERE community_id = %s AND household_id = ANY(%s)"
EITHER = "AND (household_id = ANY(%s) OR person_id = ANY(%s))"
DECIDED = f"""registry_circumstance
    WHERE community_id = %s AND decided_on IS NOT NULL AND refused_on IS NULL {EITHER}"""
PAIRS = f"registry_contactpair WHERE community_id = %s {EITHER}"


@dataclass
class Homes:
    """What the register says about some households."""

    households: list[Household]
    people: dict[UUID, list[Person]] = field(default_factory=lambda: defaultdict(list))
    held: dict[UUID, list[core.Held]] = field(default_factory=lambda: defaultdict(list))
    paired: dict[UUID, list[core.Held]] = field(default_factory=lambda: defaultdict(list))


def subjects_of(community_id: int, household_ids: Iterable[UUID]) -> list[core.Subject]:
    """The households, each followed by its people, with their circumstances and pairs; four queries."""
    ids = list(household_ids)
    homes = Homes(rows(Household, HOUSEHOLDS, community_id, ids))
    home_of: dict[UUID, Person] = {}
    for person in rows(Person, PEOPLE, community_id, ids):
        homes.people[person.household_id].append(person)
        home_of[person.id] = person
    for need in rows(Circumstance, DECIDED, community_id, ids, list(home_of)):
        take_need(homes, need, home_of)
    for pair in rows(ContactPair, PAIRS, community_id, ids, list(home_of)):
        take_pair(homes, pair)
    return [subject for home in homes.households for subject in subjects_in(homes, home)]


def rows(kind: type[Row], source: str, community_id: int, *ids: list[UUID]) -> list[Row]:
    """The rows as plain tuples: composing four queries anew took longer than running them."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(kind._fields)} FROM {source}", [community_id, *ids])  # noqa: S608
        return [kind._make(row) for row in cursor.fetchall()]


def take_need(homes: Homes, need: Circumstance, home_of: Mapping[UUID, Person]) -> None:
    """Note a decided circumstance with its person and with the home: a home has what its people have."""
    first = max(need.since, need.decided_on)
    last = need.until
    if last and need.ended_because in TAKEN_BACK:
        last -= timedelta(days=1)
    if need.person_id:
        person = home_of[need.person_id]
        hold(homes.held[need.person_id], need, first, last)
        hold(homes.held[person.household_id], need, first, least(last, person.left_on))
    elif need.household_id:
        hold(homes.held[need.household_id], need, first, last)


def hold(held: list[core.Held], need: Circumstance, first: date, last: date | None) -> None:
    """Add the span, unless it ended before it began; what was taken back is kept with its day."""
    is_taken = need.ended_because in TAKEN_BACK
    if is_taken or last is None or last >= first:
        taken = (need.until, need.ended_because or "") if is_taken else (None, "")
        held.append(core.Held(need.kind, core.Span(first, last), need.id, need.decided_on, *taken))


def take_pair(homes: Homes, pair: ContactPair) -> None:
    """Note a pair with the household and with the person, or with everybody there where it names nobody."""
    if pair.until and pair.until < pair.since:
        return
    held = core.Held(pair.kind, core.Span(pair.since, pair.until), pair.id)
    homes.paired[pair.household_id].append(held)
    named = [pair.person_id] if pair.person_id else [each.id for each in homes.people[pair.household_id]]
    for person in named:
        homes.paired[person].append(held)


def subjects_in(homes: Homes, home: Household) -> list[core.Subject]:
    """The household and its people; those who were never here are left out."""
    found = [(person, presence(home, person)) for person in homes.people[home.id]]
    members = tuple(span for _, span in found if span)
    here = presence(home, None)
    rows = [(home.id, "household", None, here)] + [
        (person.id, "person", person.born_on, span) for person, span in found
    ]
    return [
        core.Subject(
            id=each,
            kind=kind,
            household_id=home.id,
            place=home.place_id,
            circumstances=tuple(homes.held[each]),
            pairs=tuple(homes.paired[each]),
            born_on=born_on,
            members=members,
            present=span,
        )
        for each, kind, born_on, span in rows
        if span
    ]


def presence(home: Household, person: Person | None) -> core.Span | None:
    """The days somebody (or the household itself) is here; None for nobody ever."""
    last = least(home.left_on, person.left_on if person else None)
    return None if last and last < home.since else core.Span(home.since, last)


def least(one: date | None, other: date | None) -> date | None:
    """The earlier day; None is never."""
    return min((day for day in (one, other) if day), default=None)
