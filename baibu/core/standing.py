"""How a row stands: one pure function of the facts, the rule and the day, and what may still meet it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from .obligations import Owed
from .rules import Duty, Text

Disposition = Literal["planned", "open", "overdue", "done", "excused", "missed", "void"]
Timeliness = Literal["on_time", "late"]


@dataclass(frozen=True, slots=True)
class Facts:
    """What has happened to a row."""

    #: the later due days granted, in the order they were granted; the last one counts
    extensions: tuple[date, ...] = ()
    #: the days of the records that meet it, those taken back left out
    met: tuple[date, ...] = ()
    excused_on: date | None = None
    voided_on: date | None = None


NOTHING_YET: Final = Facts()


@dataclass(frozen=True, slots=True)
class State:
    """Two axes: what became of it, and, if it was done, whether in time."""

    disposition: Disposition
    timeliness: Timeliness | None = None


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of a row after its extensions."""

    open_on: date
    due_on: date
    late_until: date | None
    settle_on: date | None


@dataclass(frozen=True, slots=True)
class Record:
    """Something done that may meet a duty: a visit, a meeting, a report …"""

    kind: str
    on: date
    recorded_on: date
    outcome: str = "met"
    channel: str = "in-person"
    purposes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why something does not count: a stable code and a sentence."""

    code: str
    text: Text


def dates_of(row: Owed, facts: Facts) -> Dates:
    """The row's dates; an extension moves the due day, and what follows it by as many days."""
    if not facts.extensions:
        return Dates(row.open_on, row.due_on, row.late_until, row.settle_on)
    due_on = facts.extensions[-1]
    by = due_on - row.due_on
    return Dates(
        row.open_on,
        due_on,
        None if row.late_until is None else row.late_until + by,
        None if row.settle_on is None else row.settle_on + by,
    )


def met_on(row: Owed, facts: Facts) -> date | None:
    """The day of the record that completed it; None until there are as many as it needs."""
    return sorted(facts.met)[row.needs - 1] if len(facts.met) >= row.needs else None


def state_of(row: Owed, facts: Facts, today: date) -> State:
    """How the row stands today: done before excused before void before what the dates say."""
    dates = dates_of(row, facts)
    done_on = met_on(row, facts)
    if done_on is not None:
        return State("done", "on_time" if done_on <= dates.due_on else "late")
    if facts.excused_on is not None:
        return State("excused")
    if facts.voided_on is not None:
        return State("void")
    if today < dates.open_on:
        return State("planned")
    if today <= dates.due_on:
        return State("open")
    return State("overdue" if dates.late_until is None or today <= dates.late_until else "missed")


def is_final(row: Owed, facts: Facts, today: date) -> bool:
    """Whether nothing recorded from today on can change the row."""
    settle_on = dates_of(row, facts).settle_on
    return settle_on is not None and today > settle_on


_OBSTACLES: Final = {
    "already-done": Text("这一次已经完成。", "This one is already done."),
    "excused": Text("这一次已经免除。", "This one has been excused."),
    "void": Text("这一次已经不需要。", "This one is no longer needed."),
    "settled": Text("这一次已经结清,不再改动。", "This one is settled and does not change any more."),
    "dated-later": Text("记录的日期还没有到。", "The record is dated later than the day it was written."),
    "outside-window": Text(
        "记录的日期不在这一次的办理时间内。", "The day of the record lies outside the time for this one."
    ),
    "other-record": Text("这项职责要的是另一种记录。", "This duty is met by another kind of record."),
    "no-contact": Text("没有见到人,记为一次尝试。", "Nobody was met: it is kept as an attempt."),
    "other-channel": Text("这项职责需要换一种方式联系。", "This duty asks for another way of contact."),
    "other-purpose": Text("这次走访是为了别的事。", "The visit was for another purpose."),
}


def may_discharge(duty: Duty, row: Owed, facts: Facts, record: Record) -> Obstacle | None:
    """Why the record does not meet the row; None if it does."""
    code = _against_record(duty, record) or _against_row(row, facts, record)
    return None if code is None else Obstacle(code, _OBSTACLES[code])


def _against_record(duty: Duty, record: Record) -> str | None:
    met_by = duty.met_by
    if record.kind != met_by.record:
        return "other-record"
    if record.on > record.recorded_on:
        return "dated-later"
    if record.kind != "visit":
        return None
    if record.outcome not in met_by.outcomes:
        return "no-contact"
    if record.channel not in met_by.channels:
        return "other-channel"
    if met_by.purposes and not set(met_by.purposes) & set(record.purposes):
        return "other-purpose"
    return None


def _against_row(row: Owed, facts: Facts, record: Record) -> str | None:
    dates = dates_of(row, facts)
    if met_on(row, facts) is not None:
        return "already-done"
    if facts.excused_on is not None:
        return "excused"
    if facts.voided_on is not None:
        return "void"
    if is_final(row, facts, record.recorded_on):
        return "settled"
    if record.on < dates.open_on or (dates.late_until is not None and record.on > dates.late_until):
        return "outside-window"
    return None


def attempts(days: Iterable[date], open_on: date, today: date) -> int:
    """How many attempts count: one for each home and day since the row opened, however often and by whom.

    Two tries on one day say that nobody was in that day, not that somebody cannot be reached; so, like
    calls back, attempts count on different days (mechanisms, ambiguity 16).
    """
    return len({day for day in days if open_on <= day <= today})


def chosen(duty: Duty, rows: Iterable[tuple[Owed, Facts]], record: Record) -> Owed | None:
    """The one occurrence the record meets: the oldest that it may meet; None if there is none."""
    fitting = [row for row, facts in rows if may_discharge(duty, row, facts, record) is None]
    return min(fitting, key=lambda row: (row.starts_on, row.due_on, row.period_key), default=None)
