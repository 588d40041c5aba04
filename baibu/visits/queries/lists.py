"""My list for paper: every open duty, post by post, with a box to tick."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baibu.ledger.queries import owed_by_seats

from . import words
from .cards import names_for
from .desk import Desk
from .names import Names

#: what is due later than this is left out of the list unless asked for
NEAR_DAYS = 31


@dataclass(frozen=True, slots=True)
class PostList:
    """What one post at one place owes."""

    title: str
    lines: list[list[str]]


@dataclass(frozen=True, slots=True)
class Printed:
    """The whole list."""

    sentence: str
    lead: str
    heads: list[str]
    lists: list[PostList]
    #: what has so much time that it is left out, in a word
    later: str
    printed: str


def printed_list(desk: Desk, at: datetime, is_all: bool = False) -> Printed:
    """Everything owed by the seats acted for, as tables; the queries do not grow with the work."""
    owed = list(owed_by_seats(desk.community_id, desk.seats, desk.day, desk.pack))
    rows = [row for row in owed if is_all or row.due_on <= desk.day + timedelta(days=NEAR_DAYS)]
    names = names_for(desk, rows)
    by_seat: dict[tuple[str, Any], list[Any]] = {}
    for row in rows:
        by_seat.setdefault((row.owed_by, row.place_id), []).append(row)
    text = ngettext("%(count)s matter is owed now.", "%(count)s matters are owed now.", len(rows))
    return Printed(
        sentence=text % {"count": len(rows)},
        lead=words.long_day(desk.day),
        heads=["☐", _("Where"), _("Who"), _("What"), _("Until")],
        lists=[post_list(desk, names, key, owed) for key, owed in by_seat.items()],
        later=later_words(len(owed) - len(rows)),
        printed=_("Printed %(at)s") % {"at": f"{at:%Y-%m-%d %H:%M}"},
    )


def later_words(count: int) -> str:
    """How much is left out because it has time."""
    if not count:
        return ""
    text = ngettext("%(count)s more with time to spare", "%(count)s more with time to spare", count)
    return text % {"count": count}


def post_list(desk: Desk, names: Names, key: tuple[str, Any], rows: list[Any]) -> PostList:
    """The rows of one post, the earliest due first."""
    post, place_id = key
    title = f"{names.places.get(place_id, '')} · {words.post_title(desk.pack, post)}"
    ordered = sorted(rows, key=lambda row: (row.due_on, row.duty))
    return PostList(title, [line(desk, names, row) for row in ordered])


def line(desk: Desk, names: Names, row: Any) -> list[str]:
    """One row of the table."""
    home = names.homes.get(row.household_id) if row.household_id else None
    until = words.day_words(row.due_on, desk.day)
    late = _("%(day)s (overdue)") % {"day": until} if row.disposition == "overdue" else until
    return [
        "☐",
        home.address if home else names.places.get(row.place_id, ""),
        names.subject(row.subject_kind, row.subject_id),
        words.duty_title(desk.pack, row.duty),
        late,
    ]
