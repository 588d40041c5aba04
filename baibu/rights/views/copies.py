"""The copy somebody asked for: made here, or handed over on paper."""

from __future__ import annotations

import io
from functools import partial
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baibu.registry.queries.actors import Request
from baibu.web import page

from .. import actions
from ..actions.copies import get_copy_ask
from ..forms import HandedForm
from ..queries import asks
from ..queries.rules import WORKBOOK


def copy(request: Request, ask: UUID) -> HttpResponse:
    """The ways to make the copy; that it was handed over on paper is noted here."""
    now = timezone.now()
    found = get_copy_ask(request.actor, ask, now)
    form = HandedForm(request.POST or None, today=timezone.localdate(now))
    act = partial(actions.note_copy_handed, actor=request.actor, ask_id=ask, now=now)
    if page.accepted(form, lambda sent: act(**sent)):
        return page.done(request, asks.href_of(found), _("Noted. Now answer the request."))
    shown = {"ask": found, "form": form, "back_href": asks.href_of(found), "bar_place": "neighbourhood"}
    return page.render(request, "rights/copy.html", shown)


@require_POST
def make(request: Request, ask: UUID) -> FileResponse:
    """The file, this once: it is kept nowhere here."""
    made = actions.make_copy(actor=request.actor, ask_id=ask, now=timezone.now())
    content = io.BytesIO(made.content)
    return FileResponse(content, as_attachment=True, filename=made.name, content_type=WORKBOOK)
