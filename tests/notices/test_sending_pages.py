"""Posts of the whole community see how far messages came, and decide about what is stuck; no others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from baibu import core
from baibu.ledger.models import Entry
from baibu.notices import actions
from baibu.notices.models import Delivery, Message
from baibu.notices.queries.outbox import Text
from baibu.registry.access import scope_of
from baibu.registry.models import Account, Person
from tests.visits.cast import Cast

As = Callable[[Person], Client]
PAGE = "/sending/"
HX = [{}, {"HX-Request": "true", "HX-Target": "sending"}]


@pytest.fixture(autouse=True)
def gateways(monkeypatch: pytest.MonkeyPatch) -> None:
    """Text messages are set up."""
    monkeypatch.setenv("BAIBU_DEMO", "0")
    monkeypatch.setenv("BAIBU_SMS", "http")
    monkeypatch.delenv("BAIBU_MAIL_URL", raising=False)


@pytest.fixture
def message(cast: Cast) -> Message:
    """To five people with numbers: two failed, one is in doubt, one is waiting, one has none."""
    people = [cast.head, cast.holder, cast.branch, cast.leader]
    for number, person in enumerate(people):
        person.phone = f"1390000000{number}"
        person.save()
    made = told(cast, *people, cast.helper)
    for person, state, reason in (
        (cast.head, "failed", "gateway-400"), (cast.holder, "failed", "no-answer"),
        (cast.branch, "unsure", "sender-stopped"),
    ):  # fmt: skip
        row(made, person).update(state=state, reason=reason, tries=3, settled_at=timezone.now())
    return made


def told(cast: Cast, *people: Person, kind: str = "order", **how: Any) -> Message:
    return actions.send_message(
        actor=cast.actor(cast.secretary), kind=kind, text=Text("停水通知", "正文不在这里", **how),
        people=[each.id for each in people], now=timezone.now(),
    )  # fmt: skip


def row(message: Message, person: Person) -> Any:
    return Delivery.objects.filter(message_id=message.id, person_id=person.id, channel="sms")


def page_of(message: Message) -> str:
    return reverse("notices:sent", args=[message.id])


def states(message: Message) -> list[str]:
    found = Delivery.objects.filter(message_id=message.id, channel="sms")
    return sorted(found.values_list("state", flat=True))


@pytest.mark.parametrize("headers", HX)
def test_the_list_counts_when_it_is_looked_at(
    cast: Cast, as_: As, message: Message, headers: dict[str, str],
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:  # fmt: skip
    for _number in range(3):
        told(cast, cast.helper)
    client = as_(cast.secretary)
    with django_assert_max_num_queries(13):
        answer = client.get(PAGE, headers=headers)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "短信：待发 1、未发出 2、不确定 1" in text
    assert "百步收件箱：5" in text
    assert "3 份待定" in text
    assert "正文不在这里" not in text
    for other in (cast.leader, cast.branch, cast.resident):
        assert as_(other).get(PAGE, headers=headers).status_code == 403
        assert as_(other).get("/api/sending").status_code == 403


def test_one_message_says_what_is_stuck_and_why_and_leaves_its_text_out(
    cast: Cast, as_: As, message: Message, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    client = as_(cast.secretary)
    with django_assert_max_num_queries(16):
        text = client.get(page_of(message)).content.decode()
    assert "这条消息有 3 份等你决定" in text
    assert "短信网关没有接收（应答 400）" in text
    assert "发送途中程序停了，可能已经送到" in text
    assert "王芳" in text
    assert "正文不在这里" not in text
    assert as_(cast.leader).get(page_of(message)).status_code == 403


def test_a_name_is_shown_to_those_alone_who_may_see_the_person(cast: Cast, as_: As) -> None:
    resident = cast.resident
    message = told(cast, resident)
    row(message, resident).update(state="failed", reason="gateway-400")
    scope = scope_of(cast.actor(cast.secretary), cast.day)
    sees = scope.may("person", "see", person=resident, place=cast.town.buildings[0])
    text = as_(cast.secretary).get(page_of(message)).content.decode()
    assert ("何平" in text) is sees
    assert ("不属于你岗位照看的人" in text) is not sees
    operator = Client()
    account = Account.objects.open_account("operator", None, is_operator=True)
    operator.force_login(account, "django.contrib.auth.backends.ModelBackend")
    assert "何平" in operator.get(f"{page_of(message)}?community=lily").content.decode()


def test_what_is_stuck_is_sent_again_once_and_it_is_remembered_who_did(
    cast: Cast, as_: As, message: Message
) -> None:
    again = reverse("notices:send-again", args=[message.id])
    one = {"delivery": row(message, cast.branch).get().id}
    assert as_(cast.leader).post(again, one).status_code == 403
    client = as_(cast.secretary)
    assert client.post(again, one).status_code == 303
    assert states(message) == ["failed", "failed", "waiting", "waiting"]
    sent = row(message, cast.branch).get()
    assert (sent.reason, sent.tries) == ("", 0)
    assert client.post(again, one).status_code == 409, "a colleague was faster"
    assert client.post(again, {"delivery": "all"}).status_code == 422, "damage never means all"
    assert client.post(again).status_code == 303
    assert states(message) == ["waiting"] * 4
    entries = Entry.objects.filter(kind="deliveries-sent-again").order_by("seq")
    assert [each.data["count"] for each in entries] == [1, 2]
    assert all(str(cast.secretary.id) == str(each.actor_id) for each in entries)


def test_what_is_stuck_may_be_let_be_and_keeps_its_reason(cast: Cast, as_: As, message: Message) -> None:
    leave = reverse("notices:leave-be", args=[message.id])
    assert as_(cast.branch).post(leave).status_code == 403
    client = as_(cast.secretary)
    assert client.post(leave, {"delivery": row(message, cast.head).get().id}).status_code == 303
    found = row(message, cast.head).get()
    assert (found.state, found.reason) == ("dropped", "gateway-400")
    assert client.post(leave).status_code == 303
    assert states(message) == ["dropped", "dropped", "dropped", "waiting"]
    assert "这条消息没有发不出去的" in client.get(page_of(message)).content.decode()
    assert Entry.objects.filter(kind="deliveries-left").count() == 2


def test_a_way_that_is_not_set_up_any_more_is_not_waited_for(
    cast: Cast, message: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BAIBU_SMS", "off")
    with pytest.raises(core.Refusal):
        actions.send_again(actor=cast.actor(cast.secretary), message_id=message.id, now=timezone.now())
    assert "failed" in states(message)


def test_what_people_send_to_themselves_and_private_headings_stay_theirs(cast: Cast, as_: As) -> None:
    own = told(cast, cast.head, kind="test")
    private = told(cast, cast.head, is_private=True)
    client = as_(cast.secretary)
    text = client.get(PAGE).content.decode()
    assert "涉及个人的消息" in text
    assert "停水通知" not in text
    assert client.get(page_of(own)).status_code == 404
    assert "停水通知" not in client.get(page_of(private)).content.decode()


def test_it_waits_on_the_pages_of_those_who_may_decide(cast: Cast, as_: As, message: Message) -> None:
    today = reverse("visits:today")
    assert f'href="{PAGE}"' in as_(cast.secretary).get(today).content.decode()
    assert f'href="{PAGE}"' not in as_(cast.leader).get(today).content.decode()
    actions.leave_be(actor=cast.actor(cast.secretary), message_id=message.id, now=timezone.now())
    assert f'href="{PAGE}"' not in as_(cast.secretary).get(today).content.decode()


def test_where_nothing_was_sent_the_page_says_what_will_stand_there(cast: Cast, as_: As) -> None:
    assert "最近十四天没有发过消息" in as_(cast.secretary).get(PAGE).content.decode()


def test_machines_look_after_it_too(cast: Cast, as_: As, message: Message) -> None:
    client, one = as_(cast.secretary), f"/api/sending/{message.id}"
    (listed,) = client.get("/api/sending").json()
    assert {"channel": "sms", "state": "failed", "count": 2} in listed["counts"]
    stuck = client.get(one).json()["stuck"]
    assert {each["reason"] for each in stuck} == {"gateway-400", "no-answer", "sender-stopped"}
    named = {"deliveries": [stuck[0]["id"]]}
    json = "application/json"
    assert as_(cast.leader).post(f"{one}/again", named, content_type=json).status_code == 403
    assert client.post(f"{one}/again", named, content_type=json).json() == {"count": 1}
    assert client.post(f"{one}/again", named, content_type=json).status_code == 409
    assert client.post(f"{one}/again", {"deliveries": []}, content_type=json).status_code == 409
    assert client.post(f"{one}/leave", {}, content_type=json).json() == {"count": 2}
