"""Accounts: opened for post holders, handed over once, replaced by a password of their own, closed."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse

from baibu import core
from baibu.ledger.actions import adopt_pack
from baibu.registry import actions
from baibu.registry.models import Account, Community, Person, Tenure
from baibu.registry.queries import Actor, root_of
from baibu.registry.queries.accounts import free_username
from baibu.site.cli import frame
from baibu.site.cli.account import account as account_command
from baibu.site.cli.community import community as community_command

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
OWN = "lamp on the stairs"


@pytest.fixture
def secretary(operator: Actor, now: datetime) -> Person:
    """Who answers for the whole community."""
    person = actions.register_person(actor=operator, name="苏宁", now=now)
    root = root_of(operator.within)
    actions.appoint(
        actor=operator, person_id=person.id, post="committee-secretary", place_id=root.id, since=now.date(),
        now=now,
    )  # fmt: skip
    return person


def handed(operator: Actor, now: datetime, *people: Person) -> list[actions.Opened]:
    return actions.open_accounts(actor=operator, people=[each.id for each in people], now=now)


def slip_on(page: str) -> tuple[str, str]:
    username, password = re.findall(r"<code[^>]*>([^<]+)</code>", page)
    return username, password


def sign_in(username: str, password: str) -> int:
    """What the sign-in page answers: 303 lets in, 422 does not."""
    return Client().post("/sign-in/", {"username": username, "password": password}).status_code


def test_a_handed_over_password_opens_one_page_only(
    operator: Actor, secretary: Person, now: datetime, client: Client
) -> None:
    opened = handed(operator, now, secretary)[0]
    assert opened.account.username == "suning"
    client.post("/sign-in/", {"username": "suning", "password": opened.password})
    own = reverse("registry:password")
    for address in ("/", "/me/", reverse("registry:imports")):
        assert client.get(address)["Location"] == own
    assert client.get("/", headers={"HX-Request": "true"})["HX-Redirect"] == own
    assert client.get("/api/today").json()["code"] == "own-password-first"
    assert client.get(own).status_code == 200
    assert client.post(own, {"new": OWN, "again": OWN})["Location"] == "/"
    assert client.get(reverse("registry:imports")).status_code == 200, "still signed in, and let through"
    assert not Account.objects.get().must_change_password


@pytest.mark.parametrize(
    ("new", "again", "said"),
    [
        ("short", "short", "有点短"),
        ("password1", "password1", "最容易被猜到"),
        ("suning12", "suning12", "太像"),
        (OWN, OWN + "s", "两遍不一样"),
        ("", "", "请输入新密码"),
    ],
)
def test_a_password_that_will_not_do_is_explained(
    operator: Actor, secretary: Person, now: datetime, client: Client, new: str, again: str, said: str
) -> None:
    client.force_login(handed(operator, now, secretary)[0].account, BACKEND)
    answer = client.post(reverse("registry:password"), {"new": new, "again": again})
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_later_change_asks_for_the_present_password_and_signs_out_elsewhere(
    operator: Actor, secretary: Person, now: datetime, client: Client
) -> None:
    account = actions.open_account(
        actor=operator, username="su", password=OWN, person_id=secretary.id, now=now
    )
    elsewhere = Client()
    for browser in (client, elsewhere):
        browser.force_login(account, BACKEND)
    sent = {"old": "not this one", "new": "another lamp", "again": "another lamp"}
    page = reverse("registry:password")
    assert client.post(page, sent).status_code == 422
    assert client.post(page, {**sent, "old": OWN}).status_code == 303
    assert client.get(page).status_code == 200
    assert elsewhere.get(page).status_code == 302


def test_those_ticked_get_slips_that_are_shown_once(
    operator: Actor, secretary: Person, now: datetime, client: Client
) -> None:
    client.force_login(
        actions.open_account(actor=operator, username="op", password=OWN, is_operator=True, now=now), BACKEND
    )
    page = reverse("registry:accounts")
    assert "苏宁" in client.get(f"{page}?community=baihe").content.decode()
    assert client.post(page, {}).status_code == 422
    slips = client.post(page, {"people": [str(secretary.id)]})
    username, password = slip_on(slips.content.decode())
    assert (slips.status_code, slips["Cache-Control"]) == (200, "private, no-store")
    assert password not in client.get(f"{page}?state=open").content.decode()
    assert sign_in(username, password) == 303
    found = Account.objects.get(username=username)
    again = client.post(reverse("registry:reset-account", args=[found.pk])).content.decode()
    assert sign_in(username, password) == 422
    assert client.post(reverse("registry:close-account", args=[found.pk])).status_code == 303
    assert (
        Client()
        .post("/sign-in/", dict(zip(("username", "password"), slip_on(again), strict=True)))
        .status_code
        == 422
    )
    assert "苏宁" in client.get(f"{page}?state=closed").content.decode()
    assert client.post(reverse("registry:reset-account", args=[found.pk])).status_code == 200
    assert Account.objects.get(pk=found.pk).is_active, "a new password opens it again"


def test_only_the_secretary_and_the_operator_open_accounts(
    operator: Actor, secretary: Person, now: datetime, client: Client
) -> None:
    adopt_pack(
        actor=operator, community_id=operator.within, pack="baibuting-236", from_on=now.date(), now=now
    )
    deputy = actions.register_person(actor=operator, name="陈立", now=now)
    actions.appoint(
        actor=operator, person_id=deputy.id, post="radio-editor", place_id=root_of(operator.within).id,
        since=now.date(), now=now,
    )  # fmt: skip
    mine, theirs = handed(operator, now, secretary, deputy)
    Account.objects.update(must_change_password=False)
    keys = {each.account.person_id: each.account for each in (mine, theirs)}
    client.force_login(keys[deputy.id], BACKEND)
    assert client.get(reverse("registry:accounts")).status_code == 403
    assert client.post(reverse("registry:reset-account", args=[keys[secretary.id].pk])).status_code == 403
    client.force_login(keys[secretary.id], BACKEND)
    assert client.get(reverse("registry:accounts")).status_code == 200
    assert client.post(reverse("registry:close-account", args=[keys[secretary.id].pk])).status_code == 422
    for name in ("reset-account", "lift-pause"):
        answer = client.post(reverse(f"registry:{name}", args=[keys[secretary.id].pk]))
        assert answer.status_code == 422, "nobody changes their own account for themselves"
        assert "请另一位能开通账号的同事来办" in answer.content.decode()
    shown = client.get(reverse("registry:accounts"), {"state": "open"}).content.decode()
    assert "其他改动请同事来办" in shown
    assert reverse("registry:reset-account", args=[keys[secretary.id].pk]) not in shown
    assert reverse("registry:reset-account", args=[keys[deputy.id].pk]) in shown
    chief = actions.open_account(
        actor=operator, username="op", password=OWN, is_operator=True, person_id=None, now=now
    )
    assert client.post(reverse("registry:reset-account", args=[chief.pk])).status_code == 404


def test_the_demos_roles_stay_as_they_are(operator: Actor, secretary: Person, now: datetime) -> None:
    role = actions.open_account(
        actor=operator, username="role", person_id=secretary.id, demo_role="Secretary", now=now
    )
    for act in (actions.reset_password, actions.close_account):
        with pytest.raises(core.Refusal):
            act(actor=operator, account_id=role.pk, now=now)
    with pytest.raises(core.Refusal):
        actions.set_own_password(actor=Actor(account_id=role.pk), new=OWN, now=now)


def test_people_of_one_name_get_account_names_of_their_own(operator: Actor, now: datetime) -> None:
    two = [actions.register_person(actor=operator, name="李梅", now=now) for _each in range(2)]
    assert [each.account.username for each in handed(operator, now, *two)] == ["limei", "limei2"]
    assert free_username("") == "user"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run a command against the test's own database; answers its exit code and its facts."""
    monkeypatch.setattr(frame, "held", [object()])

    def command(of: Any, *args: str) -> Any:
        answer = CliRunner().invoke(of, [*args, "--json"])
        if answer.exception and not isinstance(answer.exception, SystemExit):
            raise answer.exception
        return json.loads(answer.stdout)

    return command


