"""What leaves the house as a workbook: asked for, agreed to, made, taken."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.http import FileResponse
from django.utils import timezone
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from .. import access, actions
from ..forms.exports import ExportForm
from ..models import Community, Export
from ..queries.actors import Request
from ..queries.outgoing import state_of
from .asking import accepted, at_work

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
router = Router(tags=["exports"])


class ExportSent(Schema):
    """What an export is for and what is to be in it."""

    model_config = ConfigDict(extra="forbid")
    #: work, print, correct, upward, move, other
    purpose: str
    words: str
    #: register, phones, needs, team, visits
    parts: list[str]
    since: date | None = None
    until: date | None = None


class Decision(Schema):
    """Whether a second person agrees."""

    model_config = ConfigDict(extra="forbid")
    is_agreed: bool


class ExportFacts(Schema):
    """One export and where it stands."""

    id: UUID
    number: int
    state: Literal["waiting", "ready", "refused", "lapsed", "made", "gone"]
    purpose: str
    words: str
    parts: list[str]
    since: date
    until: date
    asked_at: datetime
    made_at: datetime | None
    needs_second: bool
    people: int
    sensitive: int
    visits: int
    #: marks of the Criminal Law the asker has reached within thirty days, as kind and number
    alarms: list[str]
    taken: int


class Made(ExportFacts):
    """An export whose file was made now."""

    #: opens the file; told this once and kept nowhere
    password: str


def facts(found: Export) -> dict[str, object]:
    """The export for machines."""
    names = [name for name in ExportFacts.model_fields if name != "state"]
    return {name: getattr(found, name) for name in names} | {"state": state_of(found, timezone.now())}


@router.get("/exports", response=list[ExportFacts])
def list_exports(request: Request) -> list[dict[str, object]]:
    """The community's exports, the newest first."""
    actor = at_work(request)
    access.require_asks_exports(actor, timezone.localdate())
    rows = Export.objects.filter(community_id=actor.within).defer("content").order_by("-asked_at")[:50]
    return [facts(each) for each in rows]


@router.post("/exports", response={201: ExportFacts})
def ask_export(request: Request, sent: ExportSent) -> dict[str, object]:
    """Asked for, with its rows counted: ready, or waiting for a second person."""
    actor, now = at_work(request), timezone.now()
    access.require_asks_exports(actor, timezone.localdate(now))
    form = ExportForm(sent.model_dump(), today=timezone.localdate(now))
    return facts(actions.ask_export(actor=actor, now=now, **accepted(form)))


class Cap(Schema):
    """From more rows of people than that, a second person agrees."""

    model_config = ConfigDict(extra="forbid")
    rows: int = Field(ge=0, le=100_000)


@router.get("/exports/cap", response=Cap)
def show_export_cap(request: Request) -> Cap:
    """The community's limit, for those who take something out."""
    actor = at_work(request)
    access.require_asks_exports(actor, timezone.localdate())
    return Cap(rows=Community.objects.get(pk=actor.within).export_cap)


@router.put("/exports/cap", response=Cap)
def set_export_cap(request: Request, sent: Cap) -> Cap:
    """Another limit, by whoever answers for the whole community."""
    actions.set_export_cap(actor=at_work(request), rows=sent.rows, now=timezone.now())
    return sent


@router.get("/exports/{uuid:key}", response=ExportFacts)
def show_export(request: Request, key: UUID) -> dict[str, object]:
    """Where it stands."""
    return facts(access.get_export(at_work(request), key, timezone.localdate()))


@router.post("/exports/{uuid:key}/decide", response=ExportFacts)
def decide_export(request: Request, key: UUID, sent: Decision) -> dict[str, object]:
    """Agreed to, or not, by somebody who did not ask for it."""
    actor = at_work(request)
    return facts(
        actions.decide_export(actor=actor, export_id=key, is_agreed=sent.is_agreed, now=timezone.now())
    )


@router.post("/exports/{uuid:key}/make", response=Made)
def make_export(request: Request, key: UUID) -> dict[str, object]:
    """Its file is made, and the password told this once."""
    made, password = actions.make_export(actor=at_work(request), export_id=key, now=timezone.now())
    return facts(made) | {"password": password}


@router.post("/exports/{uuid:key}/file", response=bytes)
def take_export(request: Request, key: UUID) -> FileResponse:
    """The file, closed by its password; handed out three times at the most."""
    found, content = actions.take_export(actor=at_work(request), export_id=key, now=timezone.now())
    name = f"export-{found.number}.xlsx"
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=name, content_type=SHEET)
