"""Recording a visit: what it meets, what it refuses, and that twice is once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from baibu.core import Refusal
from baibu.registry.models import Person
from baibu.visits.actions.visits import record_visit
from baibu.visits.models import Visit

from .cast import Cast


def test_a_visit_meets_what_was_ticked(cast: Cast) -> None:
    row = cast.owed(cast.poor, "C004")[0]
    visit = record_visit(
        actor=cast.actor(cast.leader),
        household_id=cast.poor.id,
        on=cast.day,
        outcome="met",
        owed=[row.id],
        now=cast.now,
    )
    assert cast.state(row) == "done"
    assert (visit.as_post, visit.for_id) == ("group-leader", None)


def test_it_refuses_a_visit_dated_tomorrow(cast: Cast) -> None:
    with pytest.raises(Refusal) as refused:
        record_visit(
            actor=cast.actor(cast.leader), household_id=cast.poor.id, on=cast.day + timedelta(days=1),
            outcome="met", now=cast.now,
        )  # fmt: skip
    assert (refused.value.code, refused.value.field) == ("day-to-come", "on")


def test_it_refuses_a_home_out_of_reach(cast: Cast) -> None:
    with pytest.raises(Refusal) as refused:
        record_visit(
            actor=cast.actor(cast.leader), household_id=cast.far.id, on=cast.day, outcome="met", now=cast.now
        )
    assert refused.value.code == "out-of-reach"


def test_the_same_form_twice_is_one_visit(cast: Cast) -> None:
    token = uuid4()
    sent = {"household_id": cast.poor.id, "on": cast.day, "outcome": "met", "token": token, "now": cast.now}
    one = record_visit(actor=cast.actor(cast.leader), **sent)
    two = record_visit(actor=cast.actor(cast.leader), **sent)
    assert one.id == two.id
    assert Visit.objects.count() == 1


def test_the_page_sent_twice_shows_the_visit_that_was_made(
    cast: Cast, as_: Callable[[Person], Client]
) -> None:
    row = cast.owed(cast.poor, "C004")[0]
    sent = {"outcome": "met", "on": cast.day, "owed": [row.id], "token": uuid4()}
    client, address = as_(cast.leader), reverse("visits:record", args=[cast.poor.id])
    for _twice in range(2):
        answer = client.post(address, sent)
        assert (answer.status_code, answer["Location"]) == (303, reverse("visits:today"))
    assert Visit.objects.count() == 1
    assert "只算一次" in client.get(reverse("visits:today")).content.decode()