def test_accounts_from_the_command_line(run: Any, secretary: Person, client: Client) -> None:
    made = run(account_command, "operator", "admin")
    assert client.post("/sign-in/", {"username": "admin", "password": made["password"]}).status_code == 303
    without = run(account_command, "list", "--community", "baihe")
    assert [(each["state"], each["person"]) for each in without] == [("without", "苏宁")]
    opened = run(account_command, "open", "--community", "baihe", "--person", "苏宁", "--username", "su.ning")
    assert (opened["username"], Account.objects.get(username="su.ning").person_id) == (
        "su.ning",
        secretary.id,
    )
    renewed = run(account_command, "password", "su.ning")
    assert renewed["password"] != opened["password"]
    assert run(account_command, "close", "su.ning")["closed"]
    assert run(account_command, "list", "--community", "baihe")[0]["state"] == "closed"
    with pytest.raises(core.Refusal):
        run(account_command, "open", "--community", "baihe", "--person", "无此人")


def test_communities_from_the_command_line(run: Any, operator: Actor) -> None:
    assert run(community_command, "found", "qinghe", "--name", "青禾社区")["code"] == "qinghe"
    listed = run(community_command, "list")
    assert {each["code"]: each["people"] for each in listed} == {"baihe": 0, "qinghe": 0}
    with pytest.raises(core.Refusal):
        run(community_command, "found", "不行", "--name", "青禾社区")


