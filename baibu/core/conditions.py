"""On which days a condition holds for a subject: spans of days, combined like sets."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from .rules import All, Any, Condition, Duty, Is, Not

ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Days from the first to the last, both included; last None: still running."""

    first: date
    last: date | None = None

    def __contains__(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)

    @property
    def end(self) -> date:
        """The last day, or the end of time."""
        return self.last if self.last is not None else date.max


Spans = tuple[Span, ...]
ALWAYS_SPAN: Final = Span(date.min)


@dataclass(frozen=True, slots=True)
class Held:
    """A circumstance or pair of a subject; the caller begins its span when it is both so and decided."""

    kind: str
    span: Span
    id: Hashable = ""
    #: the day it was known and decided, where it begins later than that; None: known all along
    known_on: date | None = None
    #: the day consent was withdrawn, or it was found to be a mistake; its span ends the day before
    taken_on: date | None = None
    #: why it was taken back: consent-withdrawn · noted-by-mistake
    taken_why: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody or something a duty is owed to: a person, a household, a place, a body."""

    id: Hashable
    #: person · household · body · a level of the place tree
    kind: str
    household_id: Hashable = None
    place: Hashable = None
    circumstances: tuple[Held, ...] = ()
    pairs: tuple[Held, ...] = ()
    #: first day of the known month or year where the day is not known
    born_on: date | None = None
    #: the days on which each member of the household is present
    members: Spans = ()
    #: the days on which the subject is here at all
    present: Span = ALWAYS_SPAN
    #: kind of body, where it is one
    body: str = ""


def concerns(duty: Duty, subject: Subject) -> bool:
    """Whether the duty is about this kind of subject."""
    return duty.about == subject.kind and (duty.about != "body" or duty.body == subject.body)


def merged(spans: Iterable[Span]) -> Spans:
    """The same days as few spans: sorted, disjoint, never touching."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda each: each.first):
        if span.end < span.first:
            continue
        if found and (found[-1].last is None or span.first <= found[-1].end + ONE_DAY):
            if found[-1].last is not None and span.end > found[-1].end:
                found[-1] = Span(found[-1].first, span.last)
        else:
            found.append(span)
    return tuple(found)


def common(left: Spans, right: Spans) -> Spans:
    """The days in both."""
    found = []
    for one in left:
        for other in right:
            first, end = max(one.first, other.first), min(one.end, other.end)
            if first <= end:
                found.append(Span(first, None if end == date.max else end))
    return merged(found) if len(found) > 1 else tuple(found)


def without(whole: Span, spans: Spans) -> Spans:
    """The days of the whole that are in none of the spans (merged ones)."""
    found, first = [], whole.first
    for span in spans:
        if span.first > first:
            found.append(Span(first, min(span.first - ONE_DAY, whole.end)))
        if span.last is None:
            return merged(common(tuple(found), (whole,)))
        first = max(first, span.last + ONE_DAY)
    if first <= whole.end:
        found.append(Span(first, whole.last))
    return merged(common(tuple(found), (whole,)))


def birthday(born_on: date, age: int) -> date:
    """The day somebody reaches that age; born on 29 February: 1 March in common years."""
    try:
        return born_on.replace(year=born_on.year + age)
    except ValueError:
        return date(born_on.year + age, 3, 1)


def spans_where(condition: Condition, subject: Subject) -> Spans:
    """The days on which the condition holds for the subject, within those on which it is present."""
    return _spans(condition, subject, subject.present)


def _spans(condition: Condition, subject: Subject, whole: Span) -> Spans:
    if isinstance(condition, All):
        spans: Spans = (whole,)
        for part in condition.parts:
            spans = common(spans, _spans(part, subject, whole))
        return spans
    if isinstance(condition, Any):
        return merged(span for part in condition.parts for span in _spans(part, subject, whole))
    if isinstance(condition, Not):
        return without(whole, _spans(condition.part, subject, whole))
    return common(merged(_plain(condition, subject)), (whole,))


def _plain(condition: Is, subject: Subject) -> Spans:
    if condition.what == "always":
        return (subject.present,)
    if condition.what == "circumstance":
        return tuple(held.span for held in subject.circumstances if held.kind == condition.kind)
    if condition.what == "pair":
        return tuple(held.span for held in subject.pairs if held.kind == condition.kind)
    if condition.what == "age":
        return _of_age(condition, subject.born_on)
    return _of_size(condition, subject.members)


def _of_age(condition: Is, born_on: date | None) -> Spans:
    """From the birthday of the least age to the day before the one after the greatest; none if unknown."""
    if born_on is None:
        return ()
    first = birthday(born_on, condition.at_least or 0)
    if condition.at_most is None:
        return (Span(first),)
    return (Span(first, birthday(born_on, condition.at_most + 1) - ONE_DAY),)


def _of_size(condition: Is, members: Spans) -> Spans:
    """The days on which as many members are present as the condition asks."""
    changes: dict[date, int] = {date.min: 0}
    for member in members:
        changes[member.first] = changes.get(member.first, 0) + 1
        if member.last is not None:
            changes[member.last + ONE_DAY] = changes.get(member.last + ONE_DAY, 0) - 1
    found, size, days = [], 0, sorted(changes)
    for day, following in zip(days, [*days[1:], None], strict=True):
        size += changes[day]
        if (condition.at_least or 0) <= size and (condition.at_most is None or size <= condition.at_most):
            found.append(Span(day, None if following is None else following - ONE_DAY))
    return tuple(found)
