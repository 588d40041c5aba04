"""When a row's ground is gone, and why: ended, left, consent withdrawn, or noted by mistake."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from .calendar import ONE_DAY
from .conditions import Held, Span, Spans, Subject, common, spans_where
from .obligations import Owed
from .rules import All, Any, Condition, Duty, Every, EveryFrom, Is, Not, On, Text

ENDED: Final = "circumstance-ended"
LEFT: Final = "left"

#: why a row is void, as it is said to people
VOID_REASONS: Final[Mapping[str, Text]] = {
    ENDED: Text("情况已经结束，不用再去", "The circumstance ended, so it is no longer needed"),
    LEFT: Text("已经离开本社区，不用再去", "They left the community, so it is no longer needed"),
    "consent-withdrawn": Text("已收回同意，请不要再为此上门", "Consent was withdrawn: please do not call"),
    "noted-by-mistake": Text("登记有误，本来就不需要", "It was noted by mistake and was never needed"),
    "method-changed": Text("办法改了，不再有这一项", "The method changed and no longer asks for it"),
}


@dataclass(frozen=True, slots=True)
class Voided:
    """From which day a row is void, and why."""

    on: date
    #: circumstance-ended · left · consent-withdrawn · noted-by-mistake
    reason: str


def voiding(duty: Duty, subject: Subject, row: Owed, today: date, since: date | None = None) -> Voided | None:
    """The day from which the row's ground is gone and why, or None while it stands (or stands again).

    An ended circumstance takes away what comes round again and is not yet due; what is due on an occasion
    stands, and so does what was due before `since`. Whoever has left, or has withdrawn consent, is not to be
    visited: whatever can still be done falls away, overdue or not. What is missed stays missed.
    """
    found = [_ended(duty, subject, row, today)] if since is None or row.due_on >= since else []
    found.append(_gone(duty, subject, row, today))
    on = min((day for day in found if day is not None), default=None)
    return None if on is None else Voided(on, _reason(duty, subject, row, on))


def voided(duty: Duty, subject: Subject, row: Owed, today: date) -> date | None:
    """The day from which the row is void, or None."""
    found = voiding(duty, subject, row, today)
    return found.on if found else None


def is_on_occasion(duty: Duty) -> bool:
    """Whether each row answers one occasion, so that its end takes nothing away."""
    return not isinstance(duty.recurrence, (Every, EveryFrom))


def names_its_own(duty: Duty) -> bool:
    """Whether each row stands on one circumstance alone: on its start, or counted from it."""
    return bool(_own_kinds(duty))


def kinds_named(duty: Duty) -> tuple[str, ...]:
    """The circumstances a row of the duty may stand on; one that names its own stands on no other."""
    if own := _own_kinds(duty):
        return own
    return tuple(sorted(set(_kinds_in(duty.applies_if))))


def _counted_on(duty: Duty, row: Owed) -> date:
    """The day on which the condition had to hold: an occasion's own, else the due day."""
    return row.starts_on if is_on_occasion(duty) else row.due_on


def _own_kinds(duty: Duty) -> tuple[str, ...]:
    if isinstance(duty.recurrence, EveryFrom):
        return (duty.recurrence.circumstance,)
    if isinstance(duty.recurrence, On) and duty.recurrence.what == "circumstance":
        return duty.recurrence.kinds
    return ()


def _kinds_in(condition: Condition) -> Iterator[str]:
    if isinstance(condition, (All, Any)):
        for part in condition.parts:
            yield from _kinds_in(part)
    elif isinstance(condition, Not):
        yield from _kinds_in(condition.part)
    elif isinstance(condition, Is) and condition.what == "circumstance":
        yield condition.kind


def _own(subject: Subject, row: Owed) -> Held | None:
    """The circumstance a row on its start, or a turn counted from it, stands on."""
    keys = row.period_key.partition("#")[0]
    return next((held for held in subject.circumstances if keys == f"evt:{held.id}"), None)


def _ended(duty: Duty, subject: Subject, row: Owed, today: date) -> date | None:
    """Its condition does not hold on the due day and, as far as today shows, will not."""
    if is_on_occasion(duty):
        return None
    spans = spans_where(duty.applies_if, subject)
    if isinstance(duty.recurrence, EveryFrom):
        own = _own(subject, row)
        spans = common(spans, (own.span,)) if own else ()
    covered = common(spans, (Span(date.min, row.due_on),))
    if not covered:
        return min(row.starts_on, today)
    last = covered[-1].end
    return last + ONE_DAY if last < row.due_on and last < today else None


def _gone(duty: Duty, subject: Subject, row: Owed, today: date) -> date | None:
    """Nobody is there any more, or nobody may be visited on this ground; only while it can still be done."""
    days = [subject.present.last + ONE_DAY] if subject.present.last else []
    days += [held.taken_on for held in _taken(duty, subject, row) if held.taken_on]
    if _own_kinds(duty) and _own(subject, row) is None:
        days.append(min(row.starts_on, today))
    on = min(days, default=None)
    if on is None or on > today or (row.late_until is not None and on > row.late_until):
        return None
    return on


def _taken(duty: Duty, subject: Subject, row: Owed) -> Iterator[Held]:
    """The circumstances taken back without which the row does not stand."""
    if _own_kinds(duty):
        own = _own(subject, row)
        if own and own.taken_on:
            yield own
        return
    spans: Spans = spans_where(duty.applies_if, subject)
    counted = [held for held in subject.circumstances if _counted_on(duty, row) in held.span]
    for held in counted:
        if held.kind in kinds_named(duty) and held.taken_on and not _holds(spans, held.taken_on):
            yield held


def _holds(spans: Spans, day: date) -> bool:
    return any(day in span for span in spans)


def _reason(duty: Duty, subject: Subject, row: Owed, on: date) -> str:
    last = subject.present.last
    if last is not None and last < on:
        return LEFT
    own = _own(subject, row) if _own_kinds(duty) else None
    for held in sorted(subject.circumstances, key=lambda held: held.taken_why):
        if held.taken_on and held.kind in kinds_named(duty) and (held is own or held.taken_on == on):
            return held.taken_why
    return ENDED
