"""Coming in through WeCom, DingTalk or Feishu, and linking them with one's account."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from baibu.core import Refusal
from baibu.web import page

from .. import actions
from ..forms.factors import ConfirmForm
from ..queries.actors import Actor, Request
from ..queries.attempts import network_of
from ..queries.outside import Provider, fresh_state, provider_called
from .accounts import destination
from .entering import enter

#: what a session carries while somebody is over there
AWAY = "outside"
PATIENCE = timedelta(minutes=10)


@require_POST
def begin(request: HttpRequest, provider: str) -> HttpResponse:
    """Over to the provider, to come back and be let in."""
    return leave(request, provider_called(provider), "registry:outside-back", destination(request))


@require_GET
def come_back(request: HttpRequest, provider: str) -> HttpResponse:
    """Let in, or told what to do where nobody here is linked with it."""
    found = provider_called(provider)
    try:
        to, user_id = told_by(request, found, "registry:outside-back", Actor())
    except Refusal as refusal:
        return not_in(request, refusal.text)
    account = actions.find_from_outside(actor=Actor(), provider=found, user_id=user_id, now=timezone.now())
    if account is None:
        text = _(
            "This %(provider)s account is not linked with an account here. Sign in with your account name "
            "and password first; then link it under Me, How I sign in."
        )
        return not_in(request, text % {"provider": found.name})
    return enter(request, account, to)


def link(request: Request, provider: str) -> HttpResponse:
    """The password once more, then over to the provider."""
    found, form = provider_called(provider), ConfirmForm(request.POST or None)
    prove = partial(actions.prove_for_link, actor=request.actor, now=timezone.now())
    if page.accepted(form, lambda sent: prove(**sent)):
        return leave(request, found, "registry:outside-linked", reverse("registry:my-sign-in"))
    asked = _("Link your %(provider)s account?") % {"provider": found.name}
    values = {"form": form, "asked": asked, "words": _("Go on to %(provider)s") % {"provider": found.name}}
    return page.render(request, "registry/confirm.html", {**values, "bar_place": "me", "leaves": True})


@require_GET
def linked(request: Request, provider: str) -> HttpResponse:
    """Linked with the account that is signed in."""
    found = provider_called(provider)
    to, user_id = told_by(request, found, "registry:outside-linked", request.actor)
    actions.link_identity(actor=request.actor, provider=found, user_id=user_id, now=timezone.now())
    return page.done(request, to, _("Linked. From now on it lets you in."))


@require_POST
def unlink(request: Request, key: UUID) -> HttpResponse:
    actions.unlink_identity(actor=request.actor, identity_id=key, now=timezone.now())
    return page.done(request, reverse("registry:my-sign-in"), _("The link is ended."))


def leave(request: HttpRequest, provider: Provider, back: str, to: str) -> HttpResponse:
    """Over to the provider; only an answer to this very question, in this browser and soon, is heard."""
    state = fresh_state()
    request.session[AWAY] = {
        "state": state, "provider": provider.code, "back": back, "to": to,
        "until": (timezone.now() + PATIENCE).timestamp(),
    }  # fmt: skip
    address = request.build_absolute_uri(reverse(back, args=[provider.code]))
    over = provider.address(state, address, request.headers.get("User-Agent", ""))
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": over})
    return HttpResponseRedirect(over, status=303)


def told_by(request: HttpRequest, provider: Provider, back: str, actor: Actor) -> tuple[str, str]:
    """Where to go on, and the id of the user who said yes; refused for whatever was not asked for here."""
    away, sent = request.session.pop(AWAY, None) or {}, request.GET
    wanted = (provider.code, back)
    is_ours = (away.get("provider"), away.get("back")) == wanted
    is_ours = is_ours and constant_time_compare(away["state"], sent.get("state", ""))
    if not is_ours or away["until"] < timezone.now().timestamp():
        text = _("This did not begin in this browser, or too long ago. Begin again.")
        raise Refusal("not-asked", text)
    code = sent.get("authCode") or sent.get("code", "")
    if not code or len(code) > 1024:
        raise Refusal("not-agreed", _("You did not agree over there, so nothing was done."))
    user_id = actions.ask_outside(
        actor=actor, provider=provider, code=code, state=away["state"], network=network_of(request),
        back=request.build_absolute_uri(reverse(back, args=[provider.code])), now=timezone.now(),
    )  # fmt: skip
    if user_id is None:
        text = _("%(provider)s did not say who you are. Try again, or sign in with your password.")
        raise Refusal("not-told", text % {"provider": provider.name})
    return away["to"], user_id


def not_in(request: HttpRequest, text: str) -> HttpResponse:
    """Why nobody was let in, and the way back to the sign-in page."""
    return page.render(request, "registry/outside.html", {"text": text}, status=page.REFUSED)
