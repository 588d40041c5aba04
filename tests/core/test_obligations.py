"""Which rows a duty makes, with which dates, and when their ground is gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Literal

import pytest

from baibu import core
from baibu.core import Due, Duty, Every, EveryFrom, Held, On, Owed, Span, Subject, Unit
from tests.core.plain import DUTY, PLAIN


def day(text: str) -> date:
    return date.fromisoformat(text)


def alone(since: str, until: str | None = None, number: str = "1") -> Held:
    return Held("alone", Span(day(since), day(until) if until else None), number)


def person(*held: Held) -> Subject:
    return Subject("p", "person", circumstances=held)


def rows(duty: Duty, subject: Subject, today: str, adopted: str = "2026-01-01", **more: object) -> list[Owed]:
    found = core.owed(duty, (subject,), day(adopted), day(today), PLAIN, **more)  # type: ignore[arg-type]
    return sorted(found, key=lambda row: (row.starts_on, row.period_key))


def test_a_week_is_owed_from_monday_to_sunday_and_can_be_late() -> None:
    *_, last = rows(replace(DUTY, opens_days=6), person(alone("2026-03-02")), "2026-11-22")
    assert last.period_key == "2026-W48"
    assert (last.open_on, last.due_on) == (day("2026-11-23"), day("2026-11-29"))
    assert (last.late_until, last.settle_on) == (day("2026-12-06"), day("2026-12-13"))


def test_the_next_period_is_made_only_when_it_is_due_within_fourteen_days() -> None:
    monthly = replace(DUTY, recurrence=Every("month"))
    assert [row.period_key for row in rows(monthly, person(alone("2026-11-01")), "2026-11-30")] == ["2026-11"]
    early = replace(monthly, due=Due("month-day", number=5))
    keys = [row.period_key for row in rows(early, person(alone("2026-11-01")), "2026-11-21")]
    assert keys == ["2026-11", "2026-12"]
    assert len(rows(early, person(alone("2026-11-01")), "2026-11-20")) == 1


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (7, [("2026-11", "2026-11-20", "2026-11-27"), ("2026-12", "2026-12-01", "2026-12-31")]),
        (20, [("2026-11", "2026-11-20", "2026-12-10"), ("2026-12", "2026-12-01", "2026-12-31")]),
        ("period", [("2026-11", "2026-11-20", "2026-11-30"), ("2026-12", "2026-12-01", "2026-12-31")]),
        ("next", [("2026-12", "2026-12-01", "2026-12-31")]),
    ],
)
def test_the_first_part_period_is_owed_as_the_rule_says(
    first: int | Literal["period", "next"], expected: list[tuple[str, str, str]]
) -> None:
    duty = replace(DUTY, recurrence=Every("month"), first=first)
    found = rows(duty, person(alone("2026-11-20")), "2026-12-10")
    assert [(row.period_key, str(row.open_on), str(row.due_on)) for row in found] == expected


def test_nothing_is_owed_on_a_day_that_had_passed_when_it_began() -> None:
    duty = replace(DUTY, due=Due("weekday", number=3))
    found = rows(duty, person(alone("2026-11-20")), "2026-11-21")
    assert [row.period_key for row in found] == ["2026-W48"]


def test_an_adoption_inside_a_period_makes_it_a_part_period() -> None:
    duty = replace(DUTY, recurrence=Every("month"), first=7)
    (row,) = rows(duty, person(alone("2020-01-01")), "2026-11-20", adopted="2026-11-10")
    assert (row.open_on, row.due_on) == (day("2026-11-10"), day("2026-11-17"))


@pytest.mark.parametrize(
    ("unit", "due", "period_day", "expected"),
    [
        ("week", Due("weekday", number=6), "2026-11-25", "2026-11-28"),
        ("month", Due("weekday", number=1, nth=1), "2026-11-25", "2026-11-02"),
        ("month", Due("weekday", number=1, nth=5), "2026-10-25", "2026-10-26"),
        ("year", Due("date", month=7, number=1), "2026-11-25", "2026-07-01"),
        ("year", Due("date", month=2, number=29), "2026-11-25", "2026-02-28"),
        ("year", Due("date", month=12, number=31), "2026-11-25", "2026-12-31"),
        ("year", Due("lunar", month=1, number=15), "2026-11-25", "2026-03-03"),
        ("month", Due("month-day", number=31), "2026-02-10", "2026-02-28"),
        ("month", Due("days", number=4), "2026-02-10", "2026-02-05"),
        ("month", Due("working-days", number=3), "2026-02-10", "2026-02-04"),
        ("term", Due(), "2027-01-10", "2027-01-31"),
    ],
)
def test_a_due_day_is_found_in_its_period(unit: Unit, due: Due, period_day: str, expected: str) -> None:
    duty = replace(DUTY, recurrence=Every(unit), due=due)
    period = core.period_of(unit, day(period_day))
    window = next(
        each for each in core.windows(duty, period.first, period.last, PLAIN) if each.period_key == period.key
    )
    assert str(window.due_on) == expected


def test_a_missing_arrangement_is_said_when_the_next_year_comes_near_and_not_before() -> None:
    calendar = core.WorkingDays(years=frozenset({2026}))
    duty = replace(DUTY, recurrence=Every("month"), due=Due("working-days", number=3))
    assert core.windows(duty, day("2026-12-01"), day("2026-12-10"), calendar)
    with pytest.raises(core.CalendarGap):
        core.windows(duty, day("2026-12-01"), day("2026-12-20"), calendar)


def test_turns_counted_from_a_start_keep_to_month_ends() -> None:
    duty = replace(DUTY, recurrence=EveryFrom("alone", 6, 4), late_days=None)
    found = rows(duty, person(alone("2026-08-31", number="c7")), "2027-03-01", adopted="2026-08-01")
    assert [(row.period_key, str(row.starts_on), str(row.due_on)) for row in found] == [
        ("evt:c7#1", "2026-08-31", "2027-02-27"),
        ("evt:c7#2", "2027-02-28", "2027-08-30"),
    ]
    assert {row.late_until for row in found} == {None}


def test_turns_end_with_their_number_and_with_the_circumstance() -> None:
    duty = replace(DUTY, recurrence=EveryFrom("alone", 1, 3))
    assert len(rows(duty, person(alone("2026-01-10")), "2026-12-31")) == 3
    assert len(rows(duty, person(alone("2026-01-10", "2026-02-20")), "2026-12-31")) == 2


def test_the_start_of_a_circumstance_is_owed_once() -> None:
    duty = replace(DUTY, recurrence=On("circumstance", ("alone",)), due=Due("days", 7), late_days=None)
    duty = replace(duty, applies_if=core.ALWAYS)
    (row,) = rows(duty, person(alone("2026-11-18", "2026-11-19", "h1")), "2026-11-22")
    assert (row.period_key, row.open_on, row.due_on) == ("evt:h1", day("2026-11-18"), day("2026-11-25"))
    assert rows(duty, person(alone("2025-12-30")), "2026-11-22") == []
    assert core.voided(duty, person(alone("2026-11-18", "2026-11-19", "h1")), row, day("2026-11-22")) is None


def test_what_is_due_before_a_start_is_owed_as_soon_as_it_is_known() -> None:
    duty = replace(DUTY, recurrence=On("circumstance", ("alone",)), due=Due("days", -30), late_days=None)
    told = replace(alone("2026-12-31", number="r"), known_on=day("2026-11-05"))
    (row,) = rows(duty, person(told), "2026-11-20")
    assert (row.starts_on, row.open_on, row.due_on) == (
        day("2026-12-31"),
        day("2026-11-05"),
        day("2026-12-01"),
    )
    late = replace(told, known_on=day("2026-12-20"))
    (row,) = rows(duty, person(late), "2026-12-20")
    assert row.due_on == day("2026-12-20")
    assert rows(duty, person(late), "2026-12-19") == []


def test_each_event_is_owed_for_its_subject_only() -> None:
    duty = replace(
        DUTY, recurrence=On("event", ("closed",)), due=Due("working-days", 5), applies_if=core.ALWAYS
    )
    events = (
        core.Event("e1", "closed", "p", day("2026-02-12")),
        core.Event("e2", "closed", "other", day("2026-02-12")),
        core.Event("e3", "opened", "p", day("2026-02-12")),
    )
    (row,) = rows(duty, person(), "2026-02-12", events=events)
    assert (row.period_key, row.due_on) == ("evt:e1", day("2026-02-19"))
    assert rows(duty, person(), "2026-02-11", events=events) == []


def test_a_festival_is_owed_on_its_day_in_every_year() -> None:
    duty = replace(
        DUTY, recurrence=On("festival", ("mid-autumn",)), due=Due("days"), about="estate", late_days=0
    )
    duty = replace(duty, applies_if=core.ALWAYS, opens_days=10)
    estate = Subject("e", "estate")
    found = rows(duty, estate, "2027-09-10")
    assert [(row.period_key, str(row.open_on), str(row.due_on)) for row in found] == [
        ("evt:mid-autumn-2026", "2026-09-15", "2026-09-25"),
        ("evt:mid-autumn-2027", "2027-09-05", "2027-09-15"),
    ]


def test_a_duty_concerns_only_what_it_is_about() -> None:
    office = replace(DUTY, about="body", body="office", applies_if=core.ALWAYS)
    assert rows(office, Subject("o", "body", body="office"), "2026-01-02")
    assert rows(office, Subject("o", "body", body="shop"), "2026-01-02") == []
    assert rows(office, Subject("o", "person"), "2026-01-02") == []
    assert rows(replace(DUTY, recurrence=core.Standing()), person(alone("2026-01-01")), "2026-02-01") == []


def test_a_row_whose_ground_ends_before_it_is_due_is_void_until_it_comes_back() -> None:
    duty = replace(DUTY, recurrence=Every("month"))
    (row,) = rows(duty, person(alone("2026-11-01")), "2026-11-10", adopted="2026-11-01")
    ended = person(alone("2026-11-01", "2026-11-10"))
    assert core.voided(duty, ended, row, day("2026-11-10")) is None
    assert core.voided(duty, ended, row, day("2026-11-11")) == day("2026-11-11")
    back = person(alone("2026-11-01", "2026-11-10"), alone("2026-11-20"))
    assert core.voided(duty, back, row, day("2026-11-21")) is None


def test_an_overdue_row_stays_when_the_circumstance_ends() -> None:
    duty = replace(DUTY, recurrence=Every("month"))
    (row, _) = rows(duty, person(alone("2026-10-01")), "2026-11-10", adopted="2026-10-01")
    assert core.voided(duty, person(alone("2026-10-01", "2026-11-05")), row, day("2026-11-10")) is None


def test_a_turn_is_void_when_its_own_circumstance_ends() -> None:
    duty = replace(DUTY, recurrence=EveryFrom("alone", 6, 4))
    ended = alone("2026-01-10", "2026-03-01", "a")
    (row,) = rows(duty, person(ended), "2026-04-01")
    assert core.voided(duty, person(ended, alone("2026-06-01", number="b")), row, day("2026-07-09")) == day(
        "2026-03-02"
    )
