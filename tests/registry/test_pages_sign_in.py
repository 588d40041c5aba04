"""Signing in and out: who comes in, who does not, and what a wrong password learns."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from baibu.registry.actions import found_community, open_account, register_person
from baibu.registry.models import Account
from baibu.registry.queries.actors import Actor

NOW = datetime(2026, 11, 22, 1, tzinfo=UTC)
HX = {"HX-Request": "true", "HX-Target": "sign-in"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> Account:
    """Somebody with a password, in a made-up community."""
    return opened("li.mei", password="rain on the roof", is_fictional=True)


def opened(username: str, *, is_fictional: bool, **more: Any) -> Account:
    place = found_community(
        actor=Actor.operator(), code=username.replace(".", "-"), name="试", now=NOW, is_fictional=is_fictional
    )
    actor = Actor.operator(place.pk)
    person = register_person(actor=actor, name="李梅", now=NOW)
    return open_account(actor=actor, username=username, person_id=person.id, now=NOW, **more)


@pytest.mark.parametrize("headers", [{}, HX], ids=["plain", "htmx"])
def test_the_right_password_opens_the_page_that_was_asked_for(
    client: Client, account: Account, headers: dict[str, str]
) -> None:
    sent = {"username": "li.mei", "password": "rain on the roof", "next": "/me/"}
    answer = client.post("/sign-in/", sent, headers=headers)
    assert (answer.status_code, answer["Location"]) == (303, "/me/")


@pytest.mark.parametrize("headers", [{}, HX], ids=["plain", "htmx"])
def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(
    client: Client, account: Account, headers: dict[str, str]
) -> None:
    tries = [{"username": "li.mei", "password": "wrong"}, {"username": "nobody", "password": "wrong"}]
    pages = [client.post("/sign-in/", sent, headers=headers) for sent in tries]
    assert [page.status_code for page in pages] == [422, 422]
    said = "账号和密码对不上"
    assert all(page.content.decode().count(said) == 1 for page in pages)


def test_it_never_leads_to_another_site(client: Client, account: Account) -> None:
    sent = {"username": "li.mei", "password": "rain on the roof", "next": "https://elsewhere.example/"}
    assert client.post("/sign-in/", sent)["Location"] == "/"


def test_every_page_asks_for_a_sign_in_and_comes_back(client: Client) -> None:
    assert client.get("/me/")["Location"] == "/sign-in/?next=/me/"
    partial = client.get("/me/", headers={"HX-Request": "true"})
    assert (partial.status_code, partial["HX-Redirect"]) == (204, "/sign-in/")


def test_a_form_sent_without_a_sign_in_is_not_offered_again(client: Client) -> None:
    assert client.post("/me/away/", {})["Location"] == "/sign-in/?next=/"


def test_the_sign_in_page_and_the_preferences_are_open(client: Client) -> None:
    assert client.get("/sign-in/").status_code == 200
    assert client.post("/preferences/", {"print": "large"}).status_code == 303


def test_one_tap_opens_a_role_of_a_made_up_community_and_no_other_account(client: Client) -> None:
    opened("made-up", is_fictional=True, demo_role="Group leader: calls on households")
    opened("real", is_fictional=False, demo_role="Group leader")
    opened("quiet", is_fictional=True)
    page = client.get("/sign-in/").content.decode()
    assert "made-up" in page
    assert '<span class="row__title">Group leader</span>' in page
    assert '<span class="row__meta">calls on households</span>' in page
    assert "real" not in page
    for name in ("real", "quiet", "nobody"):
        assert client.post("/sign-in/role/", {"username": name}).status_code == 404
    assert client.post("/sign-in/role/", {"username": "made-up"}).status_code == 303


def test_signing_out_closes_every_page_again(client: Client, account: Account) -> None:
    client.force_login(account)
    assert client.get("/sign-in/").status_code == 303
    assert client.post("/sign-out/").status_code == 303
    assert client.get("/me/").status_code == 302


def test_pages_are_not_kept_by_the_browser(client: Client) -> None:
    assert client.get("/sign-in/")["Cache-Control"] == "private, no-store"
