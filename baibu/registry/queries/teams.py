"""Team sheets and visit logs beside what is stored: names found, posts filled, seats empty."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from ..models import Tenure
from .collector import paused
from .differences import Change, NewTenure, Plan, SheetDifference
from .differences import compare_registers as registers_compared
from .helped import names_of_helpers, pair_up
from .known import held_now
from .logged import find_visits
from .naming import colleague, nearest, note
from .sheets import TeamRow, Workbook


@paused()
def compare(workbook: Workbook, community_id: int | None, day: date) -> Plan:
    """The whole workbook beside what is stored, registers first: teams find new people. Seven queries."""
    plan = registers_compared(workbook, community_id, day)
    index_names(plan, wanted_names(workbook))
    held = held_now(community_id, day)
    seats: dict[tuple[UUID, str], str | None] = {}
    for difference in plan.sheets:
        for row in difference.sheet.team:
            fill_posts(plan, difference, row, held, seats)
    find_visits(plan, community_id)
    pair_up(plan, community_id)
    return plan


def wanted_names(workbook: Workbook) -> set[str]:
    """The names that team sheets and visit logs mention."""
    posts = {name for sheet in workbook.sheets for row in sheet.team for name in row.posts.values() if name}
    visits = {
        name
        for sheet in workbook.sheets
        for row in sheet.visits
        for name in (row.visitor, row.household_name)
    }
    return posts | visits | names_of_helpers(workbook)


def index_names(plan: Plan, wanted: set[str]) -> None:
    """Lay out who bears these names: stored people still here, and new ones."""
    moved = {change.row_id: change.after for change in plan.changes if change.table == "person"}
    for home, people in plan.known.people.items():
        for one in people:
            if one.name in wanted and (not one.left_on or one.id in moved):
                now_at = moved.get(one.id, {}).get("household_id")
                plan.by_name[one.name].append((one.id, UUID(now_at) if now_at else home))
    for person in plan.people:
        if person.name in wanted:
            plan.by_name[person.name].append((person.id, person.household_id))


def fill_posts(
    plan: Plan, difference: SheetDifference, row: TeamRow,
    held: dict[tuple[UUID, str], Tenure], seats: dict[tuple[UUID, str], str | None],
) -> None:  # fmt: skip
    """What one row of a team sheet means for the posts of its building."""
    place_id = plan.known.building_at(row.address)
    if place_id is None:
        text = _("Several estates have a building of this name. Write the estate in front of it.")
        note(difference, row.row, "building", row.address.text, text, is_rejecting=True)
        difference.rejected += 1
        return
    for post, name in row.posts.items():
        if (place_id, post) in seats:
            continue
        seats[(place_id, post)] = name
        fill_post(plan, difference, row, place_id, post, name, held.get((place_id, post)))


def fill_post(
    plan: Plan, difference: SheetDifference, row: TeamRow, place_id: UUID, post: str, name: str | None,
    held: Tenure | None,
) -> None:  # fmt: skip
    """One seat: the same holder, another one, a first one, or a vacancy."""
    counts = difference.tenures
    if name is None:
        difference.vacancies += 1
        if held:
            counts["ended"] += 1
            plan.changes.append(ending(plan, held))
        return
    if held and held.person.name == name:
        counts["same"] += 1
        return
    person_id = holder(plan, difference, row, place_id, post, name)
    if person_id is None:
        return
    if held and held.since >= plan.day:
        counts["changed"] += 1
        plan.changes.append(
            Change("tenure", held.id, {"person_id": str(held.person_id)}, {"person_id": str(person_id)})
        )
        return
    counts["changed" if held else "new"] += 1
    if held:
        plan.changes.append(ending(plan, held))
    plan.tenures.append(NewTenure(person_id, post, place_id))


def ending(plan: Plan, held: Tenure) -> Change:
    """The change that makes yesterday the last day of a tenure; one begun today keeps today."""
    last = max(held.since, date.fromordinal(plan.day.toordinal() - 1))
    before = held.until.isoformat() if held.until else None
    return Change("tenure", held.id, {"until": before}, {"until": last.isoformat()})


def holder(
    plan: Plan, difference: SheetDifference, row: TeamRow, place_id: UUID, post: str, name: str
) -> UUID | None:
    """The person a name on a team sheet means: of the building, else of the estate, else the only one.

    Nobody of that name: a colleague who does not live here, with a note. Several: None, with their doors.
    """
    bearers = plan.by_name.get(name, [])
    found = nearest(plan, bearers, place_id)
    heading = f"post:{post}"
    if len(found) > 1:
        doors = _(", ").join(sorted(plan.known.address_text(home) for _id, home in found if home))
        text = _(
            "Several people bear this name: %(doors)s. Appoint the right one on the page of the building."
        )
        note(difference, row.row, heading, name, text % {"doors": doors})
        return None
    if found:
        return found[0][0]
    return colleague(plan, difference, row.row, heading, name)
