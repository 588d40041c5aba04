"""A household: who cares for it, what is owed, what happened."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baibu import core
from baibu.registry.queries.actors import Request
from baibu.visits.access import find_home, home_to_see, may_open
from baibu.visits.actions.homes import note_wish
from baibu.visits.actions.looks import look_at_home
from baibu.visits.queries.desk import Desk, desk_of
from baibu.visits.queries.homes import home_page
from baibu.web import page


def household(request: Request, household: UUID) -> HttpResponse:
    desk = desk_of(request.actor, timezone.localdate(), household)
    try:
        home = home_to_see(desk, household)
        look_at_home(actor=request.actor, desk=desk, home=home, now=timezone.now())
    except core.Refusal as refusal:
        return closed(request, desk, household, refusal)
    shown = home_page(desk, home, before=request.GET.get("before", ""))
    return page.render(request, "visits/household.html", {"home": shown, "place": "neighbourhood"})


def why_first(look: Callable[[], object], household: UUID) -> HttpResponse | None:
    """The page that asks why somebody further up looks; None where the look is noted."""
    try:
        look()
    except core.Refusal as refusal:
        if refusal.code == "reason-needed":
            return HttpResponseRedirect(reverse("visits:why", args=[household]), status=303)
        raise
    return None


def closed(request: Request, desk: Desk, household: UUID, refusal: core.Refusal) -> HttpResponse:
    """The way on from a closed door: say why first, or, for a post, open it in an emergency."""
    if refusal.code == "reason-needed":
        return page.done(request, reverse("visits:why", args=[household]))
    if refusal.code != "out-of-reach" or not may_open(desk, find_home(request.actor, household)):
        raise refusal
    return page.render(request, "visits/closed.html", {"household": household, "place": "today"}, status=403)


@require_POST
def wish(request: Request, household: UUID) -> HttpResponse:
    """Note that visits are wished for with a reason only, or that they are welcome again."""
    declines = request.POST.get("declines") == "yes"
    note_wish(actor=request.actor, household_id=household, declines=declines, now=timezone.now())
    said = _("Noted: visits only with a reason.") if declines else _("Noted: visits are welcome again.")
    return page.done(request, reverse("visits:household", args=[household]), said)
