"""Addresses that came with a request lead to pages of this site and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client, RequestFactory

from baibu.web.page import way
from baibu.web.problems import came_from

ELSEWHERE = [
    "https://evil.example/", "http://testserver.evil.example/", "//evil.example", "///evil.example",
    "/\\evil.example", "\\\\evil.example", "\\/evil.example", "/\t/evil.example", "/\n/evil.example",
    "\x00//evil.example", "\x08//evil.example", " //evil.example", "/\x7f/evil.example",
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "data:text/html,x",
    "vbscript:x", "http:evil.example", "http:///evil.example", "ftp://evil.example", "evil.example",
    "@evil.example", "http://testserver@evil.example/", "", " ", "/ok\r\nSet-Cookie: a=b",
]  # fmt: skip
pytestmark = pytest.mark.django_db
HERE = ["/", "/me/", "/places/?day=2026-11-24", "/people/?find=%E7%8E%8B#list", "/me/?next=//evil.example"]


@pytest.mark.parametrize("to", ELSEWHERE)
def test_what_is_no_page_of_ours_leads_to_the_first_page(to: str) -> None:
    assert way(to) == "/"
    assert way(to, "/me/") == "/me/"


@pytest.mark.parametrize("to", HERE)
def test_a_page_of_ours_is_kept_as_it_is(to: str) -> None:
    assert way(to) == to


@pytest.mark.parametrize("to", ELSEWHERE)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true", "HX-Target": "main"}], ids=["plain", "htmx"])
def test_no_page_that_takes_next_leads_elsewhere(client: Client, to: str, headers: dict[str, str]) -> None:
    from baibu.registry.models import Account

    assert client.post("/preferences/", {"next": to}, headers=headers)["Location"] == "/"
    for form in (
        client.get("/sign-in/", {"next": to}, headers=headers),
        client.post("/sign-in/", {"next": to, "username": "a", "password": "b"}, headers=headers),
    ):
        assert 'name="next" value="/"' in form.content.decode()
    client.force_login(Account.objects.create(username="a", is_operator=True))
    assert client.get("/sign-in/", {"next": to}, headers=headers)["Location"] == "/"
    assert client.post("/sign-in/", {"next": to}, headers=headers)["Location"] == "/"


@pytest.mark.parametrize(
    "path", ["//evil.example/", "///evil.example", "/\\evil.example", "//evil.example/x"]
)
def test_an_address_that_looks_like_another_site_is_never_led_to(client: Client, path: str) -> None:
    answer = client.get("/", PATH_INFO=path)
    assert not answer.get("Location", "/").startswith(("//", "/\\", "http"))


@pytest.mark.parametrize(
    ("said", "back"),
    [
        ("http://testserver/places/?day=1", "/places/?day=1"),
        ("https://testserver/me/", "/me/"),
        ("https://evil.example/", ""),
        ("https://evil.example/http://testserver/me/", ""),
        ("https://testserver.evil.example/", ""),
        ("http://testserver//evil.example", ""),
        ("javascript:alert(1)//testserver/", ""),
        ("", ""),
    ],
)
def test_a_refusal_leads_back_only_to_a_page_of_ours(rf: RequestFactory, said: str, back: str) -> None:
    request: Any = rf.get("/", headers={"Referer": said})
    assert came_from(request) == back
