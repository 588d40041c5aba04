"""A browser without a screen: sends real requests through the site's WSGI application and keeps cookies."""

from __future__ import annotations

import io
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import quote, unquote_to_bytes, urlencode, urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    cookies: SimpleCookie
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode(errors="replace")


class Visitor:
    """Somebody at the site's doors."""

    def __init__(self, network: str = "192.0.2.7") -> None:
        self.network = network
        self.cookies: dict[str, str] = {settings.CSRF_COOKIE_NAME: secrets.token_hex(16)}

    def keep_session(self, key: str) -> None:
        """Carry the session of that key from now on."""
        self.cookies[settings.SESSION_COOKIE_NAME] = key

    def get(self, path: str, **headers: str) -> Answer:
        """The answer to a page that is asked for."""
        return self.ask("GET", path, headers=headers)

    def post(self, path: str, sent: Mapping[str, str] | bytes = b"", *, token: bool = True, kind: str = "",
             **headers: str) -> Answer:  # fmt: skip
        """The answer to a form; with its token, unless told otherwise."""
        if token:
            headers[settings.CSRF_HEADER_NAME] = self.cookies[settings.CSRF_COOKIE_NAME]
        return self.send("POST", path, sent, kind=kind, **headers)

    def send(
        self, method: str, path: str, sent: Mapping[str, str] | bytes = b"", *, kind: str = "", **headers: str
    ) -> Answer:
        """The answer to whatever is sent, in whichever way; a token is the caller's to add."""
        body = sent if isinstance(sent, bytes) else urlencode(sent).encode()
        return self.ask(method, path, body, kind or "application/x-www-form-urlencoded", headers)

    def ask(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        kind: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """The answer; its cookies are kept."""
        caught: dict[str, Any] = {}

        def start(status: str, given: list[tuple[str, str]], error: Any = None) -> Callable[[bytes], None]:
            caught.update(status=int(status.split()[0]), headers=given)
            return lambda _content: None

        with inside_a_transaction():
            response = site()(self.environment(method, path, body, kind, headers or {}), start)
            content = b"".join(response)
            response.close()
        answer = Answer(caught["status"], dict(caught["headers"]), cookies_in(caught["headers"]), content)
        self.cookies.update({name: said.value for name, said in answer.cookies.items()})
        return answer

    def environment(
        self, method: str, path: str, body: bytes, kind: str, headers: Mapping[str, str]
    ) -> dict[str, Any]:
        """The request as a web server hands it over, behind TLS where the site is."""
        parts, host = urlsplit(path), host_name()
        asked = unquote_to_bytes(parts.path).decode("latin-1")
        scheme = "https" if settings.SECURE_PROXY_SSL_HEADER else "http"
        return {
            "REQUEST_METHOD": method, "PATH_INFO": asked, "SCRIPT_NAME": "",
            "QUERY_STRING": quote(parts.query, "=&%"),
            "SERVER_NAME": host, "SERVER_PORT": "443" if scheme == "https" else "80", "HTTP_HOST": host,
            "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": self.network, "HTTP_X_FORWARDED_FOR": self.network,
            "HTTP_X_FORWARDED_PROTO": scheme, "HTTP_REFERER": f"{scheme}://{host}/",
            "HTTP_USER_AGENT": "probe", "HTTP_ACCEPT_LANGUAGE": "zh-CN",
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in self.cookies.items() if value),
            "CONTENT_TYPE": kind, "CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body),
            "wsgi.url_scheme": scheme, "wsgi.version": (1, 0), "wsgi.errors": io.StringIO(),
            "wsgi.multithread": False, "wsgi.multiprocess": False, "wsgi.run_once": False, **headers,
        }  # fmt: skip


@contextmanager
def inside_a_transaction() -> Iterator[None]:
    """Requests in the block leave the connection open, in the middle of a transaction as it is."""
    signals = (request_started, request_finished)
    for each in signals:
        each.disconnect(close_old_connections)
    try:
        yield
    finally:
        for each in signals:
            each.connect(close_old_connections)


@cache
def site() -> WSGIHandler:
    """The site's application, as a web server loads it."""
    return WSGIHandler()


def host_name() -> str:
    """A name the site answers to."""
    named = next((name for name in settings.ALLOWED_HOSTS if name != "*"), "localhost")
    return named.removeprefix(".")


def cookies_in(headers: list[tuple[str, str]]) -> SimpleCookie:
    """The cookies that were set."""
    found = SimpleCookie()
    for name, value in headers:
        if name.lower() == "set-cookie":
            found.load(value)
    return found
