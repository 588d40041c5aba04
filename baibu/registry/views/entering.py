"""The way in: at once, or through the second step. Every way of signing in ends in `enter`."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from allauth.mfa.webauthn.internal.auth import begin_authentication
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu.core import Refusal
from baibu.web import page

from .. import actions
from ..forms.factors import SecondStepForm
from ..models import Account
from ..queries.actors import Actor
from ..queries.attempts import network_of
from ..queries.factors import SECOND_STEP, factors_of, has_second_step

WAITING = "waiting"
PATIENCE = timedelta(minutes=10)


def enter(request: HttpRequest, account: Account, to: str, way: str = "") -> HttpResponse:
    """Signed in and sent on, or sent to the second step first where the account has one.

    Every door ends here: whoever has found out whose account it is, by whatever proof, answers with this.
    It asks for the second step, ends what the browser was signed in as before, and puts the session into
    its owner's list. Whoever gave no password comes in as a resident, and `way` says how.
    A door for machines, which sends nobody on, does the same by `has_second_step` and `actions.let_in`.
    Nobody else calls Django's `login`, and a test watches over it.
    """
    if not has_second_step(account):
        let_in(request, account, way)
        return page.done(request, to)
    request.session.cycle_key()
    until = (timezone.now() + PATIENCE).timestamp()
    request.session[WAITING] = {
        "account": account.pk,
        "hash": account.get_session_auth_hash(),
        "until": until,
        "to": to,
        "way": way,
    }
    return page.done(request, reverse("registry:second-step"))


def let_in(request: HttpRequest, account: Account, way: str) -> None:
    """Nothing; they are signed in."""
    actions.let_in(actor=Actor(account.pk), request=request, account=account, way=way, now=timezone.now())


def who_waits(request: HttpRequest) -> Account | None:
    """Whoever gave the right password a moment ago; nobody once it was too long ago or was changed."""
    waiting = request.session.get(WAITING) or {}
    if waiting.get("until", 0) < timezone.now().timestamp():
        return None
    account = Account.objects.filter(pk=waiting["account"], is_active=True).first()
    return account if account and account.get_session_auth_hash() == waiting["hash"] else None


def second_step(request: HttpRequest) -> HttpResponse:
    account = who_waits(request)
    if account is None:
        request.session.pop(WAITING, None)
        return page.done(request, settings.LOGIN_URL, _("Begin again with your name and password."))
    form = SecondStepForm(request.POST or None)
    to, way = request.session[WAITING]["to"], request.session[WAITING]["way"]
    if page.accepted(form, lambda sent: prove(request, account, **sent)):
        request.session.pop(WAITING, None)
        let_in(request, account, way)
        request.session[SECOND_STEP] = True
        return page.done(request, to)
    found = factors_of(account)
    shown = {"form": form, "factors": found, "code": form["code"]}
    if found.passkeys:
        shown["options"] = json.dumps(begin_authentication(account))
    return page.render(request, "registry/second_step.html", shown)


def prove(request: HttpRequest, account: Account, code: str, credential: dict[str, Any] | None) -> None:
    """Nothing; refused where neither code nor passkey is right."""
    common: Any = {
        "actor": Actor(),
        "account": account,
        "network": network_of(request),
        "now": timezone.now(),
    }
    if credential:
        if not actions.prove_with_passkey(credential=credential, **common):
            raise Refusal(
                "wrong-passkey", _("This passkey does not belong to this account. Try again, or use a code.")
            )
    elif not actions.prove_with_code(code=code, **common):
        text = _(
            "This code is not right, or was used before. Take the one the app shows now, or the next on "
            "your paper."
        )
        raise Refusal("wrong-code", text, "code")
