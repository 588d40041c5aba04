"""Whose work lies before somebody on a day: their seats, on whose behalf, and how far they reach."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from baibu import core
from baibu.ledger.queries import adopted
from baibu.registry.access import Scope
from baibu.registry.models import Household, Place
from baibu.registry.queries.actors import Actor
from baibu.registry.queries.rosters import roster

from .names import Home
from .pairings import pairings_around, pairs_between
from .words import post_title


@dataclass(frozen=True, slots=True)
class Desk:
    """One person at work on one day."""

    actor: Actor
    day: date
    pack: core.Pack
    roster: core.Roster
    seats: tuple[core.Acting, ...]
    scope: Scope
    #: homes they are paired with, inside their places or not
    paired: frozenset[UUID]
    #: whom a pair seen from here is about, a person or a home → the home
    home_of: Mapping[Any, UUID]

    @property
    def community_id(self) -> int:
        """The community worked in; a desk has one."""
        assert self.actor.community_id is not None
        return self.actor.community_id

    @property
    def me(self) -> Any:
        """The person at the desk; None for the operator and the clock."""
        return self.actor.person_id

    @property
    def root(self) -> Place | None:
        """The community's own place, as much of it as the policy asks about; no query."""
        tops: list[Any] = [place for place, node in self.roster.places.items() if node.parent is None]
        return Place(community_id=self.community_id, id=tops[0], path=tops[:1]) if tops else None

    @property
    def is_resident(self) -> bool:
        """Whether they hold no post: only their own home and public figures are theirs to see."""
        return not self.scope.may("home", "open") and not self.actor.is_trusted

    def path(self, place_id: UUID) -> list[UUID]:
        """The places from the community's root down to this one."""
        steps: list[Any] = []
        above: Any = place_id
        while above is not None:
            steps.append(above)
            above = self.roster.parent(above)
        return steps[::-1]

    def may_see_people(self, home: Household) -> bool:
        """Whether the home is theirs to look after, by a post or by a pair."""
        return self.scope.may("home", "care", place=home.place, household_id=home.id)

    def name_of(self, home: Home) -> str:
        """What a home is called for whoever reads: by its head where they look after it, else in part."""
        inside = self.scope.acts_for(core.caring_posts(self.pack), home.path) or home.id in self.paired
        return home.name if inside else core.masked_name(home.name)

    def acts_for(self, posts: Collection[str], path: Collection[UUID], home: UUID | None = None) -> bool:
        """Whether they act for one of the posts at one of the places; by a pair, for that home only."""
        if self.scope.acts_for(posts, path):
            return True
        pairs: list[Any] = [each for each in self.seats if each.subject is not None]
        return home is not None and any(
            each.post in posts and self.home_of.get(each.subject) == home for each in pairs
        )

    def knows_of(self, kind: str, home: Household) -> bool:
        """Whether a need of that kind at that home is theirs to know."""
        return self.acts_for(core.posts_concerned(self.pack, kind), home.place.path, home.id)

    def reaches(self, row: Any) -> bool:
        """Whether a row is theirs: by a seat, by a place above it, or by a pair."""
        path = self.path(row.place_id)
        if row.household_id:
            inside = self.scope.acts_for(core.caring_posts(self.pack), path)
        else:
            inside = not self.scope.roots.isdisjoint(path)
        return inside or self.actor.is_trusted or row.household_id in self.paired

    def seat(self, post: str, place_id: UUID, subject_id: UUID | None = None) -> core.Acting | None:
        """The seat acted for, if it is theirs today; for posts held by a pair, the pair's own first."""
        mine = [seat for seat in self.seats if (seat.post, seat.place) == (post, place_id)]
        exact = [seat for seat in mine if seat.subject == subject_id] if subject_id else []
        if exact or (subject_id and self.is_paired_with_another(post, place_id, subject_id)):
            return next(iter(exact), None)
        return next((seat for seat in mine if seat.subject is None), None)

    def is_paired_with_another(self, post: str, place_id: UUID, subject_id: UUID) -> bool:
        """Whether somebody holds the post by a pair for that person or home."""
        holders = self.roster.holdings(post, place_id, self.day, subject_id)
        return any(isinstance(each, core.Paired) for each in holders)

    def knowing(self, homes: Iterable[UUID]) -> Desk:
        """The same desk with the pairs of these homes; one query, none for no homes."""
        wanted = set(homes)
        if not wanted:
            return self
        near = Q(household_id__in=wanted)
        around = pairs_between(self.community_id, near, self.day, self.day, self.pack, self.me)
        return replace(
            self,
            roster=self.roster.with_pairings(around.pairs),
            home_of={**self.home_of, **around.home_of},
        )

    def acting(self, post: str, place_id: UUID, subject_id: UUID | None = None) -> core.Acting:
        """Who acts for that post at that place today."""
        return core.who_acts(self.pack, self.roster, post, place_id, self.day, subject_id)


def desk_of(actor: Actor, day: date, household: UUID | None = None) -> Desk:
    """The desk of an actor on a day, with the pairs of a household they look at; at most five queries."""
    if actor.community_id is None:
        raise core.Refusal("no-community", _("This account belongs to no community. Sign in with another."))
    pack = actor.pack or adopted(actor.community_id, day)
    if pack is None:
        raise core.Refusal(
            "no-method",
            _(
                "This community has not adopted a method yet, so nothing is owed. "
                "The operator or the secretary adopts one."
            ),
        )
    known = roster(actor.community_id, day)
    me = actor.at_work
    mine = [seat for seat in known.tenures if me is not None and seat.person == me]
    held: frozenset[Any] = frozenset(seat.place for seat in mine)
    homes = [household] if household else []
    around = pairings_around(known, actor.community_id, me, day, pack, homes)
    known = known.with_pairings(around.pairs)
    seats = core.seats_of(pack, known, me, day) if me else ()
    if actor.is_trusted and not held:
        held = frozenset(place for place, node in known.places.items() if node.parent is None)
    posts: set[Any] = {(seat.post, seat.place) for seat in mine}
    posts |= {(seat.post, seat.place) for seat in seats if seat.subject is None}
    actor = actor.under(pack)
    scope = Scope(actor, day, held, frozenset(posts), around.mine)
    return Desk(actor, day, pack, known, seats, scope, around.mine, around.home_of)


def behalf(desk: Desk, row: Any, people: Mapping[Any, str]) -> str:
    """`代 党小组长 王芳`; empty where the seat is their own, or not theirs."""
    seat = desk.seat(row.owed_by, row.place_id, row.subject_id)
    if seat is None or seat.is_own:
        return ""
    title = post_title(desk.pack, row.owed_by)
    if seat.on_behalf_of is None:
        return _("for the %(post)s (vacant)") % {"post": title}
    return _("for %(name)s, %(post)s") % {"name": people.get(seat.on_behalf_of, ""), "post": title}
