"""One plain duty and a calendar without holidays, for tests to change in one respect."""

from __future__ import annotations

from baibu import core
from baibu.core import Due, Duty, Every, Is, MetBy, Text

PLAIN = core.WorkingDays(years=frozenset(range(2019, 2033)))
DUTY = Duty(
    code="D1",
    name="visit",
    title=Text("走访", "Visit"),
    says=Text("走访。", "Visit."),
    source="TRY",
    basis="stated",
    reading=None,
    about="person",
    body="",
    owed_by="helper",
    recurrence=Every("week"),
    due=Due(),
    met_by=MetBy("visit"),
    applies_if=Is("circumstance", "alone"),
    late_days=7,
)
