"""Workbooks: sent and looked at, brought in as one act, taken back as one act."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.utils import timezone
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile

from .. import access, actions
from ..forms.reading import read_workbook
from ..forms.uploads import UploadForm
from ..models import ImportAct, ImportDraft
from ..queries.actors import Request
from ..queries.drafts import unpacked
from ..queries.headings import act_of, known_headings
from ..queries.reports import report_of
from ..queries.teams import compare
from .asking import accepted, at_work

router = Router(tags=["imports"])
#: what the file's sheets are, if they do not say
Said = Literal["register", "team", "visits"]


class Import(Schema):
    """A workbook that waits, was brought in, or was taken back."""

    #: of the draft while it waits, of the act afterwards
    id: UUID
    state: Literal["waiting", "applied", "undone"]
    file_name: str
    at: datetime
    #: the same report the command line prints; once it is brought in, problems are counts
    sheets: list[dict[str, Any]]


@router.post("/imports", response={201: Import})
def send_workbook(
    request: Request, file: File[UploadedFile], kind: Form[Said | None] = None, password: Form[str] = ""
) -> Import:
    """What the workbook would change; nothing is written before it is applied; kept a day."""
    now, actor = timezone.now(), at_work(request)
    access.require_set_up(actor, timezone.localdate(now))
    form = UploadForm(request.POST, request.FILES)
    accepted(form)
    workbook = read_workbook(
        *form.content(),
        password=form.opens_with,
        today=timezone.localdate(now),
        pack=actor.pack,
        known_headings=known_headings(actor.within),
        kind=kind,
    )
    return of_draft(actions.keep_draft(actor=actor, workbook=workbook, now=now))


@router.get("/imports/{uuid:key}", response=Import)
def show_import(request: Request, key: UUID) -> Import:
    """A draft compared with what is stored now, or an act as it was brought in."""
    actor, day = at_work(request), timezone.localdate()
    access.require_set_up(actor, day)
    act = act_of(key)
    if act and act.community_id == actor.within:
        return of_act(act)
    draft = actions.get_draft(actor, key, day)
    done = act_of(draft.applied_act_id) if draft.applied_act_id else None
    return of_act(done) if done else of_draft(draft)


@router.post("/imports/{uuid:key}/apply", response=Import)
def apply_import(request: Request, key: UUID) -> Import:
    """The act that brought the draft in; its id takes it back."""
    done = actions.apply_draft(
        actor=at_work(request), draft_id=key, now=timezone.now(), visit_sink=actions.visit_sink()
    )
    return of_act(done.act)


@router.post("/imports/{uuid:key}/undo", response=Import)
def undo_import(request: Request, key: UUID) -> Import:
    """The act, taken back; refused where somebody built on it since."""
    act = actions.undo_import(
        actor=at_work(request), act_id=key, now=timezone.now(), visit_sink=actions.undo_sink()
    )
    return of_act(act)


def of_draft(draft: ImportDraft) -> Import:
    """A draft beside what is stored today."""
    plan = compare(unpacked(bytes(draft.rows)), draft.community_id, timezone.localdate())
    return Import(
        id=draft.id,
        state="waiting",
        file_name=draft.file_name,
        at=draft.read_at,
        sheets=report_of(plan)["sheets"],
    )


def of_act(act: ImportAct) -> Import:
    """An act with the figures kept of it."""
    return Import(
        id=act.id,
        state="undone" if act.undone_at else "applied",
        file_name=act.file_name,
        at=act.undone_at or act.at,
        sheets=act.report["sheets"],
    )
