"""Handing over all of a helper's homes: offered, looked at, answered, taken back."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baibu.registry.access import get_hand_over
from baibu.registry.queries.actors import Request
from baibu.visits.actions import hand_overs as acts
from baibu.visits.forms.hand_overs import OfferForm, TakerSearchForm
from baibu.visits.queries.desk import desk_of
from baibu.visits.queries.hand_overs import offer_page
from baibu.visits.queries.offering import new_offer
from baibu.web import page


def offer(request: Request, helper: UUID, kind: str) -> HttpResponse:
    """A search for who takes over (GET), then the offer itself (POST)."""
    desk = desk_of(request.actor, timezone.localdate())
    words = (request.POST.get("q") or request.GET.get("q") or "").strip()[:60]
    shown = new_offer(desk, helper, kind, words)
    tomorrow = desk.day + timedelta(days=1)
    form = OfferForm(request.POST or None, takers=shown.takers, words=words, tomorrow=tomorrow)
    made = partial(acts.offer_homes, actor=request.actor, helper_id=helper, kind=kind, now=timezone.now())
    if page.accepted(form, lambda sent: made(taker_id=sent["taker_id"], from_on=sent["from_on"])):
        return page.done(request, shown.back_href, _("Offered. Nothing moves before the answer."))
    search = TakerSearchForm(request.GET if "q" in request.GET else None, initial={"q": words})
    values = {"shown": shown, "form": form, "search": search, "is_asked": bool(words)}
    return page.render(request, "visits/offer_homes.html", {**values, "place": "me"})


def one(request: Request, key: UUID) -> HttpResponse:
    desk = desk_of(request.actor, timezone.localdate())
    found = get_hand_over(request.actor, key, day=desk.day, scope=desk.scope)
    return page.render(request, "visits/hand_over.html", {"shown": offer_page(desk, found), "place": "me"})


@require_POST
def accept(request: Request, key: UUID) -> HttpResponse:
    seen = request.POST.get("seen", "")
    acts.accept_homes(actor=request.actor, hand_over_id=key, seen=seen, now=timezone.now())
    return back(request, key, _("Taken over. From that day on the new helper sees what is owed there."))


@require_POST
def reject(request: Request, key: UUID) -> HttpResponse:
    acts.reject_homes(actor=request.actor, hand_over_id=key, now=timezone.now())
    return back(request, key, _("Noted. The homes stay where they are."))


@require_POST
def withdraw(request: Request, key: UUID) -> HttpResponse:
    acts.withdraw_homes(actor=request.actor, hand_over_id=key, now=timezone.now())
    return back(request, key, _("Taken back. The homes stay where they are."))


def back(request: Request, key: UUID, said: str) -> HttpResponse:
    """To the page of the offer, with a sentence about what came of it."""
    return page.done(request, reverse("visits:hand-over", args=[key]), said)
