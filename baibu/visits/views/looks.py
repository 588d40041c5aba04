"""Why somebody looks at a home; who looked at mine; homes opened in an emergency."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baibu import core
from baibu.registry.queries.actors import Request
from baibu.visits.access import get_opening, home_to_open, home_to_see
from baibu.visits.actions import looks as acts
from baibu.visits.forms.looks import OpenForm, WhyForm
from baibu.visits.queries.desk import desk_of
from baibu.visits.queries.looks import opening_page, seen_page
from baibu.web import page


def why(request: Request, household: UUID) -> HttpResponse:
    """The reason, before the home's page opens."""
    home_to_see(desk_of(request.actor, timezone.localdate(), household), household)
    form = WhyForm(request.POST or None)
    say = partial(acts.say_why, actor=request.actor, household_id=household, now=timezone.now())
    if page.accepted(form, lambda sent: say(**sent)):
        return page.done(request, reverse("visits:household", args=[household]))
    return page.render(request, "visits/why.html", {"form": form, "place": "neighbourhood"})


@require_POST
def number(request: Request, household: UUID, person: UUID) -> HttpResponse:
    """The whole phone number, a page of its own: one tap shows it, the next one calls."""
    show = partial(acts.show_number, actor=request.actor, household_id=household, person_id=person)
    try:
        found = show(now=timezone.now())
    except core.Refusal as refusal:
        if refusal.code != "reason-needed":
            raise
        return page.done(request, reverse("visits:why", args=[household]))
    values = {"person": found, "is_me": found.id == request.actor.person_id, "place": "neighbourhood"}
    return page.render(request, "visits/number.html", values)


def open_home(request: Request, household: UUID) -> HttpResponse:
    """The home of others, opened in an emergency."""
    home = home_to_open(desk_of(request.actor, timezone.localdate(), household), household)
    form = OpenForm(request.POST or None)
    act = partial(acts.open_home, actor=request.actor, household_id=household, now=timezone.now())
    if page.accepted(form, lambda sent: act(**sent)):
        said = _("Open until the hour you said. Those who live there and the level above know.")
        return page.done(request, reverse("visits:household", args=[household]), said)
    return page.render(request, "visits/open.html", {"form": form, "home": home, "place": "neighbourhood"})


def opening(request: Request, key: UUID) -> HttpResponse:
    now = timezone.now()
    shown = opening_page(request.actor, get_opening(request.actor, key, now), now)
    return page.render(request, "visits/opening.html", {"opening": shown, "place": "today"})


@require_POST
def note(request: Request, key: UUID) -> HttpResponse:
    acts.acknowledge_opening(actor=request.actor, opening_id=key, now=timezone.now())
    return page.done(request, reverse("visits:today"), _("You have taken note of it."))


@require_POST
def end(request: Request, key: UUID) -> HttpResponse:
    acts.end_opening(actor=request.actor, opening_id=key, now=timezone.now())
    return page.done(request, reverse("visits:opening", args=[key]), _("Ended. The home is closed again."))


def seen(request: Request) -> HttpResponse:
    """Who looked at my information, and why."""
    shown = seen_page(request.actor, timezone.now(), request.GET.get("page", ""))
    return page.render(request, "visits/seen.html", {"seen": shown, "place": "me"})
