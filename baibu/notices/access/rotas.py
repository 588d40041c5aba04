"""The only door to a rota: who sees it, who changes it, who takes a turn in it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Literal
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from baibu import core
from baibu.registry.access import Scope, nowhere, require, scope_of
from baibu.registry.models import Place
from baibu.registry.queries.actors import Actor

from ..models import RotaLine, RotaOverride, RotaSeat, RotaSwap

To = Literal["see", "change"]


def rota_scope(actor: Actor, day: date) -> Scope:
    """How far the actor reaches; asked once for a page that shows what may be done."""
    return scope_of(actor, day)


def get_rota_place(actor: Actor, place_id: UUID, to: To, day: date, scope: Scope | None = None) -> Place:
    """The place, whose rota the actor may see or change."""
    place = Place.objects.filter(community_id=actor.within, id=place_id).first()
    if place is None:
        raise nowhere()
    reach = scope or scope_of(actor, day)
    if to == "change":
        require(may_change_rota(reach, place))
    else:
        require(may_see_rota(reach, place))
    return place


def may_see_rota(scope: Scope, place: Place) -> bool:
    """Whether who is on duty there when is theirs to know. Two queries, for posts of the place none."""
    if scope.may("rota", "see", place=place):
        return True
    return scope.may("rota", "see", place=place, turns=turns_at(place, scope.day))


def turns_at(place: Place, day: date) -> set[UUID]:
    """Everybody who takes turns in a line of the place that has not ended before the day; one query."""
    seats = RotaSeat.objects.filter(
        Q(line__until=None) | Q(line__until__date__gte=day),
        community_id=place.community_id, line__rota__place_id=place.id,
    )  # fmt: skip
    return set(seats.values_list("person_id", flat=True))


def may_change_rota(scope: Scope, place: Place) -> bool:
    """Whether they answer for the place or one above it."""
    return scope.actor.at_work is not None and scope.may("rota", "change", place=place)


def may_take(scope: Scope, place: Place, turns: Collection[UUID]) -> bool:
    """Whether they may take a time at which nobody is on duty: a post there or above, or in turn."""
    return scope.actor.at_work is not None and scope.may("rota", "take", place=place, turns=turns)


def get_line(actor: Actor, line_id: UUID, to: Literal["change", "take"], day: date) -> RotaLine:
    """The line with its rota and place, for those who may; never for an account that is nobody's."""
    lines = RotaLine.objects.filter(community_id=actor.within, id=line_id)
    line = lines.select_related("rota__place").first()
    if line is None:
        raise nowhere()
    if actor.at_work is None:
        raise nobody()
    scope, place = scope_of(actor, day), line.rota.place
    if to == "change":
        require(may_change_rota(scope, place))
    else:
        require(may_take(scope, place, turns_at(place, day)))
    return line


def get_override(actor: Actor, override_id: UUID, day: date) -> RotaOverride:
    """What was put right by hand, for whoever answers for the place."""
    found = RotaOverride.objects.filter(community_id=actor.within, id=override_id).first()
    if found is None:
        raise nowhere()
    found.line = get_line(actor, found.line_id, "change", day)
    return found


def get_swap(actor: Actor, swap_id: UUID, as_: Literal["asker", "asked"]) -> RotaSwap:
    """The swap, for the one who asks or the one who is asked, and for nobody else, whatever their post."""
    swaps = RotaSwap.objects.filter(community_id=actor.within, id=swap_id)
    found = swaps.select_related("line__rota__place", "asker", "asked").first()
    if found is None:
        raise nowhere()
    whose = found.asker_id if as_ == "asker" else found.asked_id
    if actor.at_work is None or actor.at_work != whose:
        text = _("Only the two colleagues of a swap answer for it: one asks, the other says yes or no.")
        raise core.Refusal("not-permitted", text)
    return found


def nobody() -> core.Refusal:
    """The refusal to accounts that belong to nobody."""
    return core.Refusal("nobody", _("A rota is kept by people. Sign in with an account of your own."))
