"""Signing in by a code sent to a phone: the number, then the code."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu.core import Refusal
from baibu.web import page

from .. import access, actions
from ..forms.accounts import PasswordForm
from ..forms.ways import CodeForm, OwnPhoneForm, PhoneForm
from ..models import Account, Community
from ..queries.actors import Actor, Request
from ..queries.attempts import network_of
from ..queries.ways import demo_number, phone_of, proven_at, with_codes
from .accounts import destination
from .entering import enter

#: where a session keeps which code was asked for; never the number, and the code only in the demo
ASKED = "asked_code"


def phone(request: HttpRequest) -> HttpResponse:
    communities = with_codes()
    if not communities:
        raise Refusal("no-codes", _("No codes are sent from here. Ask your office how you sign in."))
    form = PhoneForm(request.POST or None, communities=communities)
    to = destination(request)
    if page.accepted(form, lambda sent: ask(request, "sign-in", to, **sent)):
        return page.done(request, reverse("registry:phone-code"))
    values = {"form": form, "next": to, "demo_number": demo_number(communities)}
    return page.render(request, "registry/phone.html", values)


def ask(request: HttpRequest, purpose: str, to: str, *, community: Community, phone: str) -> None:
    """Ask for a code; the session remembers which."""
    asked = actions.ask_code(
        actor=Actor(), community=community, phone=phone, purpose=purpose, network=network_of(request),
        now=timezone.now(),
    )  # fmt: skip
    request.session[ASKED] = {
        "community": community.pk, "code": str(asked.code_id), "shown": asked.shown, "to": to,
    }  # fmt: skip


def asked_code(request: HttpRequest) -> dict[str, Any]:
    """Which community and code this browser asked for; empty where it asked for none."""
    asked = request.session.get(ASKED)
    return {"community_id": asked["community"], "code_id": UUID(asked["code"])} if asked else {}


def phone_code(request: HttpRequest) -> HttpResponse:
    asked = asked_code(request)
    if not asked:
        return page.done(request, reverse("registry:phone"))
    form = CodeForm(request.POST or None)
    prove = partial(actions.sign_in_by_phone, actor=Actor(), now=timezone.now(), **asked)
    found: list[Account] = []
    if page.accepted(form, lambda sent: found.append(prove(**sent))):
        return enter(request, found[0], request.session.pop(ASKED)["to"], way="phone")
    return page.render(request, "registry/phone_code.html", code_values(request, form))


def code_values(request: HttpRequest, form: CodeForm) -> dict[str, Any]:
    """What the page needs on which a code is typed."""
    return {"form": form, "shown": request.session[ASKED]["shown"]}


def own_phone(request: Request) -> HttpResponse:
    """The number by which somebody who is signed in wants to sign in from now on."""
    access.require_own_ways(request.actor)
    form = OwnPhoneForm(request.POST or None)
    community = Community.objects.get(pk=request.actor.within)
    to = reverse("registry:my-sign-in")
    if page.accepted(form, lambda sent: ask(request, "own", to, community=community, **sent)):
        return page.done(request, reverse("registry:own-phone-code"))
    known = phone_of(request.actor.within, request.actor.person_id)
    return page.render(request, "registry/own_phone.html", {"form": form, "known": known, "bar_place": "me"})


def own_phone_code(request: Request) -> HttpResponse:
    asked = asked_code(request)
    if not asked:
        return page.done(request, reverse("registry:own-phone"))
    form = CodeForm(request.POST or None)
    take = partial(actions.take_own_phone, actor=request.actor, code_id=asked["code_id"], now=timezone.now())
    if page.accepted(form, lambda sent: take(**sent)):
        del request.session[ASKED]
        stay(request)
        said = _("Done. From now on a code sent to this number lets you in.")
        return page.done(request, reverse("registry:my-sign-in"), said)
    values = {**code_values(request, form), "bar_place": "me"}
    return page.render(request, "registry/own_phone_code.html", values)


def own_password(request: Request) -> HttpResponse:
    """A first password of one's own, for somebody who just came in by a code; signed out elsewhere."""
    access.require_own_ways(request.actor)
    form = PasswordForm(request.POST or None, is_first=True)
    if page.accepted(form, lambda sent: choose(request, **sent)):
        said = _("Set. From now on your name and this password let you in, too.")
        return page.done(request, reverse("registry:my-sign-in"), said)
    return page.render(request, "registry/own_password.html", {"form": form, "bar_place": "me"})


def stay(request: Request) -> None:
    """One's own browser stays signed in, every other one is not."""
    account = Account.objects.get(pk=request.actor.account_id or 0)
    actions.stay_in(actor=request.actor, request=request, account=account, now=timezone.now())


def choose(request: Request, *, new: str) -> None:
    """Set it, and stay signed in here."""
    now = timezone.now()
    account = actions.choose_password(
        actor=request.actor, new=new, proven_at=proven_at(request), now=now
    )  # fmt: skip
    actions.stay_in(actor=request.actor, request=request, account=account, now=now)
