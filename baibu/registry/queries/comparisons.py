"""A draft's comparison with what is stored, kept beside the draft so that leafing through it is quick."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language

from .collector import paused
from .differences import Line, Plan, SheetDifference
from .sheets import Forbidden, LeftOut, Problem, Sheet, Workbook

VIEWS = ("problems", "new", "changed", "gone", "same", "pairs")
#: lines kept together; a page shows so many
PER_PAGE = 50


@dataclass(slots=True)
class SheetCompared:
    """One sheet in figures; its lines are read page by page."""

    #: without its rows
    sheet: Sheet
    lines: dict[str, Sequence[Any]]
    figures: dict[str, Any]


@dataclass(slots=True)
class Comparison:
    """A whole workbook beside what was stored when it was compared."""

    language: str
    is_empty: bool
    has_rejected: bool
    sheets: list[SheetCompared] = field(default_factory=list)


@dataclass(slots=True)
class Pages(Sequence[Any]):
    """The lines of one view; those of a page are unpacked when they are asked for."""

    kept: zipfile.ZipFile
    name: str
    size: int

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, at: Any) -> Any:
        """One line, or the lines of one page."""
        first = at.start if isinstance(at, slice) else at
        if not 0 <= first < self.size:
            return []
        page = json.loads(self.kept.read(f"{self.name}/{first // PER_PAGE}"))
        return page if isinstance(at, slice) else page[first % PER_PAGE]


@paused()
def kept_comparison(plan: Plan) -> bytes:
    """The comparison as a package: a summary, and a part per page of lines."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as package:
        for at, difference in enumerate(plan.sheets):
            for view in VIEWS:
                lines = [*plain_lines(difference, view)]
                for first in range(0, len(lines), PER_PAGE):
                    part = json.dumps(lines[first : first + PER_PAGE], ensure_ascii=False)
                    package.writestr(f"{at}/{view}/{first // PER_PAGE}", part)
        package.writestr("summary", json.dumps(summary(plan), ensure_ascii=False))
    return content.getvalue()


def summary(plan: Plan) -> dict[str, Any]:
    """Everything a page needs besides its lines, as plain values."""
    workbook = Workbook("", [each.sheet for each in plan.sheets])
    return {
        "language": get_language() or "",
        "is_empty": workbook.is_empty,
        "has_rejected": any(each.sheet.rejected for each in plan.sheets),
        "sheets": [sheet_summary(each) for each in plan.sheets],
    }


def sheet_summary(difference: SheetDifference) -> dict[str, Any]:
    """One sheet: its headings, what is refused or left out, and its figures."""
    sheet = difference.sheet
    return {
        "head": [sheet.name, sheet.kind, sheet.header_row, sheet.mapping, sheet.rows, sheet.duplicates],
        "forbidden": [[column.column, column.article, column.why] for column in sheet.forbidden],
        "left_out": [[column.column, column.reason] for column in sheet.left_out],
        "lines": {"problems": len(sheet.problems)}
        | {view: len(getattr(difference, view)) for view in VIEWS[1:]},
        "figures": {
            "households": len(difference.households),
            "circumstances": difference.circumstances,
            "tenures": difference.tenures,
            "vacancies": difference.vacancies,
            "pairs_new": difference.pairs_new,
            "visits": len(difference.visits),
            "visits_known": difference.visits_known,
            "rejected": difference.rejected,
        },
    }


def plain_lines(difference: SheetDifference, view: str) -> Iterator[list[Any]]:
    """The lines of a view as lists; problems in the order of the sheet."""
    if view != "problems":
        yield from ([*line[:4]] for line in getattr(difference, view))
        return
    for one in sorted(difference.sheet.problems, key=lambda problem: problem.row):
        yield [one.row, one.column, one.found, one.remedy, one.is_rejecting]


def read_comparison(content: bytes) -> Comparison:
    """The comparison as it was kept; lines stay packed."""
    package = zipfile.ZipFile(io.BytesIO(content))
    said = json.loads(package.read("summary"))
    found = Comparison(said["language"], said["is_empty"], said["has_rejected"])
    for at, plain in enumerate(said["sheets"]):
        sheet = Sheet(*plain["head"])
        sheet.forbidden = [Forbidden(*values) for values in plain["forbidden"]]
        sheet.left_out = [LeftOut(*values) for values in plain["left_out"]]
        lines = {view: Pages(package, f"{at}/{view}", count) for view, count in plain["lines"].items()}
        found.sheets.append(SheetCompared(sheet, dict(lines), plain["figures"]))
    return found


def problem_of(values: list[Any]) -> Problem:
    """A problem from its list."""
    return Problem(*values)


def line_from(values: list[Any]) -> Line:
    """A line of a view from its list."""
    row, name, address, changes = values
    return Line(row, name, address, tuple(tuple(change) for change in changes))
