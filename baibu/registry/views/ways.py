"""How a resident signs in, for whoever looks after their home."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baibu.web import page

from .. import access, actions
from ..forms.ways import CardForm, TheirPhoneForm
from ..queries.actors import Request
from ..queries.my_ways import card_sheet, ways_page
from .living import why_first
from .phones import stay


def person_ways(request: Request, person: UUID) -> HttpResponse:
    now = timezone.now()
    day, actor = timezone.localdate(now), request.actor
    found = access.get_resident(actor, person, day=day)
    if not_yet := why_first(request, found.household_id, now):
        return not_yet
    form = TheirPhoneForm(request.POST or None)
    act = partial(actions.let_in_by_phone, actor=actor, person_id=person, now=now)
    if page.accepted(form, lambda sent: act(**sent)):
        said = _("Done. From now on a code sent to this number lets them in.")
        return page.done(request, reverse("registry:person-ways", args=[person]), said)
    shown = ways_page(actor, found, access.may_let_in(actor, person, day), day)
    values = {"form": form, "shown": shown, "bar_place": "neighbourhood"}
    return page.render(request, "registry/person_ways.html", values)


@require_POST
def end_phone(request: Request, person: UUID) -> HttpResponse:
    """Nobody comes in by that number any more: said by the person, or by whoever looks after their home."""
    actions.end_phone(actor=request.actor, person_id=person, now=timezone.now())
    return ended(request, person, _("Ended. This number lets nobody in any more."))


@require_POST
def block_card(request: Request, person: UUID) -> HttpResponse:
    """Nobody comes in with that card any more; the same people say so."""
    actions.block_card(actor=request.actor, person_id=person, now=timezone.now())
    return ended(request, person, _("Blocked. The card opens nothing any more."))


def ended(request: Request, person: UUID, said: str) -> HttpResponse:
    """Back to the page it was said on; one's own browser stays signed in, every other one is not."""
    if request.actor.person_id != person:
        return page.done(request, reverse("registry:person-ways", args=[person]), said)
    stay(request)
    return page.done(request, reverse("registry:my-sign-in"), said)


def print_card(request: Request, person: UUID) -> HttpResponse:
    """The four figures are chosen; the card is in this answer and nowhere else, so there is no redirect."""
    now = timezone.now()
    day = timezone.localdate(now)
    found = access.get_let_in(request.actor, person, day)
    if not_yet := why_first(request, found.household_id, now):
        return not_yet
    form = CardForm(request.POST or None, knows_year=found.born_on is not None)
    act = partial(actions.print_card, actor=request.actor, person_id=person, now=now)
    printed: list[actions.Printed] = []
    if page.accepted(form, lambda sent: printed.append(act(**sent))):
        sheet = card_sheet(printed[0], request.build_absolute_uri("/"))
        return page.render(request, "registry/card.html", {"shown": sheet, "bar_place": "neighbourhood"})
    shown = ways_page(request.actor, found, may_open=True, day=day)
    values = {"form": form, "shown": shown, "bar_place": "neighbourhood"}
    return page.render(request, "registry/print_card.html", values)
