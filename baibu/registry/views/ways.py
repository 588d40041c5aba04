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
from ..forms.ways import TheirPhoneForm
from ..queries.actors import Request
from ..queries.my_ways import ways_page
from .living import why_first


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
    shown = ways_page(actor, found, access.may_let_in(actor, person, day))
    values = {"form": form, "shown": shown, "bar_place": "neighbourhood"}
    return page.render(request, "registry/person_ways.html", values)


@require_POST
def end_phone(request: Request, person: UUID) -> HttpResponse:
    """Nobody comes in by that number any more: said by the person, or by whoever looks after their home."""
    actions.end_phone(actor=request.actor, person_id=person, now=timezone.now())
    is_own = request.actor.person_id == person
    to = reverse("registry:my-sign-in") if is_own else reverse("registry:person-ways", args=[person])
    return page.done(request, to, _("Ended. This number lets nobody in any more."))
