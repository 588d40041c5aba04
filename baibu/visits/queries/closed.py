"""Which duties' figures at a place would tell strangers of somebody's need, and are left out for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from baibu import core
from baibu.ledger.queries import subjects_by_place
from baibu.registry.models import Place

from .desk import Desk
from .figures import Month

#: needs of which not even a large figure is shown to those they do not concern
NEVER = frozenset({"reintegration-support"})

Cells = list[dict[str, Any]]


def is_closed(desk: Desk, place: Place, duty: core.Duty, home: UUID | None = None) -> bool:
    """Whether the duty rests on somebody's need that is no matter of the reader's posts at the place.

    With a home, being paired with it counts too.
    """
    return core.is_personal(duty) and not desk.acts_for(posts_of(desk, duty), place.path, home)


def posts_of(desk: Desk, duty: core.Duty) -> frozenset[str]:
    """The posts whose matter the need behind the duty is."""
    kinds = core.circumstances_of(duty)
    return core.posts_told(duty).union(*(core.posts_concerned(desk.pack, kind) for kind in kinds))


def closed_duties(desk: Desk, place: Place, home: UUID | None = None) -> dict[str, core.Duty]:
    """The duties, by code, whose rows at the place (or home) are not the reader's to know; no query."""
    return {duty.code: duty for duty in desk.pack.duties if is_closed(desk, place, duty, home)}


@dataclass(frozen=True, slots=True)
class Told:
    """Which figures a reader may be told, duty by duty and place by place."""

    #: duty → the places at which its figure is told; a duty that is not here is told everywhere
    places: Mapping[str, frozenset[Any]]

    def tells(self, duty: str, place: UUID) -> bool:
        """Whether the figure of the duty at the place may be told."""
        return duty not in self.places or place in self.places[duty]

    def at(self, place: UUID, cells: Cells) -> Cells:
        """Those of the counts that may be told at the place."""
        return [cell for cell in cells if self.tells(cell["duty"], place)]


def told_to(desk: Desk, month: Month) -> Told:
    """What the reader may be told of a month; one query, none for whoever is concerned everywhere.

    Of duties that rest on a need: where it is the reader's matter, everything. Elsewhere what the core tells
    of the people they do not know, so that no small figure, and no rest of a sum, points at anybody.
    """
    parents: dict[Any, Any] = {place: node.parent for place, node in desk.roster.places.items()}
    root = next((place for place, parent in parents.items() if parent is None), None)
    duties = [
        duty for duty in desk.pack.duties
        if core.is_personal(duty) and root and not desk.scope.acts_for(posts_of(desk, duty), [root])
    ]  # fmt: skip
    if not duties:
        return Told({})
    days = (month.first, month.last, desk.day)
    about = subjects_by_place(desk.community_id, *days, [duty.code for duty in duties])
    paths = {place: desk.path(place) for place in parents}
    return Told({duty.code: told_of(desk, duty, about.get(duty.code, {}), paths) for duty in duties})


def told_of(
    desk: Desk, duty: core.Duty, about: Mapping[Any, int], paths: Mapping[Any, list[UUID]]
) -> frozenset[Any]:
    """The places at which the duty's figure is told; no query."""
    posts = posts_of(desk, duty)
    theirs = {place for place, path in paths.items() if desk.scope.acts_for(posts, path)}
    if NEVER & core.circumstances_of(duty):
        return frozenset(theirs)
    unknown = {place: (count,) for place, count in about.items() if place not in theirs}
    return core.told_places(unknown, {place: above(path) for place, path in paths.items()}) | theirs


def above(path: list[UUID]) -> UUID | None:
    """The place just above the last one of the way down; None at the root."""
    return path[-2] if len(path) > 1 else None


def left_out_words(is_partial: bool) -> str:
    """A word where figures were left out."""
    return (
        _("Figures below 5 about personal needs are not shown, nor counted in the sums here.")
        if is_partial
        else ""
    )
