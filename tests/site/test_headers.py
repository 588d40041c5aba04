"""What every answer carries, whichever it is; what is refused before any page is asked."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver

from baibu.registry.models import Account
from baibu.site.doors import OPEN

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "object-src": "'none'",
    "frame-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
#: what takes a form without a token, and why: it only sets how a page looks, and problem pages offer it too
WITHOUT_TOKEN = {"web:preferences"}
pytestmark = pytest.mark.django_db


def patterns(resolver: Any = None, before: str = "", room: str = "") -> Iterator[tuple[str, str]]:
    """(address, name) of every page and every answer of the API."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern, route, pattern.namespace or room)
        elif isinstance(pattern, URLPattern):
            yield "/" + filled(route.replace("^", "").rstrip("$")), f"{room}:{pattern.name}"


def filled(route: str) -> str:
    """The address, with something of the right kind in every open place."""
    said = route.replace("(?P<form>json|xlsx)", "xlsx").replace("\\.", ".")
    while "<" in said:
        head, _, rest = said.partition("<")
        inner, _, rest = rest.partition(">")
        kind = inner.partition(":")[0]
        said = head + {"int": "1"}.get(kind, str(uuid4())) + rest
    return said


def policy_of(answer: Any) -> dict[str, str]:
    parts = [part.strip().partition(" ") for part in answer["Content-Security-Policy"].split(";")]
    return {name: sources for name, _blank, sources in parts if name}


def check(answer: Any, where: str) -> None:
    assert policy_of(answer) == POLICY, where
    assert answer["X-Content-Type-Options"] == "nosniff", where
    assert answer["X-Frame-Options"] == "DENY", where
    assert answer["Referrer-Policy"] == "same-origin", where
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin", where
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin", where
    assert "camera=()" in answer["Permissions-Policy"], where
    assert "geolocation=()" in answer["Permissions-Policy"], where


@pytest.fixture
def operator(client: Client) -> Client:
    """The operator's browser, which has a page everywhere."""
    account = Account.objects.create(username="op", is_operator=True)
    asking = Client(raise_request_exception=False)
    asking.force_login(account)
    return asking


def test_every_page_answer_and_refusal_carries_every_header(operator: Client) -> None:
    asked = 0
    for client in (Client(), operator):
        for address, name in patterns():
            if name == "registry:sign-out":
                continue
            answer = client.get(address)
            answer.close()
            check(answer, f"{address} {answer.status_code}")
            assert answer["Cache-Control"] == "private, no-store", address
            asked += 1
    assert asked > 100


@pytest.mark.parametrize(
    "address", ["/no-such-page/", "/static/web/app.js", "/static/web/logo.svg", "/api/x"]
)
def test_files_and_what_is_not_there_carry_them_too(client: Client, address: str) -> None:
    answer = client.get(address)
    answer.close()
    check(answer, address)


def test_a_host_that_is_not_ours_is_turned_away_with_every_header(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["baibu.example"]
    answer = Client(raise_request_exception=False).get("/sign-in/", headers={"Host": "evil.example"})
    assert (answer.status_code, "evil.example" in answer.content.decode()) == (400, False)
    check(answer, "another host")
    forwarded = {"Host": "baibu.example", "X-Forwarded-Host": "evil.example"}
    assert "evil.example" not in Client().get("/", headers=forwarded)["Location"]


def test_every_form_and_every_act_of_the_api_needs_a_token(operator: Client) -> None:
    operator.handler.enforce_csrf_checks = True
    for address, name in patterns():
        if name in WITHOUT_TOKEN:
            continue
        for method in ("post", "put", "patch", "delete"):
            answer = operator.generic(method.upper(), address)
            assert answer.status_code in (403, 404, 405), f"{method} {address}: {answer.status_code}"
        said = operator.post(address)
        assert said.status_code in (403, 405), f"{address}: {said.status_code}"


def test_only_a_few_pages_are_open_to_strangers() -> None:
    named = {name: address for address, name in patterns()}
    for name, address in named.items():
        if name in OPEN or not name.startswith(("registry:", "visits:", "ledger:")):
            continue
        answer = Client().get(address)
        assert answer.status_code in (302, 405), f"{name}: {answer.status_code}"


@pytest.mark.parametrize("broken", ["/raise/broken/", "/raise/down/"])
@override_settings(ROOT_URLCONF="tests.web.addresses")
def test_a_failure_shows_no_code_and_no_value(broken: str) -> None:
    answer = Client(raise_request_exception=False).get(broken + "?name=张桂英")
    check(answer, broken)
    text = answer.content.decode()
    assert not any(word in text for word in ("Traceback", "ValueError", "settings", "raises"))


def surroundings_without_ours() -> dict[str, str]:
    """This process's environment, as a process finds it that knows nothing of Baibu but where it is."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BAIBU_")}
    return kept | {"DJANGO_SETTINGS_MODULE": "baibu.site.settings"}


def run_check(**given: str) -> subprocess.CompletedProcess[str]:
    """Django's own check for a site that goes live, in a process with these settings."""
    words = [sys.executable, "-W", "error", "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    surroundings = surroundings_without_ours() | {"BAIBU_SECRET_KEY": secrets.token_urlsafe(48)} | given
    return subprocess.run(words, env=surroundings, capture_output=True, text=True)


def test_the_check_for_going_live_is_clean_behind_tls_and_finds_what_is_missing_without() -> None:
    closed = run_check(BAIBU_HTTPS="1", BAIBU_HOSTS="baibu.example", BAIBU_WEB="1")
    assert (closed.returncode, closed.stderr) == (0, "")
    open_ = run_check(BAIBU_HOSTS="baibu.example")
    assert open_.returncode != 0
    assert all(code in open_.stderr for code in ("W004", "W008", "W012", "W016"))
    assert "W018" not in run_check(BAIBU_DEBUG="1").stderr, "no switch shows code and values to visitors"


NAMES = """
from django.conf import settings
print(settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_DOMAIN)
print(settings.CSRF_COOKIE_NAME, settings.CSRF_COOKIE_SECURE, settings.CSRF_COOKIE_DOMAIN)
print(settings.LANGUAGE_COOKIE_SECURE, settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS)
"""


@pytest.mark.parametrize(
    ("https", "said"),
    [
        ("1", ["__Host-sessionid True None", "__Host-csrftoken True None", "True True 31536000"]),
        ("", ["sessionid False None", "csrftoken False None", "False False 0"]),
    ],
)
def test_behind_tls_cookies_are_bound_to_this_very_name(https: str, said: list[str]) -> None:
    given = surroundings_without_ours() | {"BAIBU_SECRET_KEY": "x" * 60, "BAIBU_HTTPS": https}
    command = [sys.executable, "-c", NAMES]
    found = subprocess.run(command, env=given, capture_output=True, text=True, check=True)
    assert found.stdout.splitlines() == said


def test_behind_tls_plain_pages_lead_to_closed_ones_and_browsers_remember_it(settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = settings.LANGUAGE_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    plain = Client().get("/sign-in/")
    assert (plain.status_code, plain["Location"]) == (301, "https://testserver/sign-in/")
    closed = {"X-Forwarded-Proto": "https"}
    sent = Client().post("/preferences/", {"theme": "dark", "language": "en"}, headers=closed)
    assert (sent.status_code, sent["Strict-Transport-Security"]) == (303, "max-age=31536000")
    assert sorted(sent.cookies) == ["baibu_theme", "django_language"]
    for cookie in sent.cookies.values():
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
