"""Acting for another: who does, naming somebody, and the switch to the other's information."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baibu.web import page

from .. import access, actions
from ..forms.representations import ElsewhereForm, HelperForm, NamedForm
from ..models import Person
from ..queries.accounts import NOBODY
from ..queries.actors import Request
from ..queries.consents import is_child, purposes
from ..queries.representations import (
    FOR,
    PURPOSE,
    acted_for,
    acting_for,
    candidates_for,
    helper_line,
    person_line,
)
from .living import show, why_first


def person_acting(request: Request, person: UUID) -> HttpResponse:
    """Who acts for somebody of a home the asker looks after; confirmed for a child, noted for others."""
    now = timezone.now()
    day, actor = timezone.localdate(now), request.actor
    found = access.get_let_in(actor, person, day)
    if not_yet := why_first(request, found.household_id, now):
        return not_yet
    child, sent = is_child(found, day), request.POST or None
    known = candidates_for(found, day)
    form = HelperForm(sent, candidates=known) if child else NamedForm(sent, candidates=known, today=day)
    do: Any = actions.confirm_guardian if child else actions.name_helper
    act = partial(do, actor=actor, person_id=person, now=now)
    if page.accepted(form, lambda sent: act(**sent)):
        return page.done(request, reverse("registry:person-acting", args=[person]), _("Noted."))
    rows = [helper_line(row) for row in acting_for(actor.within, person, day)]
    values = {"person": found, "rows": rows, "form": form, "is_child": child, "has_choice": bool(known)}
    return show(request, "registry/person_acting.html", **values)


def elsewhere(request: Request, person: UUID) -> HttpResponse:
    """Somebody who lives elsewhere is named: told by account or by full name and door, never looked for."""
    now = timezone.now()
    day, actor = timezone.localdate(now), request.actor
    found = access.get_let_in(actor, person, day)
    if not_yet := why_first(request, found.household_id, now):
        return not_yet
    form = ElsewhereForm(request.POST or None, today=day)
    act = partial(actions.name_helper_elsewhere, actor=actor, person_id=person, now=now)
    if page.accepted(form, lambda sent: act(**sent)):
        return page.done(request, reverse("registry:person-acting", args=[person]), _("Noted."))
    return show(request, "registry/acting_elsewhere.html", person=found, form=form)


def my_acting(request: Request) -> HttpResponse:
    """Who acts for me, whom I name, and for whom I act."""
    now = timezone.now()
    day, actor = timezone.localdate(now), request.actor
    who = actor.person_id or NOBODY
    me = Person.objects.filter(community_id=actor.within, id=who).first()
    known = candidates_for(me, day) if me and not is_child(me, day) else []
    form = HelperForm(request.POST or None, candidates=known)
    act = partial(actions.name_helper, actor=actor, person_id=who, channel="screen", given_on=day, now=now)
    if page.accepted(form, lambda sent: act(**sent)):
        return page.done(request, reverse("registry:my-acting"), _("Noted. You can end it here at any time."))
    values = {
        "form": form, "has_choice": bool(known), "bar_place": "me",
        "wording": purposes()[PURPOSE].newest.text.in_language(get_language() or "zh-hans"),
        "helpers": [helper_line(row) for row in acting_for(actor.within, who, day)],
        "people": [person_line(row) for row in acted_for(actor.within, who, day)],
    }  # fmt: skip
    return page.render(request, "registry/my_acting.html", values)


@require_POST
def end(request: Request, key: UUID) -> HttpResponse:
    """Ended by either side, or by whoever looks after the home."""
    found = actions.end_representation(actor=request.actor, representation_id=key, now=timezone.now())
    is_mine = request.actor.person_id in (found.helper_id, found.person_id)
    to = (
        reverse("registry:my-acting")
        if is_mine
        else reverse("registry:person-acting", args=[found.person_id])
    )
    return page.done(request, to, _("Ended. They cannot act for them any more."))


@require_POST
def begin_acting(request: Request, person: UUID) -> HttpResponse:
    """From here on the other's information is shown, and nothing else, until it is ended."""
    found = actions.begin_acting(actor=request.actor, person_id=person, now=timezone.now())
    request.session[FOR] = str(found.id)
    return page.done(request, reverse("visits:information"))


@require_POST
def stop_acting(request: Request) -> HttpResponse:
    """Back to oneself."""
    request.session.pop(FOR, None)
    return page.done(request, reverse("registry:my-acting"))
