"""A visit entered for an earlier day, a second attempt, needs taken back, and what was missed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from baibu.core import Refusal
from baibu.ledger.queries import standings
from baibu.registry.models import Absence, Circumstance, Person
from baibu.visits.access import STILL_OPEN
from baibu.visits.actions.circumstances import end_need
from baibu.visits.actions.visits import record_visit
from baibu.visits.models import Visit

from .cast import Cast

As = Callable[[Person], Client]
#: next after the group leader and the building head
THIRD = "safety-member"
HTMX = {"HX-Request": "true", "HX-Target": "duties"}


def hospital(cast: Cast, days_ago: int) -> Circumstance:
    """Somebody of the poor home is in hospital since then; the visit is planned."""
    person = Person.objects.get(community_id=cast.id, household_id=cast.poor.id)
    need = cast.town.need("hospital-stay", person, cast.day - timedelta(days=days_ago))
    cast.plan()
    return need


def lately_missed(cast: Cast) -> Any:
    """A weekly call on the elder that can be met no more by a visit of today, but by one of its own days."""
    rows = standings(cast.id, cast.day).filter(household_id=cast.elder.id, duty="C015", disposition="missed")
    return rows.filter(settle_on__gte=cast.day).order_by("due_on").last()


def test_consent_withdrawn_ends_an_overdue_call_at_once_and_the_home_says_why(cast: Cast, as_: As) -> None:
    need = hospital(cast, 20)
    row = cast.owed(cast.poor, "C007")[0]
    assert cast.state(row) == "overdue"
    address = reverse("visits:end-circumstance", args=[need.id])
    client = as_(cast.holder)
    wrong = client.post(address, {"until": cast.day.isoformat(), "because": ""})
    assert (wrong.status_code, "请选择结束的原因" in wrong.content.decode()) == (422, True)
    early = {"until": (cast.day + timedelta(days=1)).isoformat(), "because": "consent-withdrawn"}
    assert "这一天还没有到" in client.post(address, early).content.decode()
    sent = client.post(address, {"until": cast.day.isoformat(), "because": "consent-withdrawn"})
    assert sent.status_code == 303
    assert cast.state(row) == "void"
    page = client.get(reverse("visits:household", args=[cast.poor.id])).content.decode()
    assert "已收回同意" in page
    ended = client.get(f"/api/households/{cast.poor.id}").json()["ended"]
    assert [(each["disposition"], each["reason"]) for each in ended if each["duty"] == "C007"] == [
        ("void", "consent-withdrawn")
    ]


def test_a_stay_that_is_over_leaves_the_overdue_call_owed(cast: Cast) -> None:
    need = hospital(cast, 20)
    row = cast.owed(cast.poor, "C007")[0]
    end_need(actor=cast.actor(cast.holder), circumstance_id=need.id, until=cast.day, now=cast.now)
    assert cast.state(row) == "overdue"


def test_a_mistake_may_be_found_before_the_need_began(cast: Cast) -> None:
    need = cast.town.need("hardship", cast.plain, cast.day + timedelta(days=9), decided_on=cast.day)
    actor = cast.actor(cast.branch)
    with pytest.raises(Refusal) as refused:
        end_need(actor=actor, circumstance_id=need.id, until=cast.day, now=cast.now)
    assert refused.value.code == "before-it-began"
    ended = end_need(
        actor=actor, circumstance_id=need.id, until=cast.day, because="noted-by-mistake", now=cast.now
    )
    assert ended.ended_because == "noted-by-mistake"


def test_a_second_attempt_of_the_day_is_kept_and_counts_once(cast: Cast, as_: As) -> None:
    client, address = as_(cast.leader), reverse("visits:record", args=[cast.poor.id])
    assert "同一天只算一次" not in client.get(address).content.decode()
    sent = {"outcome": "nobody-home", "on": cast.day.isoformat()}
    client.post(address, sent)
    assert "今天已记过一次没人在家" in client.get(address).content.decode()
    again = client.post(address, sent, follow=True)
    assert "同一天只算一次" in again.content.decode()
    assert Visit.objects.filter(community_id=cast.id, outcome="nobody-home").count() == 2
    third = client.post(f"/api/households/{cast.poor.id}/visits", sent, content_type="application/json")
    assert (third.status_code, third.json()["is_counted_attempt"]) == (201, False)


def test_the_list_follows_the_day_of_the_visit(cast: Cast, as_: As) -> None:
    row = lately_missed(cast)
    day = row.due_on.isoformat()
    client, address = as_(cast.helper), reverse("visits:record", args=[cast.elder.id])
    assert str(row.id) not in client.get(address).content.decode()
    assert str(row.id) in client.get(address, {"on": day}).content.decode()
    typed = {"outcome": "met-family", "on": day, "note": "家里人都好", "show": "day"}
    whole = client.post(address, typed).content.decode()
    assert str(row.id) in whole
    assert "家里人都好" in whole
    region = client.post(address, typed, headers=HTMX)
    assert region.status_code == 200
    assert str(row.id) in region.content.decode()
    assert "<form" not in region.content.decode()
    assert not Visit.objects.filter(community_id=cast.id).exists()
    kept = client.post(address, {"outcome": "met", "on": day, "owed": [str(row.id)]})
    assert (kept.status_code, cast.state(row)) == (303, "done")


def test_whoever_stood_in_then_enters_the_visit_of_that_day_later(cast: Cast, as_: As) -> None:
    """The leader and the head were away; the third in order acted until yesterday and has moved on since."""
    yesterday = cast.day - timedelta(days=1)
    for person in (cast.leader, cast.head):
        Absence.objects.create(
            community_id=cast.id, id=uuid4(), person_id=person.id, since=yesterday - timedelta(days=30),
            until=yesterday, said_at=cast.now - timedelta(days=31),
        )  # fmt: skip
    other = cast.town.person(name="钱进")
    cast.town.appoint(
        other, THIRD, cast.town.buildings[0], since=cast.day - timedelta(days=90), until=yesterday
    )
    cast.town.appoint(other, THIRD, cast.town.buildings[1], since=cast.day)
    client, address = as_(other), reverse("visits:record", args=[cast.poor.id])
    row = cast.owed(cast.poor, "C004")[0]
    first = client.get(address)
    assert first.status_code == 403
    assert "今天这一户不由您负责" in first.content.decode()
    assert cast.poor.room not in first.content.decode()
    listed = client.get(address, {"on": yesterday.isoformat()})
    assert (listed.status_code, str(row.id) in listed.content.decode()) == (200, True)
    sent = {"outcome": "met", "on": yesterday.isoformat(), "owed": [str(row.id)]}
    assert client.post(address, sent).status_code == 303
    assert cast.state(row) == "done"
    assert client.get(address, {"on": cast.day.isoformat()}).status_code == 403
    long_ago = cast.day - STILL_OPEN - timedelta(days=1)
    assert client.get(address, {"on": long_ago.isoformat()}).status_code == 403


def test_a_missed_row_caught_up_on_is_shown_at_home_and_at_the_place(cast: Cast, as_: As) -> None:
    rows = standings(cast.id, cast.day).filter(household_id=cast.elder.id, duty="C015", disposition="missed")
    missed = list(rows.order_by("due_on"))
    assert missed
    now = cast.owed(cast.elder, "C015")[0]
    record_visit(
        actor=cast.actor(cast.helper), household_id=cast.elder.id, on=cast.day, outcome="met",
        owed=[now.id], now=cast.now,
    )  # fmt: skip
    client = as_(cast.leader)
    page = client.get(reverse("visits:household", args=[cast.elder.id])).content.decode()
    assert "没有办：" in page
    assert "补" in page
    api = client.get(f"/api/households/{cast.elder.id}").json()
    dates = {each["caught_up_on"] for each in api["ended"] if each["obligation"] == str(missed[0].id)}
    assert dates == {cast.day.isoformat()}
    month = missed[-1].due_on.strftime("%Y-%m")
    place = as_(cast.branch).get(reverse("visits:place", args=[cast.town.buildings[0].id]), {"month": month})
    assert "已补" in place.content.decode()
