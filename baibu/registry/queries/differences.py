"""A workbook beside what is stored: what is new, changed, the same, gone, and what would be written."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from .known import Known, StoredPerson, known, open_circumstances
from .likeness import is_nearly, may_be_one
from .sheets import Problem, RegisterRow, Rejected, Sheet, VisitRow, Workbook

HOUSEHOLD_KINDS = frozenset({"hardship"})


class NewPerson(NamedTuple):
    """A person to register; without a home: somebody who works here."""

    id: UUID
    household_id: UUID | None
    row: RegisterRow | None
    name: str


class Change(NamedTuple):
    """A row to change: what stands there and what will."""

    table: str
    row_id: UUID
    before: dict[str, Any]
    after: dict[str, Any]


class Line(NamedTuple):
    """One line of the difference view."""

    row: int
    name: str
    address: str
    #: what changes, as heading → (before, after)
    changes: tuple[tuple[str, str, str], ...] = ()
    #: of a stored person missing from the sheet: who, and where they live
    person_id: UUID | None = None
    home: UUID | None = None


class NewTenure(NamedTuple):
    """A post to fill from a day on."""

    person_id: UUID
    post: str
    place_id: UUID


class NewNeed(NamedTuple):
    """A circumstance to propose."""

    kind: str
    person_id: UUID | None
    household_id: UUID | None


class NewPair(NamedTuple):
    """A helper to pair with a home, or with one person in it."""

    kind: str
    helper_id: UUID
    person_id: UUID | None
    household_id: UUID
    rank: int


class FoundVisit(NamedTuple):
    """A visit of the log whose household is known."""

    visit: VisitRow
    household_id: UUID
    person_id: UUID
    visitor_id: UUID


@dataclass(slots=True)
class SheetDifference:
    """What one sheet would change."""

    sheet: Sheet
    new: list[Line] = field(default_factory=list)
    changed: list[Line] = field(default_factory=list)
    same: list[Line] = field(default_factory=list)
    gone: list[Line] = field(default_factory=list)
    households: set[UUID] = field(default_factory=set)
    rejected: int = 0
    circumstances: int = 0
    tenures: dict[str, int] = field(default_factory=lambda: {"new": 0, "changed": 0, "same": 0, "ended": 0})
    vacancies: int = 0
    #: people of this sheet who do not live here, added as colleagues
    colleagues: int = 0
    #: rows of this sheet that name a helper: the row, the person and the home
    helped: list[tuple[RegisterRow, UUID, UUID]] = field(default_factory=list)
    #: rows with pairs to be made, how many pairs these are, and how many stand already
    pairs: list[Line] = field(default_factory=list)
    pairs_new: int = 0
    pairs_same: int = 0
    #: visits to take over
    visits: list[FoundVisit] = field(default_factory=list)
    #: how many of the log's visits are kept already
    visits_known: int = 0


@dataclass(slots=True)
class Plan:
    """Everything an import would write."""

    known: Known
    day: date
    sheets: list[SheetDifference] = field(default_factory=list)
    people: list[NewPerson] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    tenures: list[NewTenure] = field(default_factory=list)
    needs: list[NewNeed] = field(default_factory=list)
    pairs: list[NewPair] = field(default_factory=list)
    #: (person or household, kind) of every need that is noted, those of this workbook included
    noted: set[tuple[UUID, str]] = field(default_factory=set)
    #: whether a room takes over the visits of a log
    takes_visits: bool = False
    #: name → (person, household or None)
    by_name: dict[str, list[tuple[UUID, UUID | None]]] = field(default_factory=lambda: defaultdict(list))

    @property
    def size(self) -> int:
        """How many people, posts, needs and pairs would be written or changed."""
        return len(self.people) + len(self.changes) + len(self.tenures) + len(self.needs) + len(self.pairs)


class Registering:
    """One register laid beside the stored people, in two passes: at their own door, then moved."""

    def __init__(self, plan: Plan, difference: SheetDifference, needs: set[tuple[UUID, str]]) -> None:
        self.plan, self.difference, self.needs = plan, difference, needs
        self.matched: set[UUID] = set()
        self.strangers: list[tuple[RegisterRow, UUID]] = []
        self.fresh_homes = len(plan.known.new_homes)

    def compare(self) -> None:
        """Fill the plan and the difference."""
        for row in self.difference.sheet.register:
            self.at_own_door(row)
        elsewhere = self.unmatched_elsewhere()
        for row, home in self.strangers:
            moved = (
                elsewhere.get((row.name, row.birth)) if row.birth and row.birth.precision != "year" else None
            )
            if moved and len(moved) == 1 and moved[0].id not in self.matched:
                self.keep(row, home, moved[0])
            else:
                self.add(row, home)
        self.find_gone()

    def at_own_door(self, row: RegisterRow) -> None:
        """Match a row with the person of that name behind its door."""
        place_id = self.plan.known.building_at(row.address)
        if place_id is None:
            reject(self.difference, row)
            return
        home = self.plan.known.home_at(place_id, row.address)
        self.difference.households.add(home)
        alike = [one for one in self.plan.known.people.get(home, ()) if one.name == row.name]
        fitting = [one for one in alike if one.id not in self.matched and may_be_one(one.birth, row.birth)]
        if fitting:
            self.keep(row, home, fitting[0])
        else:
            self.strangers.append((row, home))

    def unmatched_elsewhere(self) -> dict[tuple[str, Any], list[StoredPerson]]:
        """(name, birth) → stored people no row of the sheet stood for; only if some row needs them."""
        found: dict[tuple[str, Any], list[StoredPerson]] = defaultdict(list)
        wanted = {(row.name, row.birth) for row, _home in self.strangers if row.birth}
        for people in self.plan.known.people.values():
            for one in people:
                if (one.name, one.birth) in wanted and one.id not in self.matched:
                    found[(one.name, one.birth)].append(one)
        return found

    def keep(self, row: RegisterRow, home: UUID, stored: StoredPerson) -> None:
        """A row that stands for a stored person, changed or the same."""
        self.matched.add(stored.id)
        line = Line(row.row, row.name, row.address.text)
        before, after = changed_fields(row, home, stored)
        if after:
            self.plan.changes.append(Change("person", stored.id, before, after))
            shown = tuple(
                (name, self.shown(name, before[name]), self.shown(name, after[name])) for name in after
            )
            self.difference.changed.append(line._replace(changes=shown))
        else:
            self.difference.same.append(line)
        self.reopen(home)
        self.propose(row, stored.id, home)

    def add(self, row: RegisterRow, home: UUID) -> None:
        """A row that stands for nobody stored."""
        for one in self.plan.known.people.get(home, ()):
            if (
                one.birth
                and one.birth == row.birth
                and one.name != row.name
                and is_nearly(one.name, row.name)
            ):
                self.ask(row, one.name)
        person = NewPerson(uuid4(), home, row, row.name)
        self.plan.people.append(person)
        self.difference.new.append(Line(row.row, row.name, row.address.text))
        self.reopen(home)
        self.propose(row, person.id, home)

    def ask(self, row: RegisterRow, other: str) -> None:
        """Note that a new person may be a stored one under another spelling."""
        text = _("Same birth and door as %(name)s, who is registered already. If it is one person, write the "
                 "registered name; as it stands a second person is added.") % {"name": other}  # fmt: skip
        self.difference.sheet.problems.append(
            Problem(row.row, column(self.difference.sheet, "name"), row.name, text)
        )

    def reopen(self, home: UUID) -> None:
        """Mark a household that had moved away as lived in again."""
        if left_on := self.plan.known.homes_left.pop(home, None):
            before = {"left_on": left_on.isoformat()}
            self.plan.changes.append(Change("household", home, before, {"left_on": None}))

    def propose(self, row: RegisterRow, person_id: UUID, home: UUID) -> None:
        """Propose the circumstances a row claims, unless they are noted already; keep who helps for later."""
        if row.helpers or row.contacts:
            self.difference.helped.append((row, person_id, home))
        for kind in row.circumstances:
            of_home = kind in HOUSEHOLD_KINDS
            key = (home if of_home else person_id, kind)
            if key not in self.needs:
                self.needs.add(key)
                self.difference.circumstances += 1
                self.plan.needs.append(
                    NewNeed(kind, None if of_home else person_id, home if of_home else None)
                )

    def find_gone(self) -> None:
        """Stored people of the sheet's buildings whom no row stands for: reported, never deleted."""
        stored = self.plan.known
        covered = {stored.home_place[home] for home in self.difference.households}
        for home, people in stored.people.items():
            if home is None or stored.home_place[home] not in covered:
                continue
            for one in people:
                if not one.left_on and one.id not in self.matched:
                    self.difference.gone.append(
                        Line(0, one.name, stored.address_text(home), person_id=one.id, home=home)
                    )

    def shown(self, name: str, value: Any) -> str:
        """A value as the difference view says it."""
        if name == "household_id" and value is not None:
            return self.plan.known.address_text(UUID(value))
        return "" if value is None else str(value)


