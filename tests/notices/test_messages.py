"""A message is in the inbox at once, goes out by what each prefers, and waits for the end of the night."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from baibu import core
from baibu.notices import actions
from baibu.notices.models import Address, Delivery, Gauge, Message, Reaching
from baibu.notices.queries.outbox import Outcome, Text, addresses_of, words_of
from baibu.registry.models import Person
from baibu.registry.queries.actors import Actor
from tests.ledger.town import at
from tests.visits.cast import Cast

CLOCK = Actor.clock()
Row = tuple[str, str]


@pytest.fixture(autouse=True)
def gateways(monkeypatch: pytest.MonkeyPatch) -> None:
    """Text messages and mail are set up."""
    monkeypatch.setenv("BAIBU_SMS", "http")
    monkeypatch.setenv("BAIBU_MAIL_URL", "smtp://localhost/?from=office@example.cn")
    monkeypatch.setenv("BAIBU_DEMO", "0")


def with_phone(person: Person, phone: str = "13900000001") -> Person:
    person.phone = phone
    person.save()
    return person


def with_phones(cast: Cast) -> list[Person]:
    people = (cast.head, cast.holder, cast.branch)
    return [with_phone(each, f"1390000000{number}") for number, each in enumerate(people)]


def with_mail(cast: Cast, person: Person, *, confirmed: bool = True) -> Person:
    Address.objects.create(
        community_id=cast.id, id=uuid4(), person_id=person.id, channel="mail", said_at=cast.now,
        value=f"{person.id.hex[:6]}@example.cn", confirmed_at=cast.now if confirmed else None,
    )  # fmt: skip
    return person


def sent(cast: Cast, *people: Person, now: datetime | None = None, **how: Any) -> Message:
    return actions.send_message(
        actor=cast.actor(cast.leader), kind="test", text=Text("停水", "明天八点到十点停水。", **how),
        people=[each.id for each in people], now=now or cast.now,
    )  # fmt: skip


def ways(message: Message, person: Person) -> set[Row]:
    found = Delivery.objects.filter(message_id=message.id, person_id=person.id)
    return set(found.values_list("channel", "state"))


def taken(channel: str, now: datetime, most: int = 10, sender: Any = None) -> list[actions.Job]:
    return actions.claim(actor=CLOCK, channel=channel, most=most, sender=sender or uuid4(), now=now)


def test_everybody_has_it_in_the_inbox_and_one_way_outside(cast: Cast) -> None:
    both = with_mail(cast, with_phone(cast.head))
    mail_only = with_mail(cast, cast.holder)
    unconfirmed = with_mail(cast, cast.branch, confirmed=False)
    with CaptureQueriesContext(connection) as seen:
        message = sent(cast, both, mail_only, unconfirmed)
    assert len(seen) <= 5, "however many people there are"
    assert ways(message, both) == {("inbox", "sent"), ("sms", "waiting")}
    assert ways(message, mail_only) == {("inbox", "sent"), ("mail", "waiting")}
    assert ways(message, unconfirmed) == {("inbox", "sent")}, "nobody proved that the address is theirs"


def test_the_preferred_way_is_taken_and_the_urgent_goes_by_all(cast: Cast) -> None:
    person = with_mail(cast, with_phone(cast.head))
    Reaching.objects.create(
        community_id=cast.id, id=uuid4(), person_id=person.id, channels=["mail", "sms"], said_at=cast.now
    )
    assert ways(sent(cast, person), person) == {("inbox", "sent"), ("mail", "waiting")}
    assert ways(sent(cast, person, is_urgent=True), person) == {
        ("inbox", "sent"), ("mail", "waiting"), ("sms", "waiting"),
    }  # fmt: skip


def test_without_a_gateway_nothing_waits_for_one(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAIBU_SMS", "off")
    person = with_phone(cast.head)
    assert ways(sent(cast, person), person) == {("inbox", "sent")}


@pytest.mark.parametrize(
    ("hour", "minute", "day_later", "wakes"),
    [(21, 59, 0, None), (22, 0, 1, time(7)), (2, 30, 0, time(7)), (6, 59, 0, time(7)), (7, 0, 0, None)],
)
def test_what_is_not_urgent_waits_for_the_end_of_the_night(
    cast: Cast, hour: int, minute: int, day_later: int, wakes: time | None
) -> None:
    person = with_phone(cast.head)
    now = at(cast.day, 12) + timedelta(hours=hour - 12, minutes=minute)
    row = Delivery.objects.get(message_id=sent(cast, person, now=now).id, channel="sms")
    woken = timezone.localtime(row.not_before)
    if wakes is None:
        assert woken == timezone.localtime(now)
    else:
        assert (woken.date(), woken.time()) == (cast.day + timedelta(days=day_later), wakes)
    urgent = sent(cast, person, now=now, is_urgent=True)
    assert Delivery.objects.get(message_id=urgent.id, channel="sms").not_before == now


def test_a_rest_at_noon_is_respected(cast: Cast) -> None:
    person = with_phone(cast.head)
    Reaching.objects.create(
        community_id=cast.id, id=uuid4(), person_id=person.id, quiet_from=time(12), quiet_until=time(14),
        said_at=cast.now,
    )  # fmt: skip
    rows = [
        Delivery.objects.get(message_id=sent(cast, person, now=at(cast.day, hour)).id, channel="sms")
        for hour in (11, 13, 23)
    ]
    assert [timezone.localtime(row.not_before).hour for row in rows] == [11, 14, 23]


def test_it_refuses_a_message_without_words_or_people(cast: Cast) -> None:
    with pytest.raises(core.Refusal) as refusal:
        actions.send_message(
            actor=cast.actor(cast.leader), kind="test", text=Text(" "), people=[cast.head.id], now=cast.now
        )
    assert (refusal.value.code, refusal.value.field) == ("words-needed", "title")
    with pytest.raises(core.Refusal) as refusal:
        sent(cast)
    assert refusal.value.code == "nobody-to-tell"
    assert not Message.objects.exists()


def test_somebody_who_left_is_written_to_no_more(cast: Cast) -> None:
    person = with_phone(cast.head)
    person.left_on = cast.day
    person.save()
    message = sent(cast, person, cast.holder)
    assert ways(message, person) == set()
    assert ways(message, cast.holder) == {("inbox", "sent")}


def test_the_words_stand_sealed_and_only_the_heading_of_private_ones_leaves(cast: Cast) -> None:
    message = sent(cast, cast.head, is_private=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT title, body FROM notices_message WHERE id = %s", [message.id])
        assert "停水".encode() not in b"".join(bytes(each) for each in cursor.fetchone())
    said = words_of(cast.id, [message.id])[message.id]
    assert (said.title, said.body) == ("停水", "")


def test_two_senders_never_hold_the_same_delivery(cast: Cast) -> None:
    people = [
        with_phone(each, f"1390000000{n}") for n, each in enumerate((cast.head, cast.holder, cast.branch))
    ]
    sent(cast, *people)
    first, second = taken("sms", cast.now, 2), taken("sms", cast.now, 2)
    assert (len(first), len(second)) == (2, 1)
    assert not {job.id for job in first} & {job.id for job in second}
    assert taken("sms", cast.now) == []


def test_the_urgent_goes_first_and_what_waits_for_morning_is_left(cast: Cast) -> None:
    person = with_phone(cast.head)
    night = at(cast.day, 23)
    sent(cast, person, now=night)
    urgent = sent(cast, person, now=night + timedelta(minutes=1), is_urgent=True)
    later = night + timedelta(minutes=2)
    assert [job.message_id for job in taken("sms", later)] == [urgent.id]
    assert len(taken("sms", later + timedelta(hours=9))) == 1


def outcome(job: actions.Job, state: str, reason: str = "") -> Outcome:
    return Outcome(job.community_id, job.id, state, reason, job.tries)


def test_trying_again_waits_longer_each_time_and_ends_by_the_next_way(cast: Cast) -> None:
    person = with_mail(cast, with_phone(cast.head))
    message, sender, now, pauses = sent(cast, person), uuid4(), cast.now, []
    for _number in range(8):
        (job,) = taken("sms", now, sender=sender)
        actions.settle(actor=CLOCK, sender=sender, outcomes=[outcome(job, "again", "gateway-503")], now=now)
        row = Delivery.objects.get(id=job.id)
        pauses.append((row.not_before - now).total_seconds())
        now = max(row.not_before, now)
    assert pauses[:4] == [30, 60, 120, 240]
    assert ways(message, person) == {("inbox", "sent"), ("sms", "failed"), ("mail", "waiting")}
    row = Delivery.objects.get(channel="sms")
    assert (row.reason, row.tries) == ("gateway-503", 8)


def test_an_outcome_counts_once_and_only_from_whoever_has_it_in_hand(cast: Cast) -> None:
    person = with_phone(cast.head)
    sent(cast, person)
    sender = uuid4()
    (job,) = taken("sms", cast.now, sender=sender)
    came = [outcome(job, "sent")]
    assert actions.settle(actor=CLOCK, sender=uuid4(), outcomes=came, now=cast.now) == 0
    assert actions.settle(actor=CLOCK, sender=sender, outcomes=came, now=cast.now) == 1
    assert actions.settle(actor=CLOCK, sender=sender, outcomes=came, now=cast.now) == 0
    assert actions.settle(actor=CLOCK, sender=sender, outcomes=[], now=cast.now) == 0


def test_what_a_dead_sender_began_is_unsure_and_what_it_had_not_begun_waits(cast: Cast) -> None:
    people = [
        with_phone(each, f"1390000000{n}") for n, each in enumerate((cast.head, cast.holder, cast.branch))
    ]
    sent(cast, *people)
    sender = uuid4()
    done, begun, waiting = taken("sms", cast.now, sender=sender)
    actions.take_up(
        actor=CLOCK, sender=sender, begun=[begun.id], outcomes=[outcome(done, "sent")], knows_again=(),
        now=cast.now,
    )  # fmt: skip
    states = dict(Delivery.objects.filter(channel="sms").values_list("id", "state"))
    assert states == {done.id: "sent", begun.id: "unsure", waiting.id: "waiting"}
    late = actions.settle(actor=CLOCK, sender=sender, outcomes=[outcome(begun, "sent")], now=cast.now)
    assert late == 1, "a journal found later still counts"


def test_a_gateway_that_knows_a_message_again_is_simply_asked_again(cast: Cast) -> None:
    sent(cast, with_phone(cast.head))
    sender = uuid4()
    (job,) = taken("sms", cast.now, sender=sender)
    actions.take_up(actor=CLOCK, sender=sender, begun=None, outcomes=(), knows_again=["sms"], now=cast.now)
    assert Delivery.objects.get(id=job.id).state == "waiting"


def test_a_machine_that_never_came_back_leaves_what_it_held_to_people(cast: Cast) -> None:
    sent(cast, with_phone(cast.head))
    (job,) = taken("sms", cast.now)
    assert actions.release_lost(actor=CLOCK, now=cast.now + timedelta(minutes=9)) == 0
    assert actions.release_lost(actor=CLOCK, now=cast.now + timedelta(minutes=11)) == 1
    row = Delivery.objects.get(id=job.id)
    assert (row.state, row.reason) == ("unsure", "sender-lost")


def test_no_more_is_taken_than_the_gateway_allows(cast: Cast) -> None:
    people = [
        with_phone(each, f"1390000000{n}") for n, each in enumerate((cast.head, cast.holder, cast.branch))
    ]
    sent(cast, *people)

    def allowed(after: float, rate: float | None = 1.0) -> int:
        moment = cast.now + timedelta(seconds=after)
        return actions.allowed(actor=CLOCK, channel="sms", most=10, per_second=rate, now=moment)

    assert allowed(0) == 2
    assert [allowed(each) for each in (0, 0.5, 1.0, 1.2)] == [0, 0, 1, 0]
    assert allowed(100) == 2, "what was not used does not pile up"
    assert allowed(0, None) == 10
    assert allowed(-3600) == 0, "a clock set back gives nothing away"
    Delivery.objects.filter(channel="sms").delete()
    assert allowed(200) == 0, "where nothing waits, nothing is used"
    assert Gauge.objects.count() == 1


def test_where_somebody_is_reached_is_read_when_it_is_sent(cast: Cast) -> None:
    person = with_phone(cast.head, "13900000007")
    assert addresses_of(cast.id, [person.id, cast.holder.id], "sms") == {person.id: "13900000007"}
    with_mail(cast, cast.holder)
    assert addresses_of(cast.id, [person.id, cast.holder.id], "mail") == {
        cast.holder.id: f"{cast.holder.id.hex[:6]}@example.cn"
    }


def test_half_a_year_later_it_is_gone(cast: Cast) -> None:
    sent(cast, with_phone(cast.head))
    later = cast.now + timedelta(days=179)
    fresh = sent(cast, cast.head, now=later)
    assert actions.forget_messages(actor=CLOCK, now=later) == 0
    assert actions.forget_messages(actor=CLOCK, now=later + timedelta(days=2)) == 1
    assert set(Delivery.objects.values_list("message_id", flat=True)) == {fresh.id}
