"""The inbox for machines: one's own messages, and opening one."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from ninja import Router, Schema

from baibu.registry.queries.actors import Request

from .. import access, actions
from ..models import Delivery
from ..queries import letters_page, ways_of
from ..queries.inbox import words

router = Router(tags=["messages"])


class LetterFacts(Schema):
    """A message as its reader sees it, in the language asked for."""

    id: UUID
    #: test · order · alarm …
    kind: str
    title: str
    body: str
    #: the page of this site that says more; empty where there is none
    path: str
    is_urgent: bool
    is_drill: bool
    #: none: the clock
    author_id: UUID | None
    written_at: datetime
    read_at: datetime | None


class WayFacts(Schema):
    """One way outside, and what came of it."""

    #: sms · mail
    channel: str
    #: waiting · handing · sent · delivered · failed · unsure · dropped; sent: the provider took it
    state: str
    #: a code; `sandbox`: nothing was really sent
    reason: str
    not_before: datetime
    settled_at: datetime | None


class OneLetter(LetterFacts):
    """A message with the ways outside by which it went to its reader."""

    ways: list[WayFacts]


@router.get("/inbox", response=list[LetterFacts])
def list_messages(request: Request, page: int = 1) -> list[LetterFacts]:
    """One's own messages, the newest first, twenty a page; empty after the last page."""
    return [LetterFacts(**facts(each)) for each in letters_page(request.actor, page)]


@router.get("/inbox/{uuid:message}", response=OneLetter)
def show_message(request: Request, message: UUID) -> OneLetter:
    """One of one's own messages; reading it here does not mark it as opened."""
    return whole(access.get_own_message(request.actor, message))


@router.post("/inbox/{uuid:message}/open", response=OneLetter)
def open_message(request: Request, message: UUID) -> OneLetter:
    """The message, opened from now on; as on its page."""
    return whole(actions.open_message(actor=request.actor, message_id=message, now=timezone.now()))


def whole(row: Delivery) -> OneLetter:
    """The message with its ways."""
    return OneLetter(**facts(row), ways=[WayFacts.from_orm(each) for each in ways_of(row)])


def facts(row: Delivery) -> dict[str, Any]:
    """What is told of a message."""
    message, said = row.message, words(row.message)
    return {
        "id": message.id, "kind": message.kind, "title": said.title, "body": said.body, "path": message.path,
        "is_urgent": message.is_urgent, "is_drill": message.is_drill, "author_id": message.author_id,
        "written_at": message.written_at, "read_at": row.read_at,
    }  # fmt: skip
