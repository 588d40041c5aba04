"""The helpers a register names: found by their name, paired once, and never guessed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from .differences import Line, NewPair, Plan, SheetDifference, column
from .pairs import LAST_RANK, running_pairs
from .sheets import Problem, RegisterRow, Workbook

#: the need that makes a helper the helper of one person; without it they keep in touch with the household
NEED, OF_NEED, OF_HOME = "elder-living-alone", "elder-helper", "household-contact"

Known = tuple[UUID, UUID, UUID | None]


class Said(NamedTuple):
    """One name in a cell: how they would help, and whom."""

    field: str
    name: str
    kind: str
    person_id: UUID | None
    household_id: UUID

    def known_as(self, helper_id: UUID) -> set[Known]:
        """The pairs that would make this one a second time: with the person, or with the whole home."""
        return {(helper_id, self.household_id, self.person_id), (helper_id, self.household_id, None)}


class Standing:
    """Who is paired already: stored, and by the rows above."""

    def __init__(self, community_id: int | None, day: date) -> None:
        self.stored: set[Known] = set()
        self.fresh: set[Known] = set()
        #: home and kind of pair → the last rank given
        self.ranks: dict[tuple[UUID, str], int] = defaultdict(int)
        if community_id is None:
            return
        rows = running_pairs(community_id, day).filter(kind__in=(OF_NEED, OF_HOME), until=None)
        for pair in rows.values_list("kind", "helper_id", "person_id", "household_id", "rank"):
            self.keep(NewPair(*pair), self.stored)

    def keep(self, pair: NewPair, among: set[Known]) -> None:
        """Remember a pair."""
        among.add((pair.helper_id, pair.household_id, pair.person_id))
        key = (pair.household_id, pair.kind)
        self.ranks[key] = max(self.ranks[key], pair.rank)


def names_of_helpers(workbook: Workbook) -> set[str]:
    """The helpers that registers name."""
    rows = (row for sheet in workbook.sheets for row in sheet.register)
    return {name for row in rows for name in (*row.helpers, *row.contacts)}


def helpers_by_name(community_id: int, day: date) -> dict[tuple[str, UUID], list[str]]:
    """Kind of pair, and person or home → the names of the helpers, the first to go first; one query.

    Only pairs whose kind a register may say.
    """
    found: dict[tuple[str, UUID], list[str]] = {}
    rows = running_pairs(community_id, day).filter(kind__in=(OF_NEED, OF_HOME), until=None)
    named = rows.order_by("rank", "since", "id").values_list(
        "kind", "person_id", "household_id", "helper__name"
    )
    for kind, person, home, name in named:
        found.setdefault((kind, person or home), []).append(name)
    return found


def cells_of(
    helped: dict[tuple[str, UUID], list[str]], person_id: UUID, home: UUID | None
) -> tuple[str, str]:
    """The two cells of a row: helpers and contacts of the person, and of the home where one is given."""
    whose = [person_id, home] if home else [person_id]
    helpers, contacts = (
        "、".join(dict.fromkeys(name for one in whose for name in helped.get((kind, one), ())))
        for kind in (OF_NEED, OF_HOME)
    )
    return helpers, contacts


def pair_up(plan: Plan, community_id: int | None) -> None:
    """The pairs the registers ask for, after teams have brought in their colleagues; one query or none."""
    if not any(difference.helped for difference in plan.sheets):
        return
    standing = Standing(community_id, plan.day)
    for difference in plan.sheets:
        for row, person_id, home in difference.helped:
            found = said_by(plan, row, person_id, home)
            made = [said.name for said in found if pair_one(plan, difference, row, said, standing)]
            if made:
                line = Line(row.row, row.name, row.address.text, tuple(("helper", "", name) for name in made))
                difference.pairs.append(line)
                difference.pairs_new += len(made)


def said_by(plan: Plan, row: RegisterRow, person_id: UUID, home: UUID) -> Iterable[Said]:
    """The names of a row: helpers of an elder who lives alone, or contacts of the household."""
    is_elder = (person_id, NEED) in plan.noted
    for name in row.helpers:
        if is_elder:
            yield Said("helper", name, OF_NEED, person_id, home)
        else:
            yield Said("helper", name, OF_HOME, None, home)
    for name in row.contacts:
        yield Said("contact", name, OF_HOME, None, home)


def pair_one(
    plan: Plan, difference: SheetDifference, row: RegisterRow, said: Said, standing: Standing
) -> bool:
    """Whether a pair is to be made; a name that is nobody's or several people's becomes a problem."""
    bearers = dict(plan.by_name.get(said.name, []))
    same = set[Known]().union(*map(said.known_as, bearers))
    if not same.isdisjoint(standing.stored):
        difference.pairs_same += 1
        return False
    if not same.isdisjoint(standing.fresh):
        return False
    if trouble := trouble_with(plan, said, bearers):
        heading = column(difference.sheet, said.field)
        difference.sheet.problems.append(Problem(row.row, heading, said.name, trouble))
        return False
    rank = min(standing.ranks[said.household_id, said.kind] + 1, LAST_RANK)
    pair = NewPair(said.kind, next(iter(bearers)), said.person_id, said.household_id, rank)
    plan.pairs.append(pair)
    standing.keep(pair, standing.fresh)
    return True


def trouble_with(plan: Plan, said: Said, bearers: dict[UUID, UUID | None]) -> str:
    """Why nobody is paired by that name, and what to do; empty where it is clear."""
    if not bearers:
        return _(
            "Nobody of this name is registered, so nobody is paired. Check the spelling, or register them "
            "and choose them on the page of the household."
        )
    if len(bearers) > 1:
        homes = [plan.known.address_text(home) if home else _("no home here") for home in bearers.values()]
        doors = _(", ").join(sorted(homes))
        text = _(
            "Several people bear this name: %(doors)s. Nobody is paired; choose the right one on the page of "
            "the household."
        )
        return text % {"doors": doors}
    if said.household_id in bearers.values():
        return _("A helper comes from outside the home. Nobody is paired; write the name of somebody else.")
    return ""
