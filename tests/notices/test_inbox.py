"""Whoever is written to finds it in Baibu, the newest first, and only they open it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from baibu.notices import actions
from baibu.notices.models import Delivery, Message
from baibu.notices.queries import unread
from baibu.notices.queries.outbox import Outcome, Text
from baibu.registry.models import Person
from baibu.registry.queries.actors import Actor
from tests.visits.cast import Cast

As = Callable[[Person], Client]
Most = Callable[[int], Any]
HX = [{}, {"HX-Request": "true", "HX-Target": "inbox"}]
INBOX = "/inbox/"


def told(
    cast: Cast,
    *people: Person,
    title: str = "停水通知",
    path: str = "",
    now: datetime | None = None,
    **how: Any,
) -> Message:
    return actions.send_message(
        actor=cast.actor(cast.leader), kind="order", text=Text(title, "明天八点停水。\n请备水。", **how),
        people=[each.id for each in people], about=actions.About(path=path), now=now or timezone.now(),
    )  # fmt: skip


def page_of(message: Message) -> str:
    return reverse("notices:message", args=[message.id])


def read_at(message: Message, person: Person) -> datetime | None:
    row = Delivery.objects.get(message_id=message.id, person_id=person.id, channel="inbox")
    return row.read_at


@pytest.mark.parametrize("headers", HX)
def test_the_newest_stands_first_and_what_is_unread_says_so(
    cast: Cast, as_: As, headers: dict[str, str], django_assert_max_num_queries: Most
) -> None:
    now = timezone.now()
    told(cast, cast.resident, title="较早的", now=now - timedelta(days=1))
    second = told(cast, cast.resident, title="较晚的", is_drill=True, is_urgent=True)
    told(cast, cast.head, title="给别人的")
    client = as_(cast.resident)
    with django_assert_max_num_queries(11):
        answer = client.get(INBOX, headers=headers)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert text.index("【演练 · Drill】较晚的") < text.index("较早的")
    assert "给别人的" not in text
    assert text.count("未读") == 2
    assert 'data-letter="unread"' in text
    assert "紧急" in text
    assert ("您有 2 条消息还没有打开" in text) is not bool(headers), "the region comes without its frame"
    client.get(page_of(second))
    assert client.get(INBOX).content.decode().count("未读") == 1


@pytest.mark.parametrize("headers", HX)
def test_opening_one_marks_it_once_and_leads_on(cast: Cast, as_: As, headers: dict[str, str]) -> None:
    message = told(cast, cast.resident, cast.head, path="/places/", is_drill=True)
    client = as_(cast.resident)
    text = client.get(page_of(message), headers=headers).content.decode()
    assert 'href="/places/"' in text
    assert "请备水" in text
    assert "李建国" in text, "who wrote it"
    assert "这是演练" in text
    first = read_at(message, cast.resident)
    assert first
    client.get(page_of(message), headers=headers)
    assert read_at(message, cast.resident) == first
    assert read_at(message, cast.head) is None


def test_nobody_opens_what_was_sent_to_others(cast: Cast, as_: As) -> None:
    message = told(cast, cast.head)
    assert as_(cast.head).get(page_of(message)).status_code == 200
    for other in (cast.resident, cast.leader, cast.secretary):
        assert as_(other).get(page_of(message)).status_code == 404
        assert as_(other).post(f"/api/inbox/{message.id}/open").status_code == 404
    assert Client().get(INBOX).status_code == 302
    assert as_(cast.head).post(INBOX).status_code == 405


def test_a_resident_who_came_in_by_phone_reads_theirs(cast: Cast, as_: As) -> None:
    message = told(cast, cast.resident)
    client = as_(cast.resident)
    session = client.session
    session["way"] = "phone"
    session.save()
    assert "停水通知" in client.get(INBOX).content.decode()
    assert client.get(page_of(message)).status_code == 200


def test_the_frame_says_what_is_unread_and_nothing_where_nothing_is(
    cast: Cast, as_: As, django_assert_num_queries: Most
) -> None:
    client, place = as_(cast.resident), reverse("visits:me")
    assert "top__letters" not in client.get(place).content.decode()
    messages = [told(cast, cast.resident) for _number in range(3)]
    shown = client.get(place).content.decode()
    assert '<a class="top__letters" href="/inbox/">' in shown
    assert "3 条未读" in shown
    assert "top__letters" not in client.get(INBOX).content.decode(), "the page itself says it"
    for message in messages:
        client.get(page_of(message))
    assert "top__letters" not in client.get(place).content.decode()
    me = cast.actor(cast.resident)
    with django_assert_num_queries(1):
        assert unread(me) == 0
    assert "top__letters" not in client.get("/nowhere/").content.decode()
    assert "top__letters" not in Client().get("/sign-in/").content.decode()


def test_an_empty_inbox_says_what_will_come(cast: Cast, as_: As) -> None:
    text = as_(cast.resident).get(INBOX).content.decode()
    assert "您还没有收到消息" in text
    assert "没有收到短信或邮件，这里也能看到" in text


def test_many_are_leafed_through_with_the_same_few_questions(
    cast: Cast, as_: As, django_assert_max_num_queries: Most
) -> None:
    for number in range(45):
        told(cast, cast.resident, title=f"第{number}条", now=timezone.now() - timedelta(minutes=45 - number))
    client = as_(cast.resident)
    with django_assert_max_num_queries(11):
        first = client.get(INBOX).content.decode()
    assert first.count("data-letter") == 20
    assert "第44条" in first
    last = client.get(f"{INBOX}?page=3").content.decode()
    assert last.count("data-letter") == 5
    assert "第0条" in last
    listed = client.get("/api/inbox?page=3").json()
    assert [each["title"] for each in listed] == [f"第{number}条" for number in (4, 3, 2, 1, 0)]
    assert client.get("/api/inbox?page=4").json() == client.get("/api/inbox?page=0").json() == []


def test_the_reader_sees_what_became_of_it_outside(
    cast: Cast, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BAIBU_SMS", "http")
    monkeypatch.setenv("BAIBU_DEMO", "0")
    message, sender = told(cast, cast.resident, is_urgent=True), uuid4()
    client = as_(cast.resident)
    waiting = client.get(page_of(message)).content.decode()
    assert "待发" in waiting
    assert 'hx-trigger="load delay:2s"' in waiting
    settle(cast, sender, "failed", "gateway-400")
    failed = client.get(
        page_of(message), headers={"HX-Request": "true", "HX-Target": "ways"}
    ).content.decode()
    assert failed.lstrip().startswith('<section id="ways"')
    assert "短信网关没有接收（应答 400）" in failed
    assert "hx-trigger" not in failed


def settle(cast: Cast, sender: UUID, state: str, reason: str) -> None:
    clock, now = Actor.clock(), timezone.now()
    (job,) = actions.claim(actor=clock, channel="sms", most=1, sender=sender, now=now)
    came = Outcome(cast.id, job.id, state, reason, job.tries)
    actions.settle(actor=clock, sender=sender, outcomes=[came], now=now)


def test_machines_read_the_same_and_open_by_an_act_of_its_own(cast: Cast, as_: As) -> None:
    message = told(cast, cast.resident, path="/places/", title_en="Water off", body_en="Tomorrow at eight.")
    client, one = as_(cast.resident), f"/api/inbox/{message.id}"
    (listed,) = client.get("/api/inbox").json()
    assert (listed["title"], listed["read_at"], listed["path"]) == ("停水通知", None, "/places/")
    assert client.get(one).json()["ways"] == []
    assert read_at(message, cast.resident) is None
    assert client.post(f"{one}/open").json()["read_at"]
    assert read_at(message, cast.resident)
    english = client.get(one, headers={"accept-language": "en"}).json()
    assert (english["title"], english["body"]) == ("Water off", "Tomorrow at eight.")
    assert "Water off" in client.get(page_of(message), headers={"accept-language": "en"}).content.decode()


def test_a_path_that_leads_elsewhere_is_no_link(cast: Cast, as_: As) -> None:
    message = told(cast, cast.resident, path="//evil.example/")
    assert "evil.example" not in as_(cast.resident).get(page_of(message)).content.decode()
