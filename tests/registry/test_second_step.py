"""A second step: an app's code, codes on paper, passkeys; and a community that asks for them."""

from __future__ import annotations

import re
import time
from datetime import datetime
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings as project
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from baibu.ledger.models import Entry
from baibu.registry import actions
from baibu.registry.models import Account, Community
from baibu.registry.queries import Actor, root_of
from baibu.registry.queries.attempts import PER_NAME
from baibu.registry.queries.bounds import bounded

pytestmark = pytest.mark.django_db
PASSWORD = "rain on the roof"
STEP = "/sign-in/second/"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The half-minute it is; tests move it on by hand, because a code is good once."""
    now = [int(time.time()) // 30]
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time.time", lambda: now[0] * 30)
    return now


@pytest.fixture
def account(operator: Actor, now: datetime) -> Account:
    """The committee secretary, with a password."""
    person = actions.register_person(actor=operator, name="苏宁", now=now)
    root = root_of(operator.within)
    actions.appoint(
        actor=operator, person_id=person.id, post="committee-secretary", place_id=root.id,
        since=now.date(), now=now,
    )  # fmt: skip
    return actions.open_account(
        actor=operator, username="suning", password=PASSWORD, person_id=person.id, now=now
    )


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account, project.AUTHENTICATION_BACKENDS[0])
    return client


def code_of(secret: str, counter: int) -> str:
    return format_hotp_value(hotp_value(secret, counter))


def add_app(account: Account, clock: list[int]) -> tuple[Client, str, list[str]]:
    """A browser that added an app, the app's secret, and the codes for paper."""
    client, page = signed_in(account), reverse("registry:add-app")
    secret = re.findall(r'<code class="key">([^<]+)<', client.get(page).content.decode())[0].replace(" ", "")
    done = client.post(page, {"code": code_of(secret, clock[0]), "password": PASSWORD})
    assert done.status_code == 200, done.content.decode()
    codes = re.findall(r"<li><code>([^<]+)<", done.content.decode())
    clock[0] += 1
    return client, secret, codes


def password_given() -> Client:
    client = Client()
    answer = client.post("/sign-in/", {"username": "suning", "password": PASSWORD, "next": "/me/"})
    assert answer["Location"] == STEP
    return client


def test_without_a_second_step_the_password_opens_the_page(account: Account) -> None:
    answer = Client().post("/sign-in/", {"username": "suning", "password": PASSWORD, "next": "/me/"})
    assert answer["Location"] == "/me/"


def test_an_app_is_added_and_asked_for_from_then_on(account: Account, clock: list[int]) -> None:
    elsewhere = signed_in(account)
    here, secret, codes = add_app(account, clock)
    assert len(codes) == 10
    assert "密码加第二步验证" in here.get("/me/sign-in/").content.decode()
    assert elsewhere.get("/me/").status_code == 302, "sessions that never proved it are over"
    client = password_given()
    assert client.get("/me/").status_code == 302, "the password alone opens nothing"
    assert client.get(STEP).status_code == 200
    assert client.post(STEP, {"code": "000000"}).status_code == 422
    assert client.post(STEP, {"code": code_of(secret, clock[0])})["Location"] == "/me/"
    assert client.get("/me/").status_code == 200


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true", "HX-Target": "second-step"}])
def test_a_code_is_good_once_and_for_a_minute_only(
    account: Account, clock: list[int], headers: dict[str, str]
) -> None:
    _here, secret, codes = add_app(account, clock)
    code = code_of(secret, clock[0])
    assert password_given().post(STEP, {"code": code}, headers=headers).status_code == 303
    again = password_given().post(STEP, {"code": code}, headers=headers)
    assert again.status_code == 422
    assert "已经用过" in again.content.decode()
    assert password_given().post(STEP, {"code": code_of(secret, clock[0] + 3)}).status_code == 422
    assert password_given().post(STEP, {"code": codes[3]}).status_code == 303, "as written on paper"
    assert password_given().post(STEP, {"code": codes[3].replace(" ", "")}).status_code == 422


def test_guessing_codes_ends_soon_even_with_the_password(account: Account, clock: list[int]) -> None:
    _here, secret, _codes = add_app(account, clock)
    for _each in range(PER_NAME):
        assert password_given().post(STEP, {"code": "000000"}).status_code == 422
    held = password_given().post(STEP, {"code": code_of(secret, clock[0])})
    assert held.status_code == 422
    assert "暂停登录" in held.content.decode()


