"""Which rows a duty makes for whom: the oracle that the planner's SQL must agree with."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from .calendar import ONE_DAY, WorkingDays, add_months
from .conditions import Held, Span, Spans, Subject, common, concerns, spans_where
from .rules import Duty, EveryFrom, On
from .windows import AHEAD, Window, day_due, ends, windows


@dataclass(frozen=True, slots=True)
class Owed:
    """One row: a duty is owed to a subject in a period, or for an event."""

    subject_id: Hashable
    duty_code: str
    period_key: str
    starts_on: date
    open_on: date
    due_on: date
    late_until: date | None
    settle_on: date | None
    #: how many records meet it
    needs: int = 1


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a subject, of a kind that the vocabulary names."""

    id: Hashable
    kind: str
    subject_id: Hashable
    on: date


@dataclass(frozen=True, slots=True)
class Run:
    """What all rows of one run share."""

    adopted_on: date
    today: date
    calendar: WorkingDays
    since: date | None
    windows: tuple[Window, ...]
    events: tuple[Event, ...]


def owed(
    duty: Duty,
    subjects: Iterable[Subject],
    adopted_on: date,
    today: date,
    calendar: WorkingDays,
    events: Iterable[Event] = (),
    since: date | None = None,
) -> frozenset[Owed]:
    """Every row that daily runs from the adoption to today have made; catching up makes the same ones.

    A run on a day makes the rows of that day's period, and of the next one if that is due within 14 days.
    It makes a row for a subject on the first such day on which the duty's condition holds for the subject.
    Where that day lies inside the period, the period is partial and the duty's `first` decides its dates:
    so many days from that day on, or the period's own due day (none is owed if that has passed), or no row.
    A turn counted from a circumstance is made in the same way while the circumstance runs.
    A row for the start of a circumstance is made if that falls while the method is in force: once it has
    begun, is shown, or is due within 14 days. A row for an event is made on its day.
    With `since`, periods and turns that ended before that day are left out.
    """
    planned = windows(duty, max(adopted_on, since or adopted_on), today, calendar)
    happened = tuple(event for event in events if adopted_on <= event.on <= today)
    run = Run(adopted_on, today, calendar, since, planned, happened)
    return frozenset(
        row for subject in subjects if concerns(duty, subject) for row in _for_subject(duty, subject, run)
    )


def _for_subject(duty: Duty, subject: Subject, run: Run) -> Iterator[Owed]:
    spans = spans_where(duty.applies_if, subject)
    recurrence = duty.recurrence
    if isinstance(recurrence, EveryFrom):
        for held in _held(subject, (recurrence.circumstance,)):
            mine = common(spans, (held.span,))
            for turn in _turns(duty, recurrence, held):
                if run.since is None or turn.ends_on >= run.since:
                    yield from _row(duty, subject, turn, mine, run)
    elif isinstance(recurrence, On) and recurrence.what == "circumstance":
        for held in _held(subject, recurrence.kinds):
            yield from _at_start(duty, subject, held, spans, run)
    elif isinstance(recurrence, On) and recurrence.what == "event":
        for event in run.events:
            if event.subject_id == subject.id and event.kind in recurrence.kinds and _covers(spans, event.on):
                yield _on_event(duty, subject, event, run.calendar)
    else:
        for window in run.windows:
            yield from _row(duty, subject, window, spans, run)


def _held(subject: Subject, kinds: tuple[str, ...]) -> tuple[Held, ...]:
    return tuple(held for held in subject.circumstances if held.kind in kinds)


def _covers(spans: Spans, day: date) -> bool:
    return any(day in span for span in spans)


def _row(duty: Duty, subject: Subject, window: Window, spans: Spans, run: Run) -> Iterator[Owed]:
    """The row of one window, if there is one: begun on the first covered day of a run that may make it."""
    first, last = max(run.adopted_on, window.made_from), min(window.ends_on, run.today)
    reach = common(spans, (Span(first, last),)) if first <= last else ()
    if not reach:
        return
    row = Owed(
        subject.id,
        duty.code,
        window.period_key,
        window.starts_on,
        window.open_on,
        window.due_on,
        window.late_until,
        window.settle_on,
        duty.met_by.at_least,
    )
    begun = reach[0].first
    if begun <= window.starts_on:
        yield row
    elif isinstance(duty.first, int):
        due_on = begun + timedelta(days=duty.first)
        late_until, settle_on = ends(duty, due_on)
        yield replace(row, open_on=begun, due_on=due_on, late_until=late_until, settle_on=settle_on)
    elif duty.first == "period" and begun <= window.due_on:
        yield replace(row, open_on=max(row.open_on, begun))


def _turns(duty: Duty, recurrence: EveryFrom, held: Held) -> Iterator[Window]:
    """The turns counted from the start of a circumstance, each due the day before the next begins."""
    for number in range(1, recurrence.times + 1):
        starts_on = add_months(held.span.first, (number - 1) * recurrence.months)
        due_on = add_months(held.span.first, number * recurrence.months) - ONE_DAY
        open_on = starts_on if duty.opens_days is None else due_on - timedelta(days=duty.opens_days)
        late_until, settle_on = ends(duty, due_on)
        key = f"evt:{held.id}#{number}"
        yield Window(key, starts_on, due_on, open_on, due_on, late_until, settle_on, made_from=starts_on)


def _at_start(duty: Duty, subject: Subject, held: Held, spans: Spans, run: Run) -> Iterator[Owed]:
    start = held.span.first
    if start < run.adopted_on or start not in held.span or not _covers(spans, start):
        return
    known_on = max(run.adopted_on, min(held.known_on or run.adopted_on, start))
    due_on = max(day_due(duty.due, start, run.calendar), known_on)
    if duty.opens_days is not None:
        open_on = max(due_on - timedelta(days=duty.opens_days), known_on)
    else:
        open_on = known_on if due_on < start else start
    if max(known_on, min(start, open_on, due_on - AHEAD)) > run.today:
        return
    late_until, settle_on = ends(duty, due_on)
    yield Owed(
        subject.id,
        duty.code,
        f"evt:{held.id}",
        start,
        open_on,
        due_on,
        late_until,
        settle_on,
        duty.met_by.at_least,
    )


def _on_event(duty: Duty, subject: Subject, event: Event, calendar: WorkingDays) -> Owed:
    due_on = max(day_due(duty.due, event.on, calendar), event.on)
    opens_on = event.on if duty.opens_days is None else due_on - timedelta(days=duty.opens_days)
    late_until, settle_on = ends(duty, due_on)
    return Owed(
        subject.id,
        duty.code,
        f"evt:{event.id}",
        event.on,
        max(opens_on, event.on),
        due_on,
        late_until,
        settle_on,
        duty.met_by.at_least,
    )
