"""How I sign in: second steps, codes on paper."""

from __future__ import annotations

import json
from functools import partial
from typing import Any
from uuid import UUID

from allauth.mfa.webauthn.internal.auth import begin_registration
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baibu.web import page

from .. import actions
from ..forms.factors import AppForm, ConfirmForm, PasskeyForm
from ..models import Account
from ..queries.actors import Request
from ..queries.factors import SECOND_STEP, drawing, factors_of, fresh_secret, in_groups, opened_secret
from ..queries.my_ways import own_ways
from ..queries.outside import own_identities
from ..queries.recoveries import of_own_account
from ..queries.sessions import key_hash, own_sessions

SECRET = "app_secret"  # noqa: S105 - the name of a place, not a secret


def my_sign_in(request: Request) -> HttpResponse:
    assert isinstance(request.user, Account)
    factors = factors_of(request.user)
    values = {
        "factors": factors,
        "ways": own_ways(request.actor, request.user, factors.any, timezone.localdate()),
        "sessions": own_sessions(request.user.pk, request.session.session_key),
        "identities": own_identities(request.user),
        "recoveries": of_own_account(request.user, timezone.now()),
        "account": request.user,
        "bar_place": "me",
    }
    return page.render(request, "registry/my_sign_in.html", values)


def add_app(request: Request) -> HttpResponse:
    """The QR code and the secret, until the app has answered with its first code."""
    assert isinstance(request.user, Account)
    form = AppForm(request.POST or None)
    sealed = request.session.setdefault(SECRET, fresh_secret())
    add = partial(actions.add_app, actor=request.actor, secret=sealed, now=timezone.now())
    codes: list[str] = []
    if page.accepted(form, lambda sent: codes.extend(add(**sent))):
        del request.session[SECRET]
        return added(request, codes)
    secret = opened_secret(sealed)
    values = {
        "form": form,
        "drawing": drawing(request.user, secret),
        "secret": in_groups(secret),
        "bar_place": "me",
    }
    return page.render(request, "registry/add_app.html", values)


def add_passkey(request: Request) -> HttpResponse:
    """The phone's or computer's own key."""
    assert isinstance(request.user, Account)
    form = PasskeyForm(request.POST or None)
    add = partial(actions.add_passkey, actor=request.actor, now=timezone.now())
    codes: list[str] = []
    if page.accepted(form, lambda sent: codes.extend(add(**sent))):
        return added(request, codes)
    options = json.dumps(begin_registration(request.user, passwordless=False))
    return page.render(
        request, "registry/add_passkey.html", {"form": form, "options": options, "bar_place": "me"}
    )


def added(request: Request, codes: list[str]) -> HttpResponse:
    """Still signed in here, and only here; new codes for paper are shown this once."""
    account = Account.objects.get(pk=request.actor.account_id or 0)
    actions.stay_in(actor=request.actor, request=request, account=account, now=timezone.now())
    request.session[SECOND_STEP] = True
    return paper(request, codes) if codes else page.done(request, reverse("registry:my-sign-in"), _("Added."))


def paper(request: Request, codes: list[str]) -> HttpResponse:
    """The codes, in this answer and nowhere else, so there is no redirect."""
    values = {"codes": [in_groups(code) for code in codes], "account": request.user, "bar_place": "me"}
    return page.render(request, "registry/paper_codes.html", values)


def replace_codes(request: Request) -> HttpResponse:
    form = ConfirmForm(request.POST or None)
    replace = partial(actions.replace_codes, actor=request.actor, now=timezone.now())
    codes: list[str] = []
    if page.accepted(form, lambda sent: codes.extend(replace(**sent))):
        return paper(request, codes)
    asked = _("New codes on paper? Those you have now become void.")
    return confirm(request, form, asked, _("Make new codes"))


def remove_factor(request: Request, key: int) -> HttpResponse:
    form = ConfirmForm(request.POST or None)
    remove = partial(actions.remove_factor, actor=request.actor, factor_id=key, now=timezone.now())
    if page.accepted(form, lambda sent: remove(**sent)):
        return page.done(request, reverse("registry:my-sign-in"), _("Removed."))
    return confirm(request, form, _("Remove this way of signing in?"), _("Remove it"))


def confirm(request: Request, form: Any, asked: str, words: str) -> HttpResponse:
    """The question, and the password once more."""
    values = {"form": form, "asked": asked, "words": words, "bar_place": "me"}
    return page.render(request, "registry/confirm.html", values)


@require_POST
def end_session(request: Request, key: UUID) -> HttpResponse:
    """Signed out on one phone or computer; where it is this one, to the sign-in page."""
    ended = actions.end_session(actor=request.actor, session_id=key, now=timezone.now())
    if ended.session_id == key_hash(request.session.session_key or ""):
        logout(request)
        return page.done(request, settings.LOGIN_URL, _("You are signed out."))
    return page.done(request, reverse("registry:my-sign-in"), _("Signed out there."))


@require_POST
def end_other_sessions(request: Request) -> HttpResponse:
    """Signed out everywhere but here."""
    actions.end_other_sessions(actor=request.actor, request=request, now=timezone.now())
    return page.done(request, reverse("registry:my-sign-in"), _("Signed out everywhere else."))