def test_who_waits_too_long_or_gave_no_password_begins_again(
    account: Account, clock: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    _here, secret, _codes = add_app(account, clock)
    assert Client().get(STEP)["Location"] == "/sign-in/"
    assert Client().post(STEP, {"code": code_of(secret, clock[0])})["Location"] == "/sign-in/"
    waiting = password_given()
    session = waiting.session
    session["waiting"] = {**session["waiting"], "until": 0}
    session.save()
    assert waiting.post(STEP, {"code": code_of(secret, clock[0])})["Location"] == "/sign-in/"
    waiting = password_given()
    Account.objects.update(is_active=False)
    assert waiting.post(STEP, {"code": code_of(secret, clock[0])})["Location"] == "/sign-in/"


def test_secrets_are_sealed_wherever_they_rest(
    account: Account, clock: list[int], settings: Any, now: datetime
) -> None:
    _here, secret, codes = add_app(account, clock)
    client = signed_in(Account.objects.get())
    assert client.get(reverse("registry:add-app")).status_code == 200
    for row in Authenticator.objects.all():
        assert secret not in str(row.data)
        assert str(row.data.get("secret", row.data.get("seed"))).startswith("s1:")
    shown = [session.get_decoded().get("app_secret", "s1:") for session in Session.objects.all()]
    assert all(each.startswith("s1:") for each in shown)
    old = settings.SECRET_KEY
    settings.SECRET_KEY = "another key altogether"
    settings.SECRET_KEY_FALLBACKS = []
    for code in (code_of(secret, clock[0]), codes[0], code_of("", clock[0])):
        assert password_given().post(STEP, {"code": code}).status_code == 422, "unreadable is never right"
    settings.SECRET_KEY_FALLBACKS = [old]
    actions.lift_any_pause(actor=Actor.operator(), username="suning", now=now)
    assert password_given().post(STEP, {"code": code_of(secret, clock[0])}).status_code == 303


def test_changes_ask_for_the_password_and_one_can_be_taken_away(account: Account, clock: list[int]) -> None:
    here, _secret, codes = add_app(account, clock)
    page = reverse("registry:replace-codes")
    assert here.get(page).status_code == 200
    assert here.post(page, {"password": "wrong"}).status_code == 422
    fresh = re.findall(r"<li><code>([^<]+)<", here.post(page, {"password": PASSWORD}).content.decode())
    assert len(fresh) == 10
    assert not set(fresh) & set(codes)
    app = Authenticator.objects.get(type="totp")
    gone = reverse("registry:remove-factor", args=[app.pk])
    assert here.post(gone, {"password": "wrong"}).status_code == 422
    assert here.post(gone, {"password": PASSWORD})["Location"] == "/me/sign-in/"
    assert not Authenticator.objects.exists(), "paper alone is no second step"
    kinds = list(Entry.objects.filter(kind__startswith="second-step").values_list("kind", flat=True))
    assert sorted(kinds) == ["second-step-added", "second-step-removed"]


def test_nobody_takes_away_what_is_anothers(
    account: Account, operator: Actor, now: datetime, clock: list[int]
) -> None:
    add_app(account, clock)
    other = actions.register_person(actor=operator, name="陈立", now=now)
    theirs = actions.open_account(
        actor=operator, username="chenli", password=PASSWORD, person_id=other.id, now=now
    )
    gone = reverse("registry:remove-factor", args=[Authenticator.objects.get(type="totp").pk])
    assert signed_in(theirs).post(gone, {"password": PASSWORD}).status_code == 422
    assert Authenticator.objects.filter(type="totp").exists()


def test_another_community_does_not_see_it(account: Account, clock: list[int]) -> None:
    add_app(account, clock)
    with bounded(account.community_id):
        assert Authenticator.objects.count() == 2
    with bounded((account.community_id or 0) + 1):
        assert Authenticator.objects.count() == 0
    with bounded(at_the_door=True):
        assert Authenticator.objects.count() == 2


def test_a_community_asks_for_it_where_a_post_sees_people(
    account: Account, operator: Actor, now: datetime, clock: list[int]
) -> None:
    office, ask = signed_in(account), reverse("registry:ask-second-step")
    assert office.post(ask, {"is_needed": "yes"}).status_code == 422, "not before one's own"
    here, _secret, _codes = add_app(account, clock)
    assert here.post(ask, {"is_needed": "yes"}).status_code == 303
    assert Community.objects.get().needs_second_step
    home = actions.register_household(
        actor=operator, place_id=root_of(operator.within).id, room="101", now=now
    )
    neighbour = actions.register_person(actor=operator, name="李梅", household_id=home.id, now=now)
    leader = actions.register_person(actor=operator, name="陈立", now=now)
    actions.appoint(
        actor=operator, person_id=leader.id, post="building-leader", place_id=root_of(operator.within).id,
        since=now.date(), now=now,
    )  # fmt: skip
    accounts = [
        actions.open_account(actor=operator, username=name, password=PASSWORD, person_id=who.id, now=now)
        for name, who in (("limei", neighbour), ("chenli", leader))
    ]
    assert signed_in(accounts[0]).get("/me/").status_code == 200, "who sees nobody is not asked"
    asked = signed_in(accounts[1])
    assert asked.get("/me/")["Location"] == "/me/sign-in/"
    assert asked.get("/api/today").json()["code"] == "second-step-first"
    assert "需要第二步验证" in asked.get("/me/sign-in/").content.decode()
    clock[0] += 1
    through, _secret, _codes = add_app(accounts[1], clock)
    assert through.get("/me/").status_code == 200
    last = reverse(
        "registry:remove-factor", args=[Authenticator.objects.get(user=accounts[1], type="totp").pk]
    )
    assert through.post(last, {"password": PASSWORD}).status_code == 422, "the last one stays"
    assert here.post(ask, {"is_needed": "no"}).status_code == 303
    assert through.post(last, {"password": PASSWORD}).status_code == 303
    assert signed_in(accounts[0]).post(ask, {"is_needed": "yes"}).status_code == 403
    kinds = list(Entry.objects.filter(subject_kind="place").values_list("kind", flat=True))
    assert kinds == ["second-step-required", "second-step-left-to-each"]


def test_the_demos_roles_stay_one_tap(operator: Actor, account: Account, now: datetime) -> None:
    Community.objects.update(is_fictional=True, needs_second_step=True)
    person = actions.register_person(actor=operator, name="陈立", now=now)
    role = actions.open_account(
        actor=operator, username="role", person_id=person.id, demo_role="Secretary", now=now
    )
    client = Client()
    assert client.post("/sign-in/role/", {"username": "role"})["Location"] == "/"
    assert "演示角色人人可用" in client.get("/me/sign-in/").content.decode()
    assert client.post(reverse("registry:add-app"), {"code": "1", "password": "x"}).status_code == 422
    assert not role.needs_second_step
