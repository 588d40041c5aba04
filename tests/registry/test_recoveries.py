"""Letting somebody back in takes two: one asks, another confirms within a day, its owner is told."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from click.testing import CliRunner
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import baibu
from baibu import core
from baibu.ledger.actions import adopt_pack
from baibu.ledger.models import Entry
from baibu.ledger.queries import adopted
from baibu.registry import actions
from baibu.registry.models import Account, Recovery, SignIn
from baibu.registry.queries import Actor, root_of
from baibu.registry.queries.attempts import PER_NAME
from baibu.site.cli import frame
from baibu.site.cli.account import account as account_command
from baibu.site.ticker import tick_once

pytestmark = pytest.mark.django_db
PASSWORD = "rain on the roof"
OWN = "lamp on the stairs"
LIST = "/registry/recoveries/"


@dataclass
class Office:
    """The secretary, who opens accounts; a branch's; an editor for the whole community; a resident."""

    secretary: Account
    member: Account
    leader: Account
    resident: Account
    community: int

    def actor(self, account: Account) -> Actor:
        """The account at work under the method."""
        return Actor(account.pk, account.person_id, self.community, account.is_operator).under(
            adopted(self.community, timezone.localdate())
        )


@pytest.fixture
def office(operator: Actor) -> Office:
    """Everybody with a password of their own; the leader with a second step, signed in somewhere."""
    now = timezone.now()
    day = timezone.localdate(now) - timedelta(days=3)
    adopt_pack(
        actor=operator,
        community_id=operator.within,
        pack="baibuting-236",
        from_on=day,
        now=now,
    )
    root = root_of(operator.within)
    estate = actions.open_place(actor=operator, level="estate", name="东苑", parent_id=root.id, now=now)
    posts = {"suning": ("committee-secretary", root), "chenli": ("branch-secretary", estate),
             "limei": ("radio-editor", root), "heping": None}  # fmt: skip
    names = {"suning": "苏宁", "chenli": "陈立", "limei": "李梅", "heping": "何平"}
    made = []
    for username, seat in posts.items():
        person = actions.register_person(actor=operator, name=names[username], now=now)
        if seat:
            actions.appoint(
                actor=operator,
                person_id=person.id,
                post=seat[0],
                place_id=seat[1].id,
                since=day,
                now=now,
            )
        made.append(
            actions.open_account(
                actor=operator, username=username, password=PASSWORD, person_id=person.id, now=now
            )
        )
    Authenticator.objects.create(user=made[2], type="totp", data={"secret": "s1:"})
    Authenticator.objects.create(user=made[2], type="recovery_codes", data={"seed": "s1:", "used_mask": 0})
    return Office(*made, community=operator.within)


def browser(username: str, password: str = PASSWORD) -> Client:
    client = Client()
    assert client.post("/sign-in/", {"username": username, "password": password}).status_code == 303
    return client


def ask(office: Office, **more: Any) -> Recovery:
    said = {"actor": office.actor(office.secretary), "account_id": office.leader.pk, "reason": "phone",
            "now": timezone.now(), **more}  # fmt: skip
    return actions.ask_recovery(**said)


