"""All homes of a helper handed over: offered, looked at, answered, taken back."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.utils import timezone
from ninja import Router, Schema

from baibu.registry.access import get_hand_over
from baibu.registry.models import OFFERED, HandOver
from baibu.registry.queries.actors import Request
from baibu.registry.queries.hand_overs import caseload, mark_of_pairs, open_offers_of

from ..actions import hand_overs as acts
from ..queries.caseloads import Load, Shift, shifts
from ..queries.desk import Desk, desk_of
from .facts import Sent

router = Router(tags=["pairs"])


class Carried(Schema):
    """What somebody carries by that kind of pair: homes, and what is open and overdue there."""

    homes: int
    open: int
    overdue: int


class Side(Schema):
    """One side of an offer; `before` and `after` while it waits for its answer."""

    person_id: UUID
    name: str
    before: Carried | None
    after: Carried | None


class Offer(Schema):
    """An offer of all homes of a helper; `seen` is the mark of these homes, to be sent with a yes."""

    id: UUID
    kind: str
    #: offered · accepted · rejected · withdrawn
    state: str
    giver: Side
    taker: Side
    from_on: date
    offered_by: UUID
    offered_at: datetime
    answered_by: UUID | None
    answered_at: datetime | None
    seen: str


class OfferSent(Sent):
    """To whom, in which kind of pair, from which day on."""

    kind: str
    taker_id: UUID
    from_on: date


class AcceptSent(Sent):
    """The mark of the homes that were looked at; without it whatever they are now goes over."""

    seen: str = ""


@router.get("/me/hand-overs", response=list[Offer])
def show_hand_overs(request: Request) -> list[Offer]:
    """The offers that wait, to the one who asks, of their homes, or made by them."""
    desk = desk_of(request.actor, timezone.localdate())
    found = open_offers_of(desk.community_id, desk.me) if desk.me else []
    return [facts(desk, offer) for offer in found]


@router.post("/helpers/{uuid:helper}/hand-overs", response={201: Offer})
def offer_all_homes(request: Request, helper: UUID, sent: OfferSent) -> Offer:
    """The offer; nothing moves before the other side says yes."""
    made = acts.offer_homes(actor=request.actor, helper_id=helper, now=timezone.now(), **sent.dict())
    return shown(request, made.id)


@router.get("/hand-overs/{uuid:key}", response=Offer)
def show_hand_over(request: Request, key: UUID) -> Offer:
    """One offer: to either side, and to the posts that look after these homes."""
    return shown(request, key)


@router.post("/hand-overs/{uuid:key}/accept", response=Offer)
def accept_all_homes(request: Request, key: UUID, sent: AcceptSent) -> Offer:
    """Every home goes over in one act; refused where the homes are not those that were seen."""
    acts.accept_homes(actor=request.actor, hand_over_id=key, seen=sent.seen, now=timezone.now())
    return shown(request, key)


@router.post("/hand-overs/{uuid:key}/reject", response=Offer)
def reject_all_homes(request: Request, key: UUID) -> Offer:
    """The homes stay where they are; nobody has to say why."""
    acts.reject_homes(actor=request.actor, hand_over_id=key, now=timezone.now())
    return shown(request, key)


@router.post("/hand-overs/{uuid:key}/withdraw", response=Offer)
def withdraw_all_homes(request: Request, key: UUID) -> Offer:
    """The offer, taken back before it was answered."""
    acts.withdraw_homes(actor=request.actor, hand_over_id=key, now=timezone.now())
    return shown(request, key)


def shown(request: Request, key: UUID) -> Offer:
    """The offer as it stands for whoever asks."""
    desk = desk_of(request.actor, timezone.localdate())
    return facts(desk, get_hand_over(request.actor, key, day=desk.day, scope=desk.scope))


def facts(desk: Desk, offer: HandOver) -> Offer:
    """The offer itself, with what both sides carry while it waits."""
    sides: dict[UUID, Shift] = {}
    mark = ""
    if offer.state == OFFERED:
        sides = shifts(desk, offer.kind, offer.giver_id, offer.taker_id)
        first = max(offer.from_on, desk.day)
        mark = mark_of_pairs(caseload(desk.community_id, offer.giver_id, offer.kind, first))
    return Offer(
        id=offer.id, kind=offer.kind, state=offer.state, from_on=offer.from_on, seen=mark,
        giver=side(offer.giver_id, offer.giver.name, sides),
        taker=side(offer.taker_id, offer.taker.name, sides),
        offered_by=offer.offered_by_id, offered_at=offer.offered_at,
        answered_by=offer.answered_by_id, answered_at=offer.answered_at,
    )  # fmt: skip


def side(person_id: UUID, name: str, sides: dict[UUID, Shift]) -> Side:
    """One side with its figures."""
    found = sides.get(person_id)
    return Side(
        person_id=person_id,
        name=name,
        before=carried(found.before) if found else None,
        after=carried(found.after) if found else None,
    )


def carried(load: Load) -> Carried:
    """The figures of one side."""
    return Carried(homes=load.homes, open=load.open, overdue=load.overdue)
