"""A household: who cares for it, what is owed, what happened."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baibu.registry.queries.actors import Request
from baibu.visits.access import home_to_see
from baibu.visits.actions.homes import note_wish
from baibu.visits.queries.desk import desk_of
from baibu.visits.queries.homes import home_page
from baibu.web import page


def household(request: Request, household: UUID) -> HttpResponse:
    desk = desk_of(request.actor, timezone.localdate(), household)
    home = home_to_see(desk, household)
    shown = home_page(desk, home, before=request.GET.get("before", ""))
    return page.render(request, "visits/household.html", {"home": shown, "place": "neighbourhood"})


@require_POST
def wish(request: Request, household: UUID) -> HttpResponse:
    """Note that visits are wished for with a reason only, or that they are welcome again."""
    declines = request.POST.get("declines") == "yes"
    note_wish(actor=request.actor, household_id=household, declines=declines, now=timezone.now())
    said = _("Noted: visits only with a reason.") if declines else _("Noted: visits are welcome again.")
    return page.done(request, reverse("visits:household", args=[household]), said)