def has_second_step(account: Account) -> bool:
    return Authenticator.objects.filter(user=account).exists()


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true", "HX-Target": "recoveries"}])
def test_one_asks_another_confirms_and_the_owner_reads_it(office: Office, headers: dict[str, str]) -> None:
    secretary, member = browser("suning"), browser("chenli")
    page = reverse("registry:recover-account", args=[office.leader.pk])
    assert secretary.get(page).status_code == 200
    assert secretary.post(page, {"reason": "mood"}).status_code == 422
    assert secretary.post(page, {"reason": "phone"})["Location"] == LIST
    assert "等另一个人确认" in secretary.get(reverse("registry:accounts")).content.decode()
    confirm = reverse("registry:confirm-recovery", args=[Recovery.objects.get().id])
    assert "查看并确认" not in secretary.get(LIST, headers=headers).content.decode(), "not who asked"
    assert secretary.post(confirm, {"password": PASSWORD}).status_code == 403
    assert has_second_step(office.leader)
    assert "有 1 个找回账号的请求" in member.get("/me/").content.decode()
    assert "查看并确认" in member.get(LIST, headers=headers).content.decode()
    assert "苏宁" in member.get(confirm).content.decode()
    assert member.post(confirm, {"password": "wrong"}).status_code == 422
    assert has_second_step(office.leader)
    slip = member.post(confirm, {"password": PASSWORD}).content.decode()
    username, password = re.findall(r"<code[^>]*>([^<]+)</code>", slip)
    assert username == "limei"
    assert not has_second_step(office.leader)
    assert password not in member.get(LIST).content.decode()
    owner = browser("limei", password)
    first = owner.get("/me/password/").content.decode()
    assert "苏宁 提出，陈立 确认" in first
    assert "手机和备用码都不在了" in first
    assert owner.get("/me/")["Location"] == "/me/password/"
    owner.post("/me/password/", {"new": OWN, "again": OWN})
    assert "苏宁 提出，陈立 确认" in owner.get("/me/sign-in/").content.decode()
    entries = Entry.objects.filter(kind__startswith="recovery").order_by("at", "kind")
    assert [(each.kind, each.actor_id, each.data["reason"]) for each in entries] == [
        ("recovery-asked", office.secretary.person_id, "phone"),
        ("recovery-confirmed", office.member.person_id, "phone"),
    ]
    assert {each.subject_id for each in entries} == {office.leader.person_id}


def test_every_session_is_over_and_a_pause_too(office: Office) -> None:
    Authenticator.objects.all().delete()
    signed_in = browser("limei")
    for _each in range(PER_NAME + 1):
        Client().post("/sign-in/", {"username": "limei", "password": "wrong"})
    recovery = ask(office)
    opened = actions.confirm_recovery(
        actor=office.actor(office.member), recovery_id=recovery.id, password=PASSWORD, now=timezone.now()
    )
    assert signed_in.get("/me/").status_code == 302
    assert Client().post("/sign-in/", {"username": "limei", "password": PASSWORD}).status_code == 422
    browser("limei", opened.password)
    tick_once(timezone.now())
    assert SignIn.objects.filter(account=office.leader).count() == 1


def test_neither_the_owner_nor_the_asker_nor_anybody_below_confirms(office: Office, operator: Actor) -> None:
    recovery = ask(office)
    for account in (office.secretary, office.leader, office.resident):
        with pytest.raises(core.Refusal) as refused:
            actions.confirm_recovery(
                actor=office.actor(account), recovery_id=recovery.id, password=PASSWORD, now=timezone.now()
            )
        assert refused.value.code == "not-permitted"
    other = ask(office, account_id=office.resident.pk)
    with pytest.raises(core.Refusal):
        actions.confirm_recovery(
            actor=office.actor(office.leader), recovery_id=other.id, password=PASSWORD, now=timezone.now()
        )
    for account in (office.member, office.leader):
        with pytest.raises(core.Refusal):
            ask(office, actor=office.actor(account), account_id=office.resident.pk)
    with pytest.raises(core.Refusal) as own:
        ask(office, account_id=office.secretary.pk)
    assert own.value.code == "own-account"
    mine = ask(office, actor=operator, account_id=office.member.pk)
    with pytest.raises(core.Refusal):
        actions.confirm_recovery(
            actor=office.actor(office.member), recovery_id=mine.id, password=PASSWORD, now=timezone.now()
        )
    assert browser("heping").get(LIST).status_code == 403
    Account.objects.filter(pk=office.resident.pk).update(password="!")
    with pytest.raises(core.Refusal) as without:
        ask(office, account_id=office.resident.pk)
    assert without.value.code == "no-password"
    assert has_second_step(office.leader)


