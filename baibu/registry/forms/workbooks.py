"""Opening what an office sends: .xlsx, .xls, .ods or .csv, row by row, without loading it twice."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from baibu import core

from ..queries.exports import plain
from .packages import OLE, ZIP, not_a_workbook, password_refusal, program_refusal, refuse_by_package
from .strays import MOST_PLACES, Trimmed, spread_refusal, trimmed

Cell = str | int | float | bool | date | datetime | time | timedelta | None
#: the largest file taken; a register of 120,000 people has about a tenth of it
MOST_BYTES = 60 * 1024 * 1024
ENCODINGS = ("utf-8-sig", "gb18030")
#: how a text begins that says itself that each sign takes two bytes
WIDE = (b"\xff\xfe", b"\xfe\xff")
LOOKED_AT = 4000
#: what a file of lines is called; what is called so and is a workbook is read as one
TEXTS = frozenset({".csv", ".txt", ".tsv"})
#: as many columns as a workbook has
MOST_COLUMNS = 16_384
WITH_PROGRAMS = (SheetTypeEnum.MacroSheet, SheetTypeEnum.Vba)


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet as rows of cells; may be walked through more than once."""

    name: str
    sheet: CalamineSheet | None
    lines: tuple[tuple[str, ...], ...] = ()
    #: cells that stood too far away to be read, as a spreadsheet names them
    strays: tuple[str, ...] = ()

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """Every row with its number as Excel shows it."""
        if self.sheet is None:
            for number, line in enumerate(self.lines, 1):
                yield number, [*line]
            return
        # the library leaves out blank columns on the left, but not blank rows above
        left = (self.sheet.start or (0, 0))[1]
        for number, cells in enumerate(self.sheet.iter_rows(), 1):
            yield number, [None] * left + list(cells)

    @property
    def merged(self) -> tuple[tuple[tuple[int, int], tuple[int, int]], ...]:
        """Merged ranges as 0-based corners, first row and column to last."""
        found = self.sheet.merged_cell_ranges if self.sheet else None
        return tuple(found or ())


def open_tables(content: bytes, file_name: str) -> list[Table]:
    """The visible sheets of a file; refused where it is none we can read."""
    if len(content) > MOST_BYTES:
        raise core.Refusal("file-too-large", _("The file is larger than 60 MB. Send it in parts."), "file")
    if PurePath(file_name).suffix.lower() in TEXTS and is_text(content):
        return [Table(PurePath(file_name).stem, None, csv_lines(content))]
    refuse_by_package(content)
    package = trimmed(content) if content.startswith(ZIP) else Trimmed(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(package.content))
        if any(sheet.typ in WITH_PROGRAMS for sheet in book.sheets_metadata):
            raise program_refusal()
        seen = [sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
        return [
            Table(name, book.get_sheet_by_name(name), strays=tuple(package.cut.get(name, ())))
            for name in seen
        ]
    except PasswordError as error:
        raise password_refusal() from error
    except (CalamineError, OSError, ValueError) as error:
        raise not_a_workbook() from error


def is_text(content: bytes) -> bool:
    """Whether it holds lines of text: no workbook, no program, no page saved under another name."""
    if content.startswith((ZIP, OLE)):
        return False
    if content.startswith(WIDE):
        return True
    first = content[:LOOKED_AT].removeprefix(b"\xef\xbb\xbf")
    return b"\0" not in content and not first.lstrip().startswith(b"<")


def csv_lines(content: bytes) -> tuple[tuple[str, ...], ...]:
    """The lines of a CSV file in whatever encoding and separator the office's machine wrote."""
    text = decoded(content)
    first = text[:LOOKED_AT]
    separator = max(",\t;|", key=first.count)
    found, places = [], 0
    try:
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            places += len(line)
            if len(line) > MOST_COLUMNS or places > MOST_PLACES:
                raise spread_refusal()
            found.append(tuple(line))
    except csv.Error as error:
        raise not_a_workbook() from error
    return tuple(found)


def decoded(content: bytes) -> str:
    """The text of a file that does not say its encoding."""
    if content.startswith(WIDE):
        return content.decode("utf-16", errors="replace")
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise core.Refusal(
        "unknown-encoding", _("The text of this file cannot be read. Save it as .xlsx and try again."), "file"
    )


def text_of(cell: Any) -> str:
    """A cell as the text somebody meant: half-width, without stray blanks, whole numbers without a point."""
    if cell is None or cell is False:
        return ""
    if isinstance(cell, str):
        # our own exports mark text that a spreadsheet could take for a formula
        cell = plain(cell)
        if not cell.isascii():
            cell = unicodedata.normalize("NFKC", cell)
        return " ".join(cell.split())
    if cell is True:
        return "是"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    return str(cell)
