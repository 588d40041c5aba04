"""Who comes in: every page asks for a sign-in except the few that must not, and knows who is asking."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from baibu.ledger.queries import adopted
from baibu.registry.models import Account
from baibu.registry.queries.actors import Actor, Request

#: Names of the addresses that are open to everybody.
OPEN = frozenset({"registry:sign-in", "registry:try-role", "web:preferences", "web:parts"})


class Doors:
    """Sets `request.actor`; sends whoever is not signed in to the sign-in page, and back afterwards."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # What one person saw must not be shown to the next one at the same machine.
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(
        self, request: Request, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """The sign-in page for strangers; None lets the request through."""
        request.actor = Actor()
        if request.resolver_match and request.resolver_match.view_name in OPEN:
            return None
        if not isinstance(request.user, Account):
            return None if is_from_a_machine(request) else to_sign_in(request)
        request.actor = actor_of(request.user)
        return None


def is_from_a_machine(request: HttpRequest) -> bool:
    """Whether the API is asked, which tells strangers itself, in a form that machines read."""
    return bool(request.resolver_match and "ninja" in request.resolver_match.app_names)


def actor_of(account: Account) -> Actor:
    """The actor behind a signed-in account, under the method its community lives by today. One query."""
    known = Actor(account.pk, account.person_id, account.community_id, account.is_operator)
    if account.community_id is None:
        return known
    return known.under(adopted(account.community_id, timezone.localdate()))


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page, remembering a page that was asked for, but never a form that was sent."""
    if request.headers.get("HX-Request") == "true":
        response = HttpResponse(status=204)
        response["HX-Redirect"] = settings.LOGIN_URL
        return response
    wanted = request.get_full_path() if request.method in {"GET", "HEAD"} else settings.LOGIN_REDIRECT_URL
    return redirect_to_login(wanted, settings.LOGIN_URL)
