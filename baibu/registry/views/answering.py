"""Answering those who said where they live: confirmed as somebody of the home, or declined with a reason."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu.web import page

from .. import access, actions
from ..forms.claims import ConfirmClaimForm, DeclineClaimForm
from ..queries.actors import Request
from ..queries.claims import claim_page, claims_page
from .living import show, why_first


def claims(request: Request) -> HttpResponse:
    """The claims that wait for the asker's answer."""
    day = timezone.localdate()
    shown = claims_page(access.claims_of(access.scope_of(request.actor, day)), day)
    return show(request, "registry/claims.html", shown=shown)


def claim(request: Request, claim: UUID) -> HttpResponse:
    """What was said, next to what the register says."""
    now = timezone.now()
    found = access.get_claim(request.actor, claim, day=timezone.localdate(now))
    shown = claim_page(found)
    if shown.home and (not_yet := why_first(request, shown.home.id, now)):
        return not_yet
    form = ConfirmClaimForm(request.POST or None, candidates=shown.candidates)
    act = partial(actions.confirm_claim, actor=request.actor, claim_id=claim, now=now)
    if page.accepted(form, lambda sent: act(**sent)):
        said = _("Confirmed. From now on a code sent to their phone lets them in.")
        return page.done(request, reverse("registry:claims"), said)
    return show(request, "registry/claim_answer.html", shown=shown, form=form)


def decline(request: Request, claim: UUID) -> HttpResponse:
    now = timezone.now()
    found = access.get_claim(request.actor, claim, day=timezone.localdate(now))
    form = DeclineClaimForm(request.POST or None)
    act = partial(actions.decline_claim, actor=request.actor, claim_id=claim, now=now)
    if page.accepted(form, lambda sent: act(**sent)):
        said = _("Declined. Whoever asked reads why; in thirty days all of it is deleted.")
        return page.done(request, reverse("registry:claims"), said)
    return show(request, "registry/claim_decline.html", shown=claim_page(found), form=form)
