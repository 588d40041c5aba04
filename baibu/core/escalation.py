"""Which rungs of a ladder a row has reached; each is told once, whoever counts and how often."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from .obligations import Owed
from .rules import Duty
from .standing import Facts, dates_of, state_of


@dataclass(frozen=True, slots=True)
class Reached:
    """A rung that was reached: its number from 1, the post that is told, and since when."""

    number: int
    tell: str
    on: date


def steps_due(duty: Duty, row: Owed, facts: Facts, today: date) -> tuple[Reached, ...]:
    """Every rung reached by today of a row that is neither done, excused nor void; none after it is final.

    Days off make no difference: a run that comes late finds the same rungs with the same days.
    """
    if state_of(row, facts, today).disposition in ("done", "excused", "void"):
        return ()
    dates = dates_of(row, facts)
    rungs = (
        Reached(number, step.tell, dates.due_on + timedelta(days=step.after_days))
        for number, step in enumerate(duty.ladder, start=1)
    )
    return tuple(
        rung for rung in rungs if rung.on <= today and (dates.settle_on is None or rung.on <= dates.settle_on)
    )