def changed_fields(
    row: RegisterRow, home: UUID, stored: StoredPerson
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What stands and what will stand where the sheet says something else; blank cells erase nothing."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for name in ("sex", "phone", "relation"):
        said, stands = getattr(row, name), getattr(stored, name)
        if said and said != stands and not (name == "phone" and stored.declines_phone):
            before[name], after[name] = stands, said
    if row.birth and row.birth != stored.birth and is_finer(row, stored):
        before |= {"born_on": stored.birth and stored.birth.on.isoformat(),
                   "born_precision": stored.birth.precision if stored.birth else "day"}  # fmt: skip
        after |= {"born_on": row.birth.on.isoformat(), "born_precision": row.birth.precision}
    if stored.household_id != home:
        before["household_id"] = str(stored.household_id) if stored.household_id else None
        after["household_id"] = str(home)
    if stored.left_on:
        before["left_on"], after["left_on"] = stored.left_on.isoformat(), None
    return before, after


def is_finer(row: RegisterRow, stored: StoredPerson) -> bool:
    """Whether the sheet's birth says more than the stored one, or something else."""
    order = {"year": 0, "month": 1, "day": 2}
    if stored.birth is None or row.birth is None or not may_be_one(row.birth, stored.birth):
        return row.birth is not None
    return order[row.birth.precision] > order[stored.birth.precision]


def reject(difference: SheetDifference, row: RegisterRow) -> None:
    """Keep a row out whose building may be one of several."""
    text = _("Several estates have a building of this name. Write the estate in front of it.")
    sheet = difference.sheet
    sheet.problems.append(
        Problem(row.row, column(sheet, "address"), row.address.text, text, is_rejecting=True)
    )
    sheet.rejected.append(Rejected(row.row, {column(sheet, "name"): row.name,
                                             column(sheet, "address"): row.address.text}, text))  # fmt: skip


def column(sheet: Sheet, name: str) -> str:
    """The heading of a field in the sheet; the field's own name where it has none."""
    return next((heading for heading, meaning in sheet.mapping.items() if meaning == name), name)


def compare_registers(workbook: Workbook, community_id: int | None, day: date) -> Plan:
    """The plan as far as the registers go; five queries."""
    plan = Plan(known(community_id), day)
    needs = plan.noted = open_circumstances(community_id)
    for sheet in workbook.sheets:
        difference = SheetDifference(sheet)
        plan.sheets.append(difference)
        if sheet.kind == "register":
            Registering(plan, difference, needs).compare()
        difference.rejected = sum(1 for problem in sheet.problems if problem.is_rejecting)
    return plan
