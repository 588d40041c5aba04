"""Who holds which post where, who is away, and how the places hang together: built once, looked up fast."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Any

Id = Hashable


@dataclass(frozen=True, slots=True)
class HeldSeat:
    """A person holds a post at a place; `seat` counts where a post has several."""

    post: str
    place: Id
    person: Id
    since: date
    until: date | None = None
    seat: int = 1


@dataclass(frozen=True, slots=True)
class Paired:
    """A person holds a post for one person or household at a place; rank 1 comes first."""

    post: str
    subject: Id
    place: Id
    person: Id
    since: date
    until: date | None = None
    rank: int = 1


@dataclass(frozen=True, slots=True)
class Away:
    """A person is away, first and last day included."""

    person: Id
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class PlaceNode:
    """A place in the tree; the root has no parent."""

    id: Id
    parent: Id | None
    level: str


Holding = HeldSeat | Paired


class Roster:
    """Tenures, pairs, absences and places, indexed for looking up by post and place, person, and subject."""

    def __init__(
        self,
        tenures: Iterable[HeldSeat],
        absences: Iterable[Away],
        places: Mapping[Any, PlaceNode],
        pairings: Iterable[Paired] = (),
    ) -> None:
        self.tenures = tuple(sorted(tenures, key=lambda each: (each.seat, each.since, str(each.person))))
        self.pairings = tuple(sorted(pairings, key=in_rank))
        self.absences = tuple(absences)
        self.places: dict[Id, PlaceNode] = dict(places)
        self._at: dict[tuple[str, Id], list[HeldSeat]] = defaultdict(list)
        self._for: dict[tuple[str, Id], list[Paired]] = defaultdict(list)
        self._of: dict[Id, list[HeldSeat]] = defaultdict(list)
        self._paired: dict[Id, list[Paired]] = defaultdict(list)
        self._away: dict[Id, list[Away]] = defaultdict(list)
        self._under: dict[Id | None, list[PlaceNode]] = defaultdict(list)
        self._paired_at: dict[tuple[str, Id], list[Paired]] = defaultdict(list)
        self._index()

    def _index(self) -> None:
        for tenure in self.tenures:
            self._at[tenure.post, tenure.place].append(tenure)
            self._of[tenure.person].append(tenure)
        for absence in self.absences:
            self._away[absence.person].append(absence)
        for place in self.places.values():
            self._under[place.parent].append(place)
        self._index_pairs()

    def _index_pairs(self) -> None:
        for pairing in self.pairings:
            self._for[pairing.post, pairing.subject].append(pairing)
            self._paired_at[pairing.post, pairing.place].append(pairing)
            self._paired[pairing.person].append(pairing)

    def with_absence(self, absence: Away) -> Roster:
        """The same roster if that person were away then, too."""
        return Roster(self.tenures, (*self.absences, absence), self.places, self.pairings)

    def with_pairings(self, pairings: Iterable[Paired]) -> Roster:
        """The same roster with these pairs besides its own; only the pairs are indexed again."""
        known = set(self.pairings)
        more = [each for each in dict.fromkeys(pairings) if each not in known]
        if not more:
            return self
        found = copy(self)
        found.pairings = tuple(sorted((*self.pairings, *more), key=in_rank))
        found._for, found._paired_at, found._paired = defaultdict(list), defaultdict(list), defaultdict(list)
        found._index_pairs()
        return found

    def all_at(self, post: str, place: Id, subject: Id | None = None) -> list[HeldSeat] | list[Paired]:
        """Everybody who ever held the post there (for that subject), the first seat first."""
        if subject is not None and (post, subject) in self._for:
            return self._for[post, subject]
        return self._at.get((post, place), [])

    def holdings(self, post: str, place: Id, day: date, subject: Id | None = None) -> list[Holding]:
        """Who holds the post there on the day, away or not, the first seat first."""
        return [each for each in self.all_at(post, place, subject) if holds_on(each, day)]

    def held_by(self, person: Id, day: date) -> list[Holding]:
        """Every post the person holds on the day."""
        held = (*self._of.get(person, ()), *self._paired.get(person, ()))
        return [each for each in held if holds_on(each, day)]

    def paired_at(self, post: str, place: Id, day: date) -> list[Paired]:
        """Every pair at the place by which the post is held on the day."""
        return [each for each in self._paired_at.get((post, place), ()) if holds_on(each, day)]

    def away_until(self, person: Id, day: date) -> date | None:
        """The last day of the person's absence on that day; None if the person is here."""
        spans = self._away.get(person)
        if spans is None:
            return None
        return max((each.until for each in spans if each.since <= day <= each.until), default=None)

    def absences_of(self, person: Id) -> list[Away]:
        """Every absence of the person."""
        return self._away.get(person, [])

    def parent(self, place: Id) -> Id | None:
        """The place above; None at the root."""
        node = self.places.get(place)
        return None if node is None else node.parent

    def level(self, place: Id) -> str:
        """The level of the place; empty if it is not known."""
        node = self.places.get(place)
        return "" if node is None else node.level

    def children(self, place: Id) -> list[PlaceNode]:
        """The places directly below."""
        return self._under.get(place, [])


def in_rank(pairing: Paired) -> tuple[int, date, str]:
    """Where a pair stands among those about the same: rank 1 first, then the older one."""
    return pairing.rank, pairing.since, str(pairing.person)


def holds_on(holding: Holding, day: date) -> bool:
    """Whether the tenure or pair runs on the day."""
    return holding.since <= day and (holding.until is None or day <= holding.until)
