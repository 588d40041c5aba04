"""Claims that wait for the asker's answer, and answering them: the same as on the pages."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.utils import timezone
from ninja import Field, Router, Schema

from .. import access, actions
from ..models import Claim
from ..queries.actors import Request
from ..queries.claims import claims_waiting

router = Router(tags=["claims"])


class ClaimLine(Schema):
    """Somebody says where they live. What they typed, not what the register says."""

    id: UUID
    name: str
    place_id: UUID
    #: entrance and room as the register writes them; whether there is such a door is not said
    unit: str
    room: str
    claimed_at: datetime
    #: from this day on the level above sees it waiting
    above_on: date
    #: confirmed · declined; empty while it waits
    outcome: str


class ConfirmSent(Schema):
    """Who of the home it is."""

    person_id: UUID


class DeclineSent(Schema):
    """Why not; whoever asked reads it."""

    reason: str = Field(max_length=200)


def line(claim: Claim) -> ClaimLine:
    """The claim, without the number it was made with."""
    return ClaimLine(
        id=claim.id, name=claim.name, place_id=claim.place_id, unit=claim.unit, room=claim.room,
        claimed_at=claim.claimed_at, above_on=claim.above_on, outcome=claim.outcome,
    )  # fmt: skip


@router.get("/claims", response=list[ClaimLine])
def list_claims(request: Request) -> list[ClaimLine]:
    """What waits for the asker: of their building at once, of those below after three working days."""
    day = timezone.localdate()
    reach = access.claims_of(access.scope_of(request.actor, day))
    rows = claims_waiting(reach, day).order_by("claimed_at")[:100]
    return [line(row) for row in rows]


@router.post("/claims/{uuid:claim}/confirm", response=ClaimLine)
def confirm_claim(request: Request, claim: UUID, sent: ConfirmSent) -> ClaimLine:
    """Confirmed: the account is open, and a code sent to the proven number lets them in."""
    return line(
        actions.confirm_claim(
            actor=request.actor, claim_id=claim, person_id=sent.person_id, now=timezone.now()
        )
    )


@router.post("/claims/{uuid:claim}/decline", response=ClaimLine)
def decline_claim(request: Request, claim: UUID, sent: DeclineSent) -> ClaimLine:
    """Declined, with the reason for whoever asked."""
    return line(
        actions.decline_claim(actor=request.actor, claim_id=claim, reason=sent.reason, now=timezone.now())
    )
