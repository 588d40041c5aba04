"""Letting somebody back in by two, for machines: the same acts and the same refusals as on the pages."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from django.utils import timezone
from ninja import Field, Router, Schema

from .. import access, actions
from ..models import Recovery
from ..queries.actors import Request
from ..queries.recoveries import waiting
from .asking import at_work

router = Router(tags=["sign-in"])
Reason = Literal["phone", "password", "both", "others"]


class RecoverySent(Schema):
    """Whose account, and what happened."""

    username: str = Field(max_length=60)
    reason: Reason


class ConfirmationSent(Schema):
    """The confirming person's own password, once more."""

    password: str = Field(max_length=128)


class AskedRecovery(Schema):
    """A request; over at `until` if nobody confirms it."""

    id: UUID
    username: str
    reason: str
    asked_at: datetime
    until: datetime
    is_over: bool


class HandedOver(Schema):
    """A password for the first time: told this once, and stored nowhere."""

    username: str
    password: str


@router.get("/recoveries", response=list[AskedRecovery])
def list_recoveries(request: Request) -> list[AskedRecovery]:
    """The requests that wait for a second person, for those who answer for the community or an estate."""
    actor = at_work(request)
    access.require_decides_recoveries(actor, timezone.localdate())
    return [shown(row) for row in waiting(actor, timezone.now())]


@router.post("/recoveries", response={201: AskedRecovery})
def ask_recovery(request: Request, sent: RecoverySent) -> AskedRecovery:
    """The request; somebody else confirms it within a day."""
    actor, now = at_work(request), timezone.now()
    account = access.account_called(actor, sent.username, timezone.localdate(now))
    return shown(actions.ask_recovery(actor=actor, account_id=account.pk, reason=sent.reason, now=now))


@router.post("/recoveries/{uuid:key}/confirm", response=HandedOver)
def confirm_recovery(request: Request, key: UUID, sent: ConfirmationSent) -> HandedOver:
    """The second step is gone and every session over; the answer holds the password to hand over."""
    opened = actions.confirm_recovery(
        actor=at_work(request), recovery_id=key, password=sent.password, now=timezone.now()
    )
    return HandedOver(username=opened.account.username, password=opened.password)


@router.post("/recoveries/{uuid:key}/withdraw", response=AskedRecovery)
def withdraw_recovery(request: Request, key: UUID) -> AskedRecovery:
    """The request, over; also by the account's owner."""
    now = timezone.now()
    found = actions.withdraw_recovery(actor=at_work(request), recovery_id=key, now=now)
    found.ended_at = now
    return shown(found)


def shown(row: Recovery) -> AskedRecovery:
    """A request as a machine reads it."""
    return AskedRecovery(
        id=row.id, username=row.account.username, reason=row.reason, asked_at=row.asked_at, until=row.until,
        is_over=row.ended_at is not None,
    )  # fmt: skip
