"""What came to an end at a home without anybody acting: missed, made up for later, or fallen away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from baibu import core
from baibu.ledger.queries import caught_up, closed_for_household, entry_numbered
from baibu.registry.access import lives_in
from baibu.registry.models import Household

from . import words
from .closed import closed_duties
from .desk import Desk
from .names import Names
from .timeline import Moment

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Closing:
    """A row that was missed or fell away, in facts."""

    row: Any
    #: the day from which that was so
    on: date
    #: when the same was done after all, where it was missed
    caught_up_on: date | None


def closings(
    desk: Desk, home: Household, entries: Sequence[Any], page: int, newer: Any = None
) -> list[Closing]:
    """What ended between the entries shown and the `newer` ones before them, the latest first; two queries.

    Without what would tell of a need that is not the reader's to know.
    """
    first = entries[page - 1].on_day if len(entries) > page else date.min
    last = newer.on_day - ONE_DAY if newer else desk.day
    if first > last:
        return []
    rows = closed_for_household(desk.community_id, home.id, first, last, desk.day)
    if not lives_in(desk.actor, home.id):
        hidden = closed_duties(desk, home.place, home.id)
        rows = [row for row in rows if row.duty not in hidden]
    rows = rows[:page]
    later = caught_up(desk.community_id, rows, desk.day)
    return [Closing(row, row.closed_on, later.get(row.id)) for row in rows]


def people_of(found: Sequence[Closing]) -> list[Any]:
    """The rows, so that their people can be named."""
    return [each.row for each in found]


def closing_words(desk: Desk, names: Names, closing: Closing) -> tuple[str, str]:
    """What ended, and what became of it."""
    row = closing.row
    about = names.subject("person", row.subject_id) if row.subject_kind == "person" else ""
    title = " · ".join(filter(None, [words.duty_title(desk.pack, row.duty), about]))
    if row.disposition == "void":
        known = core.VOID_REASONS.get(row.void_reason)
        return title, words.said(known) if known else ""
    due = words.when(row, desk.day)
    if closing.caught_up_on:
        made_up = _("caught up on %(day)s") % {"day": words.day_words(closing.caught_up_on, desk.day)}
        return _("Missed: %(what)s") % {"what": title}, " · ".join([due, made_up])
    return _("Missed: %(what)s") % {"what": title}, due


def moment_of(desk: Desk, names: Names, closing: Closing) -> Moment:
    """The closing as a line of the timeline."""
    text, detail = closing_words(desk, names, closing)
    status = "missed" if closing.row.disposition == "missed" else "void"
    return Moment(words.day_words(closing.on, desk.day), text, detail, status)


def woven(
    entries: Sequence[Any], told: Sequence[Moment], ended: Sequence[tuple[date, Moment]]
) -> list[Moment]:
    """The lines of the entries with those that ended in between, the latest first."""
    found, waiting = [], list(ended)
    for entry, moment in zip(entries, told, strict=True):
        while waiting and waiting[0][0] > entry.on_day:
            found.append(waiting.pop(0)[1])
        found.append(moment)
    return [*found, *(moment for _day, moment in waiting)]


def newer_than(desk: Desk, household_id: UUID, before: int | None) -> Any:
    """The last entry of the page before this one; None on the first page. One query or none."""
    return entry_numbered(desk.community_id, "household", household_id, before) if before else None
