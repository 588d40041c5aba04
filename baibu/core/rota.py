"""Who is on duty at a moment by a rota: people in turn, put right by hand, away or gone; where nobody is."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import pairwise
from typing import Literal

from .calendar import ONE_DAY
from .roster import Away, Id

MOMENT = timedelta(microseconds=1)
#: order: by turn · hand: put in by hand · next: for somebody who is away or taken out ·
#: away: everybody is · left: whose turn it is has left
Why = Literal["order", "hand", "next", "away", "left"]


@dataclass(frozen=True, slots=True)
class RotaLine:
    """People who take turns at the same hours; a rota has one line or several, for example day and night."""

    id: Id
    people: tuple[Id, ...]
    first_on: date
    #: days of a turn
    days: int
    #: when a day's duty begins and ends by the clock of the place; the same time: round the clock
    begins: time
    ends: time
    #: who takes public holidays in turn, a day each; nobody: holidays are days like others
    on_holidays: tuple[Id, ...] = ()
    #: the moments at which the line begins and ends, within a day's duty or not
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """Put right by hand for a span: somebody instead of somebody, whoever it is, or one less."""

    line: Id
    since: datetime
    until: datetime
    #: who is taken out; nobody: whoever would be on duty, if anybody
    out: Id | None
    #: who is on duty; nobody: the next by the order
    into: Id | None


@dataclass(frozen=True, slots=True)
class Rota:
    """A rota with all it is reckoned from; overrides the oldest first, a later one outdoes an earlier one."""

    lines: tuple[RotaLine, ...]
    zone: tzinfo
    overrides: tuple[Override, ...] = ()
    absences: Mapping[Id, tuple[Away, ...]] = field(default_factory=dict)
    #: person → the last day they were here
    gone: Mapping[Id, date] = field(default_factory=dict)
    holidays: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Stint:
    """Somebody is on duty in a line from a moment up to another; nobody: a gap."""

    line: Id
    person: Id | None
    since: datetime
    until: datetime
    #: whose turn it is by the order
    planned: Id | None
    why: Why
    #: the first day of the turn
    turn: date


def stints(rota: Rota, since: datetime, until: datetime) -> tuple[Stint, ...]:
    """Who is on duty from a moment up to another, line by line, in order of time.

    Within a line nothing overlaps, and every moment of its hours is in exactly one stint.
    """
    found = (each for line in rota.lines for each in joined(pieces(rota, line, since, until), is_one_turn))
    return tuple(sorted(found, key=lambda each: (each.since, each.until, str(each.line))))


def on_duty(rota: Rota, at: datetime) -> tuple[Stint, ...]:
    """One for each line whose hours the moment is in; person None: nobody is."""
    return stints(rota, at, at + MOMENT)


def gaps(rota: Rota, since: datetime, until: datetime) -> tuple[Stint, ...]:
    """The time within the lines' hours at which nobody is on duty, in order of time."""
    found = (
        each
        for line in rota.lines
        for each in joined(
            (one for one in pieces(rota, line, since, until) if one.person is None), lambda *_: True
        )
    )
    return tuple(sorted(found, key=lambda each: (each.since, str(each.line))))


def unplanned(rota: Rota, since: datetime, until: datetime) -> tuple[tuple[datetime, datetime], ...]:
    """The spans that lie in no line's hours: what the rota does not promise at all."""
    free, spans = since.astimezone(UTC), []
    hours = sorted(
        (opens, closes)
        for line in rota.lines
        for _day, opens, closes in hours_of(line, rota.zone, since, until)
    )
    for opens, closes in hours:
        if opens > free:
            spans.append((free, opens))
        free = max(free, closes)
    if free < until:
        spans.append((free, until.astimezone(UTC)))
    return tuple(spans)


def hours_of(
    line: RotaLine, zone: tzinfo, since: datetime, until: datetime
) -> Iterator[tuple[date, datetime, datetime]]:
    """The line's hours within the range, a day's duty after the other: its day, and from when to when.

    Both ends are taken from the clock of the place, so that a day of 23 or 25 hours leaves no hole.
    """
    day = max(line.first_on, since.astimezone(zone).date() - 2 * ONE_DAY)
    last = until.astimezone(zone).date() + ONE_DAY
    starts = max(since, line.since) if line.since else since
    ends = min(until, line.until) if line.until else until
    while day <= last:
        next_day = day if line.ends > line.begins else day + ONE_DAY
        opens = max(moment(day, line.begins, zone), starts.astimezone(UTC))
        closes = min(moment(next_day, line.ends, zone), ends.astimezone(UTC))
        if opens < closes:
            yield day, opens, closes
        day += ONE_DAY


