"""The API's root: who may ask, how a refusal is said to a machine, and the rooms that answer."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.operation import Operation
from ninja.security import APIKeyCookie

from baibu.core import Refusal
from baibu.notices.api import alerts, inbox, notices, orders, reaching, rotas, sending
from baibu.registry.api import (
    acting,
    cards,
    claims,
    consents,
    exports,
    imports,
    living,
    people,
    privacy,
    recoveries,
    sessions,
    ways,
)
from baibu.registry.models import Account
from baibu.rights.api import asks, erasing
from baibu.visits.api import (
    absences,
    hand_overs,
    homes,
    information,
    looks,
    method,
    owed,
    pairs,
    places,
    today,
    visits,
)
from baibu.web.page import REFUSED
from baibu.web.problems import CSRF, SENTENCES, STATUS_OF, UNREACHABLE

ROUTERS = (
    today, homes, looks, visits, owed, places, pairs, hand_overs, method, absences, information, people,
    living, imports, exports, privacy, sessions, ways, recoveries, notices, orders, rotas, claims, consents,
    acting, alerts, cards, asks, erasing,
    inbox, reaching, sending,
)  # fmt: skip
PROBLEM = "application/problem+json"


class SignedIn(APIKeyCookie):
    """The session of the sign-in page; whatever writes also needs its CSRF token."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Account | None:
        """The account; strangers are told to sign in before anything else is looked at."""
        return super().__call__(request) if isinstance(request.user, Account) else None

    def authenticate(self, request: HttpRequest, key: str | None) -> Account | None:
        """The account whose session it is."""
        return request.user if isinstance(request.user, Account) else None


class Problem(Schema):
    """Why something was not done; the same refusal a page would show."""

    type: str
    title: str
    status: int
    #: stable and kebab-case; programs compare this, people read `detail`
    code: str
    detail: str
    #: the input it concerns, where it concerns one
    field: str | None


class Face(NinjaAPI):
    """The API with one shape of error, documented at every operation."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name of the function: short, and unique in the whole API."""
        return operation.view_func.__name__

    def get_openapi_schema(self, **given: Any) -> Any:
        """The description, in which every operation may also answer with a problem."""
        schema = super().get_openapi_schema(**given)
        schema["components"]["schemas"]["Problem"] = Problem.model_json_schema()
        said = {"schema": {"$ref": "#/components/schemas/Problem"}}
        for operations in schema["paths"].values():
            for operation in operations.values():
                operation["responses"]["default"] = {"description": "Refused", "content": {PROBLEM: said}}
        return schema


api = Face(
    title="Baibu",
    version="1",
    description="What the pages do, for machines: the same questions, the same acts, the same refusals.",
    urls_namespace="api",
    docs_url=None,
    auth=SignedIn(),
)
for room in ROUTERS:
    api.add_router("", room.router)


def problem(status: int, code: str, detail: str, field: str | None = None, title: str = "") -> HttpResponse:
    """The refusal as problem+json (RFC 9457)."""
    said = Problem(
        type=f"urn:baibu:problem:{code}",
        title=title or str(SENTENCES[status][0]),
        status=status,
        code=code,
        detail=detail,
        field=field,
    )
    response = HttpResponse(said.model_dump_json(), status=status, content_type=PROBLEM)
    if status == 503:
        response["Retry-After"] = "60"
    return response


@api.exception_handler(Refusal)
def refused(_request: HttpRequest, refusal: Refusal | type[Refusal]) -> HttpResponse:
    """A refusal of an action or of access, under the status its page would have."""
    assert isinstance(refusal, Refusal)
    return problem(STATUS_OF.get(refusal.code, REFUSED), refusal.code, refusal.text, refusal.field)


@api.exception_handler(ValidationError)
def unreadable(_request: HttpRequest, error: ValidationError | type[ValidationError]) -> HttpResponse:
    """What could not be read as the description asks; the first complaint is told."""
    assert isinstance(error, ValidationError)
    first = error.errors[0]
    field = next((str(step) for step in reversed(first["loc"]) if isinstance(step, str)), "")
    return problem(REFUSED, "unreadable", complaint(first["type"], field), field)


def complaint(kind: str, field: str) -> str:
    """What is wrong with an input, in words."""
    if kind == "missing":
        text = _("`%(field)s` is missing. Send it too.")
    elif kind.startswith("date"):
        text = _("`%(field)s` is not a day. Write it like 2026-11-30.")
    elif kind.startswith("uuid"):
        text = _("`%(field)s` is not an id. Send one that the API gave.")
    elif kind.endswith("too_long"):
        text = _("`%(field)s` is too long. Send less.")
    elif kind == "extra_forbidden":
        text = _("`%(field)s` is not known here. Leave it out, or look for its name in the description.")
    else:
        text = _("`%(field)s` cannot be read. Look in the description for what it takes.")
    return text % {"field": field}


@api.exception_handler(AuthenticationError)
def stranger(_request: HttpRequest, _error: AuthenticationError | type[AuthenticationError]) -> HttpResponse:
    """Nobody is signed in."""
    return problem(
        401,
        "not-signed-in",
        _("Sign in first, and send the session's cookie."),
        title=_("Nobody is signed in."),
    )


@api.exception_handler(HttpError)
def not_carried_out(_request: HttpRequest, error: HttpError | type[HttpError]) -> HttpResponse:
    """A write without its token, or a body that is no JSON."""
    assert isinstance(error, HttpError)
    if error.status_code == 403:
        return problem(
            403, "no-csrf-token", _("Send the cookie's CSRF token as X-CSRFToken."), title=str(CSRF[0])
        )
    return problem(400, "damaged", str(SENTENCES[400][1]))


@api.exception_handler(Http404)
def nothing_here(_request: HttpRequest, _error: Http404 | type[Http404]) -> HttpResponse:
    """There is nothing of that id."""
    return problem(404, "not-found", str(SENTENCES[404][1]))


def closed(_request: HttpRequest, _error: Exception | type[Exception]) -> HttpResponse:
    """The store of records cannot be reached."""
    return problem(503, "closed", str(SENTENCES[503][1]))


for unreachable in UNREACHABLE:
    api.add_exception_handler(unreachable, closed)
