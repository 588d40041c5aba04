"""Recording, correcting and confirming a visit."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu import core
from baibu.registry.queries.actors import Request
from baibu.visits.access import get_visit, home_to_record, may_have_stood_in
from baibu.visits.actions.looks import look_to_record
from baibu.visits.actions.visits import confirm_visit, correct_visit, record_visit, withdraw_visit
from baibu.visits.forms.visits import VisitForm, token_in, typed
from baibu.visits.queries.desk import desk_of
from baibu.visits.queries.recorded import late_entry, said_again, visit_sent
from baibu.visits.queries.recording import Sheet, sheet_for, visit_day
from baibu.visits.views.homes import why_first
from baibu.web import page


def record(request: Request, household: UUID) -> HttpResponse:
    now = timezone.now()
    today = timezone.localdate(now)
    asked = visit_day(request.POST or request.GET, today)
    try:
        home, desk = home_to_record(request.actor, household, asked, today)
    except core.Refusal as refused:
        is_first = refused.code == "out-of-reach" and not (request.POST or request.GET)
        if is_first and may_have_stood_in(request.actor, today):
            return page.render(
                request, "visits/record_day.html", {"today": today, "place": "today"}, status=403
            )
        raise
    if known := visit_sent(request.actor, token_in(request.POST)):
        return page.done(request, reverse("visits:today"), said_again(known))
    if not_yet := why_first(
        partial(look_to_record, actor=request.actor, desk=desk, home=home, now=now), household
    ):
        return not_yet
    sheet = sheet_for(desk, home, today)
    form = form_for(request, sheet)
    act = lambda sent: record_visit(actor=request.actor, household_id=household, now=now, **sent)  # noqa: E731
    if page.accepted(form, act):
        return page.done(request, reverse("visits:today"), sheet.said(form.cleaned_data["outcome"]))
    return page.render(request, "visits/record.html", values(form, sheet))


def correct(request: Request, visit: UUID) -> HttpResponse:
    now = timezone.now()
    today = timezone.localdate(now)
    old = get_visit(request.actor, visit, "correct", now=now)
    asked = visit_day(request.POST, today, old.on_day)
    home, desk = home_to_record(request.actor, old.household_id, asked, today)
    sheet = sheet_for(desk, home, today, old)
    form = form_for(request, sheet)

    def act(sent: dict[str, object]) -> None:
        sent.pop("token", None)
        correct_visit(actor=request.actor, visit_id=visit, now=now, **sent)  # type: ignore[arg-type]

    if page.accepted(form, act):
        return page.done(request, reverse("visits:today"), _("Corrected. The earlier record stays visible."))
    return page.render(request, "visits/record.html", {**values(form, sheet), "correcting": True})


def confirm(request: Request, visit: UUID) -> HttpResponse:
    now = timezone.now()
    if request.method != "POST":
        late = get_visit(request.actor, visit, "confirm", now=now)
        shown = late_entry(desk_of(request.actor, timezone.localdate(now)), late)
        return page.render(request, "visits/confirm.html", {"shown": shown, "place": "today"})
    if request.POST.get("answer") == "refuse":
        withdraw_visit(actor=request.actor, visit_id=visit, now=now)
        return page.done(request, reverse("visits:today"), _("Not confirmed: the record is taken back."))
    confirm_visit(actor=request.actor, visit_id=visit, now=now)
    return page.done(request, reverse("visits:today"), _("Confirmed."))


def form_for(request: Request, sheet: Sheet) -> VisitForm:
    """The form with this home's choices; asked only for the list of another day, as it was typed so far."""
    is_sent = request.POST and "show" not in request.POST
    return VisitForm(
        request.POST if is_sent else None,
        today=timezone.localdate(),
        owed=sheet.owed,
        ticked=sheet.ticked,
        companions=sheet.companions,
        initial={**sheet.initial, **({} if is_sent else typed(request.POST))},
    )


def values(form: VisitForm, sheet: Sheet) -> dict[str, object]:
    """What the page shows."""
    return {"form": form, "home": sheet, "sentence": sheet.sentence, "place": "today"}
