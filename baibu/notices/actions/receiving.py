"""Having an order: acknowledged once for each post, the next in turn rung, homes ticked door by door."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu import core
from baibu.registry.actions.looking import note_number
from baibu.registry.models import Person
from baibu.registry.queries.actors import Actor

from ..access import get_rung, get_seat_to_call
from ..models import HOW, Order, Relay
from ..queries.doors import homes_at
from ..queries.seats import is_night
from .orders import send_order

# Everybody locks rows in one order, so that two who press at once never wait for each other in a ring.
ACKNOWLEDGE = """
WITH mine AS (
    SELECT community_id, id FROM notices_orderseat
    WHERE community_id = %(community)s AND order_id = %(order)s AND acknowledged_at IS NULL
      AND chain @> ARRAY[%(person)s]::uuid[] AND chain[1:turn] @> ARRAY[%(person)s]::uuid[]
    ORDER BY id FOR UPDATE
)
UPDATE notices_orderseat seat SET acknowledged_at = %(now)s, acknowledged_by_id = %(person)s, way = %(way)s
FROM mine
WHERE seat.community_id = mine.community_id AND seat.id = mine.id AND seat.acknowledged_at IS NULL
"""
# What another ticker or somebody's press has in hand is left to them.
RING = """
WITH late AS (
    SELECT seat.community_id, seat.id,
           coalesce((
               SELECT min(next) FROM generate_subscripts(seat.chain, 1) next
               JOIN registry_person p ON p.community_id = seat.community_id AND p.id = seat.chain[next]
                    AND p.left_on IS NULL
               WHERE next > seat.turn
           ), cardinality(seat.chain)) AS turn
    FROM notices_orderseat seat
    WHERE seat.community_id = %(community)s AND seat.order_id = %(order)s
      AND seat.acknowledged_at IS NULL AND seat.turn < cardinality(seat.chain)
      AND seat.rung_at <= %(now)s - make_interval(mins => %(minutes)s)
    ORDER BY seat.id FOR UPDATE SKIP LOCKED
)
UPDATE notices_orderseat seat SET turn = late.turn, rung_at = %(now)s FROM late
WHERE seat.community_id = late.community_id AND seat.id = late.id AND seat.turn < late.turn
RETURNING seat.chain[seat.turn]
"""


@transaction.atomic
def acknowledge_order(*, actor: Actor, order_id: UUID, now: datetime, way: str = "app") -> int:
    """For how many posts somebody has it now who was rung for them; none where that was said already.

    Whoever was rung first may still say so after the next was; the first of them is who counts.
    """
    order, _seats = get_rung(actor, order_id, timezone.localdate(now))
    require_under_way(order)
    me = require_here(actor)
    given: dict[str, Any] = {
        "community": order.community_id, "order": order.id, "person": me, "now": now, "way": way,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(ACKNOWLEDGE, given)
        return int(cursor.rowcount)


def require_under_way(order: Order) -> None:
    """Nothing; refused once the order is over."""
    if order.state != "under-way":
        raise core.Refusal("order-over", _("This order is over. There is nothing left to do for it."))


def require_here(actor: Actor) -> UUID:
    """The person who acts; refused to somebody who has left meanwhile."""
    me = actor.person_id
    if me is None or not Person.objects.filter(community_id=actor.within, id=me, left_on=None).exists():
        text = _("You are no longer noted here as somebody who acts. The office knows who does.")
        raise core.Refusal("not-permitted", text)
    return me


def ring_substitutes(*, actor: Actor, now: datetime) -> int:
    """How many people were rung as nobody before them answered in time; a minute twice rings once.

    An order that is none of the night waits for the morning.
    """
    rung = 0
    open_orders = Order.objects.filter(issued_at__isnull=False, ended_at=None)
    for order in open_orders.order_by("community", "issued_at"):
        if is_night(now) and (order.is_drill or not order.is_emergency):
            continue
        rung += ring_next(Actor.clock(order.community_id), order, now)
    return rung


@transaction.atomic
def ring_next(actor: Actor, order: Order, now: datetime) -> int:
    """How many people were rung next for this order: one message each, for however many posts.

    None where another ticker has the order in hand: two would share its seats, and tell somebody twice.
    """
    free = Order.objects.select_for_update(skip_locked=True, no_key=True)
    if not list(free.filter(community_id=order.community_id, id=order.id, ended_at=None)):
        return 0
    given: dict[str, Any] = {
        "community": order.community_id, "order": order.id, "now": now, "minutes": order.takeover_minutes,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(RING, given)
        people = {person for (person,) in cursor.fetchall()}
    if people:
        send_order(actor, order, people, now, is_substitute=True)
    return len(people)


@transaction.atomic
def note_homes(*, actor: Actor, order_id: UUID, homes: Mapping[UUID, str], now: datetime) -> int:
    """How many homes were noted as told or tried; a later try takes the place of an earlier one.

    By those the order was sent to for the building. What stands already in the same words stays as it is.
    """
    order, seats = get_rung(actor, order_id, timezone.localdate(now))
    require_under_way(order)
    me = require_here(actor)
    if unknown := set(homes.values()) - set(HOW):
        raise core.Refusal("unknown-way", _("Choose how the home was told."), min(unknown))
    allowed = {home.id for home in homes_at(order, [seat.place_id for seat in seats])}
    if not order.to_homes or set(homes) - allowed:
        raise core.Refusal("not-your-door", _("One of these homes is not at a building of yours."))
    standing = dict(standing_relays(order).filter(household_id__in=homes).values_list("household_id", "how"))
    fresh = {home: how for home, how in homes.items() if standing.get(home) != how}
    standing_relays(order).filter(household_id__in=fresh).update(over_at=now)
    made = Relay.objects.bulk_create([
        Relay(community_id=order.community_id, id=uuid4(), order_id=order.id, household_id=home, how=how,
              by_id=me, at=now)
        for home, how in fresh.items()
    ], ignore_conflicts=True)  # fmt: skip
    return len(made)


@transaction.atomic
def take_back_home(*, actor: Actor, order_id: UUID, household_id: UUID, now: datetime) -> int:
    """One where a tick was taken back, nothing where none stood; by those who may set it."""
    order, seats = get_rung(actor, order_id, timezone.localdate(now))
    require_under_way(order)
    if household_id not in {home.id for home in homes_at(order, [seat.place_id for seat in seats])}:
        raise core.Refusal("not-your-door", _("One of these homes is not at a building of yours."))
    return int(standing_relays(order).filter(household_id=household_id).update(over_at=now))


def standing_relays(order: Order) -> Any:
    """What stands of the homes for this order."""
    return Relay.objects.filter(community_id=order.community_id, order_id=order.id, over_at=None)


@transaction.atomic
def show_number_for_order(*, actor: Actor, order_id: UUID, seat_id: UUID, now: datetime) -> Person:
    """Whoever acts for the post now, their number to be called; noted for them as every look at it.

    For those the order was sent to above, and those who follow it.
    """
    seat = get_seat_to_call(actor, order_id, seat_id, timezone.localdate(now))
    if seat.acknowledged_at or seat.order.state != "under-way":
        raise core.Refusal("already-answered", _("They have answered meanwhile. There is no need to call."))
    asked = seat.chain[seat.turn - 1] if seat.turn else None
    people = Person.objects.filter(community_id=seat.community_id, id__in=[asked] if asked else [])
    person = people.filter(left_on=None).first()
    if person is None or not person.phone:
        text = _("There is no number here for whoever acts. Go there, or ask at the office.")
        raise core.Refusal("not-found", text)
    if person.id != actor.person_id:
        own = own_post(actor, order_id, now)
        note_number(actor=actor, person_id=person.id, as_post=own[0], as_place_id=own[1], now=now)
    return person


def own_post(actor: Actor, order_id: UUID, now: datetime) -> tuple[str, UUID | None]:
    """The post for which they have the order; none where they only follow it."""
    try:
        _order, seats = get_rung(actor, order_id, timezone.localdate(now))
    except core.Refusal:
        return "", None
    return seats[0].post, seats[0].place_id