def moment(day: date, at: time, zone: tzinfo) -> datetime:
    """The moment at which the clock of the place shows that time on the day."""
    return datetime.combine(day, at, zone).astimezone(UTC)


def pieces(rota: Rota, line: RotaLine, since: datetime, until: datetime) -> Iterator[Stint]:
    """The line's hours, cut wherever somebody else may be on duty: at overrides, and at midnight."""
    mine = [each for each in rota.overrides if each.line == line.id]
    edges = sorted({edge.astimezone(UTC) for each in mine for edge in (each.since, each.until)})
    holidays = sorted(day for day in rota.holidays if day >= line.first_on) if line.on_holidays else []
    for day, opens, closes in hours_of(line, rota.zone, since, until):
        turn, order = turn_on(line, day, holidays)
        cuts = {edge for edge in edges if opens < edge < closes} | set(midnights(rota.zone, opens, closes))
        marks = [opens, *sorted(cuts), closes]
        for first, last in pairwise(marks):
            covering = [each for each in mine if each.since <= first < each.until]
            person, why = whoever(rota, order, covering, first.astimezone(rota.zone).date())
            yield Stint(line.id, person, first, last, order[0] if order else None, why, turn)


def turn_on(line: RotaLine, day: date, holidays: list[date]) -> tuple[date, tuple[Id, ...]]:
    """The first day of the turn that runs on the day, and everybody in order, whose turn it is first.

    On a public holiday with a line of its own, those of the holidays first, then everybody else.
    """
    nth = bisect_left(holidays, day)
    if holidays[nth : nth + 1] == [day]:
        return day, tuple(dict.fromkeys((*turned(line.on_holidays, nth), *line.people)))
    number = (day - line.first_on).days // line.days
    return line.first_on + number * line.days * ONE_DAY, turned(line.people, number)


def turned(people: tuple[Id, ...], number: int) -> tuple[Id, ...]:
    """The people, beginning with whose turn it is."""
    start = number % len(people) if people else 0
    return (*people[start:], *people[:start])


def midnights(zone: tzinfo, opens: datetime, closes: datetime) -> Iterator[datetime]:
    """The beginnings of local days strictly between: an absence is counted in whole days."""
    day = opens.astimezone(zone).date() + ONE_DAY
    while (at := moment(day, time(), zone)) < closes:
        yield at
        day += ONE_DAY


def whoever(
    rota: Rota, order: tuple[Id, ...], overrides: Iterable[Override], day: date
) -> tuple[Id | None, Why]:
    """Who is on duty, and why: by the order, then as put right by hand, and never somebody who is away."""
    out: set[Id] = set()
    planned = order[0] if order else None
    person, why = able(rota, order, planned, out, day)
    for each in overrides:
        if each.into is None:
            out |= {each.out} if each.out is not None else set()
        elif each.out in (None, planned, person):
            person, why = each.into, "hand"
            out.discard(each.into)
        if person is None or person in out or is_away(rota, person, day) or has_left(rota, person, day):
            person, why = able(rota, order, planned if person is None else person, out, day)
    return person, why


def able(
    rota: Rota, order: tuple[Id, ...], wanted: Id | None, out: set[Id], day: date
) -> tuple[Id | None, Why]:
    """The wanted one, or the next by the order who is here; nobody in place of somebody who has left."""
    if wanted is None or has_left(rota, wanted, day):
        return None, "left"
    if wanted not in out and not is_away(rota, wanted, day):
        return wanted, "order" if wanted == order[0] else "hand"
    start = order.index(wanted) + 1 if wanted in order else 0
    for each in (*order[start:], *order[:start]):
        if each not in out and not is_away(rota, each, day) and not has_left(rota, each, day):
            return each, "next"
    return None, "away"


def is_away(rota: Rota, person: Id, day: date) -> bool:
    """Whether the person has said that they are away on the day."""
    return any(each.since <= day <= each.until for each in rota.absences.get(person, ()))


def has_left(rota: Rota, person: Id, day: date) -> bool:
    """Whether the person is here no more on the day."""
    last = rota.gone.get(person)
    return last is not None and day > last


def is_one_turn(one: Stint, other: Stint) -> bool:
    """Whether the second goes on where the first stops, as the same turn."""
    return (one.person, one.planned, one.why, one.turn) == (
        other.person, other.planned, other.why, other.turn,
    )  # fmt: skip


def joined(found: Iterable[Stint], is_same: Callable[[Stint, Stint], bool]) -> Iterator[Stint]:
    """The stints, those that touch and are the same made one."""
    open_one: Stint | None = None
    for each in found:
        if open_one and open_one.until == each.since and is_same(open_one, each):
            open_one = replace(open_one, until=each.until)
            continue
        if open_one:
            yield open_one
        open_one = each
    if open_one:
        yield open_one
