"""Requests about what is kept, for machines."""

from __future__ import annotations

import io
from datetime import date
from typing import Literal
from uuid import UUID

from django.http import FileResponse
from django.utils import timezone
from ninja import Field, Router, Schema

from baibu.registry.access import nowhere
from baibu.registry.api.asking import at_work
from baibu.registry.queries.actors import Request

from .. import access, actions
from ..models import Ask
from ..queries import asks
from ..queries.rules import WORKBOOK

router = Router(tags=["rights"])
Kind = Literal["see", "copy", "correct", "delete", "explain"]


class AskShown(Schema):
    """A request; `answer` is empty until it is answered."""

    id: UUID
    person_id: UUID
    kind: Kind
    words: str
    relative: str
    channel: str
    asked_on: date
    due_on: date
    answer: str
    reason: str
    reply: str
    corrected: list[str]
    #: file · paper; empty where no copy was handed over
    handed_as: str
    handed_on: date | None


class AskSent(Schema):
    """What is asked; on `screen` for oneself or a child of one's home, else as the office notes it."""

    kind: Kind
    words: str = Field("", max_length=1000)
    channel: Literal["spoken", "paper", "screen"] = "screen"
    asked_on: date | None = None
    relative: str = Field("", max_length=60)


class AnswerSent(Schema):
    """The answer; `reason` is a code of rules.yaml where it is not done, or not all of it."""

    answer: Literal["done", "partly", "refused"]
    reason: str = Field("", max_length=24)
    reply: str = Field("", max_length=2000)


@router.get("/me/rights", response=list[AskShown])
def list_own_requests(request: Request) -> list[Ask]:
    """What the one who asks asked for, and the answers."""
    if request.actor.person_id is None:
        raise nowhere()
    return asks.own_asks(request.actor, timezone.localdate())


@router.get("/rights/desk", response=list[AskShown])
def list_open_requests(request: Request) -> list[Ask]:
    """What waits for an answer, what is due first first."""
    actor = at_work(request)
    access.require_desk(actor, timezone.localdate())
    return list(asks.open_asks(actor.within))


@router.get("/rights/asks/{uuid:ask}", response=AskShown)
def show_request(request: Request, ask: UUID) -> Ask:
    """One request."""
    return actions.read_ask(actor=at_work(request), ask_id=ask, now=timezone.now())


@router.post("/people/{uuid:person}/rights", response={201: AskShown})
def make_request(request: Request, person: UUID, sent: AskSent) -> Ask:
    """Ask; the answer is owed within thirty days."""
    return actions.make_request(
        actor=at_work(request), person_id=person, now=timezone.now(), **sent.model_dump()
    )


@router.post("/rights/asks/{uuid:ask}/answer", response=AskShown)
def answer_request(request: Request, ask: UUID, sent: AnswerSent) -> Ask:
    """Answer; never about oneself or one's own home."""
    return actions.answer_request(actor=at_work(request), ask_id=ask, now=timezone.now(), **sent.model_dump())


class HandedSent(Schema):
    """On which day the copy was handed over on paper."""

    on: date


@router.post("/rights/asks/{uuid:ask}/copy", response=bytes)
def make_copy(request: Request, ask: UUID) -> FileResponse:
    """The copy that was asked for, as a workbook; who made it and when stays with the request."""
    made = actions.make_copy(actor=at_work(request), ask_id=ask, now=timezone.now())
    content = io.BytesIO(made.content)
    return FileResponse(content, as_attachment=True, filename=made.name, content_type=WORKBOOK)


@router.post("/rights/asks/{uuid:ask}/handed-over", response=AskShown)
def note_copy_handed(request: Request, ask: UUID, sent: HandedSent) -> Ask:
    """The copy was handed over on paper that day, by whoever notes it."""
    return actions.note_copy_handed(
        actor=at_work(request), ask_id=ask, now=timezone.now(), **sent.model_dump()
    )
