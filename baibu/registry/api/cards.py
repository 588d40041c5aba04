"""Cards for people without a phone of their own, for machines: printed, and blocked."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from ninja import Field, Router, Schema

from .. import access, actions
from ..queries.actors import Request
from .asking import at_work

router = Router(tags=["sign-in"])


class CardSent(Schema):
    """The four figures chosen together; without them the year of birth is asked for."""

    pin: str = Field("", max_length=4)


class CardPrinted(Schema):
    """A card. `address` goes into its QR code; it is told this once and kept nowhere."""

    id: UUID
    address: str
    #: which four figures it asks for
    asks: Literal["pin", "year"]


@router.post("/people/{uuid:person}/card", response={201: CardPrinted})
def print_card(request: Request, person: UUID, sent: CardSent) -> CardPrinted:
    """A card for somebody of a home the asker looks after; not for oneself, one's family or a post holder."""
    actor, now = at_work(request), timezone.now()
    found = access.get_let_in(actor, person, timezone.localdate(now))
    actions.note_look(actor=actor, household_id=found.household_id, now=now)
    made = actions.print_card(actor=actor, person_id=person, pin=sent.pin, now=now)
    way = reverse("registry:card", args=[made.card.community_id, made.secret])
    return CardPrinted(
        id=made.card.id,
        address=request.build_absolute_uri(way),
        asks="year" if made.card.proof == "year" else "pin",
    )


@router.post("/people/{uuid:person}/card/block", response={204: None})
def block_card(request: Request, person: UUID) -> None:
    """The card opens nothing any more; by whoever may let them in."""
    actions.block_card(actor=at_work(request), person_id=person, now=timezone.now())
