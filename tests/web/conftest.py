"""The room by itself: its own addresses, sample pages, requests as a browser and as htmx send them."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest
from django.test import RequestFactory


@pytest.fixture(autouse=True)
def the_room_alone(settings: Any) -> None:
    """No room above this one has to be whole for its tests to run; sample pages join the templates."""
    settings.ROOT_URLCONF = "tests.web.addresses"
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.startswith("baibu.site")]
    settings.TEMPLATES = [
        {**engine, "DIRS": [Path(__file__).parent / "pages"]} for engine in settings.TEMPLATES
    ]
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    settings.BAIBU_DEMO = True
    settings.BAIBU_PLACES = [
        ("today", "今日", "today", "web:parts"),
        ("neighbourhood", "邻里", "building", "web:parts"),
        ("me", "我的", "person", "note"),
    ]


@pytest.fixture
def ask() -> Callable[..., HttpRequest]:
    """A request with messages; `target` makes it htmx's."""

    def made(method: str = "get", data: dict[str, str] | None = None, target: str = "") -> HttpRequest:
        headers = {"HX-Request": "true", "HX-Target": target} if target else {}
        request: HttpRequest = getattr(RequestFactory(headers=headers), method)("/sample/", data)
        request.session = {}  # type: ignore[assignment]
        request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
        return request

    return made


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *said: object) -> None:
        """Nothing: the tests speak for themselves."""


@pytest.fixture
def house(the_room_alone: None) -> Iterator[str]:
    """The address of the room, served without a database."""
    served = StaticFilesHandler(get_wsgi_application())
    with make_server("127.0.0.1", 0, served, server_class=Server, handler_class=Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
