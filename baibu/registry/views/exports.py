"""The register, the teams and the visits as a workbook to save."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu.web import page

from .. import access, actions
from ..forms.exports import PeriodForm
from ..queries.actors import Request

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def export(request: Request) -> HttpResponse | StreamingHttpResponse:
    """The register and the teams as they stand today, and the visits of a period."""
    actor, now = request.actor, timezone.now()
    access.require_set_up(actor, timezone.localdate(now))
    form = PeriodForm(request.GET, today=timezone.localdate(now))
    if not form.is_valid():
        context = {"form": form, "place": "neighbourhood"}
        return page.render(request, "registry/export.html", context)
    saved = actions.saved_export(actor=actor, now=now, **form.cleaned_data)
    name = _("register") + f" {timezone.localdate(now)}.xlsx"
    return FileResponse(saved, as_attachment=True, filename=name, content_type=SHEET)
