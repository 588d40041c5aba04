"""Saying where one lives, without an account: the number is proven, then the door is said, then one waits."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu.core import Refusal
from baibu.web import page

from .. import actions
from ..forms.claims import ClaimForm
from ..forms.ways import CodeForm, PhoneForm
from ..queries.actors import Actor
from ..queries.claims import buildings_to_claim, own_claim, proven_number
from ..queries.ways import with_codes
from .phones import ASKED, ask, asked_code, code_values

#: where a session keeps which code proved the number; never the number
PROVEN = "proven_code"


def claim(request: HttpRequest) -> HttpResponse:
    communities = with_codes()
    if not communities:
        raise Refusal("no-codes", _("No codes are sent from here. Ask your office how you sign in."))
    form = PhoneForm(request.POST or None, communities=communities)
    to = reverse("registry:claim-state")
    if page.accepted(form, lambda sent: ask(request, "claim", to, **sent)):
        return page.done(request, reverse("registry:claim-code"))
    return page.render(request, "registry/claim.html", {"form": form})


def claim_code(request: HttpRequest) -> HttpResponse:
    asked = asked_code(request)
    if not asked:
        return page.done(request, reverse("registry:claim"))
    form = CodeForm(request.POST or None)
    prove = partial(actions.prove_phone, actor=Actor(), purpose="claim", now=timezone.now(), **asked)
    if page.accepted(form, lambda sent: prove(**sent)):
        said = request.session.pop(ASKED)
        request.session[PROVEN] = {"community": said["community"], "code": said["code"]}
        return page.done(request, said["to"])
    return page.render(request, "registry/claim_code.html", code_values(request, form))


def proven(request: HttpRequest) -> tuple[int, str]:
    """The community, and the number this browser proved a moment ago; empty where it proved none."""
    kept = request.session.get(PROVEN)
    if not kept:
        return 0, ""
    return kept["community"], proven_number(kept["community"], kept["code"], timezone.now())


def claim_state(request: HttpRequest) -> HttpResponse:
    """How the claim stands; whoever made none yet says where they live."""
    community, number = proven(request)
    if not number:
        return page.done(request, reverse("registry:claim"))
    if request.method == "POST":
        taken = partial(actions.take_back_claim, actor=Actor(), community_id=community, phone=number)
        taken(now=timezone.now())
        return page.done(request, reverse("registry:sign-in"), _("Taken back. Nothing of it is kept."))
    found = own_claim(community, number)
    if found is None:
        return page.done(request, reverse("registry:claim-home"))
    return page.render(request, "registry/claim_state.html", {"claim": found})


def claim_home(request: HttpRequest) -> HttpResponse:
    community, number = proven(request)
    if not number:
        return page.done(request, reverse("registry:claim"))
    form = ClaimForm(request.POST or None, buildings=buildings_to_claim(community))
    make: Any = partial(
        actions.make_claim, actor=Actor(), community_id=community, phone=number, now=timezone.now()
    )
    if page.accepted(form, lambda sent: make(**sent)):
        return page.done(request, reverse("registry:claim-state"))
    return page.render(request, "registry/claim_home.html", {"form": form})
