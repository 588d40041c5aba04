"""What somebody agreed to: seen, given and taken back by themselves, or noted by the office."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baibu.web import page

from .. import actions
from ..access import nowhere
from ..access.consents import How, consents_shown, get_consent, how_for, person_to_ask, person_to_read
from ..forms.agreeing import GiveForm, TakeBackForm
from ..models import Consent, Person
from ..queries.actors import Request
from ..queries.agreed import agreed_page, title_of
from ..queries.consents import guardians_for, purposes
from .living import why_first


def mine(request: Request) -> HttpResponse:
    """What I agreed to, or whom I act for."""
    if request.actor.about_id is None:
        raise nowhere()
    return agreed(request, request.actor.about_id)


def agreed(request: Request, person: UUID) -> HttpResponse:
    now = timezone.now()
    day = timezone.localdate(now)
    found, how = person_to_read(request.actor, person, day)
    if how == "note" and (not_yet := why_first(request, found.household_id, now)):
        return not_yet
    rows = consents_shown(request.actor, found, how, day)
    shown = agreed_page(request.actor, found, rows, how == "own", day)
    return page.render(request, "registry/agreed.html", {"shown": shown, "bar_place": place_of(how)})


def give(request: Request, person: UUID, purpose: str) -> HttpResponse:
    """The wording, and one button."""
    now = timezone.now()
    day, asked = timezone.localdate(now), purposes().get(purpose)
    found, how = person_to_ask(request.actor, person, day)
    if asked is None or asked.is_need:
        raise nowhere()
    if how == "note" and (not_yet := why_first(request, found.household_id, now)):
        return not_yet
    kind = request.POST.get("kind") or request.GET.get("kind", "")
    guardians = [(str(one.id), one.name) for one in guardians_for(found, day)]
    form = GiveForm(
        request.POST if request.method == "POST" else None, purpose=asked, kind=kind, is_own=how == "own",
        today=day, guardians=guardians,
    )  # fmt: skip
    act = partial(actions.record_consent, actor=request.actor, purpose=purpose, person_id=person, now=now)
    if page.accepted(form, lambda sent: act(**sent)):
        return page.done(request, agreed_href(request, found), _("Noted. It can be taken back at any time."))
    values = {"form": form, "asked": asked, "kind": (asked.kinds or {}).get(kind), "person": found}
    return page.render(request, "registry/give_consent.html", {**values, **where(request, found, how)})


def take_back(request: Request, consent: UUID) -> HttpResponse:
    """What ends, told first, and one button."""
    now = timezone.now()
    day = timezone.localdate(now)
    how = how_for(request.actor, consent, day)
    found = get_consent(request.actor, consent, how, day=day)
    form = TakeBackForm(request.POST if request.method == "POST" else None, is_own=how == "own", today=day)
    act = partial(actions.withdraw_consent, actor=request.actor, consent_id=consent, now=now)
    person = person_of(request, found)
    if how == "note" and (not_yet := why_first(request, person.household_id, now)):
        return not_yet
    if page.accepted(form, lambda sent: act(**sent)):
        said = _("Taken back. What rested on it has ended, and no service depends on it.")
        return page.done(request, agreed_href(request, person), said)
    values = {"form": form, "consent": found, "asked": purposes()[found.purpose], "person": person,
              "title": title_of(request.actor, found)}  # fmt: skip
    return page.render(request, "registry/take_back_consent.html", {**values, **where(request, person, how)})


@require_POST
def take_out(request: Request, person: UUID) -> HttpResponse:
    """The number nobody was asked about."""
    now = timezone.now()
    found, how = person_to_ask(request.actor, person, timezone.localdate(now))
    channel = "screen" if how == "own" else "spoken"
    actions.take_out_phone(actor=request.actor, person_id=person, channel=channel, now=now)
    return page.done(request, agreed_href(request, found), _("The number is erased."))


def person_of(request: Request, consent: Consent) -> Person:
    """Whose page it stands on: theirs, or, of a whole home, the reader's or the first who lives there."""
    people = Person.objects.filter(community_id=request.actor.within)
    if consent.person_id:
        return people.get(id=consent.person_id)
    home = people.filter(household_id=consent.household_id, left_on=None).order_by("sort_key", "id")
    me = request.actor.person_id
    found = next((one for one in home if one.id == me), None) or home.first()
    if found is None:
        raise nowhere()
    return found


def agreed_href(request: Request, person: Person) -> str:
    """The page it stands on."""
    is_me = person.id == request.actor.about_id
    return reverse("registry:my-agreed") if is_me else reverse("registry:agreed", args=[person.id])


def where(request: Request, person: Person, how: How) -> dict[str, Any]:
    """What the pages of one consent share."""
    return {
        "back_href": agreed_href(request, person), "is_own": how == "own", "bar_place": place_of(how),
        "is_me": person.id == request.actor.person_id,
    }  # fmt: skip


def place_of(how: How) -> str:
    """The place in the bar."""
    return "me" if how == "own" else "neighbourhood"
