"""A read workbook as a draft on the shelf, packed small, and unpacked again."""

from __future__ import annotations

import json
import zlib
from datetime import date
from typing import Any

from .collector import paused
from .sheets import (
    Address,
    Birth,
    Forbidden,
    LeftOut,
    Problem,
    RegisterRow,
    Rejected,
    Sheet,
    TeamRow,
    VisitRow,
    Workbook,
)


@paused()
def packed(workbook: Workbook) -> bytes:
    """The workbook as compressed JSON; rows are lists, because names of fields would be most of it."""
    plain = {"file_name": workbook.file_name, "sheets": [sheet_plain(sheet) for sheet in workbook.sheets]}
    return zlib.compress(json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode(), 3)


@paused()
def unpacked(content: bytes) -> Workbook:
    """The workbook of a draft."""
    plain = json.loads(zlib.decompress(content))
    return Workbook(plain["file_name"], [sheet_of(sheet) for sheet in plain["sheets"]])


def sheet_plain(sheet: Sheet) -> dict[str, Any]:
    """A sheet as plain values."""
    return {
        "head": [sheet.name, sheet.kind, sheet.header_row, sheet.mapping, sheet.rows, sheet.duplicates],
        "register": [
            [row.row, row.name, *row.address, row.sex, row.birth and row.birth.on.isoformat(),
             row.birth and row.birth.precision, row.phone, row.relation, *row.circumstances]
            for row in sheet.register
        ],
        "pairs": [
            [at, row.helpers, row.contacts]
            for at, row in enumerate(sheet.register)
            if row.helpers or row.contacts
        ],
        "team": [[row.row, *row.address, row.posts] for row in sheet.team],
        "visits": [
            [row.row, row.on.isoformat(), row.visitor, row.household_name, row.how, row.note, row.need,
             row.address]
            for row in sheet.visits
        ],
        "problems": [[p.row, p.column, p.found, p.remedy, p.is_rejecting] for p in sheet.problems],
        "rejected": [[row.row, row.cells, row.reason] for row in sheet.rejected],
        "forbidden": [[column.column, column.article, column.why] for column in sheet.forbidden],
        "left_out": [[column.column, column.reason] for column in sheet.left_out],
    }  # fmt: skip


def sheet_of(plain: dict[str, Any]) -> Sheet:
    """A sheet from plain values."""
    name, kind, header_row, mapping, rows, duplicates = plain["head"]
    sheet = Sheet(name, kind, header_row, mapping, rows, duplicates)
    sheet.register = [register_row(values) for values in plain["register"]]
    for at, helpers, contacts in plain.get("pairs", ()):
        sheet.register[at].helpers, sheet.register[at].contacts = tuple(helpers), tuple(contacts)
    sheet.team = [TeamRow(values[0], Address(*values[1:5]), values[5]) for values in plain["team"]]
    sheet.visits = [visit_row(values) for values in plain["visits"]]
    sheet.problems = [Problem(*values) for values in plain["problems"]]
    sheet.rejected = [Rejected(*values) for values in plain["rejected"]]
    sheet.forbidden = [Forbidden(*values) for values in plain["forbidden"]]
    sheet.left_out = [LeftOut(*values) for values in plain["left_out"]]
    return sheet


def register_row(values: list[Any]) -> RegisterRow:
    """A row of the register from its list."""
    row, name, estate, building, unit, room, sex, on, precision, phone, relation, *kinds = values
    birth = Birth(date.fromisoformat(on), precision) if on else None
    return RegisterRow(
        row, name, Address(estate, building, unit, room), sex, birth, phone, relation, tuple(kinds)
    )


def visit_row(values: list[Any]) -> VisitRow:
    """A line of a log from its list."""
    row, on, visitor, visited, how, note, need, door = values
    return VisitRow(row, date.fromisoformat(on), visitor, visited, how, note, need, Address(*door))
