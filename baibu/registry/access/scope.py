"""How far somebody reaches on a day: the places of the posts they hold or stand in for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from baibu import core

from ..models import Person, Place
from ..queries.actors import Actor
from ..queries.rosters import roster, tenures_of
from .policy import Target, may


@dataclass(frozen=True, slots=True)
class Scope:
    """How far an actor reaches on one day; computed once, asked often."""

    actor: Actor
    day: date
    #: places of the posts they hold or stand in for; everything below is theirs
    roots: frozenset[UUID]
    #: the seats behind them, held or stood in for: post and place
    posts: frozenset[tuple[str, UUID]] = frozenset()

    #: homes they are paired with, or stand in for a helper of; known where a desk was made
    paired: frozenset[UUID] = frozenset()

    def may(self, thing: str, verb: str, **target: Any) -> bool:
        """Whether the policy lets them; what a relation needs to know of the thing is named."""
        return may(self, thing, verb, Target(**target))

    def reaches(self, place: Place) -> bool:
        """Whether the place is the actor's to look after."""
        return self.may("place", "record", place=place)

    def cares_for(self, place: Place) -> bool:
        """Whether its homes are theirs to look after."""
        return self.may("home", "record", place=place)

    def knows_of(self, kind: str, place: Place | None) -> bool:
        """Whether a need of that kind at a home of the place, or without a home, is theirs to know."""
        return self.may("need", "see", place=place, kind=kind)

    def knows_pairs(self, kind: str, place: Place) -> bool:
        """Whether who is paired in that way with homes of the place is theirs to know."""
        return self.may("pair", "know", place=place, kind=kind)

    def acts_for(self, posts: Collection[str], path: Collection[UUID]) -> bool:
        """Whether they act for one of the posts at one of the places."""
        return self.actor.is_trusted or any(post in posts and place in path for post, place in self.posts)

    @property
    def caring_roots(self) -> frozenset[UUID]:
        """The places below which homes are theirs to look after: the same as `cares_for`, for lists."""
        if self.actor.is_trusted or self.actor.pack is None:
            return self.roots
        return self.places_of(core.caring_posts(self.actor.pack))

    @property
    def answering_roots(self) -> frozenset[UUID]:
        """The places they answer for, each at its own level."""
        if self.actor.pack is None:
            return self.roots
        return self.places_of({level.responsible for level in self.actor.pack.levels if level.responsible})

    def places_of(self, posts: Collection[str]) -> frozenset[UUID]:
        """The places at which they act for one of the posts."""
        return frozenset(place for post, place in self.posts if post in posts)

    def lives_in(self, household_id: UUID) -> bool:
        """Whether it is the actor's own home. One query."""
        return self._lives(household_id=household_id)

    def lives_at(self, place: Place) -> bool:
        """Whether the actor's own home stands at the place. One query."""
        return self._lives(household__place_id=place.id)

    def _lives(self, **where: Any) -> bool:
        me = self.actor.person_id
        if me is None:
            return False
        here = Person.objects.filter(community_id=self.actor.within, left_on=None, **where)
        return here.filter(id=me).exists()

    @property
    def is_resident(self) -> bool:
        """Whether they hold no post at all, and see only their own home and public figures."""
        return not self.roots and not self.actor.is_trusted


def seats(actor: Actor, day: date) -> tuple[core.Acting, ...]:
    """The posts the actor acts for on that day, own first; under the actor's method. Three queries."""
    if actor.at_work is None or actor.community_id is None or actor.pack is None:
        return ()
    return core.seats_of(actor.pack, roster(actor.community_id, day), actor.at_work, day)


def scope_of(actor: Actor, day: date) -> Scope:
    """The actor's scope: from seats acted for, or from posts held where no method is adopted yet.

    Whoever came in as a resident reaches nothing by a post.
    """
    if actor.community_id is None or actor.at_work is None:
        return Scope(actor, day, frozenset(whole(actor)))
    own = {(tenure.post, tenure.place_id) for tenure in tenures_of(actor.community_id, actor.at_work, day)}
    acted = seats(actor, day)
    roots = {place for _post, place in own} | {UUID(str(seat.seat_place)) for seat in acted}
    posts = own | {(seat.post, UUID(str(seat.place))) for seat in acted}
    return Scope(actor, day, frozenset(roots or whole(actor)), frozenset(posts))


def whole(actor: Actor) -> tuple[UUID, ...]:
    """The community's root for those no scope limits; nothing for anybody else."""
    if not actor.is_trusted or actor.community_id is None:
        return ()
    return tuple(Place.objects.filter(community_id=actor.within, parent_id=None).values_list("id", flat=True))
