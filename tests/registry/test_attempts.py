"""Guessing ends soon, for every name alike, on all web servers at once; the office can lift the pause."""

from __future__ import annotations

import re
import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from baibu import core
from baibu.ledger.models import Entry
from baibu.registry import actions
from baibu.registry.models import Account, Attempt, Recovery
from baibu.registry.queries import Actor
from baibu.registry.queries.attempts import PAUSE, PER_NAME, PER_NETWORK, Door, mark, names_held
from baibu.site.ticker import tick_once
from tests.questions import Questions

pytestmark = pytest.mark.django_db
PASSWORD = "rain on the roof"
HELD = "暂停登录"


@pytest.fixture
def account(operator: Actor, now: datetime) -> Account:
    """Somebody with a password."""
    person = actions.register_person(actor=operator, name="李梅", now=now)
    return actions.open_account(
        actor=operator, username="li.mei", password=PASSWORD, person_id=person.id, now=now
    )


def knock(username: str, password: str, **more: str) -> str:
    """What the sign-in page says; empty where it lets in."""
    answer = Client(**more).post("/sign-in/", {"username": username, "password": password})
    return "" if answer.status_code == 303 else answer.content.decode()


@pytest.mark.parametrize("name", ["li.mei", "nobody"])
def test_after_a_few_wrong_tries_every_name_is_held_alike(account: Account, name: str) -> None:
    for _each in range(PER_NAME):
        assert HELD not in knock(name, "wrong")
    for password in ("wrong", PASSWORD):
        assert HELD in knock(name, password)
    assert HELD in knock(f" {name.upper()}", PASSWORD), "however the name is written"
    Attempt.objects.update(since=timezone.now() - PAUSE)
    assert (knock(name, PASSWORD) == "") is (name == "li.mei"), "after the pause it is heard again"


def test_the_right_password_starts_the_count_anew(account: Account) -> None:
    for _each in range(3):
        for _wrong in range(PER_NAME - 1):
            knock("li.mei", "wrong")
        assert knock("li.mei", PASSWORD) == ""


def test_one_network_cannot_try_a_password_on_everybody(account: Account) -> None:
    now = timezone.now()
    Attempt.objects.create(mark=mark("network", "192.0.2.7"), tries=PER_NETWORK - 1, since=now)
    assert HELD not in knock("somebody", "wrong", REMOTE_ADDR="192.0.2.7")
    assert "换一个网络" in knock("li.mei", PASSWORD, REMOTE_ADDR="192.0.2.7")
    assert knock("li.mei", PASSWORD, REMOTE_ADDR="192.0.2.8") == ""


def test_behind_a_proxy_the_network_is_the_one_the_proxy_saw(account: Account, settings: object) -> None:
    settings.HTTPS = True  # type: ignore[attr-defined]
    said = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "198.51.100.1, 2001:db8:1:2:3::4"}
    knock("nobody", "wrong", **said)
    known = set(Attempt.objects.values_list("mark", flat=True))
    assert known == {mark("password", "nobody"), mark("network", "2001:db8:1:2::/64")}
    knock("nobody", "wrong", REMOTE_ADDR="127.0.0.1")
    assert Attempt.objects.count() == 2, "where nobody can tell, nothing is counted"


def test_a_name_that_does_not_exist_costs_as_much_time(account: Account, operator: Actor, now: datetime,
                                                       monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    closed = actions.register_person(actor=operator, name="陈立", now=now)
    role = actions.register_person(actor=operator, name="苏宁", now=now)
    actions.open_account(actor=operator, username="shut", password=PASSWORD, person_id=closed.id, now=now)
    actions.open_account(actor=operator, username="role", person_id=role.id, demo_role="Secretary", now=now)
    Account.objects.filter(username="shut").update(is_active=False)
    work: list[str] = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda self, *args: work.append("hash") or encode(self, *args)
    )
    spent = []
    for name in ("li.mei", "nobody", "shut", "role"):
        work.clear()
        knock(name, "wrong")
        spent.append(len(work))
    assert spent[0] >= 1
    assert set(spent) == {spent[0]}, "the costly part is done as often for each of them"


def test_nothing_readable_is_kept_and_nothing_for_long(account: Account) -> None:
    knock("li.mei", "a password typed by mistake")
    with connection.cursor() as cursor:
        cursor.execute("select column_name from information_schema.columns where table_name = %s",
                       ["registry_attempt"])  # fmt: skip
        assert {name for (name,) in cursor.fetchall()} == {"mark", "tries", "since"}
    for row in Attempt.objects.all():
        assert len(row.mark) == 64
        assert "li.mei" not in row.mark
    tick_once(timezone.now())
    assert Attempt.objects.exists()
    tick_once(timezone.now() + timedelta(days=1, minutes=1))
    assert not Attempt.objects.exists()


def test_guesses_at_the_own_password_count_too(account: Account, client: Client) -> None:
    client.force_login(account, settings.AUTHENTICATION_BACKENDS[0])
    sent = {"old": "wrong", "new": "another lamp", "again": "another lamp"}
    for _each in range(PER_NAME):
        assert HELD not in client.post(reverse("registry:password"), sent).content.decode()
    answer = client.post(reverse("registry:password"), {**sent, "old": PASSWORD})
    assert answer.status_code == 422
    assert HELD in answer.content.decode()