def test_the_operator_founds_a_community_on_the_page(now: datetime, client: Client) -> None:
    made = actions.open_operator(actor=Actor.operator(), username="admin", password=OWN, now=now)
    client.force_login(made.account, BACKEND)
    assert client.get("/")["Location"] == reverse("registry:communities")
    page = reverse("registry:communities")
    assert client.post(page, {"name": "青禾社区", "code": "青禾"}).status_code == 422
    assert client.post(page, {"name": "青禾社区", "code": "qinghe"}).status_code == 303
    assert "青禾社区" in client.get("/").content.decode(), "and works in it from now on"
    assert Community.objects.get().code == "qinghe"


def test_posts_are_filled_handed_over_and_ended(operator: Actor, now: datetime, client: Client) -> None:
    adopt_pack(
        actor=operator, community_id=operator.within, pack="baibuting-236", from_on=now.date(), now=now
    )
    made = actions.open_operator(actor=Actor.operator(), username="admin", password=OWN, now=now)
    client.force_login(made.account, BACKEND)
    page = reverse("registry:posts", args=[root_of(operator.within).id])
    sent = {"post": "committee-secretary", "name": "苏宁", "since": now.date()}
    assert client.get(f"{page}?community=baihe").status_code == 200
    assert client.post(page, sent).status_code == 303
    assert client.post(page, sent).status_code == 422, "the same person again"
    assert client.post(page, {**sent, "name": "陈立"}).status_code == 303
    assert Tenure.objects.get().person.name == "陈立", "begun the same day, so it was a slip"
    before, later = (now.date() + timedelta(days=n) for n in (1, 2))
    assert client.post(page, {**sent, "name": "苏宁", "since": later}).status_code == 303
    assert Tenure.objects.exclude(until=None).get().until == before
    for _each in range(2):
        actions.register_person(actor=operator, name="李梅", now=now)
    many = {"post": "committee-member", "name": "李梅", "since": now.date()}
    asked = client.post(page, many)
    assert asked.status_code == 422
    assert "哪一位" in asked.content.decode()
    assert (
        client.post(page, {**many, "whom": str(Person.objects.filter(name="李梅")[0].id)}).status_code == 303
    )
    assert client.post(page, {**many, "whom": "another"}).status_code == 303
    assert sorted(Tenure.objects.filter(post="committee-member").values_list("seat", flat=True)) == [1, 2]
