"""Who comes in: every page asks for a sign-in except the few that must not, and knows who is asking."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from baibu.ledger.queries import adopted
from baibu.registry.access import scope_of
from baibu.registry.actions import note_day
from baibu.registry.models import Account, Community
from baibu.registry.queries import bounds
from baibu.registry.queries.actors import Actor, Request
from baibu.registry.queries.factors import SECOND_STEP
from baibu.registry.queries.openings import opened_by
from baibu.registry.queries.places import community_of
from baibu.registry.queries.representations import stands_for
from baibu.registry.queries.ways import has_work, way_of
from baibu.site.api import problem
from baibu.visits.actions.looks import look_for_another
from baibu.web.problems import UNREACHABLE
from baibu.web.problems import problem as problem_page

SITE_FAILED, SITE_UNREACHABLE = 500, 503
#: Names of the addresses that are open to everybody.
OPEN = frozenset(
    {
        "registry:sign-in", "registry:second-step", "registry:try-role", "registry:privacy",
        "registry:phone", "registry:phone-code", "registry:card", "registry:card-figures",
        "registry:outside", "registry:outside-back", "notices:board", "notices:public",
        "notices:feed", "notices:place-feed", "notices:public-archive", "notices:public-file",
        "notices:duty", "notices:turns-feed", "notices:order-link",
        "notices:cap",
        "registry:claim", "registry:claim-code", "registry:claim-home", "registry:claim-state",
        "web:preferences", "web:parts",
    }
)  # fmt: skip
#: What opens while somebody still has the password that was handed to them.
FIRST = frozenset({"registry:password", "registry:sign-out"})
#: What opens while somebody's community still waits for their second step.
SECOND = FIRST | {"registry:my-sign-in", "registry:add-app", "registry:add-passkey"}
#: What opens while somebody acts for another: what is kept about the other, what they agreed to, what is
#: asked for them. Every page of it is noted, once a day, for the other to read.
OF_ANOTHER = frozenset(
    {
        "visits:information", "visits:copy", "visits:seen", "registry:my-agreed", "registry:agreed",
        "registry:give-consent", "registry:take-back-consent", "registry:take-out-phone", "rights:mine",
        "rights:make", "rights:ask", "rights:letter",
    }
)  # fmt: skip
#: The same for machines.
OF_ANOTHER |= {
    "api:show_own_information", "api:my_looks", "api:list_own_requests", "api:make_request",
    "api:show_request", "api:list_consents", "api:give_consent", "api:take_back_consent",
}  # fmt: skip
#: The way back.
FOR_ANOTHER = OF_ANOTHER | {"registry:stop-acting", "registry:sign-out", "api:stop_acting"}


class Doors:
    """Sets `request.actor`; sends whoever is not signed in to the sign-in page, and back afterwards."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: Request, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """The sign-in page for strangers; None lets the request through."""
        request.actor = Actor()
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in OPEN:
            return None
        if not isinstance(request.user, Account):
            return None if is_from_a_machine(request) else to_sign_in(request)
        request.actor = acting_for_another(request, actor_of(request, request.user))
        note_day(actor=request.actor, request=request, now=timezone.now())
        if request.user.must_change_password and name not in FIRST and not request.actor.is_at_home:
            return to_own_password(request)
        if name not in SECOND and lacks_second_step(request):
            return to_own_second_step(request)
        if request.actor.stands_for and name not in FOR_ANOTHER:
            text = _("You act for somebody in this session, so nothing else opens. End that first.")
            return sent_aside(request, "visits:information", "acts-for-another", text)
        if name in OF_ANOTHER:
            look_for_another(actor=request.actor, now=timezone.now())
        return None


class Bounds:
    """One transaction around a page, in which the database shows nothing but the asker's community.

    What goes wrong is undone as a whole: an exception, or an answer that says the site failed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            with bounds.bounded(at_the_door=True):
                response = self.get_response(request)
                if getattr(request, "went_wrong", False) or response.status_code >= SITE_FAILED:
                    transaction.set_rollback(True)
            return response
        except UNREACHABLE:
            return problem_page(request, SITE_UNREACHABLE)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Remember it; the rooms above say it."""
        request.went_wrong = True  # type: ignore[attr-defined]


def is_from_a_machine(request: HttpRequest) -> bool:
    """Whether the API is asked, which tells strangers itself, in a form that machines read."""
    return bool(request.resolver_match and "ninja" in request.resolver_match.app_names)


def actor_of(request: HttpRequest, account: Account) -> Actor:
    """The actor behind a signed-in account, under the method its community lives by today.

    From here on the database shows this community alone. Two queries; one more for the operator, who works
    in the community they chose, and one for pages that ask whether a home was opened in an emergency.
    """
    chosen = chosen_community(request) if account.is_operator and not account.community_id else None
    if chosen and chosen.needs_second_step:
        account.needs_second_step = True
    community = account.community_id or (chosen.pk if chosen else None)
    bounds.step_into(community, account.pk)
    if community is None:
        return Actor(account.pk, account.person_id, is_operator=account.is_operator)
    now = timezone.now()
    if way := way_of(request):
        known = Actor(account.pk, account.person_id, community, way=way)
        return known.under(adopted(community, timezone.localdate()))
    opened: Any = SimpleLazyObject(lambda: opened_by(community, account.person_id, now))
    known = Actor(account.pk, account.person_id, community, account.is_operator, opened=opened)
    return known.under(adopted(community, timezone.localdate()))


def acting_for_another(request: HttpRequest, actor: Actor) -> Actor:
    """The same actor, in a session that shows somebody they act for; no query where they act for nobody."""
    if actor.community_id is None:
        return actor
    person = stands_for(request, actor.community_id, actor.person_id, timezone.localdate())
    if person is None:
        return actor
    return replace(actor, stands_for=person.id, stands_for_name=person.name, is_operator=False)


def chosen_community(request: HttpRequest) -> Community | None:
    """The community the operator named in the address; on pages it is remembered for the next ones."""
    code = request.GET.get("community", "")
    if not is_from_a_machine(request):
        code = code or request.session.get("community", "")
    found = community_of(code) if code else None
    if found and not is_from_a_machine(request) and request.session.get("community") != code:
        request.session["community"] = code
    return found


def lacks_second_step(request: Request) -> bool:
    """Whether a second step is asked for that was not taken.

    Of somebody who sees the community's people, where it asks for one; and of whoever has work here and chose
    the password with a code sent to a phone, everywhere: a message alone never opens work. Asks the database
    only where the session did without.
    """
    account, actor, day = request.user, request.actor, timezone.localdate()
    assert isinstance(account, Account)
    if request.session.get(SECOND_STEP):
        return False
    if account.needs_second_step and (actor.is_trusted or scope_of(actor, day).caring_roots):
        return True
    return (
        account.chosen_by_phone and actor.at_work is not None and has_work(actor.within, actor.at_work, day)
    )


def to_own_second_step(request: HttpRequest) -> HttpResponse:
    """The page on which a second step is added, before anything about people is shown."""
    text = _("A second step is asked for here. Add one first, on the site's page.")
    return sent_aside(request, "registry:my-sign-in", "second-step-first", text)


def to_own_password(request: HttpRequest) -> HttpResponse:
    """The page on which a password that was handed over is replaced, before anything else is shown."""
    text = _("Set a password of your own first, on the site's page.")
    return sent_aside(request, "registry:password", "own-password-first", text)


def sent_aside(request: HttpRequest, name: str, code: str, text: str) -> HttpResponse:
    """To the page of that name; a machine is told why."""
    if is_from_a_machine(request):
        return problem(403, code, text)
    to = reverse(name)
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": to})
    return HttpResponseRedirect(to)


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page, remembering a page that was asked for, but never a form that was sent."""
    if request.headers.get("HX-Request") == "true":
        response = HttpResponse(status=204)
        response["HX-Redirect"] = settings.LOGIN_URL
        return response
    wanted = request.get_full_path() if request.method in {"GET", "HEAD"} else settings.LOGIN_REDIRECT_URL
    return redirect_to_login(wanted, settings.LOGIN_URL)
