"""The only door to an order: posts of its place and above, and those it was sent to."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from django.utils.translation import gettext as _

from baibu import core
from baibu.registry.access import Scope, nowhere, out_of_reach, require, scope_of
from baibu.registry.models import Place
from baibu.registry.queries.actors import Actor

from ..models import Order, OrderSeat
from ..queries.seats import is_rung_above, seats_of_person

To = Literal["see", "follow", "end"]


def get_order_place(actor: Actor, place_id: UUID, to: Literal["follow", "draft"], day: date) -> Place:
    """The place, whose orders the actor may follow or write."""
    place = Place.objects.filter(community_id=actor.within, id=place_id).first()
    if place is None:
        raise nowhere()
    require(scope_of(actor, day).may("order", to, place=place))
    return place


def get_order(actor: Actor, order_id: UUID, to: To, day: date) -> Order:
    """The order with its place, for those of its place and above; to see it, for those it was sent to too."""
    found = find_order(actor, order_id)
    seats = seats_of_person(found, actor.at_work) if to == "see" else []
    require(scope_of(actor, day).may("order", to, place=found.place, rung=those(actor, bool(seats))))
    return found


def find_order(actor: Actor, order_id: UUID) -> Order:
    """The order with its place, before anything is asked."""
    found = Order.objects.filter(community_id=actor.within, id=order_id).select_related("place").first()
    if found is None:
        raise nowhere()
    return found


def get_rung(actor: Actor, order_id: UUID, day: date) -> tuple[Order, list[OrderSeat]]:
    """The order and the seats it was sent to the actor for; refused where there are none."""
    found = find_order(actor, order_id)
    seats = seats_of_person(found, actor.at_work)
    require(scope_of(actor, day).may("order", "take", place=found.place, rung=those(actor, bool(seats))))
    return found, seats


def get_seat_to_call(actor: Actor, order_id: UUID, seat_id: UUID, day: date) -> OrderSeat:
    """A seat that has not answered, for those above it; whoever acts for it may be phoned."""
    found = find_order(actor, order_id)
    seat = OrderSeat.objects.filter(community_id=found.community_id, order_id=found.id, id=seat_id)
    asked = seat.select_related("place", "order").first()
    if asked is None:
        raise nowhere()
    above = is_rung_above(found, actor.at_work, asked.place)
    require(scope_of(actor, day).may("order", "call", place=found.place, rung=those(actor, above)))
    return asked


def those(actor: Actor, is_rung: bool) -> frozenset[UUID]:
    """The asker, if the order was sent to them; nobody else matters for the answer."""
    return frozenset([actor.at_work] if is_rung and actor.at_work else [])


def may_write(scope: Scope, place: Place) -> bool:
    """Whether they may write an order for the place; the operator acts for no post."""
    return scope.actor.person_id is not None and scope.may("order", "draft", place=place)


def may_follow(scope: Scope, order: Order) -> bool:
    """Whether they see how far it came."""
    return scope.may("order", "follow", place=order.place)


def may_hurry(scope: Scope, order: Order) -> bool:
    """Whether they may issue their own order: an emergency, and they answer for the place."""
    return order.is_emergency and scope.may("order", "hurry", place=order.place)


def may_issue(scope: Scope, order: Order) -> bool:
    """Whether they are a second person of the place, or answer for it in an emergency."""
    if scope.actor.at_work is None:
        return False
    second = scope.may("order", "issue", place=order.place, author_id=order.author_id)
    return second or may_hurry(scope, order)


def require_issues(scope: Scope, order: Order) -> None:
    """Nothing; refused to the author, but for an emergency at a place they answer for."""
    if may_issue(scope, order):
        return
    if scope.actor.person_id is not None and order.author_id == scope.actor.person_id:
        text = _("You wrote this yourself. A colleague reads it once more and issues it.")
        raise core.Refusal("own-order", text)
    raise out_of_reach()
