"""Reading a residents' register: people behind doors, families that write their address once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from ..queries.doors import building_name, estate_key, room_name, unit_name
from ..queries.likeness import is_nearly, may_be_one
from ..queries.sheets import Address, Birth, Forbidden, Problem, RegisterRow, Sheet
from .addresses import read_address
from .cells import clean_name, is_name, is_yes, names_in, read_categories, read_phone, read_sex
from .days import Unreadable, read_age, read_birth
from .headings import Head
from .lines import Line, label_of, lines, reject, report
from .remedies import remedy
from .words import bare, group
from .workbooks import Table

FLAGS = {
    "is_hardship": "hardship",
    "is_alone": "elder-living-alone",
    "is_empty_nest": "elder-empty-nest",
    "is_jobless": "job-seeker",
}
EMPTY_HOME = frozenset({"空户", "空房", "空置", "无人居住", "无人", "空"})


@dataclass(slots=True)
class Above:
    """What the rows above leave to the rows below."""

    #: estate and building of a section title
    section: Address = field(default_factory=Address)
    #: the last value of each address column, for cells left blank or merged
    columns: dict[str, str] = field(default_factory=dict)
    #: the door of the family, None where its head was rejected
    door: Address | None = None
    head_phone: str = ""
    last_phone: str = ""


@dataclass(slots=True)
class Seen:
    """Who was read already, to find people typed twice."""

    #: door → people behind it
    behind: dict[tuple[str, ...], list[RegisterRow]] = field(default_factory=dict)
    #: name, birth and phone → row and door
    anywhere: dict[tuple[str, Birth, str], RegisterRow] = field(default_factory=dict)


def read_register(table: Table, head: Head, sheet: Sheet, today: date) -> None:
    """Fill the sheet with the people of the register."""
    above, seen = Above(), Seen()
    for line in lines(table, head, sheet):
        if line.alone and not line.text("room"):
            begin_section(line, above)
            continue
        if bare(line.text("name")) in EMPTY_HOME:
            continue
        sheet.rows += 1
        person = read_person(line, head, sheet, above, today)
        if person and is_new(person, head, sheet, seen):
            sheet.register.append(person)


def begin_section(line: Line, above: Above) -> None:
    """A row with one text: a building as the title of what follows, or a remark that means nothing."""
    found = read_address(line.alone)
    if found and found.building and not found.room:
        above.section, above.door = found, None
        above.columns.clear()


def read_person(line: Line, head: Head, sheet: Sheet, above: Above, today: date) -> RegisterRow | None:
    """The person of a row; None where the row is rejected."""
    relation = line.text("relation")[:20]
    is_head = bare(relation) in group("head")
    name = clean_name(line.text("name"))
    if not is_name(name):
        if is_head:
            above.door = None
        reject(sheet, line, head, "name", "not-a-name" if name else "no-name")
        return None
    door = door_of(line, head, sheet, above, is_head)
    if door is None:
        return None
    birth = birth_of(line, head, sheet, today)
    phone = phone_of(line, head, sheet, above, is_head)
    kinds = circumstances_of(line, head, sheet)
    sex = read_sex(line.text("sex"))
    if line.text("sex") and not sex:
        report(sheet, line, head, "sex", line.text("sex"), "sex")
    pairs = (names_in(line.text("helper")), names_in(line.text("contact")))
    return RegisterRow(line.row, name, door, sex, birth, phone, relation, kinds, *pairs)


def door_of(line: Line, head: Head, sheet: Sheet, above: Above, is_head: bool) -> Address | None:
    """The door of a row: its own, or its family's; None where the row is rejected."""
    own = own_address(line, above)
    family = above.door
    column = next((name for name in ("address", "room", "building") if head.columns(name)), "address")
    if own is None or (own.building and not own.room and (is_head or not same_building(own, family))):
        trouble = "address" if own is None else "no-room"
    elif own.is_door:
        return settled(own, line, head, sheet, above, is_head)
    elif family and not is_head:
        return family
    else:
        trouble = "no-address" if is_head or not head.columns("relation") else "no-family"
    if is_head or not line.text("relation"):
        above.door = None
    reject(sheet, line, head, column, trouble)
    return None


def settled(own: Address, line: Line, head: Head, sheet: Sheet, above: Above, is_head: bool) -> Address:
    """A row's own door, taken for the family's where only a part of it is left unsaid."""
    family = above.door
    is_member = bool(line.text("relation")) and not is_head
    if family and is_member:
        if is_same_door(own, family):
            return family
        report(sheet, line, head, "address" if head.columns("address") else "room", own.text, "elsewhere")
        return own
    if family and not is_head and is_same_door(own, family):
        return family
    above.door, above.head_phone = own, ""
    return own


def is_same_door(own: Address, family: Address) -> bool:
    """Whether two addresses can be one door, with estate or entrance left unsaid in one of them."""
    return (own.building, own.room) == (family.building, family.room) and all(
        not one or not other or one == other
        for one, other in ((estate_key(own.estate), estate_key(family.estate)), (own.unit, family.unit))
    )


def same_building(own: Address, family: Address | None) -> bool:
    """Whether a door-less address can be the family's."""
    return family is not None and own.building == family.building and own.unit in {"", family.unit}


