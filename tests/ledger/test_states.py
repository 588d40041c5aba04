"""The one formula: what the database says of a row is what the core says."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from uuid import uuid4

from baibu import core
from baibu.ledger import models
from baibu.ledger.actions import append_entry
from baibu.ledger.queries import as_owed, facts_of, standings
from baibu.registry.queries.actors import Actor
from tests.ledger.town import Town, at

DAY = date(2026, 11, 22)


def test_the_database_and_the_core_agree_on_every_state(town: Town) -> None:
    dice = Random(7)
    entry = append_entry(
        actor=Actor.clock(town.id), community_id=town.id, subject_kind="community", subject_id=town.root.id,
        kind="tried", on_day=DAY, now=at(DAY),
    )  # fmt: skip
    expected = {}
    for number in range(150):
        row, facts = some_row(town, dice, number, entry)
        expected[row.id] = (row, facts)
    for ahead in range(-12, 30, 3):
        day = DAY + timedelta(days=ahead)
        for found in standings(town.id, day):
            row, facts = expected[found.id]
            state = core.state_of(row_of(row), facts, day)
            assert (found.disposition, found.timeliness) == (state.disposition, state.timeliness)
            assert core.state_of(as_owed(found), facts_of(found), day) == state


def row_of(row: models.Obligation) -> core.Owed:
    return core.Owed(
        row.subject_id, row.duty, row.period_key, row.starts_on, row.open_on, row.due_on, row.late_until,
        row.settle_on, row.needs,
    )  # fmt: skip


def some_row(
    town: Town, dice: Random, number: int, entry: models.Entry
) -> tuple[models.Obligation, core.Facts]:
    """A row with whatever may have happened to it."""
    opens = DAY + timedelta(days=dice.randint(-9, 9))
    due = opens + timedelta(days=dice.randint(0, 9))
    late = dice.choice((None, due, due + timedelta(days=7)))
    row = models.Obligation.objects.create(
        community_id=town.id, duty="C015", period_key=str(number), subject_kind="place", subject_id=uuid4(),
        place_id=town.root.id, owed_by="post", starts_on=opens, open_on=opens, due_on=due, late_until=late,
        settle_on=late + timedelta(days=7) if late else None, needs=dice.choice((1, 1, 2)), digest="d",
        made_on=opens,
    )  # fmt: skip
    here = {"community_id": town.id, "obligation_id": row.id}
    met = [opens + timedelta(days=dice.randint(0, 12)) for _ in range(dice.choice((0, 0, 1, row.needs)))]
    for count, day in enumerate(met, start=1):
        models.Discharge.objects.create(
            **here, entry_id=entry.id, record_id=uuid4(), number=count, met_on=day, by_id=uuid4(), at=at(day)
        )
    later = []
    for seq in range(1, dice.choice((1, 1, 2, 3))):
        later.append(due + timedelta(days=3 * seq))
        models.Extension.objects.create(
            **here, seq=seq, old_due_on=due, new_due_on=later[-1], reason="r", by_id=uuid4(), at=at(due)
        )
    excused = dice.choice((None, None, opens))
    granted = True if excused else dice.choice((False, None))
    models.Excuse.objects.create(
        **here,
        reason="away",
        asked_by_id=uuid4(),
        asked_on=opens,
        is_granted=granted,
        decided_on=excused or opens,
    )
    void = dice.choice((None, None, opens))
    models.Voiding.objects.create(
        **here, reason="left", on_day=void or opens, lifted_on=None if void else opens
    )
    return row, core.Facts(extensions=tuple(later), met=tuple(met), excused_on=excused, voided_on=void)
