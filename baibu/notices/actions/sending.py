"""Deciding about deliveries that failed or that nobody knows of: once more, or let be."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from baibu.registry.actions.changes import changed_meanwhile
from baibu.registry.actions.remembering import remember_of_community
from baibu.registry.queries.actors import Actor

from ..access import get_sent
from ..queries import troubled
from ..queries.outbox import open_channels


@transaction.atomic
def send_again(
    *, actor: Actor, message_id: UUID, deliveries: Collection[UUID] | None = None, now: datetime
) -> int:  # fmt: skip
    """How many deliveries go on their way once more: those named, or all that are stuck by ways still open.

    Whoever got it without our knowing gets it twice: that is what is decided, so it is remembered who did.
    """
    rows = stuck(actor, message_id, deliveries, now).filter(channel__in=open_channels())
    fresh = {"state": "waiting", "reason": "", "tries": 0, "not_before": now, "settled_at": now}
    found = decided(rows, fresh)
    data = {"message": str(message_id), "count": found}
    remember_of_community(actor=actor, kind="deliveries-sent-again", data=data, now=now)
    return found


@transaction.atomic
def leave_be(
    *, actor: Actor, message_id: UUID, deliveries: Collection[UUID] | None = None, now: datetime
) -> int:  # fmt: skip
    """How many deliveries are let be: those named, or all that are stuck. They keep their reason."""
    found = decided(stuck(actor, message_id, deliveries, now), {"state": "dropped", "settled_at": now})
    data = {"message": str(message_id), "count": found}
    remember_of_community(actor=actor, kind="deliveries-left", data=data, now=now)
    return found


def stuck(actor: Actor, message_id: UUID, deliveries: Collection[UUID] | None, now: datetime) -> Any:
    """The rows meant, of a message the actor may decide about."""
    message = get_sent(actor, message_id, "settle", timezone.localdate(now))
    rows = troubled(message.community_id, message.id)
    return rows if deliveries is None else rows.filter(id__in=deliveries)


def decided(rows: Any, said: dict[str, Any]) -> int:
    """How many were changed; refused where a colleague was faster, or the way is not set up any more."""
    found = int(rows.update(**said))
    if not found:
        raise changed_meanwhile()
    return found
