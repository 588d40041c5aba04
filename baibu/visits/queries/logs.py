"""Visits as lines of a log: which are kept already, and those somebody may take along."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from baibu.ledger.queries import notes_of
from baibu.registry.access import scope_of
from baibu.registry.models import Person
from baibu.registry.queries.actors import Actor
from baibu.registry.queries.visit_logs import KeptVisit

from ..models import Visit
from .desk import desk_of

#: visits whose notes are fetched together
AT_ONCE = 5000


def kept(
    community_id: int, homes: Collection[UUID], first: date, last: date
) -> Iterable[tuple[UUID, date, str, str]]:
    """Household, day, outcome and visitor's name of what is kept of these homes; one query.

    A visit of a log that was taken back on its page stays taken back, so it counts as kept.
    """
    visitor = Person.objects.filter(community_id=OuterRef("community_id"), id=OuterRef("by_id"))
    rows = Visit.objects.filter(
        Q(withdrawn_at=None) | Q(act_id__isnull=False),
        community_id=community_id, on_day__range=(first, last), household_id__in=list(homes),
    )  # fmt: skip
    named = rows.annotate(visitor=Subquery(visitor.values("name")[:1]))
    return named.values_list("household_id", "on_day", "outcome", "visitor").iterator(AT_ONCE)


def stood(community_id: int, household_id: UUID) -> Iterable[tuple[date, datetime, datetime | None]]:
    """Of each visit to the home: its day, when it was recorded, and when it was taken back; one query."""
    rows = Visit.objects.filter(community_id=community_id, household_id=household_id)
    return rows.values_list("on_day", "recorded_at", "withdrawn_at").iterator(AT_ONCE)


def lines(actor: Actor, first: date, last: date, day: date) -> Iterator[KeptVisit]:
    """The visits of a period at homes the actor may see, day by day; one query, and one per 5,000 visits.

    Memory does not grow with their number. What was said and needed goes along only from homes entrusted to
    them day by day: from further up a home is looked at one by one, with a reason. The machine's own command
    line takes all of it.
    """
    may_read = entrusted(actor, day)
    rows = within_reach(actor, Visit.objects.filter(community_id=actor.within, withdrawn_at=None), day)
    told = rows.filter(on_day__range=(first, last)).order_by("on_day", "recorded_at", "id")
    columns = ("on_day", "by_id", "household_id", "outcome", "note_id", "need_note_id", "household__place_id")
    left = told.values_list(*columns).iterator(AT_ONCE)
    while some := list(islice(left, AT_ONCE)):
        wanted = [
            text
            for *_rest, home, _how, note, need, place in some
            if may_read(home, place)
            for text in (note, need)
            if text
        ]
        notes = notes_of(actor.within, wanted) if wanted else {}
        for on, by, home, how, note, need, _place in some:
            yield KeptVisit(on, by, home, how, notes.get(note, ""), notes.get(need, ""))


def within_reach(actor: Actor, visits: QuerySet[Any], day: date) -> QuerySet[Any]:
    """Those visits whose home is the actor's to know on the day: by a post, or by a pair."""
    if actor.is_trusted:
        return visits
    near = Q(household__place__path__overlap=list(scope_of(actor, day).caring_roots))
    if actor.pack:
        near |= Q(household_id__in=desk_of(actor, day).paired)
    return visits.filter(near)


def entrusted(actor: Actor, day: date) -> Callable[[UUID, UUID], bool]:
    """Whether a home, at a place, is theirs day by day: by a post of its own building, or by a pair."""
    if actor.is_trusted:
        is_machine = actor.account_id is None
        return lambda _home, _place: is_machine
    if actor.pack is None:
        return lambda _home, _place: False
    desk = desk_of(actor, day)
    places = {seat.place for seat in desk.seats}
    return lambda home, place: place in places or home in desk.paired
