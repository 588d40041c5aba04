"""Which of the rows a record meets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from baibu import core

from ..models import Standing
from .methods import reading


def as_owed(row: Standing) -> core.Owed:
    """The row as the core knows it, with the dates its extensions gave it."""
    return core.Owed(
        row.subject_id, row.duty, row.period_key, row.starts_on, row.open_on, row.due_on,
        row.late_until, row.settle_on, row.needs,
    )  # fmt: skip


def facts_of(row: Standing) -> core.Facts:
    """What has happened to the row, as far as its state depends on it."""
    met = (row.met_on,) * row.needs if row.met_on else ()
    return core.Facts(met=met, excused_on=row.excused_on, voided_on=row.voided_on)


def duty_of(row: Standing) -> core.Duty:
    """The rule the row was made under."""
    return reading(row.digest, row.made_on).duty(row.duty)


def choose(rows: Iterable[Standing], record: core.Record) -> list[Standing]:
    """Of each duty and subject the one row the record meets: the oldest that it fits."""
    groups: dict[tuple[str, UUID], list[Standing]] = defaultdict(list)
    for row in rows:
        groups[row.duty, row.subject_id].append(row)
    found = []
    for group in groups.values():
        known = {as_owed(row): row for row in group}
        duty = duty_of(group[-1])
        one = core.chosen(duty, [(owed, facts_of(row)) for owed, row in known.items()], record)
        if one is not None:
            found.append(known[one])
    return found


def obstacle(row: Standing, record: core.Record) -> core.Obstacle | None:
    """Why the record would not meet the row; None where it would."""
    return core.may_discharge(duty_of(row), as_owed(row), facts_of(row), record)
