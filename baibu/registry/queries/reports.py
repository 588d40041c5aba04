"""An import in figures: what the preview prints, and what is kept of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from baibu import core

from .differences import Plan, SheetDifference
from .sheets import Problem, Workbook

#: what a column was read as → how its cells are shown
MASKS = {"name": core.masked_name, "phone": core.masked_phone}


def report_of(plan: Plan) -> dict[str, Any]:
    """The report as printed: one entry per sheet, with every problem, and whether there is nothing in it."""
    sheets = [sheet_report(plan, difference) for difference in plan.sheets]
    return {"sheets": sheets, "is_empty": Workbook("", [each.sheet for each in plan.sheets]).is_empty}


def kept_report(plan: Plan) -> dict[str, Any]:
    """The report as stored with the act: figures and headings, no names and no cells."""
    sheets = [sheet_report(plan, difference) for difference in plan.sheets]
    return {"sheets": [{**sheet, "problems": len(sheet["problems"])} for sheet in sheets]}


def sheet_report(plan: Plan, difference: SheetDifference) -> dict[str, Any]:
    """One sheet in figures, and its problems."""
    sheet = difference.sheet
    fresh = {home.id for home in plan.known.new_homes}
    is_register = sheet.kind == "register"
    return {
        "sheet": sheet.name,
        "kind": sheet.kind,
        "header_row": sheet.header_row,
        "mapping": sheet.mapping,
        "rows": sheet.rows,
        "people": {
            "new": len(difference.new),
            "changed": len(difference.changed),
            "same": len(difference.same),
            "duplicate": sheet.duplicates if is_register else 0,
            "rejected": difference.rejected if is_register else 0,
        },
        "households": len(difference.households),
        "households_new": len(difference.households & fresh),
        "gone": len(difference.gone),
        "circumstances": difference.circumstances,
        "pairs": {"new": difference.pairs_new, "same": difference.pairs_same},
        "tenures": difference.tenures,
        "vacancies": difference.vacancies,
        "colleagues": difference.colleagues,
        "visits": visit_figures(plan, difference),
        "forbidden": [
            {"column": column.column, "article": column.article, "why": column.why}
            for column in sheet.forbidden
        ],
        "left_out": [{"column": column.column, "reason": column.reason} for column in sheet.left_out],
        "problems": [
            {**problem.plain(), "found": found_in_part(sheet.mapping, problem)}
            for problem in sorted(sheet.problems, key=lambda problem: problem.row)
        ],
    }


def found_in_part(mapping: Mapping[str, str | None], problem: Problem) -> str:
    """What stands in the cell; of a name and a phone number a part, the row says which one it is."""
    mask = MASKS.get(mapping.get(problem.column) or "")
    return mask(problem.found) if mask else problem.found


def visit_figures(plan: Plan, difference: SheetDifference) -> dict[str, int]:
    """How many visits of a log were matched with a household: some are taken over, some known already."""
    is_log = difference.sheet.kind == "visits"
    return {
        "found": len(difference.visits) + difference.visits_known,
        "known": difference.visits_known,
        "brought_in": len(difference.visits) if plan.takes_visits else 0,
        "duplicate": difference.sheet.duplicates if is_log else 0,
        "rejected": difference.rejected if is_log else 0,
    }
