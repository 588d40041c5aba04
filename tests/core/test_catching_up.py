"""The oracle against runs day by day: catching up makes the same rows, and planning again makes none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Literal, get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from baibu import core
from baibu.core import Due, Duty, Every, EveryFrom, Held, On, Owed, Span, Subject, Unit
from tests.core.plain import DUTY, PLAIN


def person(*held: Held) -> Subject:
    return Subject("p", "person", circumstances=held)


START = date(2024, 12, 1)
DAYS = st.integers(0, 70).map(lambda number: START + timedelta(days=number))
SPANS = st.tuples(DAYS, st.none() | st.integers(0, 25)).map(
    lambda each: Span(each[0], None if each[1] is None else each[0] + timedelta(days=each[1]))
)
HELD = st.lists(st.tuples(SPANS, st.none() | DAYS), max_size=3).map(
    lambda found: tuple(Held("alone", span, f"c{n}", known) for n, (span, known) in enumerate(found))
)
DUES = {
    "day": [Due()],
    "week": [Due(), Due("weekday", number=3), Due("days", 2)],
    "fortnight": [Due(), Due("weekday", number=5, nth=2)],
    "month": [Due(), Due("month-day", number=5), Due("weekday", number=1), Due("working-days", 3)],
    "year": [Due(), Due("date", month=1, number=10), Due("lunar", month=12, number=8)],
}
PERIODIC = st.sampled_from(get_args(Unit)).flatmap(
    lambda unit: st.sampled_from(DUES.get(unit, [Due()])).map(
        lambda due: replace(DUTY, recurrence=Every(unit), due=due)
    )
)
OCCASIONS = st.sampled_from(
    [
        replace(DUTY, recurrence=EveryFrom("alone", 1, 3), late_days=None),
        replace(DUTY, recurrence=On("circumstance", ("alone",)), due=Due("days", 7)),
        replace(
            DUTY, recurrence=On("circumstance", ("alone",)), due=Due("days", -20), applies_if=core.ALWAYS
        ),
        replace(DUTY, recurrence=On("festival", ("new-year", "spring-festival")), due=Due("days")),
        replace(DUTY, recurrence=On("festival", ("new-year",)), due=Due("days", 5)),
        replace(DUTY, recurrence=On("event", ("closed",)), due=Due("days", 3), applies_if=core.ALWAYS),
    ]
)
DUTIES = st.builds(
    lambda duty, opens, first: replace(duty, opens_days=opens, first=first),
    PERIODIC | OCCASIONS,
    st.none() | st.integers(0, 20),
    st.sampled_from(["period", "next", 0, 7, 40]),
)
EVENTS = st.lists(DAYS, max_size=3).map(
    lambda days: tuple(core.Event(f"e{n}", "closed", "p", on) for n, on in enumerate(days))
)


def made_on(
    duty: Duty, subject: Subject, adopted: date, today: date, events: tuple[core.Event, ...]
) -> list[Owed]:
    """What a run on that one day makes: what the runs up to it have, and those before it had not."""
    now = core.owed(duty, (subject,), adopted, today, PLAIN, events)
    before = core.owed(duty, (subject,), adopted, today - timedelta(days=1), PLAIN, events)
    return sorted(now - before, key=lambda row: row.period_key)


@settings(max_examples=150, deadline=None)
@given(duty=DUTIES, held=HELD, adopted=DAYS, length=st.integers(0, 60), events=EVENTS)
def test_catching_up_makes_the_rows_of_daily_runs_and_none_twice(
    duty: Duty, held: tuple[Held, ...], adopted: date, length: int, events: tuple[core.Event, ...]
) -> None:
    subject = person(*held)
    made: dict[str, Owed] = {}
    for number in range(length + 1):
        for row in made_on(duty, subject, adopted, adopted + timedelta(days=number), events):
            assert row.period_key not in made, "a row changed after it was made"
            made[row.period_key] = row
    today = adopted + timedelta(days=length)
    assert core.owed(duty, (subject,), adopted, today, PLAIN, events) == frozenset(made.values())
    for row in made.values():
        assert row.open_on <= row.due_on
        assert row.late_until is None or row.due_on <= row.late_until


@settings(max_examples=150, deadline=None)
@given(
    duty=PERIODIC,
    first=st.sampled_from(["period", "next", 7]),
    held=HELD,
    adopted=DAYS,
    length=st.integers(0, 60),
)
def test_the_closed_form_agrees_with_the_plain_rule_of_the_day(
    duty: Duty, first: int | Literal["period", "next"], held: tuple[Held, ...], adopted: date, length: int
) -> None:
    duty = replace(duty, first=first)
    assert isinstance(duty.recurrence, Every)
    unit, today = duty.recurrence.unit, adopted + timedelta(days=length)
    begun: dict[str, date] = {}
    for number in range(length + 1):
        run = adopted + timedelta(days=number)
        if not any(run in each.span for each in held):
            continue
        period = core.period_of(unit, run)
        begun.setdefault(period.key, run)
        coming = core.next_period(unit, period)
        (window,) = core.windows(duty, coming.first, coming.first, PLAIN)[:1]
        if window.due_on <= run + timedelta(days=14):
            begun.setdefault(coming.key, run)
    windows = {each.period_key: each for each in core.windows(duty, adopted, today, PLAIN)}
    expected = set()
    for key, run in begun.items():
        is_part = run > windows[key].starts_on
        if is_part and first == "next":
            continue
        if is_part and first == "period" and windows[key].due_on < run:
            continue
        expected.add((key, run + timedelta(days=7) if is_part and first == 7 else windows[key].due_on))
    found = core.owed(duty, (person(*held),), adopted, today, PLAIN)
    assert {(row.period_key, row.due_on) for row in found} == expected


@settings(max_examples=60, deadline=None)
@given(duty=PERIODIC, held=HELD, adopted=DAYS, length=st.integers(0, 60), later=st.integers(0, 60))
def test_a_later_horizon_only_leaves_out_what_had_ended(
    duty: Duty, held: tuple[Held, ...], adopted: date, length: int, later: int
) -> None:
    today, since = adopted + timedelta(days=length), adopted + timedelta(days=min(length, later))
    windows = {each.period_key: each for each in core.windows(duty, adopted, today, PLAIN)}
    everything = core.owed(duty, (person(*held),), adopted, today, PLAIN)
    found = core.owed(duty, (person(*held),), adopted, today, PLAIN, since=since)
    assert found == {row for row in everything if windows[row.period_key].ends_on >= since}


@settings(max_examples=60, deadline=None)
@given(duty=DUTIES, held=HELD, adopted=DAYS, length=st.integers(0, 60), events=EVENTS)
def test_planning_again_changes_nothing(
    duty: Duty, held: tuple[Held, ...], adopted: date, length: int, events: tuple[core.Event, ...]
) -> None:
    arguments = (duty, (person(*held),), adopted, adopted + timedelta(days=length), PLAIN, events)
    assert core.owed(*arguments) == core.owed(*arguments)
    keys = [row.period_key for row in core.owed(*arguments)]
    assert len(keys) == len(set(keys))
