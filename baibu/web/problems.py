"""Problem pages: what is the case, why, what to do. They need neither database nor session."""

from __future__ import annotations

import sys
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from baibu.core import Refusal
from baibu.web.page import REFUSED, way
from baibu.web.preferences import frame

Sentence = str | Promise

#: status: (what is the case, why, what to do).
SENTENCES: dict[int, tuple[Sentence, Sentence, Sentence]] = {
    400: (
        _("This request could not be read."),
        _("Part of the address or of the form arrived damaged."),
        _("Go back and try once more; if it happens again, open the page anew."),
    ),
    403: (
        _("This page is not open to you."),
        _("It belongs to a post or a place that you do not hold or stand in for at the moment."),
        _("If you need it for your work, ask whoever leads your place, or sign in with the right account."),
    ),
    404: (
        _("There is no page here."),
        _("The address may be mistyped, or what stood here has been moved."),
        _("Start again from the first page; your lists are there."),
    ),
    409: (
        _("Somebody else changed this a moment ago."),
        _("What you were looking at is no longer the latest, so nothing was saved."),
        _("Open the page again to see the latest, then do what is still needed."),
    ),
    422: (
        _("This could not be accepted yet."),
        _("Something in it does not fit the rule."),
        _("Go back, change what is named, and send it again. What you typed is kept."),
    ),
    500: (
        _("Something went wrong on our side."),
        _("The mistake is in the software, not in what you did, and it has been written down."),
        _("Try again in a few minutes. For anything urgent, phone your community office."),
    ),
    503: (
        _("The house is closed for a moment."),
        _("The store of records cannot be reached right now; nothing that was saved is lost."),
        _("Try again in a minute. For anything urgent, phone your community office."),
    ),
}
CSRF = (
    _("This form stood open for too long."),
    _("For your safety a form is only valid for a while, and needs cookies to be allowed."),
    _("Go back, open the page again, and send it once more."),
)
UNREACHABLE = (OperationalError, InterfaceError)

#: codes of refusals that are not about what was typed.
STATUS_OF = {
    "not-permitted": 403,
    "out-of-reach": 403,
    "not-concerned": 403,
    "reason-needed": 403,
    "helper-is-here": 403,
    "answers-themself": 403,
    "not-found": 404,
    "link-broken": 404,
    "link-expired": 403,
    "changed-meanwhile": 409,
}


def problem(
    request: HttpRequest, status: int, sentences: tuple[Sentence, Sentence, Sentence] | None = None
) -> HttpResponse:
    """The page for a status; under htmx it replaces the main part of the page shown."""
    case, why, now_what = sentences or SENTENCES[status]
    values: dict[str, Any] = {
        **frame(request),
        "status": status,
        "case": case,
        "why": why,
        "now_what": now_what,
        "back": came_from(request) if status in (409, REFUSED) else "",
    }
    is_partial = request.headers.get("HX-Request") == "true"
    name = "web/_problem.html" if is_partial else "web/problem.html"
    response = HttpResponse(loader.render_to_string(name, values), status=status)
    if is_partial:
        response["HX-Retarget"] = "#main"
        response["HX-Reswap"] = "innerHTML show:window:top"
    if status == 503:
        response["Retry-After"] = "60"
    patch_vary_headers(response, ["HX-Request"])
    return response


def came_from(request: HttpRequest) -> str:
    """The page of this site that somebody came from; empty where it was another site's."""
    site, _slash, rest = request.headers.get("Referer", "").partition(request.get_host() + "/")
    return way(f"/{rest}", "") if site in {"http://", "https://"} else ""


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page for a refusal that no form caught: its own sentence first."""
    status = STATUS_OF.get(refusal.code, REFUSED)
    _case, why, now_what = SENTENCES[status]
    return problem(request, status, (refusal.text, why if status != REFUSED else "", now_what))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400."""
    return problem(request, 400)


def not_permitted(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler403."""
    return problem(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler404."""
    return problem(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500; a database that cannot be reached is told apart, wherever it showed first."""
    return problem(request, 503 if isinstance(sys.exc_info()[1], UNREACHABLE) else 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW."""
    return problem(request, 403, CSRF)
