"""Orders for machines: the same acts as on the pages."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from django.utils import timezone
from ninja import Field, Router, Schema
from pydantic import ConfigDict

from baibu.registry.api.asking import accepted
from baibu.registry.queries.actors import Request

from .. import access, actions
from ..forms.orders import OrderForm
from ..models import Order
from ..queries.orders import orders_of
from ..queries.progress import homes_of, levels_of

router = Router(tags=["orders"])
How = Literal["home", "phone", "note", "nobody"]


class OrderSent(Schema):
    """What is to be known or done, and which posts must have it."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field(max_length=60)
    body: str = Field("", max_length=2000)
    posts: list[str]
    to_homes: bool = False
    is_emergency: bool = False
    is_drill: bool = False
    takeover_minutes: int | None = Field(None, ge=2, le=30)


class OrderFacts(Schema):
    """An order; `state` is draft, given-up, under-way or ended."""

    id: UUID
    place_id: UUID
    state: str
    title: str
    body: str
    posts: list[str]
    to_homes: bool
    is_drill: bool
    is_emergency: bool
    teams_minutes: int
    homes_minutes: int
    takeover_minutes: int
    author_id: UUID
    written_at: datetime
    issued_by_id: UUID | None
    issued_at: datetime | None
    ended_at: datetime | None


class Figure(Schema):
    """How many of how many have it; after how many minutes half, nine tenths, all had; null: not yet."""

    #: a level of the method, or homes
    level: str
    wanted: int
    had: int
    minutes: list[float | None]
    promised_minutes: int


class Count(Schema):
    """How many were noted."""

    count: int


class HomesSent(Schema):
    """Home → how it was told."""

    model_config = ConfigDict(extra="forbid")

    homes: dict[UUID, How]


@router.get("/places/{uuid:place}/orders", response=list[OrderFacts])
def list_orders(request: Request, place: UUID) -> list[Order]:
    """The orders for a place and what is below it, the newest first."""
    spot = access.get_order_place(request.actor, place, "follow", timezone.localdate())
    return list(orders_of(spot))


@router.post("/places/{uuid:place}/orders", response={201: OrderFacts})
def write_an_order(request: Request, place: UUID, sent: OrderSent) -> Order:
    """The draft; nothing goes out before a second person issues it."""
    now = timezone.now()
    spot = access.get_order_place(request.actor, place, "draft", timezone.localdate(now))
    given = accepted(OrderForm(sent.model_dump(), pack=request.actor.pack, place=spot))
    return actions.write_order(actor=request.actor, place_id=place, now=now, **given)


@router.get("/orders/{uuid:order}", response=OrderFacts)
def show_order(request: Request, order: UUID) -> Order:
    """An order of a place one holds a post at or above, or that was sent to one."""
    return access.get_order(request.actor, order, "see", timezone.localdate())


@router.post("/orders/{uuid:order}/issue", response=OrderFacts)
def issue_an_order(request: Request, order: UUID) -> Order:
    """The order, gone out; `own-order` to whoever wrote it, `night` where it has to wait."""
    return actions.issue_order(actor=request.actor, order_id=order, now=timezone.now())


@router.post("/orders/{uuid:order}/end", response=OrderFacts)
def end_an_order(request: Request, order: UUID) -> Order:
    """The order, over; a draft is given up."""
    return actions.end_order(actor=request.actor, order_id=order, now=timezone.now())


@router.post("/orders/{uuid:order}/acknowledge", response=Count)
def acknowledge_an_order(request: Request, order: UUID) -> Count:
    """For how many posts one has it now; none where it was said before."""
    return Count(count=actions.acknowledge_order(actor=request.actor, order_id=order, now=timezone.now()))


@router.post("/orders/{uuid:order}/homes", response=Count)
def note_told_homes(request: Request, order: UUID, sent: HomesSent) -> Count:
    """How many homes were noted; what stood already in the same words is not counted."""
    told = actions.note_homes(actor=request.actor, order_id=order, homes=dict(sent.homes), now=timezone.now())
    return Count(count=told)


@router.delete("/orders/{uuid:order}/homes/{uuid:household}", response=Count)
def take_back_told_home(request: Request, order: UUID, household: UUID) -> Count:
    """One where a home's tick was taken back."""
    gone = actions.take_back_home(
        actor=request.actor, order_id=order, household_id=household, now=timezone.now()
    )
    return Count(count=gone)


@router.get("/orders/{uuid:order}/progress", response=list[Figure])
def show_progress(request: Request, order: UUID) -> list[Figure]:
    """How far it is, level by level, then the homes; counted when asked."""
    now = timezone.now()
    found = access.get_order(request.actor, order, "follow", timezone.localdate(now))
    lines = [
        Figure(level=each.level, wanted=each.wanted, had=each.had, minutes=list(each.minutes),
               promised_minutes=found.teams_minutes)
        for each in levels_of(found, now).values()
    ]  # fmt: skip
    if homes := homes_of(found, now):
        line = Figure(level="homes", wanted=homes.wanted, had=homes.had, minutes=list(homes.minutes),
                      promised_minutes=found.homes_minutes)  # fmt: skip
        lines.append(line)
    return lines
