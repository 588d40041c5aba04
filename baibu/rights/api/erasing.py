"""Erasing somebody by two, legal holds, and destroying what is past its term, for machines."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.utils import timezone
from ninja import Field, Router, Schema

from baibu.registry.access import scope_of
from baibu.registry.api.asking import at_work
from baibu.registry.queries.actors import Request

from .. import access, actions
from ..actions.destroying import get_destruction
from ..models import Destruction, Erasure, Hold
from ..queries.certificates import certificate_of, newest
from ..queries.due import due
from ..queries.holds import Held, holds_shown

router = Router(tags=["rights"])


class ErasureShown(Schema):
    """A proposal to erase somebody, and what became of it; no names."""

    id: UUID
    person_id: UUID
    proposed_at: datetime
    confirmed_at: datetime | None
    declined_at: datetime | None
    counts: dict[str, int]


@router.post("/people/{uuid:person}/erasures", response={201: ErasureShown})
def propose_erasure(request: Request, person: UUID) -> Erasure:
    """Propose to erase somebody who left; another confirms."""
    return actions.propose_erasure(actor=at_work(request), person_id=person, now=timezone.now())


@router.post("/erasures/{uuid:erasure}/confirm", response=ErasureShown)
def confirm_erasure(request: Request, erasure: UUID) -> Erasure:
    """Confirm what another proposed; it cannot be taken back."""
    return actions.confirm_erasure(actor=at_work(request), erasure_id=erasure, now=timezone.now())


@router.post("/erasures/{uuid:erasure}/decline", response=ErasureShown)
def decline_erasure(request: Request, erasure: UUID) -> Erasure:
    """Leave everything as it is."""
    return actions.decline_erasure(actor=at_work(request), erasure_id=erasure, now=timezone.now())


class HeldShown(Schema):
    """A hold that stands; `may_lift` is false where it is the one who asks' own matter."""

    person_id: UUID
    name: str
    reason: str
    since: date
    may_lift: bool

    @staticmethod
    def resolve_may_lift(held: Held) -> bool:
        """Whether there is a way to end it."""
        return bool(held.lift_href)


class HoldShown(Schema):
    """A hold, and the day it was lifted."""

    id: UUID
    person_id: UUID
    set_on: date
    lifted_on: date | None


class HoldSent(Schema):
    """Which proceedings require it, and until when."""

    reason: str = Field(max_length=300)


@router.get("/rights/holds", response=list[HeldShown])
def list_holds(request: Request) -> list[Held]:
    """The holds that stand, the oldest first."""
    actor, day = at_work(request), timezone.localdate()
    access.require_desk(actor, day)
    return holds_shown(scope_of(actor, day))


@router.post("/people/{uuid:person}/hold", response={201: HoldShown})
def set_hold(request: Request, person: UUID, sent: HoldSent) -> Hold:
    """Nothing of the person is erased until it is lifted; never about oneself or one's own home."""
    return actions.set_hold(actor=at_work(request), person_id=person, now=timezone.now(), **sent.model_dump())


@router.post("/people/{uuid:person}/hold/lift", response=HoldShown)
def lift_hold(request: Request, person: UUID) -> Hold:
    """The hold, lifted."""
    return actions.lift_hold(actor=at_work(request), person_id=person, now=timezone.now())


class DueShown(Schema):
    """A kind of thing that is past its term: how many rows, and under which term; no names."""

    kind: str
    count: int
    term: str


class DestructionShown(Schema):
    """A list to destroy, or its certificate; no names."""

    id: UUID
    #: the certificate's number; empty until it is destroyed
    number: str
    kinds: list[dict[str, str | int]]
    keys_hash: str
    proposed_at: datetime
    confirmed_at: datetime | None
    declined_at: datetime | None
    #: whether a certificate still says what it said when it was made
    is_whole: bool

    @staticmethod
    def resolve_is_whole(done: Destruction) -> bool:
        """Reckoned anew."""
        return certificate_of(done).is_whole


@router.get("/rights/due", response=list[DueShown])
def list_due(request: Request) -> list[dict[str, str | int]]:
    """What is past its term today, kind by kind."""
    actor, day = at_work(request), timezone.localdate()
    access.require_desk(actor, day)
    return [
        {"kind": kind.code, "count": kind.count, "term": kind.term.text.en} for kind in due(actor.within, day)
    ]


@router.get("/destructions", response=list[DestructionShown])
def list_destructions(request: Request) -> list[Destruction]:
    """What was proposed and destroyed, the newest first."""
    actor = at_work(request)
    access.require_desk(actor, timezone.localdate())
    return list(newest(actor.within)[:50])


@router.get("/destructions/{uuid:destruction}", response=DestructionShown)
def show_destruction(request: Request, destruction: UUID) -> Destruction:
    """A proposal, or the certificate."""
    actor = at_work(request)
    access.require_desk(actor, timezone.localdate())
    return get_destruction(actor, destruction)


@router.post("/destructions", response={201: DestructionShown})
def propose_destruction(request: Request) -> Destruction:
    """Propose to destroy everything that is past its term; another confirms the same list."""
    return actions.propose_destruction(actor=at_work(request), now=timezone.now())


@router.post("/destructions/{uuid:destruction}/confirm", response=DestructionShown)
def confirm_destruction(request: Request, destruction: UUID) -> Destruction:
    """Destroy what another proposed; it cannot be taken back."""
    return actions.confirm_destruction(actor=at_work(request), destruction_id=destruction, now=timezone.now())


@router.post("/destructions/{uuid:destruction}/decline", response=DestructionShown)
def decline_destruction(request: Request, destruction: UUID) -> Destruction:
    """Leave everything as it is."""
    return actions.decline_destruction(actor=at_work(request), destruction_id=destruction, now=timezone.now())
