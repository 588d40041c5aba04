"""What is done without a visit, what cannot be done, and more time."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baibu.ledger import actions as ledger
from baibu.registry.queries.actors import Request
from baibu.visits.forms.deeds import DecideForm, DeedForm, ExcuseForm, ExtendForm
from baibu.visits.queries.deeds import deed_page
from baibu.visits.queries.desk import desk_of
from baibu.web import page


def record(request: Request, obligation: UUID) -> HttpResponse:
    now = timezone.now()
    deed = deed_page(desk_of(request.actor, timezone.localdate(now)), obligation)
    form = DeedForm(request.POST or None, today=timezone.localdate(now), has_people=deed.has_people)
    act = lambda sent: ledger.record_deed(actor=request.actor, obligation_id=obligation, now=now, **sent)  # noqa: E731
    if page.accepted(form, act):
        return page.done(request, reverse("visits:today"), _("Recorded as done. It can be undone today."))
    return page.render(request, "visits/deed.html", {"form": form, "deed": deed, "place": "today"})


@require_POST
def take_back(request: Request, obligation: UUID) -> HttpResponse:
    ledger.withdraw_deed(actor=request.actor, obligation_id=obligation, now=timezone.now())
    return page.done(request, reverse("visits:today"), _("Taken back. It is owed again."))


def excuse(request: Request, obligation: UUID) -> HttpResponse:
    now = timezone.now()
    deed = deed_page(desk_of(request.actor, timezone.localdate(now)), obligation)
    form = ExcuseForm(request.POST or None, reasons=deed.reasons)
    act = lambda sent: ledger.ask_excuse(actor=request.actor, obligation_id=obligation, now=now, **sent)  # noqa: E731
    if page.accepted(form, act):
        return page.done(request, deed.back_href, deed.asked_words)
    shown = {"form": form, "deed": deed, "sentence": deed.excuse_sentence, "attempts": deed.attempts_words}
    return page.render(
        request, "visits/excuse.html", {**shown, "button_text": deed.ask_text, "place": "today"}
    )


def decide(request: Request, obligation: UUID) -> HttpResponse:
    now = timezone.now()
    deed = deed_page(desk_of(request.actor, timezone.localdate(now)), obligation)
    form = DecideForm(request.POST or None)
    act = lambda sent: ledger.decide_excuse(  # noqa: E731
        actor=request.actor, obligation_id=obligation, is_granted=sent["answer"] == "grant", now=now
    )
    if page.accepted(form, act):
        return page.done(request, reverse("visits:today"), _("Your answer is noted."))
    shown = {"form": form, "deed": deed, "sentence": deed.decide_sentence, "attempts": deed.asked_for}
    return page.render(request, "visits/excuse.html", {**shown, "button_text": _("Answer"), "place": "today"})


def extend(request: Request, obligation: UUID) -> HttpResponse:
    now = timezone.now()
    today = timezone.localdate(now)
    deed = deed_page(desk_of(request.actor, today), obligation)
    days = {"due_on": deed.due_on, "last": deed.last_day, "today": today}
    form = ExtendForm(request.POST or None, **days, reasons=deed.time_reasons)
    act = lambda sent: ledger.extend(actor=request.actor, obligation_id=obligation, now=now, **sent)  # noqa: E731
    if page.accepted(form, act):
        return page.done(request, deed.back_href, _("The new last day is noted, with the old one beside it."))
    shown = {"form": form, "deed": deed, "sentence": _("Until when is there time?"), "place": "today"}
    return page.render(request, "visits/excuse.html", {**shown, "button_text": _("Give more time")})
