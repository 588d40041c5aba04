"""Signing in and out."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baibu.core import Refusal
from baibu.registry.forms.accounts import SignInForm
from baibu.registry.queries.accounts import demo_account, demo_roles
from baibu.web import page

BACKEND = "django.contrib.auth.backends.ModelBackend"


def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return page.done(request, destination(request))
    form = SignInForm(request, request.POST or None)
    if form.is_bound and form.is_valid() and form.account:
        login(request, form.account, BACKEND)
        return page.done(request, destination(request))
    wanted = request.POST.get("next") or request.GET.get("next", "")
    shown = {"form": form, "roles": demo_roles(), "next": wanted}
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
    login(request, account, BACKEND)
    return page.done(request, destination(request))


def destination(request: HttpRequest) -> str:
    """Where somebody wanted to go, if that is on this site; else the first page."""
    to = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(to, {request.get_host()}, request.is_secure())
    return to if is_ours else settings.LOGIN_REDIRECT_URL
