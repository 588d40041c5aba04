"""Rotas with all they are reckoned from, in a few queries whatever their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from baibu import core
from baibu.registry.models import Person, Place, Tenure
from baibu.registry.queries.calendar import working_days
from baibu.registry.queries.rosters import away

from ..models import Rota, RotaLine, RotaOverride, RotaSeat

#: a turn is a month at the longest: so far back the turn of a moment may have begun
LONGEST = timedelta(days=32)
ONE_DAY, WEEK, MOMENT = timedelta(days=1), timedelta(days=7), timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Reckoning:
    """Rotas ready to be reckoned, with the names of everybody in them."""

    #: of all lines together: each stint names its line
    rota: core.Rota
    lines: Mapping[UUID, RotaLine]
    names: Mapping[UUID, str]
    seats: Mapping[UUID, tuple[UUID, ...]]
    on_holidays: Mapping[UUID, tuple[UUID, ...]]

    def stints(self, since: datetime, until: datetime) -> tuple[core.Stint, ...]:
        """Who is on duty in the range; stints in it are shown whole, from where they began."""
        whole = core.stints(self.rota, since - LONGEST, until + LONGEST)
        return tuple(each for each in whole if each.since < until and since < each.until)

    def now(self, at: datetime) -> tuple[core.Stint, ...]:
        """Who is on duty at the moment, each since when and until when."""
        return self.stints(at, at + MOMENT)

    def gaps(self, since: datetime, until: datetime) -> tuple[core.Stint, ...]:
        """When nobody will be on duty."""
        return core.gaps(self.rota, since, until)

    def of(self, person_id: UUID, since: datetime, until: datetime) -> list[core.Stint]:
        """Somebody's own turns in the range."""
        return [each for each in self.stints(since, until) if each.person == person_id]

    def name(self, person_id: Any) -> str:
        """The person's name; empty where it is not known."""
        return self.names.get(person_id, "")

    def everybody(self, line_id: UUID) -> tuple[UUID, ...]:
        """Everybody who takes turns in the line, on ordinary days first."""
        return tuple(dict.fromkeys((*self.seats.get(line_id, ()), *self.on_holidays.get(line_id, ()))))


def rota_of(place: Place) -> Rota | None:
    """The rota of the place; one query."""
    return Rota.objects.filter(community_id=place.community_id, place_id=place.id).first()


def lines_of(community_id: int, now: datetime) -> QuerySet[RotaLine]:
    """The lines that have not ended, with their rotas and places, in the order of the day."""
    running = RotaLine.objects.filter(Q(until=None) | Q(until__gt=now), community_id=community_id)
    return running.select_related("rota__place").order_by("rota_id", "begins", "since")


def lines_with(community_id: int, person_id: UUID, now: datetime) -> QuerySet[RotaLine]:
    """The lines that have not ended and in which somebody has a turn, by the order or put in by hand."""
    seat = RotaSeat.objects.filter(community_id=community_id, line_id=OuterRef("id"), person_id=person_id)
    put_in = RotaOverride.objects.filter(
        community_id=community_id, line_id=OuterRef("id"), into_id=person_id, until__gt=now, ended_at=None
    )
    return lines_of(community_id, now).filter(Exists(seat) | Exists(put_in))


def reckoning(community_id: int, lines: Iterable[RotaLine], since: datetime) -> Reckoning:
    """The lines ready to be reckoned from that moment on; six queries, of public holidays three more."""
    known = {line.id: line for line in lines}
    seats, on_holidays = seats_in(community_id, known)
    overrides = overrides_in(community_id, known, since - LONGEST)
    people = {one for order in (*seats.values(), *on_holidays.values()) for one in order}
    people |= {one for each in overrides for one in (each.out, each.into) if isinstance(one, UUID)}
    found = Person.objects.filter(community_id=community_id, id__in=people).values_list(
        "id", "name", "left_on"
    )
    names = {one: (name, left_on) for one, name, left_on in found}
    rota = core.Rota(
        lines=tuple(line_value(line, seats, on_holidays) for line in known.values()),
        zone=timezone.get_default_timezone(),
        overrides=overrides,
        absences=absences_of(community_id, people, since),
        gone=gone_of(community_id, people, {one: left for one, (_name, left) in names.items()}),
        holidays=working_days().days_off if on_holidays else frozenset(),
    )
    return Reckoning(rota, known, {one: name for one, (name, _left) in names.items()}, seats, on_holidays)


