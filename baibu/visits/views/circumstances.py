"""Needs: proposed, waiting for a second person, in force, ended."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from baibu.registry.models import OVER
from baibu.registry.queries.actors import Request
from baibu.visits.actions import circumstances as acts
from baibu.visits.actions.looks import look_from_register
from baibu.visits.forms.circumstances import CONSENTS, ConsentForm, EndForm, NeedForm, TogetherForm
from baibu.visits.queries import circumstances as needs
from baibu.visits.views.homes import why_first
from baibu.web import page


def circumstances(request: Request) -> HttpResponse:
    """The needs by state; several may be proposed or decided together."""
    today = timezone.localdate()
    shown = needs.needs_page(request.actor, today)
    form = TogetherForm(request.POST or None, keys=shown.open, today=today)
    if page.accepted(form, partial(act_together, request)):
        return page.done(request, reverse("visits:circumstances"), said_together(form.cleaned_data))
    values = {"needs": shown, "form": form, "place": "neighbourhood"}
    return page.render(request, "visits/circumstances.html", values)


def act_together(request: Request, sent: dict[str, Any]) -> None:
    """Propose or decide everything ticked, or nothing."""
    who = {"actor": request.actor, "needs": sent["needs"], "now": timezone.now()}
    if sent["act"] == "propose":
        acts.propose_imported(**who)
    else:
        acts.decide_needs(consent_on=sent["consent_on"], consent_by=sent["consent_by"], **who)


def said_together(sent: dict[str, Any]) -> str:
    """What was done, in one sentence."""
    count = len(sent["needs"])
    if sent["act"] == "propose":
        text = ngettext(
            "You propose %(count)s need. A colleague now asks them and confirms.",
            "You propose %(count)s needs. A colleague now asks them and confirms.",
            count,
        )
    else:
        text = ngettext(
            "%(count)s need is in force. Its visits are planned.",
            "%(count)s needs are in force. Their visits are planned.",
            count,
        )
    return text % {"count": count}


def propose(request: Request, key: UUID) -> HttpResponse:
    today = timezone.localdate()
    home = needs.home_to_propose_for(request.actor, key, today)
    if not_yet := noted(request, key):
        return not_yet
    form = NeedForm(request.POST or None, kinds=home.kinds, whom=home.whom, today=today)
    if page.accepted(form, partial(say_need, request, key)):
        return page.done(
            request, home.href, _("Proposed. It counts once a colleague has confirmed it with their consent.")
        )
    return page.render(request, "visits/propose.html", {"form": form, "home": home, "place": "neighbourhood"})


def noted(request: Request, household: UUID) -> HttpResponse | None:
    """The page that asks why somebody further up looks; None where the look is noted."""
    look = partial(look_from_register, actor=request.actor, household_id=household, now=timezone.now())
    return why_first(look, household)


def say_need(request: Request, key: UUID, sent: dict[str, Any]) -> None:
    whose = {"household_id": key} if sent["whom"] == "household" else {"person_id": UUID(sent["whom"])}
    acts.propose_need(
        actor=request.actor, kind=sent["kind"], since=sent["since"], now=timezone.now(), **whose
    )


def circumstance(request: Request, key: UUID) -> HttpResponse:
    """One need; whoever did not propose it may decide."""
    today = timezone.localdate()
    need = needs.need_page(request.actor, key, today, CONSENTS)
    if need.home_id and (not_yet := noted(request, need.home_id)):
        return not_yet
    form = ConsentForm(request.POST or None, today=today, guardians=need.guardians)
    decide = partial(acts.decide_need, actor=request.actor, circumstance_id=key, now=timezone.now())
    if page.accepted(form, lambda sent: decide(**sent)):
        return page.done(
            request, reverse("visits:circumstances"), _("In force. The visits it asks for are planned.")
        )
    shown = {"form": form, "need": need, "end": EndForm(today=today), "place": "neighbourhood"}
    return page.render(request, "visits/circumstance.html", shown)


@require_POST
def refuse(request: Request, key: UUID) -> HttpResponse:
    acts.refuse_need(actor=request.actor, circumstance_id=key, now=timezone.now())
    return page.done(
        request, reverse("visits:circumstances"), _("Not taken further. Nothing follows from it.")
    )


@require_POST
def end(request: Request, key: UUID) -> HttpResponse:
    today = timezone.localdate()
    form = EndForm(request.POST, today=today)
    finish = partial(acts.end_need, actor=request.actor, circumstance_id=key, now=timezone.now())
    if page.accepted(form, lambda sent: finish(**sent)):
        return page.done(request, reverse("visits:circumstances"), said_ended(form.cleaned_data["because"]))
    need = needs.need_page(request.actor, key, today, CONSENTS)
    if need.home_id and (not_yet := noted(request, need.home_id)):
        return not_yet
    shown = {"form": form, "end": form, "need": need, "place": "neighbourhood"}
    return page.render(request, "visits/circumstance.html", shown)


def said_ended(because: str) -> str:
    """What follows from the end, in one sentence."""
    if because == OVER:
        return _("Ended. What was still to come for it falls away; what is overdue stays.")
    return _("Taken back. All that was still open for it falls away, what is overdue too.")
