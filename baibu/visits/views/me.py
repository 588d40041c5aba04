"""Me: the posts I hold and stand in for, my days away, and what is stored about me."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baibu.registry.queries.actors import Request
from baibu.visits.actions.absences import come_back, go_away
from baibu.visits.forms.absences import REASONS, AwayForm
from baibu.visits.queries.me import my_page, my_takeovers
from baibu.web import page


def me(request: Request) -> HttpResponse:
    shown = my_page(request.actor, timezone.now(), REASONS)
    return page.render(request, "visits/me.html", {"me": shown, "place": "me"})


def away(request: Request) -> HttpResponse:
    """A look at who would take over (GET), then the absence itself (POST)."""
    today, actor = timezone.localdate(), request.actor
    form = AwayForm(request.POST or (request.GET if "since" in request.GET else None), today=today)
    say = partial(go_away, actor=actor, now=timezone.now())
    if request.method == "POST" and page.accepted(form, lambda sent: say(**sent)):
        return page.done(
            request, reverse("visits:me"), _("Your absence is noted. Thank you for saying so in time.")
        )
    shown = {"form": form, "place": "me"}
    if form.is_bound and form.is_valid():
        shown["takeovers"] = my_takeovers(actor, form.cleaned_data["since"], form.cleaned_data["until"])
    return page.render(request, "visits/away.html", shown)


@require_POST
def back(request: Request, key: UUID) -> HttpResponse:
    come_back(actor=request.actor, absence_id=key, now=timezone.now())
    return page.done(request, reverse("visits:me"), _("Taken back: from today on you act yourself again."))
