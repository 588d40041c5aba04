"""What leaves the house as a workbook: asked for, agreed to, made, taken."""

from __future__ import annotations

import io
from functools import partial
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baibu.web import page

from .. import access, actions
from ..forms.exports import CapForm, ExportForm
from ..models import Community
from ..queries.actors import Request
from ..queries.outgoing import alarms_before, listed, sums_before, told

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def exports(request: Request) -> HttpResponse:
    """What was asked for so far, and asking anew."""
    actor, now = request.actor, timezone.now()
    day = timezone.localdate(now)
    access.require_asks_exports(actor, day)
    form = ExportForm(request.POST or None, today=day)
    found: list[UUID] = []
    ask = partial(actions.ask_export, actor=actor, now=now)
    if page.accepted(form, lambda sent: found.append(ask(**sent).id)):
        return page.done(request, reverse("registry:export", args=[found[0]]))
    community = Community.objects.get(pk=actor.within)
    values = {
        "form": form, "rows": listed(actor, now), "cap": community.export_cap,
        "cap_form": CapForm(initial={"rows": community.export_cap}),
        "may_set_cap": access.may_set_cap(access.scope_of(actor, day)), "place": "neighbourhood",
    }  # fmt: skip
    return page.render(request, "registry/exports.html", values)


def export(request: Request, key: UUID, password: str = "") -> HttpResponse:
    """One export: what is in it, where it stands, what can be done now; a fresh password, this once."""
    actor, now = request.actor, timezone.now()
    day = timezone.localdate(now)
    found = access.get_export(actor, key, day)
    values = {
        "export": told(actor, [found], now)[0], "sums": sums_before(found, now),
        "alarms": alarms_before(found, now), "password": password,
        "may_decide": access.may_decide_export(access.scope_of(actor, day), found),
        "place": "neighbourhood",
    }  # fmt: skip
    return page.render(request, "registry/export.html", values)


@require_POST
def decide(request: Request, key: UUID) -> HttpResponse:
    """Agreed to, or not."""
    is_agreed = request.POST.get("is_agreed") == "yes"
    actions.decide_export(actor=request.actor, export_id=key, is_agreed=is_agreed, now=timezone.now())
    said = _("Agreed. Whoever asked can make the file now.") if is_agreed else _("Not agreed to.")
    return page.done(request, reverse("registry:exports"), said)


@require_POST
def make(request: Request, key: UUID) -> HttpResponse:
    """The page with the password, in this answer and nowhere else, so there is no redirect."""
    _made, password = actions.make_export(actor=request.actor, export_id=key, now=timezone.now())
    return export(request, key, password)


@require_POST
def take(request: Request, key: UUID) -> FileResponse:
    """The file, counted as taken."""
    found, content = actions.take_export(actor=request.actor, export_id=key, now=timezone.now())
    name = _("export %(number)s") % {"number": found.number} + ".xlsx"
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=name, content_type=SHEET)


@require_POST
def set_cap(request: Request) -> HttpResponse:
    """From how many rows on a second person agrees."""
    form = CapForm(request.POST)
    if not form.is_valid():
        return page.done(request, reverse("registry:exports"))
    actions.set_export_cap(actor=request.actor, now=timezone.now(), **form.cleaned_data)
    return page.done(request, reverse("registry:exports"), _("Noted."))
