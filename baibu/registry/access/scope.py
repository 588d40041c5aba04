"""How far somebody reaches on a day: the places of the posts they hold or stand in for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from baibu import core

from ..models import Place
from ..queries.actors import Actor
from ..queries.rosters import roster, tenures_of


@dataclass(frozen=True, slots=True)
class Scope:
    """How far an actor reaches on one day; computed once, asked often."""

    actor: Actor
    day: date
    #: places of the posts they hold or stand in for; everything below is theirs
    roots: frozenset[UUID]
    #: the seats behind them, held or stood in for: post and place
    posts: frozenset[tuple[str, UUID]] = frozenset()

    def reaches(self, place: Place) -> bool:
        """Whether the place is the actor's to look after."""
        return self.actor.is_trusted or not self.roots.isdisjoint(place.path)

    def acts_for(self, posts: Collection[str], path: Collection[UUID]) -> bool:
        """Whether they act for one of the posts at one of the places."""
        return self.actor.is_trusted or any(post in posts and place in path for post, place in self.posts)

    def cares_for(self, place: Place) -> bool:
        """Whether its homes are theirs to know: by a post that owes something to people there, or is told."""
        pack = self.actor.pack
        return self.reaches(place) if pack is None else self.acts_for(core.caring_posts(pack), place.path)

    @property
    def caring_roots(self) -> frozenset[UUID]:
        """The places below which homes are theirs to know."""
        if self.actor.is_trusted or self.actor.pack is None:
            return self.roots
        return self.places_of(core.caring_posts(self.actor.pack))

    def knows_of(self, kind: str, place: Place | None) -> bool:
        """Whether a need of that kind at a home of the place, or without a home, is theirs to know."""
        pack = self.actor.pack
        if self.actor.is_trusted or pack is None:
            return place is None or self.reaches(place)
        posts = core.posts_concerned(pack, kind)
        return self.acts_for(posts, place.path) if place else bool(self.places_of(posts))

    def knows_pairs(self, kind: str, place: Place) -> bool:
        """Whether who is paired in that way with homes of the place is theirs to know and to change."""
        pack = self.actor.pack
        if self.actor.is_trusted or pack is None:
            return self.reaches(place)
        return self.acts_for(core.posts_of_pair(pack, kind), place.path)

    def places_of(self, posts: Collection[str]) -> frozenset[UUID]:
        """The places at which they act for one of the posts."""
        return frozenset(place for post, place in self.posts if post in posts)

    @property
    def is_resident(self) -> bool:
        """Whether they hold no post at all, and see only their own home and public figures."""
        return not self.roots and not self.actor.is_trusted


def seats(actor: Actor, day: date) -> tuple[core.Acting, ...]:
    """The posts the actor acts for on that day, own first; under the actor's method. Three queries."""
    if actor.person_id is None or actor.community_id is None or actor.pack is None:
        return ()
    return core.seats_of(actor.pack, roster(actor.community_id, day), actor.person_id, day)


def scope_of(actor: Actor, day: date) -> Scope:
    """The actor's scope: from seats acted for, or from posts held where no method is adopted yet."""
    if actor.community_id is None or actor.person_id is None:
        return Scope(actor, day, frozenset(whole(actor)))
    own = {(tenure.post, tenure.place_id) for tenure in tenures_of(actor.community_id, actor.person_id, day)}
    acted = seats(actor, day)
    roots = {place for _post, place in own} | {UUID(str(seat.seat_place)) for seat in acted}
    posts = own | {(seat.post, UUID(str(seat.place))) for seat in acted}
    return Scope(actor, day, frozenset(roots or whole(actor)), frozenset(posts))


def whole(actor: Actor) -> tuple[UUID, ...]:
    """The community's root for those no scope limits; nothing for anybody else."""
    if not actor.is_trusted or actor.community_id is None:
        return ()
    return tuple(Place.objects.filter(community_id=actor.within, parent_id=None).values_list("id", flat=True))