def test_the_database_itself_wants_two(office: Office) -> None:
    row = {"account": office.leader, "community_id": office.community, "reason": "phone",
           "asked_at": timezone.now(), "until": timezone.now(), "ended_at": timezone.now(),
           "confirmed_at": timezone.now()}  # fmt: skip
    two, owner = office.secretary.pk, office.leader.pk
    for asked, confirmed in ((two, two), (None, None), (two, owner)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Recovery.objects.create(**row, asked_by_account_id=asked, confirmed_by_account_id=confirmed)
    Recovery.objects.create(**row, asked_by_account_id=two, confirmed_by_account_id=None)
    open_row = {**row, "ended_at": None, "confirmed_at": None}
    Recovery.objects.create(**open_row, asked_by_account_id=two)
    with pytest.raises(IntegrityError), transaction.atomic():
        Recovery.objects.create(**open_row, asked_by_account_id=None)


def test_a_request_ends_with_the_day_and_can_be_asked_anew(office: Office) -> None:
    before = timezone.now() - timedelta(hours=25)
    old = ask(office, now=before)
    for act in (actions.confirm_recovery, actions.withdraw_recovery):
        with pytest.raises(core.Refusal) as refused:
            act(actor=Actor.operator(office.community), recovery_id=old.id, now=timezone.now())
        assert refused.value.code == "recovery-over"
    ask(office)
    with pytest.raises(core.Refusal) as twice:
        ask(office)
    assert twice.value.code == "asked-already"
    assert has_second_step(office.leader)
    tick_once(timezone.now() + timedelta(days=89))
    assert Recovery.objects.count() == 2
    tick_once(timezone.now() + timedelta(days=92))
    assert not Recovery.objects.exists()
    assert Entry.objects.filter(kind="recovery-asked").count() == 2, "that it was asked stays"


def test_the_owner_who_can_still_sign_in_sees_it_and_stops_it(office: Office) -> None:
    Authenticator.objects.all().delete()
    recovery = ask(office, reason="others")
    owner = browser("limei")
    assert "苏宁 提出重新设置你的登录" in owner.get("/me/sign-in/").content.decode()
    stop = reverse("registry:withdraw-recovery", args=[recovery.id])
    assert browser("heping").post(stop).status_code == 403
    assert owner.post(stop)["Location"] == "/me/sign-in/"
    assert browser("chenli").post(stop).status_code == 422, "it is over already"
    with pytest.raises(core.Refusal):
        actions.confirm_recovery(
            actor=office.actor(office.member), recovery_id=recovery.id, password=PASSWORD, now=timezone.now()
        )
    assert Entry.objects.filter(kind="recovery-withdrawn", actor_id=office.leader.person_id).count() == 1


def test_who_may_be_the_second_person_gets_no_password_from_one_alone(office: Office) -> None:
    secretary = browser("suning")
    reset = reverse("registry:reset-account", args=[office.member.pk])
    refused = secretary.post(reset)
    assert refused.status_code == 422
    assert "两人找回" in refused.content.decode()
    browser("chenli")
    assert secretary.post(reverse("registry:reset-account", args=[office.resident.pk])).status_code == 200
    Account.objects.filter(pk=office.member.pk).update(must_change_password=True)
    assert secretary.post(reset).status_code == 200, "a slip that was never used may be written again"


def test_one_alone_cannot_become_the_second_person(office: Office, operator: Actor) -> None:
    chief = actions.open_operator(actor=Actor.operator(), username="op", password=OWN, now=timezone.now())
    other = actions.open_operator(actor=Actor.operator(), username="op2", password=OWN, now=timezone.now())
    page = Actor.operator(office.community, chief.account.pk)
    recovery = ask(office, actor=page)
    for same in (page, operator):
        with pytest.raises(core.Refusal) as refused:
            actions.confirm_recovery(actor=same, recovery_id=recovery.id, password=OWN, now=timezone.now())
        assert refused.value.code == "not-permitted", "an operator's page and the machine are one hand"
    second = Actor.operator(office.community, other.account.pk)
    assert (
        actions.confirm_recovery(
            actor=second, recovery_id=recovery.id, password=OWN, now=timezone.now()
        ).account
        == office.leader
    )


def test_the_machine_is_the_second_where_the_community_has_only_one(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frame, "held", [object()])

    def run(*words: str) -> Any:
        return CliRunner().invoke(account_command, ["recover", *words])

    assert isinstance(run("limei", "--confirm").exception, core.Refusal), "nobody asked"
    ask(office)
    assert run("limei").exit_code == 2
    done = run("limei", "--confirm", "--json")
    assert done.exit_code == 0, done.output
    assert not has_second_step(office.leader)
    row = Recovery.objects.get()
    assert (row.asked_by_account_id, row.confirmed_by_account_id) == (office.secretary.pk, None)
    assert run("chenli", "--reason", "both", "--json").exit_code == 0
    alone = run("chenli", "--confirm")
    assert isinstance(alone.exception, core.Refusal), "but never both"
    assert run("chenli", "--withdraw", "--json").exit_code == 0
    actions.open_operator(actor=Actor.operator(), username="op", password=OWN, now=timezone.now())
    assert isinstance(run("op", "--reason", "phone").exception, core.Refusal)


def test_the_api_does_the_same(office: Office) -> None:
    secretary, member = browser("suning"), browser("chenli")
    send = {"content_type": "application/json"}
    assert browser("heping").get("/api/recoveries").status_code == 403
    wrong = secretary.post("/api/recoveries", {"username": "nobody", "reason": "phone"}, **send)
    assert wrong.status_code == 404
    assert member.post("/api/recoveries", {"username": "limei", "reason": "phone"}, **send).status_code == 403
    asked = secretary.post("/api/recoveries", {"username": "limei", "reason": "phone"}, **send)
    assert asked.status_code == 201
    listed = member.get("/api/recoveries").json()
    assert [(each["username"], each["is_over"]) for each in listed] == [("limei", False)]
    address = f"/api/recoveries/{listed[0]['id']}"
    assert secretary.post(f"{address}/confirm", {"password": PASSWORD}, **send).status_code == 403
    handed = member.post(f"{address}/confirm", {"password": PASSWORD}, **send).json()
    assert handed["username"] == "limei"
    browser("limei", handed["password"])
    assert member.post(f"{address}/withdraw", {}, **send).json()["code"] == "recovery-over"


@pytest.mark.django_db(transaction=True)
def test_two_who_confirm_at_the_same_moment_make_one_password(office: Office) -> None:
    recovery, said = ask(office), []

    def confirm() -> None:
        try:
            with transaction.atomic():
                said.append(
                    actions.confirm_recovery(
                        actor=Actor.operator(office.community), recovery_id=recovery.id, now=timezone.now()
                    ).password
                )
        except core.Refusal as refusal:
            said.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=confirm) for _each in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert said.count("recovery-over") == 3, said


def test_the_list_asks_little_however_long_it_is(office: Office, django_assert_max_num_queries: Any) -> None:
    member = browser("chenli")
    ask(office)
    ask(office, account_id=office.resident.pk)
    with django_assert_max_num_queries(18):
        assert member.get(LIST).content.decode().count("查看并确认") == 2


def test_no_other_code_takes_a_second_step_away() -> None:
    """Own ones by their owner with the password, another's by two, as in erasing somebody; nowhere else."""
    folder = Path(baibu.__file__).parent
    taking = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.py")
        if re.search(r"kept\(.*\)\.(filter\(.*\)\.)?delete|Authenticator.*delete", path.read_text())
    }
    by_two = {"registry/actions/recoveries.py", "registry/actions/erasing.py"}
    assert taking == {"registry/actions/factors.py", *by_two}
