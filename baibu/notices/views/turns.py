"""My turns: swaps asked for and answered, and a calendar to subscribe to, read without signing in."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baibu.registry.access import nowhere
from baibu.registry.queries.actors import Request
from baibu.web import page

from .. import actions
from ..forms import SwapForm
from ..queries import calendar_of, feed_of, feed_path, swap_choices, turns_page


def my_turns(request: Request) -> HttpResponse:
    me = request.actor.at_work
    if me is None:
        raise nowhere()
    shown = turns_page(request.actor.within, me, timezone.now())
    return show(request, "notices/my_turns.html", shown=shown)


def ask_swap(request: Request, line: UUID) -> HttpResponse:
    """Whom one asks to take a turn."""
    now, said, me = (
        timezone.now(),
        request.POST.get("since") or request.GET.get("since", ""),
        request.actor.at_work,
    )
    choices = swap_choices(request.actor.within, me, line, moment_of(said), now) if me else None
    if choices is None:
        raise nowhere()
    form = SwapForm(request.POST or None, since=said, people=choices.people, turns=choices.turns)
    act = partial(actions.ask_swap, actor=request.actor, line_id=line, now=now)
    if page.accepted(form, lambda sent: act(**sent)):
        return page.done(
            request, reverse("notices:my-turns"), _("Asked. It changes hands once they say yes.")
        )
    return show(request, "notices/ask_swap.html", form=form, choices=choices)


def moment_of(said: str) -> Any:
    """The moment in an address; None where it cannot be read."""
    try:
        found = parse_datetime(said)
    except ValueError:
        return None
    return found if found and timezone.is_aware(found) else None


@require_POST
def answer_swap(request: Request, swap: UUID) -> HttpResponse:
    """Yes or no, by the one who was asked."""
    is_yes = request.POST.get("answer") == "yes"
    actions.answer_swap(actor=request.actor, swap_id=swap, is_accepted=is_yes, now=timezone.now())
    said = _("Swapped. The rota says so.") if is_yes else _("You said no. The turn stays where it was.")
    return page.done(request, reverse("notices:my-turns"), said)


@require_POST
def withdraw_swap(request: Request, swap: UUID) -> HttpResponse:
    actions.withdraw_swap(actor=request.actor, swap_id=swap, now=timezone.now())
    return page.done(request, reverse("notices:my-turns"), _("Taken back. The turn is yours as before."))


@require_POST
def make_feed(request: Request) -> HttpResponse:
    """A new address, shown this once; one before it is over."""
    made = actions.make_feed(actor=request.actor, now=timezone.now())
    path = feed_path(made.feed.community_id, made.secret)
    return show(request, "notices/feed.html", address=request.build_absolute_uri(path))


@require_POST
def end_feed(request: Request) -> HttpResponse:
    actions.end_feed(actor=request.actor, now=timezone.now())
    return page.done(
        request, reverse("notices:my-turns"), _("The address is over. Nobody reads it any more.")
    )


def feed(request: HttpRequest, community: int, secret: str) -> HttpResponse:
    """The calendar of that address, for the phone's own calendar: it cannot sign in."""
    found = feed_of(community, secret)
    if found is None:
        raise Http404
    answer = HttpResponse(calendar_of(found, timezone.now()), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="duty.ics"'
    answer["X-Robots-Tag"] = "noindex"
    return answer


def show(request: Request, template: str, **values: Any) -> HttpResponse:
    return page.render(request, template, {**values, "place": "me"})
