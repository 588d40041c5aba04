"""What was sent in the last days: how far it came, and what is stuck, for those who look after it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from baibu.registry.access import scope_of
from baibu.registry.queries.actors import Request
from baibu.web import page

from .. import access, actions
from ..forms import StuckForm
from ..queries import sending_page, sent_page


def sending(request: Request) -> HttpResponse:
    """The messages of the last days with their counts."""
    now = timezone.now()
    access.require_sees_sending(request.actor, timezone.localdate(now))
    shown = sending_page(request.actor.within, request.GET.get("page", ""), now)
    return show(request, "notices/sending.html", shown=shown)


def sent(request: Request, message: UUID) -> HttpResponse:
    """One of them, and what is stuck of it."""
    now = timezone.now()
    day = timezone.localdate(now)
    found = access.get_sent(request.actor, message, "see", day)
    shown = sent_page(found, scope_of(request.actor, day), request.GET.get("page", ""), now)
    return show(request, "notices/sent.html", shown=shown)


@require_POST
def again(request: Request, message: UUID) -> HttpResponse:
    """One delivery, or all that are stuck, go on their way once more."""
    found = actions.send_again(
        actor=request.actor,
        message_id=message,
        deliveries=StuckForm(request.POST).meant(),
        now=timezone.now(),
    )
    said = ngettext("%(count)s goes on its way again.", "%(count)s go on their way again.", found)
    return page.done(request, reverse("notices:sent", args=[message]), said % {"count": found})


@require_POST
def leave(request: Request, message: UUID) -> HttpResponse:
    """One delivery, or all that are stuck, are let be."""
    found = actions.leave_be(
        actor=request.actor,
        message_id=message,
        deliveries=StuckForm(request.POST).meant(),
        now=timezone.now(),
    )
    said = ngettext("%(count)s is let be.", "%(count)s are let be.", found)
    return page.done(request, reverse("notices:sent", args=[message]), said % {"count": found})


def show(request: Request, template: str, **values: Any) -> HttpResponse:
    return page.render(request, template, {**values, "bar_place": "neighbourhood"})
