"""What a visit counts for: attempts, phone calls, company, pairs, and standing in."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from baibu.core import Refusal
from baibu.ledger.queries import effects_waiting, timeline
from baibu.registry import actions as registry
from baibu.visits.actions.visits import record_visit

from .cast import Cast


def test_nobody_home_is_an_attempt_and_meets_nothing(cast: Cast) -> None:
    row = cast.owed(cast.poor, "C004")[0]
    record_visit(
        actor=cast.actor(cast.leader), household_id=cast.poor.id, on=cast.day, outcome="nobody-home",
        owed=[row.id], now=cast.now,
    )  # fmt: skip
    assert cast.state(row) in ("open", "overdue")
    assert timeline(cast.id, "household", cast.poor.id)[0].kind == "visit-attempted"


def test_a_call_meets_nothing_where_the_rule_asks_for_a_visit(cast: Cast) -> None:
    row = cast.owed(cast.poor, "C004")[0]
    record_visit(
        actor=cast.actor(cast.leader), household_id=cast.poor.id, on=cast.day, outcome="phone",
        owed=[row.id], now=cast.now,
    )  # fmt: skip
    assert cast.state(row) in ("open", "overdue")


def test_a_joint_visit_counts_for_each_who_was_there(cast: Cast) -> None:
    monthly, quarterly = cast.owed(cast.poor, "C004")[0], cast.owed(cast.poor, "C005")[0]
    record_visit(
        actor=cast.actor(cast.leader), household_id=cast.poor.id, on=cast.day, outcome="met",
        owed=[monthly.id], companions=[cast.branch.id], now=cast.now,
    )  # fmt: skip
    assert (cast.state(monthly), cast.state(quarterly)) == ("done", "done")


def test_a_paired_helper_without_a_post_records_for_their_elder_only(cast: Cast) -> None:
    row = cast.owed(cast.elder, "C015")[0]
    visit = record_visit(
        actor=cast.actor(cast.helper), household_id=cast.elder.id, on=cast.day, outcome="met",
        owed=[row.id], now=cast.now,
    )  # fmt: skip
    assert (cast.state(row), visit.as_post) == ("done", "paired-helper")
    with pytest.raises(Refusal) as refused:
        record_visit(
            actor=cast.actor(cast.helper), household_id=cast.poor.id, on=cast.day, outcome="met", now=cast.now
        )
    assert refused.value.code == "out-of-reach"


def test_whoever_stands_in_is_credited_and_the_holder_is_named(cast: Cast) -> None:
    registry.say_absence(
        actor=cast.actor(cast.leader), person_id=cast.leader.id, since=cast.day, until=cast.day, now=cast.now
    )
    row = cast.owed(cast.poor, "C004")[0]
    visit = record_visit(
        actor=cast.actor(cast.head),
        household_id=cast.poor.id,
        on=cast.day,
        outcome="met",
        owed=[row.id],
        now=cast.now,
    )
    assert (visit.by_id, visit.as_post, visit.for_id) == (cast.head.id, "group-leader", cast.leader.id)
    entry = timeline(cast.id, "household", cast.poor.id)[0]
    assert (entry.as_post, entry.data["own_post"]) == ("group-leader", "building-head")


def test_a_need_is_passed_on_and_waits_visibly(cast: Cast) -> None:
    record_visit(
        actor=cast.actor(cast.leader), household_id=cast.poor.id, on=cast.day, outcome="met",
        need="厨房水管漏水", now=cast.now,
    )  # fmt: skip
    effect = effects_waiting(cast.id).get()
    assert (effect.kind, effect.applied_at) == ("open-case", None)
    assert "漏水" not in str(effect.data)


def test_a_tampered_form_ticks_less_and_does_no_harm(cast: Cast, client: Client) -> None:
    client.force_login(cast.account(cast.leader), "django.contrib.auth.backends.ModelBackend")
    sent = {"owed": ["not-an-id"], "token": "neither"}
    assert client.post(reverse("visits:met", args=[cast.poor.id]), sent).status_code == 303
