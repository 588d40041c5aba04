"""Whom a name on a sheet means, and what is said where that is not clear."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from .differences import NewPerson, Plan, SheetDifference, column
from .sheets import Problem


def colleague(plan: Plan, difference: SheetDifference, row: int, field: str, name: str) -> UUID:
    """Somebody who works here without living here, added with a note."""
    person = NewPerson(uuid4(), None, None, name)
    plan.people.append(person)
    plan.by_name[name].append((person.id, None))
    difference.colleagues += 1
    text = _(
        "Nobody of this name is in the register, so a colleague without a home is added. Check the spelling."
    )
    note(difference, row, field, name, text)
    return person.id


def nearest(
    plan: Plan, bearers: list[tuple[UUID, UUID | None]], place_id: UUID
) -> list[tuple[UUID, UUID | None]]:
    """Those of a name who live in the building, else in its estate, else anywhere."""
    paths, home_place = plan.known.paths, plan.known.home_place
    above = set(paths[place_id]) - {plan.known.root_id}
    rings: Iterable[Any] = (
        [(one, home) for one, home in bearers if home and home_place[home] == place_id],
        [(one, home) for one, home in bearers if home and above & set(paths[home_place[home]])],
        bearers,
    )
    return next((ring for ring in rings if ring), [])


def note(
    difference: SheetDifference, row: int, field: str, found: str, remedy: str, *, is_rejecting: bool = False
) -> None:
    """Note a problem under the heading of a field."""
    heading = column(difference.sheet, field)
    difference.sheet.problems.append(Problem(row, heading, found, remedy, is_rejecting))
