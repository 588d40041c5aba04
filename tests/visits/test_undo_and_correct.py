"""A record can be taken back or put right on its day; both stay visible."""

from __future__ import annotations

from datetime import timedelta

import pytest

from baibu.core import Refusal
from baibu.ledger.actions import ask_excuse
from baibu.ledger.queries import effects_waiting, timeline, verify_chains
from baibu.visits.actions.visits import confirm_visit, correct_visit, record_visit, withdraw_visit
from baibu.visits.models import Visit
from baibu.visits.queries.deeds import attempts_at
from baibu.visits.queries.desk import desk_of

from .cast import Cast


def visited(cast: Cast, **changes: object) -> Visit:
    """The leader's visit to the home in hardship, for all that is owed there."""
    told = {"household_id": cast.poor.id, "on": cast.day, "outcome": "met", "now": cast.now, **changes}
    told.setdefault("owed", [row.id for row in cast.owed(cast.poor, "C004")])
    return record_visit(actor=cast.actor(cast.leader), **told)  # type: ignore[arg-type]


def test_what_a_visit_met_is_owed_again_when_it_is_taken_back(cast: Cast) -> None:
    row = cast.owed(cast.poor, "C004")[0]
    visit = visited(cast)
    withdraw_visit(actor=cast.actor(cast.leader), visit_id=visit.id, now=cast.now)
    assert cast.state(row) in ("open", "overdue")
    kinds = [entry.kind for entry in timeline(cast.id, "household", cast.poor.id)]
    assert kinds[:2] == ["visit-withdrawn", "visit-recorded"]
    assert not verify_chains(cast.id)


def test_it_refuses_to_take_back_after_the_day_or_by_somebody_else(cast: Cast) -> None:
    visit = visited(cast)
    for person, now, code in (
        (cast.leader, cast.now + timedelta(days=1), "day-is-over"),
        (cast.head, cast.now, "not-permitted"),
    ):
        with pytest.raises(Refusal) as refused:
            withdraw_visit(actor=cast.actor(person), visit_id=visit.id, now=now)
        assert refused.value.code == code


def test_a_correction_is_a_new_record_that_names_the_old_one(cast: Cast) -> None:
    row = cast.owed(cast.poor, "C004")[0]
    old = visited(cast)
    new = correct_visit(
        actor=cast.actor(cast.leader),
        visit_id=old.id,
        on=cast.day,
        outcome="nobody-home",
        owed=[row.id],
        now=cast.now,
    )
    assert new.corrects_id == old.id
    assert cast.state(row) in ("open", "overdue")
    with pytest.raises(Refusal):
        correct_visit(
            actor=cast.actor(cast.leader), visit_id=old.id, on=cast.day, outcome="met", now=cast.now
        )


def test_a_late_entry_waits_for_the_level_above(cast: Cast) -> None:
    visit = visited(cast, on=cast.day - timedelta(days=5), owed=[])
    assert visit.is_late_entry
    for person, code in ((cast.leader, "own-record"), (cast.head, "out-of-reach")):
        with pytest.raises(Refusal) as refused:
            confirm_visit(actor=cast.actor(person), visit_id=visit.id, now=cast.now)
        assert refused.value.code == code
    confirmed = confirm_visit(actor=cast.actor(cast.holder), visit_id=visit.id, now=cast.now)
    assert confirmed.confirmed_by_id == cast.holder.id
    with pytest.raises(Refusal):
        confirm_visit(actor=cast.actor(cast.holder), visit_id=visit.id, now=cast.now)


def test_a_need_that_was_taken_back_is_not_passed_on(cast: Cast) -> None:
    visit = visited(cast, need="厨房水管漏水")
    withdraw_visit(actor=cast.actor(cast.leader), visit_id=visit.id, now=cast.now)
    assert not effects_waiting(cast.id).exists()
    kinds = [entry.kind for entry in timeline(cast.id, "household", cast.poor.id)]
    assert kinds[:2] == ["visit-withdrawn", "need-withdrawn"]
    assert not verify_chains(cast.id)


def test_a_need_somebody_has_already_stays_with_them(cast: Cast) -> None:
    visit = visited(cast, need="厨房水管漏水")
    effects_waiting(cast.id).update(applied_at=cast.now)
    withdraw_visit(actor=cast.actor(cast.leader), visit_id=visit.id, now=cast.now)
    kinds = [entry.kind for entry in timeline(cast.id, "household", cast.poor.id)]
    assert "need-withdrawn" not in kinds


def test_a_corrected_visit_passes_its_need_on_once(cast: Cast) -> None:
    old = visited(cast, need="厨房水管漏水")
    new = correct_visit(
        actor=cast.actor(cast.leader), visit_id=old.id, on=cast.day, outcome="met", need="卫生间漏水",
        now=cast.now,
    )  # fmt: skip
    assert effects_waiting(cast.id).get().data["visit"] == str(new.id)


def test_an_attempt_that_was_taken_back_is_no_attempt(cast: Cast) -> None:
    row = cast.owed(cast.poor, "C004")[0]
    leader = cast.actor(cast.leader)
    first = visited(cast, on=cast.day - timedelta(days=1), outcome="nobody-home")
    second = visited(cast, outcome="nobody-home")
    third = visited(cast, outcome="nobody-home")
    withdraw_visit(actor=leader, visit_id=second.id, now=cast.now)
    correct_visit(actor=leader, visit_id=third.id, on=cast.day, outcome="phone", now=cast.now)
    with pytest.raises(Refusal) as refused:
        ask_excuse(actor=leader, obligation_id=row.id, reason="hospital", now=cast.now)
    assert refused.value.code == "too-few-attempts"
    assert attempts_at(desk_of(leader, cast.day), row) == 1
    visited(cast, outcome="nobody-home")
    assert ask_excuse(actor=leader, obligation_id=row.id, reason="hospital", now=cast.now)
    assert first.withdrawn_at is None
