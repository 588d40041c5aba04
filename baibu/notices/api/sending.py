"""Looking after what is sent, for machines: counts, what is stuck, and the decision about it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from ninja import Router, Schema
from pydantic import ConfigDict

from baibu.registry.api.asking import at_work
from baibu.registry.queries.actors import Request

from .. import access, actions
from ..models import Delivery, Message
from ..queries import counts_of, lately, troubled
from ..queries.sending import title_of

router = Router(tags=["messages"])


class CountFacts(Schema):
    """How many are in a state by a way."""

    channel: str
    state: str
    count: int


class SentFacts(Schema):
    """A message that went to people; of a private one not even the heading is told."""

    id: UUID
    kind: str
    title: str
    is_urgent: bool
    is_drill: bool
    written_at: datetime
    counts: list[CountFacts]


class StuckFacts(Schema):
    """A delivery that failed, or of which nobody knows; whom it is for is asked with `/people/{id}`."""

    id: UUID
    person_id: UUID
    channel: str
    state: str
    reason: str


class SentWhole(SentFacts):
    """A message with what is stuck of it, thirty at most."""

    stuck: list[StuckFacts]


class StuckSent(Schema):
    """The deliveries that are meant; without any, all that are stuck."""

    model_config = ConfigDict(extra="forbid")

    deliveries: list[UUID] | None = None


class Decided(Schema):
    """How many were decided about."""

    count: int


@router.get("/sending", response=list[SentFacts])
def list_sent(request: Request) -> list[SentFacts]:
    """The newest fifty messages of fourteen days, with their counts."""
    actor, now = at_work(request), timezone.now()
    access.require_sees_sending(actor, timezone.localdate(now))
    found = list(lately(actor.within, now)[:50])
    counts = counts_of(actor.within, [each.id for each in found])
    return [facts(each, counts.get(each.id, Counter())) for each in found]


@router.get("/sending/{uuid:message}", response=SentWhole)
def show_sent(request: Request, message: UUID) -> SentWhole:
    """One message, and what is stuck of it."""
    found = access.get_sent(at_work(request), message, "see", timezone.localdate())
    told = facts(found, counts_of(found.community_id, [found.id]).get(found.id, Counter()))
    rows: list[Delivery] = list(troubled(found.community_id, found.id).order_by("state", "reason", "id")[:30])
    return SentWhole(**told.model_dump(), stuck=[StuckFacts.from_orm(row) for row in rows])


@router.post("/sending/{uuid:message}/again", response=Decided)
def send_again(request: Request, message: UUID, sent: StuckSent) -> Decided:
    """What is stuck goes on its way once more; what was in doubt may arrive twice."""
    now = timezone.now()
    found = actions.send_again(
        actor=at_work(request), message_id=message, deliveries=sent.deliveries, now=now
    )  # fmt: skip
    return Decided(count=found)


@router.post("/sending/{uuid:message}/leave", response=Decided)
def leave_be(request: Request, message: UUID, sent: StuckSent) -> Decided:
    """What is stuck is let be."""
    now = timezone.now()
    found = actions.leave_be(
        actor=at_work(request), message_id=message, deliveries=sent.deliveries, now=now
    )  # fmt: skip
    return Decided(count=found)


def facts(message: Message, counts: Counter[tuple[str, str]]) -> SentFacts:
    """The message with its counts."""
    numbers = [
        CountFacts(channel=channel, state=state, count=number)
        for (channel, state), number in sorted(counts.items())
    ]
    return SentFacts(
        id=message.id, kind=message.kind, title=title_of(message), is_urgent=message.is_urgent,
        is_drill=message.is_drill, written_at=message.written_at, counts=numbers,
    )  # fmt: skip
