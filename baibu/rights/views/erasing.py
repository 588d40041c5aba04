"""Erasing somebody by two, and holds that forbid it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baibu.registry.access import scope_of
from baibu.registry.actions.erasing import ERASED
from baibu.registry.queries.actors import Request
from baibu.web import page

from .. import access, actions
from ..forms import HoldForm
from ..queries.erasing import erase_page
from ..queries.holds import holds_shown


def erase(request: Request, person: UUID) -> HttpResponse:
    """What would be erased, what stands in the way, who proposed it; and the hold."""
    now = timezone.now()
    day = timezone.localdate(now)
    found = access.require_erases(request.actor, person, day)
    actions.note_look(actor=request.actor, person=found, now=now)
    form = HoldForm(request.POST or None)
    if page.accepted(
        form, lambda sent: actions.set_hold(actor=request.actor, person_id=person, now=now, **sent)
    ):
        return page.done(request, href(person), _("Held. Nothing of it is erased until the hold is lifted."))
    shown = erase_page(found, request.actor.person_id, day, ERASED)
    return page.render(
        request, "rights/erase.html", {"shown": shown, "form": form, "bar_place": "neighbourhood"}
    )


@require_POST
def propose(request: Request, person: UUID) -> HttpResponse:
    actions.propose_erasure(actor=request.actor, person_id=person, now=timezone.now())
    return page.done(request, href(person), _("Proposed. Nothing is erased until a colleague confirms it."))


@require_POST
def confirm(request: Request, erasure: UUID) -> HttpResponse:
    done = actions.confirm_erasure(actor=request.actor, erasure_id=erasure, now=timezone.now())
    return page.done(request, href(done.person_id), _("Erased. No table keeps the name."))


@require_POST
def decline(request: Request, erasure: UUID) -> HttpResponse:
    done = actions.decline_erasure(actor=request.actor, erasure_id=erasure, now=timezone.now())
    return page.done(request, href(done.person_id), _("Not erased. Everything stays as it was."))


@require_POST
def lift(request: Request, person: UUID) -> HttpResponse:
    """Ended; back to where it was ended from."""
    actions.lift_hold(actor=request.actor, person_id=person, now=timezone.now())
    to = reverse("rights:holds") if request.POST.get("from") == "holds" else href(person)
    return page.done(request, to, _("The hold is lifted."))


def holds(request: Request) -> HttpResponse:
    """Every hold that stands, whoever asked for something or not, each ended here."""
    day = timezone.localdate()
    access.require_desk(request.actor, day)
    shown = {"holds": holds_shown(scope_of(request.actor, day)), "bar_place": "neighbourhood"}
    return page.render(request, "rights/holds.html", shown)


def href(person: UUID) -> str:
    return reverse("rights:erase", args=[person])
