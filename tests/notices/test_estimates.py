"""Before a message is sent it is known whom it reaches by which way, at what cost, and who needs a visit."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from baibu.notices import actions
from baibu.notices.models import Address, Delivery, Reaching
from baibu.notices.queries import reach_of, reach_words
from baibu.notices.queries.outbox import Text
from baibu.registry.models import Person
from tests.visits.cast import Cast


@pytest.fixture(autouse=True)
def gateways(monkeypatch: pytest.MonkeyPatch) -> None:
    """Text messages at five fen, and mail for nothing."""
    monkeypatch.setenv("BAIBU_DEMO", "0")
    monkeypatch.setenv("BAIBU_SMS", "http")
    monkeypatch.setenv("BAIBU_SMS_COST", "0.05")
    monkeypatch.setenv("BAIBU_MAIL_URL", "smtp://localhost/?from=office@example.cn")


@pytest.fixture
def people(cast: Cast) -> list[Person]:
    """One with a number, one with both, one with mail, one whose mail is not confirmed, one who left."""
    found = [cast.head, cast.holder, cast.branch, cast.secretary, cast.leader]
    for person in (*found[:2], found[4]):
        person.phone = f"1390000000{found.index(person)}"
        person.save()
    found[4].left_on = cast.day
    found[4].save()
    for person in found[1:4]:
        Address.objects.create(
            community_id=cast.id, id=uuid4(), person_id=person.id, channel="mail", said_at=cast.now,
            value="a@example.cn", confirmed_at=None if person is cast.secretary else cast.now,
        )  # fmt: skip
    Reaching.objects.create(
        community_id=cast.id, id=uuid4(), person_id=cast.holder.id, channels=["mail", "sms"], in_person=True,
        said_at=cast.now,
    )  # fmt: skip
    return found


def test_it_counts_what_sending_would_write(
    cast: Cast, people: list[Person], django_assert_num_queries: Callable[[int], Any]
) -> None:
    ids = [each.id for each in people]
    for is_urgent in (False, True):
        with django_assert_num_queries(1):
            reach = reach_of(cast.id, ids, is_urgent=is_urgent)
        message = actions.send_message(
            actor=cast.actor(cast.head), kind="test", text=Text("停水", is_urgent=is_urgent), people=ids,
            now=cast.now,
        )  # fmt: skip
        written = list(Delivery.objects.filter(message_id=message.id).values_list("channel", flat=True))
        assert {way.channel: way.people for way in reach.ways} == {
            channel: written.count(channel) for channel in {*written} - {"inbox"}
        }
        assert reach.people == written.count("inbox") == 4
        assert (reach.without, reach.in_person) == (1, 1)
    assert [(way.channel, way.people) for way in reach.ways] == [("sms", 2), ("mail", 2)]


@pytest.mark.parametrize(("signs", "cost"), [(0, "0.10"), (70, "0.10"), (71, "0.20"), (135, "0.30")])
def test_a_long_text_message_costs_several(cast: Cast, people: list[Person], signs: int, cost: str) -> None:
    reach = reach_of(cast.id, [each.id for each in people], is_urgent=True, signs=signs)
    assert reach.cost == Decimal(cost)


def test_it_is_said_in_words_with_the_base(cast: Cast, people: list[Person]) -> None:
    said = dict(reach_words(reach_of(cast.id, [each.id for each in people])))
    assert said == {
        "百步收件箱": "4/4", "短信": "1/4，约 0.05 元", "邮件": "2/4",
        "只有百步收件箱，需要上门告知": "1/4", "希望同时当面告知": "1/4",
    }  # fmt: skip
    assert reach_of(cast.id, []).people == 0


def test_where_no_gateway_is_set_up_everybody_needs_a_visit(
    cast: Cast, people: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BAIBU_SMS", "off")
    monkeypatch.delenv("BAIBU_MAIL_URL")
    reach = reach_of(cast.id, [each.id for each in people])
    assert (reach.ways, reach.without, reach.cost) == ((), 4, 0)