def own_address(line: Line, above: Above) -> Address | None:
    """The address a row itself says, in one cell or in several; None where it cannot be understood."""
    said = line.text("address")
    found = read_address(said) if said else Address()
    if found is None:
        return None
    columns = column_address(line, above)
    if columns is None:
        return None
    whole = Address(*(part or other for part, other in zip(found, columns, strict=True)))
    section = above.section
    if section.building and whole.building and not whole.unit and is_dashed(said or line.text("room")):
        # 2-501 below a building's own title: the 2 is the entrance
        whole = whole._replace(building="", unit=whole.building.removesuffix("栋"))
    if whole.is_door or whole.room:
        whole = whole._replace(
            estate=whole.estate or section.estate, building=whole.building or section.building
        )
    return whole


def is_dashed(text: str) -> bool:
    """Whether a door is written without any word for building or entrance."""
    return not any(word in text for word in ("栋", "楼", "幢", "座", "#"))


def column_address(line: Line, above: Above) -> Address | None:
    """The address of separate columns; blank or merged estate, building and entrance come from above."""
    said = {name: line.text(name) for name in ("estate", "building", "unit", "room")}
    for at, name in enumerate(("estate", "building", "unit")):
        if said[name]:
            above.columns[name] = said[name]
            for finer in ("estate", "building", "unit")[at + 1 :]:
                if not said[finer]:
                    above.columns.pop(finer, None)
        elif said["room"] or name == "estate":
            said[name] = above.columns.get(name, "")
    if not any(said.values()):
        return Address()
    inner = inner_address(said["room"])
    if inner is None:
        return None
    outer = read_address(said["building"]) if not said["building"].isdigit() else None
    building = (outer.building if outer else "") or (
        building_name(said["building"]) if said["building"] else ""
    )
    if building and inner.building and not inner.unit:
        # 2-501 beside a building's own column: the 2 is the entrance
        inner = inner._replace(unit=inner.building.removesuffix("栋"))
    return Address(
        said["estate"] or (outer.estate if outer else "") or inner.estate,
        building or inner.building,
        unit_name(said["unit"]) or (outer.unit if outer else "") or inner.unit,
        inner.room,
    )


def inner_address(text: str) -> Address | None:
    """What a room's cell says: a room alone, or the whole door."""
    if not text or not ("-" in text or "栋" in text or "单元" in text or "幢" in text or "楼" in text):
        return Address(room=room_name(text))
    return read_address(text)


def birth_of(line: Line, head: Head, sheet: Sheet, today: date) -> Birth | None:
    """The birth a row says, or the year its age means."""
    for name, reader in (("born", read_birth), ("age", read_age)):
        try:
            if found := reader(line.cells.get(name), today):
                return found
        except Unreadable as trouble:
            report(sheet, line, head, name, line.text(name), trouble.remedy)
            if trouble.birth:
                return trouble.birth
    return None


def phone_of(line: Line, head: Head, sheet: Sheet, above: Above, is_head: bool) -> str:
    """The phone a row says, or the one it points to."""
    found = read_phone(line.text("phone"))
    number = found.number
    if found.same_as == "above":
        number = above.last_phone
    elif found.same_as == "head" and is_head:
        report(sheet, line, head, "phone", line.text("phone"), "head-same")
    elif found.same_as == "head":
        number = above.head_phone
    if found.trouble:
        report(sheet, line, head, "phone", line.text("phone"), found.trouble)
    above.last_phone = number
    if is_head:
        above.head_phone = number
    return number


def circumstances_of(line: Line, head: Head, sheet: Sheet) -> tuple[str, ...]:
    """The circumstances a row claims; refused words are named by their law, never repeated."""
    found = read_categories(line.text("category")) if line.text("category") else None
    kinds = list(found.kinds) if found else []
    if found:
        column = label_of(head, "category")
        for _word, article in found.refused:
            sheet.problems.append(Problem(line.row, column, "[…]", article))
            if not any(known.article == article and known.column == column for known in sheet.forbidden):
                sheet.forbidden.append(Forbidden(column, article))
        if found.health:
            report(sheet, line, head, "category", "[…]", "health")
        for word in found.unknown:
            report(sheet, line, head, "category", word, "category")
    kinds += [kind for flag, kind in FLAGS.items() if is_yes(line.text(flag))]
    return tuple(dict.fromkeys(kinds))


def is_new(person: RegisterRow, head: Head, sheet: Sheet, seen: Seen) -> bool:
    """Whether the person is not in the sheet yet; likely doubles are reported and kept."""
    address = person.address
    door = (estate_key(address.estate), address.building, address.unit, address.room)
    behind = seen.behind.setdefault(door, [])
    column = label_of(head, "name")
    for other in behind:
        if other.name == person.name and may_be_one(other.birth, person.birth):
            sheet.duplicates += 1
            return False
        if other.name == person.name:
            note(sheet, person, column, "namesake", other)
        elif other.birth and other.birth == person.birth and is_nearly(other.name, person.name):
            note(sheet, person, column, "same-person", other)
    behind.append(person)
    if person.birth and person.phone:
        first = seen.anywhere.setdefault((person.name, person.birth, person.phone), person)
        if first is not person:
            note(sheet, person, column, "two-doors", first)
    return True


def note(sheet: Sheet, person: RegisterRow, column: str, code: str, other: RegisterRow) -> None:
    """Report a likely double."""
    sheet.problems.append(Problem(person.row, column, person.name, remedy(code) % {"row": other.row}))