def line_value(
    line: RotaLine, seats: Mapping[UUID, tuple[UUID, ...]], on_holidays: Mapping[UUID, tuple[UUID, ...]]
) -> core.RotaLine:
    """The line as the core knows it; no query."""
    return core.RotaLine(
        id=line.id, people=seats.get(line.id, ()), first_on=line.first_on, days=line.days,
        begins=line.begins, ends=line.ends, on_holidays=on_holidays.get(line.id, ()), since=line.since,
        until=line.until,
    )  # fmt: skip


Seats = dict[UUID, tuple[UUID, ...]]


def seats_in(community_id: int, lines: Collection[UUID]) -> tuple[Seats, Seats]:
    """Line → everybody in their order, and apart from it those of public holidays; one query."""
    orders: tuple[dict[UUID, list[UUID]], dict[UUID, list[UUID]]] = (defaultdict(list), defaultdict(list))
    rows = RotaSeat.objects.filter(community_id=community_id, line_id__in=list(lines)).order_by("nth")
    for line, person, is_for_holidays in rows.values_list("line_id", "person_id", "is_for_holidays"):
        orders[is_for_holidays][line].append(person)
    ordinary, holidays = ({line: tuple(people) for line, people in each.items()} for each in orders)
    return ordinary, holidays


def overrides_in(community_id: int, lines: Collection[UUID], since: datetime) -> tuple[core.Override, ...]:
    """What was put right by hand and is not over, the oldest first; one query."""
    rows = RotaOverride.objects.filter(community_id=community_id, line_id__in=list(lines), until__gt=since)
    found = []
    for each in rows.order_by("made_at", "id"):
        until = min(each.until, each.ended_at) if each.ended_at else each.until
        if each.since < until:
            found.append(core.Override(each.line_id, each.since, until, each.out_id, each.into_id))
    return tuple(found)


def absences_of(
    community_id: int, people: Collection[UUID], since: datetime
) -> Mapping[Hashable, tuple[core.Away, ...]]:
    """Person → the days they are away, from some weeks before on; one query."""
    first = timezone.localdate(since - LONGEST)
    found: dict[Hashable, tuple[core.Away, ...]] = {}
    for each in away(Q(community_id=community_id, person_id__in=list(people), until__gte=first)):
        found[each.person] = (*found.get(each.person, ()), each)
    return found


def gone_of(
    community_id: int, people: Collection[UUID], left: Mapping[UUID, date | None]
) -> dict[Hashable, date]:
    """Person → their last day, for those who have left, or whose last post ends; one query."""
    held: dict[UUID, list[date | None]] = defaultdict(list)
    rows = Tenure.objects.filter(community_id=community_id, person_id__in=list(people))
    for person, until in rows.values_list("person_id", "until"):
        held[person].append(until)
    found: dict[Hashable, date] = {}
    for person in people:
        ends = held.get(person, [])
        last_days = [each for each in ends if each is not None]
        over = [max(last_days)] if last_days and len(last_days) == len(ends) else []
        if day := left.get(person):
            over.append(day - ONE_DAY)
        if over:
            found[person] = min(over)
        elif not ends:
            found[person] = date.min
    return found


def may_take_turns(place: Place, day: date) -> QuerySet[Person]:
    """Who can be asked to take turns at a place: who holds a post there, above, or directly below."""
    near = Q(place_id__in=place.path) | Q(place__parent_id=place.id)
    held = Tenure.objects.filter(
        near, Q(until=None) | Q(until__gte=day), community_id=place.community_id, since__lte=day
    )
    people = Person.objects.filter(community_id=place.community_id, left_on=None)
    return people.filter(id__in=held.values("person_id")).order_by("sort_key", "id")
