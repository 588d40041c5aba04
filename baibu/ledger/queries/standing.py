"""How what is owed stands on a day: the one formula behind every list, figure and export."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Self
from uuid import UUID

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When

from ..models import Standing

#: no more time is given than so many days beyond the day the method named
MOST_MORE = timedelta(days=60)
#: what still asks for somebody to act
ALIVE = ("planned", "open", "overdue")


class Standings(QuerySet[Standing]):
    """Obligations with the facts that count."""

    def at(self, day: date) -> Self:
        """The same rows with `disposition` and `timeliness` as of the day: the core's `state_of`, in SQL."""
        return self.annotate(disposition=disposition(day), timeliness=TIMELINESS)

    def alive(self) -> Self:
        """Those neither done nor excused nor void."""
        return self.filter(met_on=None, excused_on=None, voided_on=None)

    def due_between(self, first: date, last: date) -> Self:
        """Those whose due day, after extensions, lies in these days.

        An extension moves it later, by no more than `MOST_MORE`, so rows due long before need no look.
        """
        near = self.filter(original_due_on__gte=first - MOST_MORE, original_due_on__lte=last)
        return near.filter(due_on__gte=first, due_on__lte=last)

    def in_time(self, day: date) -> Self:
        """Those for which something done on the day would still count."""
        return self.filter(Q(late_until=None) | Q(late_until__gte=day))


def disposition(day: date) -> Case:
    """Done before excused before void before what the dates say."""
    return Case(
        When(met_on__isnull=False, then=Value("done")),
        When(excused_on__isnull=False, then=Value("excused")),
        When(voided_on__isnull=False, then=Value("void")),
        When(open_on__gt=day, then=Value("planned")),
        When(due_on__gte=day, then=Value("open")),
        When(Q(late_until=None) | Q(late_until__gte=day), then=Value("overdue")),
        default=Value("missed"),
        output_field=CharField(),
    )


#: by the day of the record, never by the day it was written down
TIMELINESS = Case(
    When(met_on=None, then=Value(None)),
    When(met_on__lte=F("due_on"), then=Value("on_time")),
    default=Value("late"),
    output_field=CharField(null=True),
)


def standings(community_id: int, day: date | None = None) -> Standings:
    """Everything owed in a community; with a day, also how it stands then."""
    rows = Standings(model=Standing).filter(community_id=community_id)
    return rows.at(day) if day else rows


def standing(community_id: int, obligation_id: UUID, day: date) -> Any:
    """One row as it stands on the day; None if there is no such row."""
    return standings(community_id, day).filter(id=obligation_id).first()
