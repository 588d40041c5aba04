"""What the import's pages show, ready to be drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from ..models import ImportAct, ImportDraft
from .differences import Line, SheetDifference
from .drafts import unpacked
from .sheets import Sheet
from .teams import compare

PER_PAGE = 50
SHOWN = ("problems", "new", "changed", "gone", "same", "pairs")


@dataclass(slots=True)
class DraftPage:
    """One sheet of a draft, beside what is stored."""

    sentence: str
    sheet: Sheet
    #: sheets of the workbook as tabs
    sheets: list[tuple[str, str, str, int]]
    at: str
    tabs: list[tuple[str, str, str, int]]
    show: str
    page: Page[Any]
    heads: tuple[str, ...]
    lines: list[Sequence[Any]]
    facts: list[tuple[str, str]] = field(default_factory=list)
    has_rejected: bool = False
    #: nothing of the whole file can be brought in
    is_empty: bool = False


def draft_page(draft: ImportDraft, day: date, sheet_at: str, show: str, number: str) -> DraftPage:
    """The page of a draft: one sheet, one view of it."""
    workbook = unpacked(bytes(draft.rows))
    plan = compare(workbook, draft.community_id, day)
    at = int(sheet_at) if sheet_at.isdigit() and int(sheet_at) < len(plan.sheets) else 0
    difference = plan.sheets[at]
    view = show if show in SHOWN else first_view(difference)
    items = problems_of(difference) if view == "problems" else getattr(difference, view)
    page = Paginator(items, PER_PAGE).get_page(number)
    href = reverse("registry:import-draft", args=[draft.id])
    return DraftPage(
        sentence=nothing_to_bring() if workbook.is_empty else sentence(plan.sheets),
        sheet=difference.sheet,
        sheets=[
            (str(n), each.sheet.name, f"{href}?sheet={n}", each.sheet.rows)
            for n, each in enumerate(plan.sheets)
        ],
        at=str(at),
        tabs=tabs(difference, f"{href}?sheet={at}"),
        show=view,
        page=page,
        heads=heads_of(view),
        lines=[line_of(view, item) for item in page.object_list],
        facts=facts_of(difference),
        has_rejected=any(each.sheet.rejected for each in plan.sheets),
        is_empty=workbook.is_empty,
    )


def first_view(difference: SheetDifference) -> str:
    """What needs a look first."""
    return (
        next((view for view in SHOWN if view != "problems" and getattr(difference, view)), "problems")
        if (not difference.sheet.problems)
        else "problems"
    )


def problems_of(difference: SheetDifference) -> list[Any]:
    """The problems in the order of the sheet."""
    return sorted(difference.sheet.problems, key=lambda problem: problem.row)


def tabs(difference: SheetDifference, href: str) -> list[tuple[str, str, str, int]]:
    """The views of a sheet, with how many rows each has."""
    words = {
        "problems": _("Needs a look"), "new": _("New"), "changed": _("Changed"),
        "gone": _("Not in the sheet"), "same": _("The same"), "pairs": _("Helpers"),
    }  # fmt: skip
    counts = {"problems": len(difference.sheet.problems)}
    counts |= {view: len(getattr(difference, view)) for view in SHOWN[1:]}
    shown = SHOWN if difference.sheet.kind == "register" else SHOWN[:1]
    return [(view, words[view], f"{href}&show={view}", counts[view]) for view in shown]


def heads_of(view: str) -> tuple[str, ...]:
    """The headings of a view."""
    if view == "problems":
        return (_("Row") + "#", _("Column"), _("What stands there"), _("What to do"))
    if view == "changed":
        return (_("Row") + "#", _("Name"), _("Address"), _("Change"))
    if view == "pairs":
        return (_("Row") + "#", _("Name"), _("Address"), _("Helper"))
    return (_("Row") + "#", _("Name"), _("Address"))


def line_of(view: str, item: Any) -> Sequence[Any]:
    """One line of a view."""
    if view == "problems":
        mark = {"text": item.remedy, "badge": "refused"} if item.is_rejecting else {"text": item.remedy}
        return (item.row, item.column, item.found, mark)
    line: Line = item
    if view == "pairs":
        return (line.row, line.name, line.address, "、".join(helper for _what, _none, helper in line.changes))
    if view == "changed":
        words = changed_words()
        said = (
            f"{words.get(name, name)}: {before or '-'} → {after or '-'}"
            for name, before, after in line.changes
        )
        return (line.row, line.name, line.address, "; ".join(said))
    return (line.row or "", line.name, line.address)


def changed_words() -> dict[str, str]:
    """What the stored columns are called."""
    return {
        "sex": _("Sex"), "phone": _("Phone"), "relation": _("Relation"), "born_on": _("Birth"),
        "born_precision": _("Known to the"), "household_id": _("Home"), "left_on": _("Moved away"),
    }  # fmt: skip


def nothing_to_bring() -> str:
    """What is said of a file without a row that could be brought in."""
    return _("There is nothing in this file to bring in.")


def sentence(sheets: Sequence[SheetDifference]) -> str:
    """What would happen, in one sentence."""
    count = {name: sum(len(getattr(each, name)) for each in sheets) for name in ("new", "changed", "same")}
    posts = sum(each.tenures["new"] + each.tenures["changed"] + each.tenures["ended"] for each in sheets)
    text = _("%(new)s people are new, %(changed)s change, %(same)s stay the same.") % count
    if posts:
        text += " " + _("%(posts)s posts change hands.") % {"posts": posts}
    if pairs := sum(each.pairs_new for each in sheets):
        text += " " + _("%(pairs)s pairs are made.") % {"pairs": pairs}
    if visits := sum(len(each.visits) for each in sheets):
        text += " " + _("%(visits)s visits were found.") % {"visits": visits}
    return text


def facts_of(difference: SheetDifference) -> list[tuple[str, str]]:
    """A sheet in figures, as terms and values."""
    sheet, counts = difference.sheet, difference.tenures
    facts: list[tuple[str, Any]] = [(_("Rows"), sheet.rows), (_("Heading in row"), sheet.header_row)]
    if sheet.kind == "register":
        facts += [
            (_("Households"), len(difference.households)),
            (_("Needs to be confirmed"), difference.circumstances),
            (_("Pairs to be made"), difference.pairs_new),
        ]
    if sheet.kind == "team":
        facts += [(_("Posts filled"), counts["new"] + counts["changed"]),
                  (_("Posts as before"), counts["same"]), (_("Vacant"), difference.vacancies)]  # fmt: skip
    if sheet.kind == "visits":
        facts.append((_("Visits found"), len(difference.visits)))
    facts += [(_("Typed twice"), sheet.duplicates), (_("Rejected"), difference.rejected)]
    return [(term, str(value)) for term, value in facts]


def act_sentence(act: ImportAct) -> str:
    """What an import did, in one sentence."""
    people = [sheet["people"] for sheet in act.report.get("sheets", [])]
    count = {name: sum(each[name] for each in people) for name in ("new", "changed", "same", "rejected")}
    return _("%(new)s people came in, %(changed)s changed, %(same)s stayed the same.") % count


def rejected_sheets(draft: ImportDraft, day: date) -> list[Sheet]:
    """The sheets of a draft with every row that is not brought in, those the comparison rejects included."""
    plan = compare(unpacked(bytes(draft.rows)), draft.community_id, day)
    return [difference.sheet for difference in plan.sheets]


def has_rejected(act: ImportAct) -> bool:
    """Whether any row was not brought in."""
    sheets = act.report.get("sheets", [])
    return any(sheet["people"]["rejected"] or sheet["visits"]["rejected"] for sheet in sheets)


def gone_count(act: ImportAct) -> int:
    """How many people were registered and missing from the sheets."""
    return sum(sheet.get("gone", 0) for sheet in act.report.get("sheets", []))


def draft_of(act: ImportAct) -> UUID | None:
    """The draft an act was brought in from, while it is kept."""
    rows = ImportDraft.objects.filter(community_id=act.community_id, applied_act_id=act.id)
    return rows.values_list("id", flat=True).first()
