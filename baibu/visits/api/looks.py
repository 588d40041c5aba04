"""Why somebody looks at a home, who looked at mine, and homes opened in an emergency."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.utils import timezone
from ninja import Field, Router, Schema, Status

from baibu.registry.models import Opening
from baibu.registry.queries.actors import Request

from ..access import get_opening
from ..actions import looks as acts
from ..queries.looks import looks_of
from .facts import Sent

router = Router(tags=["looks"])


class WhySent(Sent):
    """Why they look; the words are for those looked at to read."""

    purpose: Literal["request", "register", "follow-up", "stand-in", "support"]
    words: str = Field("", max_length=200)


class OpeningSent(Sent):
    """What happened, in words too, and for how many hours."""

    reason: Literal["help-call", "danger", "missing", "other"]
    words: str = Field(max_length=200)
    hours: Literal[1, 4, 12, 24]


class OpeningFacts(Schema):
    """A home opened in an emergency."""

    id: UUID
    household_id: UUID
    person_id: UUID
    reason: str
    since: datetime
    until: datetime
    ended_at: datetime | None
    noted_by_id: UUID | None


class Look(Schema):
    """One look at oneself or one's home."""

    on: date
    kind: str
    purpose: str
    person_id: UUID | None
    post: str


@router.post("/households/{uuid:household}/why", response={204: None})
def say_why(request: Request, household: UUID, sent: WhySent) -> Status[None]:
    """Say why; the home is then open to whoever answers for it from further up, until tonight."""
    now = timezone.now()
    acts.say_why(actor=request.actor, household_id=household, purpose=sent.purpose, words=sent.words, now=now)
    return Status(204, None)


@router.post("/households/{uuid:household}/openings", response={201: OpeningFacts})
def open_home(request: Request, household: UUID, sent: OpeningSent) -> Status[Opening]:
    """Open a home of others in an emergency; those who live there and the level above know at once."""
    now = timezone.now()
    made = acts.open_home(actor=request.actor, household_id=household, now=now, **sent.model_dump())
    return Status(201, made)


@router.get("/openings/{uuid:opening}", response=OpeningFacts)
def show_opening(request: Request, opening: UUID) -> Opening:
    """An opening of one's own, or one below the places one answers for."""
    return get_opening(request.actor, opening, timezone.now())


@router.post("/openings/{uuid:opening}/note", response=OpeningFacts)
def note_opening(request: Request, opening: UUID) -> Opening:
    """Take note of it, as the level above."""
    now = timezone.now()
    acts.acknowledge_opening(actor=request.actor, opening_id=opening, now=now)
    return get_opening(request.actor, opening, now)


@router.post("/openings/{uuid:opening}/end", response=OpeningFacts)
def end_opening(request: Request, opening: UUID) -> Opening:
    """End it before its hour."""
    now = timezone.now()
    acts.end_opening(actor=request.actor, opening_id=opening, now=now)
    return get_opening(request.actor, opening, now)


@router.get("/me/looks", response=list[Look])
def my_looks(request: Request) -> list[Look]:
    """Who looked at me and my home, on which day and why; the newest first."""
    return [
        Look(
            on=look.on_day, kind=look.kind, purpose=look.data["purpose"], person_id=look.actor_id,
            post=look.as_post,
        )
        for look in looks_of(request.actor)
    ]  # fmt: skip
