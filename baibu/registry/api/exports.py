"""The register, the teams and the visits as a workbook."""

from __future__ import annotations

from datetime import date

from django.http import FileResponse
from django.utils import timezone
from ninja import Router

from .. import access, actions
from ..forms.exports import PeriodForm
from ..queries.actors import Request
from .asking import accepted, at_work

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
router = Router(tags=["imports"])


@router.get("/export", response=bytes)
def export(request: Request, since: date | None = None, until: date | None = None) -> FileResponse:
    """The workbook the page saves: register, teams, and the visits of a period; this year's without one."""
    actor, now = at_work(request), timezone.now()
    access.require_set_up(actor, timezone.localdate(now))
    form = PeriodForm({"since": since, "until": until}, today=timezone.localdate(now))
    saved = actions.saved_export(actor=actor, now=now, **accepted(form))
    name = f"{timezone.localdate(now)}.xlsx"
    return FileResponse(saved, as_attachment=True, filename=name, content_type=SHEET)