def test_the_office_sees_a_pause_and_lifts_it(account: Account, operator: Actor, now: datetime) -> None:
    actions.open_account(
        actor=operator, username="op", password="five green hills", is_operator=True, now=now
    )
    for _each in range(PER_NAME + 1):
        knock("li.mei", "wrong")
    office, page = Client(), f"{reverse('registry:accounts')}?state=open&community=baihe"
    office.force_login(Account.objects.get(username="op"), settings.AUTHENTICATION_BACKENDS[0])
    assert "解除暂停" in office.get(page).content.decode()
    lift = reverse("registry:lift-pause", args=[account.pk])
    stranger = Client()
    stranger.force_login(account, settings.AUTHENTICATION_BACKENDS[0])
    assert stranger.post(lift).status_code == 403
    assert office.post(lift).status_code == 303
    assert "解除暂停" not in office.get(page).content.decode()
    assert knock("li.mei", PASSWORD) == ""
    entry = Entry.objects.get(kind="pause-lifted")
    assert (entry.subject_id, entry.data) == (account.person_id, {"by": "operator"})


def test_the_command_line_lifts_an_operators_pause_too(operator: Actor, now: datetime) -> None:
    actions.open_account(
        actor=operator, username="op", password="five green hills", is_operator=True, now=now
    )
    for _each in range(PER_NAME + 1):
        knock("op", "wrong")
    assert names_held(["op", "li.mei"], timezone.now()).keys() == {"op"}
    actions.lift_any_pause(actor=Actor.operator(), username="op", now=now)
    assert knock("op", "five green hills") == ""
    for actor, name in ((Actor(), "op"), (Actor.operator(), "nobody")):
        with pytest.raises(core.Refusal):
            actions.lift_any_pause(actor=actor, username=name, now=now)


@pytest.mark.django_db(transaction=True)
def test_many_tries_at_the_same_moment_are_not_heard_more_often() -> None:
    heard: list[bool] = []
    door: Door = "password"
    gate = threading.Barrier(12)

    def one() -> None:
        try:
            gate.wait()
            actions.try_door(
                actor=Actor(), door=door, name="li.mei", network="", check=lambda: heard.append(True),
                now=timezone.now(),
            )  # fmt: skip
        except core.Refusal:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _each in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(heard) == PER_NAME


def test_every_door_asks_the_database_the_same_for_names_that_do_not_exist(
    account: Account, operator: Actor, now: datetime
) -> None:
    for username, changes in (("shut", {"is_active": False}), ("by.phone", {"password": "!"})):
        person = actions.register_person(actor=operator, name="陈立", now=now)
        made = actions.open_account(
            actor=operator, username=username, password=PASSWORD, person_id=person.id, now=now
        )
        Account.objects.filter(pk=made.pk).update(**changes)
    asked, said = set(), set()
    for name in ("li.mei", "nobody", "shut", "by.phone"):
        with Questions() as questions:
            page = knock(name, "wrong").replace(name, "")
        asked.add(tuple(str(each["sql"]).partition(" WHERE ")[0][:40] for each in questions.captured_queries))
        said.add(re.sub(r'value="[A-Za-z0-9]{64}"', "", page))
    assert (len(asked), len(said)) == (1, 1)


def test_guesses_at_the_own_password_count_wherever_it_is_asked(
    account: Account, operator: Actor, now: datetime, settings: Any
) -> None:
    from baibu.site import outside

    settings.BAIBU_OUTSIDE = {"feishu": {"id": "f", "secret": "s", **outside.ADDRESSES["feishu"]}}
    chief = actions.open_operator(actor=Actor.operator(), username="op", password=PASSWORD, now=now)
    asked = actions.ask_recovery(actor=operator, account_id=account.pk, reason="phone", now=timezone.now())
    other = actions.open_operator(actor=Actor.operator(), username="op2", password=PASSWORD, now=now)
    second = Actor.operator(operator.within, other.account.pk)
    Recovery.objects.update(asked_by_account_id=chief.account.pk)
    for _each in range(PER_NAME):
        with pytest.raises(core.Refusal, match="不是你现在的密码"):
            actions.confirm_recovery(actor=second, recovery_id=asked.id, password="wrong", now=timezone.now())
    with pytest.raises(core.Refusal, match=HELD):
        actions.confirm_recovery(actor=second, recovery_id=asked.id, password=PASSWORD, now=timezone.now())
    mine = Client()
    mine.force_login(account, settings.AUTHENTICATION_BACKENDS[0])
    page = reverse("registry:link-outside", args=["feishu"])
    for _each in range(PER_NAME):
        assert HELD not in mine.post(page, {"password": "wrong"}).content.decode()
    held = mine.post(page, {"password": PASSWORD})
    assert held.status_code == 422
    assert HELD in held.content.decode()
    actions.lift_any_pause(actor=Actor.operator(), username="li.mei", now=now)
    codes = reverse("registry:replace-codes")
    for _each in range(PER_NAME):
        assert HELD not in mine.post(codes, {"password": "wrong"}).content.decode()
    assert HELD in mine.post(codes, {"password": PASSWORD}).content.decode()
