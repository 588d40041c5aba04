"""Promises as figures, each with its base: of what fell due, how much was kept, missed, or is still open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from baibu import core


@dataclass(frozen=True, slots=True)
class Tally:
    """How the duties of some places stood in a month."""

    kept: int = 0
    late: int = 0
    missed: int = 0
    overdue: int = 0
    open: int = 0
    excused: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(mine + theirs for mine, theirs in zip(self.parts(), other.parts(), strict=True)))

    def parts(self) -> tuple[int, ...]:
        """The counts in order."""
        return (self.kept, self.late, self.missed, self.overdue, self.open, self.excused)

    @property
    def done(self) -> int:
        """What was done, in time or late."""
        return self.kept + self.late

    @property
    def fallen_due(self) -> int:
        """The base: what was to be done by now. Excused and not yet due ones do not count."""
        return self.kept + self.late + self.missed + self.overdue


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month, as addresses write it."""

    key: str
    first: date
    last: date

    @property
    def words(self) -> str:
        """`2026年11月`."""
        # Translators: how a month is written, in Django's date letters.
        return formats.date_format(self.first, _("M Y"), use_l10n=False)

    def short(self, today: date) -> str:
        """`11月`, with its year only where that is not this one."""
        # Translators: how a month of this year is written, in Django's date letters.
        return (
            formats.date_format(self.first, _("M"), use_l10n=False)
            if self.first.year == today.year
            else self.words
        )


#: the state a row is counted under
STATES: dict[tuple[str, str | None], str] = {
    ("done", "on_time"): "kept",
    ("done", "late"): "late",
    ("missed", None): "missed",
    ("overdue", None): "overdue",
    ("open", None): "open",
    ("planned", None): "open",
    ("excused", None): "excused",
}


def tally_of(cells: Iterable[Any]) -> Tally:
    """The counts of these cells, added up."""
    found: dict[str, int] = {}
    for cell in cells:
        state = STATES.get((cell["disposition"], cell["timeliness"]))
        if state:
            found[state] = found.get(state, 0) + cell["count"]
    return Tally(**found)


def month_of(word: str, today: date) -> Month:
    """The month an address names; this one if it names none, or one that is still to come."""
    try:
        first = date.fromisoformat(f"{word}-01")
    except ValueError:
        first = today.replace(day=1)
    return month_at(min(first, today.replace(day=1)))


def month_at(day: date) -> Month:
    """The month a day lies in."""
    period = core.period_of("month", day)
    return Month(period.key, period.first, period.last)


def months_back(today: date, count: int = 6) -> list[Month]:
    """This month and those before it, the newest first."""
    found = [month_at(today)]
    while len(found) < count:
        found.append(month_at(found[-1].first - timedelta(days=1)))
    return found
