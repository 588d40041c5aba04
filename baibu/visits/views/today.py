"""The first page: what I owe today, and one tap to record it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baibu.registry.queries.actors import Request
from baibu.visits.actions.visits import record_visit, withdraw_visit
from baibu.visits.forms.visits import token_in
from baibu.visits.queries.desk import desk_of
from baibu.visits.queries.lists import printed_list
from baibu.visits.queries.today import today_page
from baibu.visits.views.start import start
from baibu.web import page


def today(request: Request) -> HttpResponse:
    if request.actor.is_operator and request.actor.person_id is None:
        return start(request)
    desk = desk_of(request.actor, timezone.localdate())
    if desk.is_resident:
        return page.done(request, reverse("visits:me"))
    return page.render(request, "visits/today.html", {"today": today_page(desk), "place": "today"})


@require_POST
def met_today(request: Request, household: UUID) -> HttpResponse:
    """The one tap: met in person, today, for everything that was due on the card."""
    sent, now = request.POST, timezone.now()
    record_visit(
        actor=request.actor,
        household_id=household,
        on=timezone.localdate(now),
        outcome="met",
        owed=ids(sent.getlist("owed")),
        token=token_in(sent),
        now=now,
    )
    return page.done(
        request, reverse("visits:today"), _("Recorded: met in person today. It can be undone today.")
    )


@require_POST
def undo(request: Request, visit: UUID) -> HttpResponse:
    withdraw_visit(actor=request.actor, visit_id=visit, now=timezone.now())
    said = _("Taken back. What the visit had met is owed again.")
    return page.done(request, reverse("visits:today"), said)


def my_list(request: Request) -> HttpResponse:
    desk = desk_of(request.actor, timezone.localdate())
    shown = printed_list(desk, timezone.localtime(), is_all=request.GET.get("show") == "all")
    values = {"shown": shown, "back_href": reverse("visits:today"), "place": "today"}
    return page.render(request, "visits/duties.html", values)


def ids(words: list[str]) -> list[UUID]:
    """Those of the words that are ids; a form somebody tampered with simply ticks less."""
    found = []
    for word in words:
        try:
            found.append(UUID(word))
        except ValueError:
            continue
    return found
