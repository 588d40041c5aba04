"""When a row is void, and why: an end, a leaving, consent withdrawn, a mistake."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from baibu import core

START, LATER = date(2026, 11, 20), date(2026, 12, 5)
CALL = core.Duty(
    code="C900", name="call", title=core.Text("探望", "Call"), says=core.Text("去一次。", "Call once."),
    source="BBT-001", basis="stated", reading=None, about="person", body="", owed_by="area-holder",
    recurrence=core.On("circumstance", ("hospital-stay",)), due=core.Due("days", 7),
    met_by=core.MetBy("visit"), late_days=None,
)  # fmt: skip
STAY = core.Held("hospital-stay", core.Span(START), "h1")
ROW = core.Owed("p", "C900", "evt:h1", START, START, date(2026, 11, 27), None, None)


def somebody(*held: core.Held, left_on: date | None = None) -> core.Subject:
    return core.Subject("p", "person", circumstances=held, present=core.Span(date.min, left_on))


def taken(why: str, on: date = LATER) -> core.Held:
    span = core.Span(START, date.fromordinal(on.toordinal() - 1))
    return replace(STAY, span=span, taken_on=on, taken_why=why)


def test_what_is_due_on_an_occasion_stands_when_the_circumstance_is_over() -> None:
    over = replace(STAY, span=core.Span(START, date(2026, 11, 24)))
    assert core.voiding(CALL, somebody(over), ROW, LATER) is None


@pytest.mark.parametrize("why", ["consent-withdrawn", "noted-by-mistake"])
def test_what_is_taken_back_is_void_on_that_very_day_overdue_or_not(why: str) -> None:
    found = core.voiding(CALL, somebody(taken(why)), ROW, LATER)
    assert found == core.Voided(LATER, why)
    assert core.voiding(CALL, somebody(taken(why)), ROW, date(2026, 12, 4)) is None


def test_whoever_has_left_is_not_visited_from_the_day_after() -> None:
    left = somebody(STAY, left_on=date(2026, 12, 4))
    assert core.voiding(CALL, left, ROW, LATER) == core.Voided(LATER, "left")
    assert core.voiding(CALL, left, ROW, date(2026, 12, 4)) is None


def test_what_is_missed_stays_missed() -> None:
    lapsing = replace(ROW, late_until=date(2026, 12, 1))
    assert core.voiding(CALL, somebody(taken("consent-withdrawn")), lapsing, LATER) is None
    assert core.voiding(CALL, somebody(STAY, left_on=date(2026, 12, 3)), lapsing, LATER) is None


def test_a_need_that_is_no_more_gives_no_ground() -> None:
    assert core.voiding(CALL, somebody(), ROW, LATER) == core.Voided(START, "circumstance-ended")


def test_consent_to_one_need_leaves_another_its_ground() -> None:
    weekly = replace(
        CALL, recurrence=core.Every("week"), late_days=21,
        applies_if=core.Any((core.Is("circumstance", "hardship"), core.Is("circumstance", "hospital-stay"))),
    )  # fmt: skip
    row = replace(
        ROW, period_key="2026-W48", due_on=date(2026, 11, 29), late_until=date(2026, 12, 20),
        settle_on=date(2026, 12, 27),
    )  # fmt: skip
    hardship = core.Held("hardship", core.Span(START), "h2")
    stay = taken("consent-withdrawn")
    assert core.voiding(weekly, somebody(stay, hardship), row, LATER) is None
    assert core.voiding(weekly, somebody(stay), row, LATER) == core.Voided(LATER, "consent-withdrawn")


def test_before_it_began_it_can_be_taken_back_and_makes_no_row() -> None:
    early = taken("noted-by-mistake", on=date(2026, 11, 10))
    rows = core.owed(CALL, [somebody(early)], date(2026, 11, 1), START, core.WorkingDays())
    assert not rows
    assert core.voiding(CALL, somebody(early), ROW, START) == core.Voided(
        date(2026, 11, 10), "noted-by-mistake"
    )


def test_every_reason_is_said_in_both_languages() -> None:
    for text in core.VOID_REASONS.values():
        assert text.zh
        assert text.en


def test_attempts_count_once_a_day_within_the_time_of_the_row() -> None:
    days = [START, START, LATER, date(2026, 11, 1), date(2026, 12, 9)]
    assert core.attempts(days, START, LATER) == 2
