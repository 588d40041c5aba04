"""Visit logs beside what is stored: homes and visitors found, visits kept already left alone."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from .differences import FoundVisit, Plan, SheetDifference
from .naming import colleague, nearest, note
from .sheets import VisitRow
from .visit_logs import Told, kept_visits, plain_name


def find_visits(plan: Plan, community_id: int | None) -> None:
    """Fill the differences with the visits to take over, and count those kept already; one query."""
    told = [(difference, visit) for difference in plan.sheets for visit in difference.sheet.visits]
    homes = {home for _difference, visit in told for home in homes_meant(plan, visit)}
    kept = kept_visits(community_id, homes, [visit.on for _difference, visit in told])
    seen: set[tuple[object, ...]] = set()
    for difference, visit in told:
        if kept and is_kept(plan, visit, kept):
            difference.visits_known += 1
        else:
            find_visit(plan, difference, visit, seen)


def homes_meant(plan: Plan, visit: VisitRow) -> set[UUID]:
    """The home behind the door a line says, or else all homes where somebody of the name lives."""
    if door := plan.known.door_at(visit.address):
        return {door}
    return {home for _one, home in plan.by_name.get(visit.household_name, []) if home}


def is_kept(plan: Plan, visit: VisitRow, kept: set[Told]) -> bool:
    """Whether that visitor's visit to one of the homes meant, on that day, is kept already."""
    name = plain_name(visit.visitor)
    return any(Told(home, visit.on, visit.how, name) in kept for home in homes_meant(plan, visit))


def find_visit(
    plan: Plan, difference: SheetDifference, visit: VisitRow, seen: set[tuple[object, ...]]
) -> None:
    """The household a visit went to, by the name of somebody who lives there, and who went."""
    found = home_of(plan, visit)
    if found is None:
        homes = {home for _one, home in plan.by_name.get(visit.household_name, []) if home}
        text = which_household([plan.known.address_text(home) for home in homes])
        note(difference, visit.row, "visited", visit.household_name, text, is_rejecting=True)
        difference.rejected += 1
        return
    person, home = found
    visitor_id = visitor(plan, difference, visit, home)
    if visitor_id is None:
        return
    if (key := (home, visit.on, visit.how, visitor_id)) in seen:
        difference.sheet.duplicates += 1
        return
    seen.add(key)
    difference.visits.append(FoundVisit(visit, home, person, visitor_id))


def home_of(plan: Plan, visit: VisitRow) -> tuple[UUID, UUID] | None:
    """The person of that name and their home: the one behind the door the line says, or else the only one."""
    found = [(one, home) for one, home in plan.by_name.get(visit.household_name, []) if home]
    door = plan.known.door_at(visit.address)
    here = [(one, home) for one, home in found if home == door] or found
    return here[0] if len({home for _one, home in here}) == 1 else None


def visitor(plan: Plan, difference: SheetDifference, visit: VisitRow, home: UUID) -> UUID | None:
    """Who went: the nearest of that name, or a colleague from elsewhere; None where it is not clear."""
    found = nearest(plan, plan.by_name.get(visit.visitor, []), plan.known.home_place[home])
    if len(found) == 1:
        return found[0][0]
    if found or not visit.visitor:
        doors = [plan.known.address_text(lives) for _id, lives in found if lives]
        text = which_household(doors) if doors else _("It does not say who went. Write a name.")
        note(difference, visit.row, "visitor", visit.visitor, text, is_rejecting=True)
        difference.rejected += 1
        return None
    return colleague(plan, difference, visit.row, "visitor", visit.visitor)


def which_household(doors: list[str]) -> str:
    """What to do about a visit whose household is not clear."""
    if not doors:
        return _("Nobody of this name is in the register. Check the spelling, or import the register first.")
    text = _("Several people bear this name: %(doors)s. Record this visit on the page of the household.")
    return text % {"doors": _(", ").join(sorted(doors))}
