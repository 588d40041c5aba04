"""What becomes of each duty in the story: kept, late, missed or excused, and on which day. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any, Literal
from uuid import UUID

Outcome = Literal["kept", "late", "missed", "excused"]

#: out of a thousand duties; the rest are missed
KEPT, LATE, EXCUSED = 850, 60, 20
#: how many of a thousand visits are entered some days afterwards
ENTERED_LATE = 25


@dataclass(frozen=True, slots=True)
class Owed:
    """A row of the ledger, as far as the story needs it."""

    id: UUID
    duty: str
    subject_kind: str
    subject_id: UUID
    household_id: UUID | None
    place_id: UUID
    owed_by: str
    open_on: date
    due_on: date
    late_until: date | None

    @property
    def name(self) -> tuple[UUID, str, date]:
        """What names it in every run; its id and its period may depend on numbers that differ."""
        return self.subject_id, self.duty, self.due_on


@dataclass(frozen=True, slots=True)
class Fate:
    """What happens, and when somebody acts; no day where nobody does."""

    outcome: Outcome
    on: date | None
    #: days on which nobody was at home
    attempts: tuple[date, ...] = ()


def dice(*named: Any) -> Random:
    """Random numbers that are the same whenever the same things are named."""
    words = "/".join(map(str, named)).encode()
    return Random(int.from_bytes(hashlib.sha256(words).digest()[:8]))  # noqa: S311 - a story, not a secret


def fate_of(row: Owed, first: date) -> Fate:
    """The row's fate; the story begins on `first`, so nothing happens before it."""
    rng = dice(*row.name)
    open_on = max(row.open_on, first)
    drawn = rng.randrange(1000)
    if drawn < KEPT:
        return Fate("kept", within(rng, open_on, row.due_on))
    if drawn < KEPT + LATE:
        last = min(row.late_until or row.due_on + timedelta(days=20), row.due_on + timedelta(days=20))
        if last > row.due_on:
            return Fate("late", within(rng, row.due_on + timedelta(days=1), last))
    attempts = tuple(sorted({within(rng, open_on, row.due_on) for _each in range(2)}))
    if drawn < KEPT + LATE + EXCUSED and len(attempts) == 2:
        return Fate("excused", attempts[-1], attempts)
    return Fate("missed", None, attempts if rng.random() < 0.4 else ())


def within(rng: Random, first: date, last: date) -> date:
    """A day between the two, both included; people rather act late, with half a year latest of all."""
    days = max(0, (last - first).days)
    draws = 6 if 120 < days < 400 else 2
    return first + timedelta(days=round(days * max(rng.random() for _each in range(draws))))


def is_entered_late(row: Owed) -> bool:
    """Whether the visit is written down only days after it was made."""
    return dice(*row.name, "entry").randrange(1000) < ENTERED_LATE
