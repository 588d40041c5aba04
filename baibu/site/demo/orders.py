"""A drill of yesterday that is over, and an order under way that the played leader has not answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from baibu.notices.actions import (
    acknowledge_order,
    end_order,
    issue_order,
    note_homes,
    ring_next,
    write_order,
)
from baibu.notices.models import Order, OrderSeat
from baibu.notices.queries.doors import homes_at
from baibu.notices.queries.seats import is_night
from baibu.registry.models import Account, Place, Tenure
from baibu.registry.queries.actors import Actor

from .fates import dice
from .playing import Stage, at
from .words import words

POSTS = ("area-holder", "group-leader", "building-head")
#: the drill ran so many minutes, the order under way went out so many minutes ago
LONG, AGO = 110, 12
#: out of a hundred homes: told at the door, by phone, a note left; nobody was in at the others
DOORS = (84, 92, 97)


def issue_orders(stage: Stage, now: datetime) -> None:
    """Both; nothing where the offices that would issue them are empty."""
    seats = Tenure.objects.filter(community=stage.community, until=None)
    deputy = seats.filter(post="committee-deputy").order_by("id").first()
    played = Account.objects.filter(username=f"{stage.community.code}-leader").first()
    if deputy is None or played is None or played.person_id is None:
        return
    drill, order = words()["orders"]
    root = Place.objects.get(community=stage.community, parent_id=None)
    begun = at(stage.today - timedelta(days=1), 15)
    out = send(stage, stage.secretary, deputy.person_id, root, drill, begun, is_drill=True)
    answer(stage, out, begun, LONG, None)
    tell_homes(stage, out, begun)
    end_order(actor=stage.actor(stage.secretary), order_id=out.id, now=begun + timedelta(minutes=LONG))
    mine = seats.filter(person_id=played.person_id, post="group-leader").select_related("place").first()
    branch = seats.filter(post="branch-secretary", place_id__in=mine.place.path).first() if mine else None
    if branch is not None:
        sent = now - timedelta(minutes=AGO)
        running = send(stage, branch.person_id, stage.secretary, branch.place, order, sent)
        answer(stage, running, sent, AGO, played.person_id)


def send(
    stage: Stage, author: UUID, issuer: UUID, place: Place, said: dict[str, str], now: datetime,
    is_drill: bool = False,
) -> Order:  # fmt: skip
    """Written by one, issued by the other."""
    made = write_order(
        actor=stage.actor(author), place_id=place.id, posts=POSTS, to_homes=True, is_drill=is_drill,
        is_emergency=is_night(now) and not is_drill, now=now - timedelta(minutes=8),
        title=said["title"], body=said["body"],
    )  # fmt: skip
    return issue_order(actor=stage.actor(issuer), order_id=made.id, now=now)


def answer(stage: Stage, order: Order, begun: datetime, minutes: int, silent: UUID | None) -> None:
    """Minute by minute: whoever was rung answers when it suits them, and the next in turn is rung."""
    clock = Actor.clock(order.community_id)
    for minute in range(1, min(minutes, 45) + 1):
        now = begun + timedelta(minutes=minute)
        for person in ready(order, minute, silent):
            acknowledge_order(actor=stage.actor(person), order_id=order.id, way="link", now=now)
        ring_next(clock, order, now)


def ready(order: Order, minute: int, silent: UUID | None) -> Iterator[UUID]:
    """Those who were rung and look at their phone by this minute; one out of eight takes very long."""
    open_seats = OrderSeat.objects.filter(
        community_id=order.community_id, order_id=order.id, acknowledged_at=None
    )
    rung = {person for seat in open_seats for person in seat.chain[: seat.turn]} - {silent}
    for person in sorted(rung):
        rng = dice(order.title, str(person))
        waits = rng.randint(1, 5) if rng.random() < 0.88 else rng.randint(20, 60)
        if waits <= minute:
            yield person


def tell_homes(stage: Stage, order: Order, begun: datetime) -> None:
    """Building by building, by whoever answered there, the later ones later."""
    answered = OrderSeat.objects.filter(
        community_id=order.community_id, order_id=order.id, acknowledged_at__isnull=False,
        place__level="building",
    ).order_by("place__sort_key", "post")  # fmt: skip
    doers = {seat.place_id: seat.acknowledged_by_id for seat in answered if seat.acknowledged_by_id}
    for number, (place, doer) in enumerate(doers.items()):
        homes = {home.id: how_told(home.sort_key, number) for home in homes_at(order, [place])}
        now = begun + timedelta(minutes=35 + 70 * number // max(1, len(doers)))
        note_homes(actor=stage.actor(doer), order_id=order.id, homes=homes, now=now)


def how_told(door: str, number: int) -> str:
    """How one home was told."""
    draw = dice(door, str(number)).randint(0, 99)
    return next(
        (how for how, most in zip(("home", "phone", "note"), DOORS, strict=True) if draw < most), "nobody"
    )
