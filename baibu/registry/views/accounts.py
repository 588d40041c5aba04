"""Signing in and out, and one's own password."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baibu.core import Refusal
from baibu.registry import actions
from baibu.registry.forms.accounts import PasswordForm, SignInForm
from baibu.registry.models import Account
from baibu.registry.queries.accounts import demo_account, demo_roles
from baibu.registry.queries.actors import Request
from baibu.registry.queries.outside import providers
from baibu.registry.queries.recoveries import of_own_account
from baibu.registry.queries.ways import with_codes
from baibu.registry.views.entering import enter
from baibu.web import page


def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return page.done(request, destination(request))
    form = SignInForm(request, request.POST or None)
    if form.is_bound and form.is_valid() and form.account:
        return enter(request, form.account, destination(request))
    to, by_phone = destination(request), bool(with_codes())
    shown = {"form": form, "roles": demo_roles(), "next": to, "providers": providers(), "by_phone": by_phone}
    return page.render(request, "registry/sign_in.html", shown)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return page.done(request, settings.LOGIN_URL, _("You are signed out."))


@require_POST
def try_role(request: HttpRequest) -> HttpResponse:
    """The demo's one tap: no password, and therefore only into a community that is made up."""
    account = demo_account(request.POST.get("username", ""))
    if account is None:
        raise Refusal("not-found", _("This role is not there any more. Choose another."))
    return enter(request, account, destination(request))


def password(request: Request) -> HttpResponse:
    """One's own password; the only page that opens while it came from somebody else."""
    assert isinstance(request.user, Account)
    is_first = request.user.must_change_password
    form = PasswordForm(request.POST or None, is_first=is_first)
    if page.accepted(form, lambda sent: change_password(request, sent)):
        return page.done(request, settings.LOGIN_REDIRECT_URL, _("Your new password is set."))
    told = of_own_account(request.user, timezone.now()) if is_first else []
    values = {"form": form, "is_first": is_first, "recoveries": told, "bar_place": "me"}
    return page.render(request, "registry/password.html", values)


def change_password(request: Request, sent: dict[str, str]) -> None:
    """Set it, and stay signed in here; every other browser is signed out."""
    account = actions.set_own_password(actor=request.actor, now=timezone.now(), **sent)
    actions.stay_in(actor=request.actor, request=request, account=account, now=timezone.now())


def destination(request: HttpRequest) -> str:
    """Where somebody wanted to go, if that is on this site; else the first page."""
    to = request.POST.get("next") or request.GET.get("next") or ""
    return page.way(to, settings.LOGIN_REDIRECT_URL)
