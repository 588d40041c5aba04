"""What somebody acts for, counted as people count it: posts by place, pairs by home."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.utils.translation import gettext as _

from baibu import core
from baibu.registry.queries.actors import Actor

from .desk import Desk

Seat = TypeVar("Seat", core.Acting, core.Takeover)


@dataclass(frozen=True, slots=True)
class Counted:
    """Posts, each once, and the homes paired with, each once."""

    posts: tuple[core.Acting, ...]
    pairs: tuple[core.Acting, ...]

    @property
    def seats(self) -> tuple[core.Acting, ...]:
        """The posts, then the pairs."""
        return (*self.posts, *self.pairs)


def own_seats(desk: Desk) -> Counted:
    """What they hold themselves; no query."""
    return counted(desk, (seat for seat in desk.seats if seat.is_own))


def stood_in(desk: Desk) -> Counted:
    """What they stand in for; no query."""
    return counted(desk, (seat for seat in desk.seats if not seat.is_own))


def counted(desk: Desk, seats: Iterable[core.Acting]) -> Counted:
    """The seats as people count them; the catch-all for those nobody is paired with is not one."""
    known = [seat for seat in seats if is_somebodys(desk.pack, seat)]
    posts = tuple(seat for seat in known if seat.subject is None)
    pairs: dict[Any, list[core.Acting]] = {}
    for seat in known:
        if seat.subject is not None:
            pairs.setdefault((seat.post, desk.home_of.get(seat.subject, seat.subject)), []).append(seat)
    return Counted(posts, tuple(named(group, desk.home_of) for group in pairs.values()))


def is_somebodys(pack: core.Pack, seat: core.Acting | core.Takeover) -> bool:
    """Whether the seat is one people know by name: not the catch-all for those nobody is paired with."""
    by_pair = any(post.code == seat.post and post.held_by == "pair" for post in pack.posts)
    return seat.subject is not None or not by_pair


def named(group: list[Seat], home_of: Mapping[Any, UUID]) -> Seat:
    """Of the seats of one pair the one to show: that of the person it names, else that of the home."""
    people = [seat for seat in group if home_of.get(seat.subject, seat.subject) != seat.subject]
    homes = [seat for seat in group if seat not in people]
    return people[0] if len(people) == 1 or not homes else homes[0]


def moves_of(
    pack: core.Pack, moved: Iterable[core.Takeover], home_of: Mapping[Any, UUID]
) -> list[core.Takeover]:
    """What an absence moves as people count it: each post, and each paired home once."""
    found: dict[Any, list[core.Takeover]] = {}
    for move in moved:
        if is_somebodys(pack, move):
            about = home_of.get(move.subject, move.subject)
            found.setdefault((move.post, move.place, about, move.since, move.until), []).append(move)
    return [named(group, home_of) for group in found.values()]


def person_of(actor: Actor) -> UUID:
    """The person behind the account; refused where it belongs to nobody who could be away."""
    if actor.person_id is None:
        raise core.Refusal(
            "no-person", _("This account belongs to nobody of the community, so nobody takes over.")
        )
    return actor.person_id
