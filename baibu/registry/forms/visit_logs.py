"""Reading a visit log: who went to see whom, when, and how it went."""

from __future__ import annotations

from datetime import date

from ..queries.doors import building_name, room_name, unit_name
from ..queries.sheets import Address, Sheet, VisitRow
from .addresses import read_address
from .cells import clean_name
from .days import Unreadable, read_day
from .headings import Head
from .lines import Line, lines, reject
from .words import bare, grouped
from .workbooks import Table

#: the words that say most are looked for first: 上门未遇 is no visit
ORDER = ("nobody-home", "met-family", "phone", "met")


def read_visits(table: Table, head: Head, sheet: Sheet, today: date) -> None:
    """Fill the sheet with the visits of the log."""
    seen: set[tuple[date, str, str, str, Address]] = set()
    for line in lines(table, head, sheet):
        sheet.rows += 1
        visit = read_visit(line, head, sheet, today)
        if visit is None:
            continue
        key = (visit.on, visit.visitor, visit.household_name, visit.how, visit.address)
        if key in seen:
            sheet.duplicates += 1
            continue
        seen.add(key)
        sheet.visits.append(visit)


def read_visit(line: Line, head: Head, sheet: Sheet, today: date) -> VisitRow | None:
    """The visit of a row; None where the row is rejected."""
    try:
        on = read_day(line.cells.get("day"), today)
    except Unreadable:
        on = None
    if on is None or on > today:
        reject(sheet, line, head, "day", "visit-in-future" if on else "no-visit-day")
        return None
    visited = clean_name(line.text("visited"))
    if not visited:
        reject(sheet, line, head, "visited", "no-visited")
        return None
    how = how_of(line.text("how"))
    if how is None:
        reject(sheet, line, head, "how", "no-how")
        return None
    visitor = clean_name(line.text("visitor"))
    told = (line.text("note"), line.text("need"), door_of(line))
    return VisitRow(line.row, on, visitor, visited, how, *told)


def door_of(line: Line) -> Address:
    """The door a row says, in one cell or in several; empty where it says none that can be understood."""
    columns = Address(
        line.text("estate"),
        building_name(line.text("building")),
        unit_name(line.text("unit")),
        room_name(line.text("room")),
    )
    if columns.is_door:
        return columns
    return read_address(line.text("address") or line.text("room")) or Address()


def how_of(text: str) -> str | None:
    """How it went; None where the words do not say."""
    plain = bare(text)
    words = grouped("visits")
    if plain in words:
        return words[plain]
    for code in ORDER:
        if any(word in plain for word, meaning in words.items() if meaning == code):
            return code
    return None
