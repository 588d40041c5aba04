"""What the import's pages show, ready to be drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from baibu import core

from ..models import ImportAct, ImportDraft
from .comparisons import PER_PAGE, VIEWS, Comparison, SheetCompared, line_from, problem_of
from .drafts import unpacked
from .reports import found_in_part
from .sheets import Sheet
from .teams import compare

SHOWN = VIEWS


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
    again_href: str = ""


def draft_page(
    draft: ImportDraft, comparison: Comparison, sheet_at: str, show: str, number: str
) -> DraftPage:
    """The page of a draft: one sheet, one view of it; no query."""
    at = int(sheet_at) if sheet_at.isdigit() and int(sheet_at) < len(comparison.sheets) else 0
    compared = comparison.sheets[at]
    view = show if show in SHOWN else first_view(compared)
    page = Paginator(compared.lines[view], PER_PAGE).get_page(number)
    href = reverse("registry:import-draft", args=[draft.id])
    return DraftPage(
        sentence=nothing_to_bring() if comparison.is_empty else sentence(comparison.sheets),
        sheet=compared.sheet,
        sheets=[
            (str(n), each.sheet.name, f"{href}?sheet={n}", each.sheet.rows)
            for n, each in enumerate(comparison.sheets)
        ],
        at=str(at),
        tabs=tabs(compared, f"{href}?sheet={at}"),
        show=view,
        page=page,
        heads=heads_of(view),
        lines=[line_of(view, values, compared.sheet.mapping) for values in page.object_list],
        facts=facts_of(compared),
        has_rejected=comparison.has_rejected,
        is_empty=comparison.is_empty,
        again_href=f"{href}?sheet={at}&show={view}&again=1",
    )


def first_view(compared: SheetCompared) -> str:
    """What needs a look first."""
    return next((view for view in SHOWN if len(compared.lines[view])), "problems")


def tabs(compared: SheetCompared, href: str) -> list[tuple[str, str, str, int]]:
    """The views of a sheet, with how many rows each has."""
    words = {
        "problems": _("Needs a look"), "new": _("New"), "changed": _("Changed"),
        "gone": _("Not in the sheet"), "same": _("The same"), "pairs": _("Helpers"),
    }  # fmt: skip
    shown = SHOWN if compared.sheet.kind == "register" else SHOWN[:1]
    return [(view, words[view], f"{href}&show={view}", len(compared.lines[view])) for view in shown]


def heads_of(view: str) -> tuple[str, ...]:
    """The headings of a view."""
    if view == "problems":
        return (_("Row") + "#", _("Column"), _("What stands there"), _("What to do"))
    if view == "changed":
        return (_("Row") + "#", _("Name"), _("Address"), _("Change"))
    if view == "pairs":
        return (_("Row") + "#", _("Name"), _("Address"), _("Helper"))
    return (_("Row") + "#", _("Name"), _("Address"))


def line_of(view: str, values: list[Any], mapping: Mapping[str, str | None]) -> Sequence[Any]:
    """One line of a view; `mapping`: heading → what it was read as."""
    if view == "problems":
        one = problem_of(values)
        mark = {"text": one.remedy, "badge": "refused"} if one.is_rejecting else {"text": one.remedy}
        return (one.row, one.column, found_in_part(mapping, one), mark)
    line = line_from(values)
    if view == "pairs":
        helpers = _(", ").join(helper for _what, _none, helper in line.changes)
        return (line.row, line.name, line.address, helpers)
    if view == "changed":
        words = changed_words()
        said = (
            f"{words.get(name, name)}: {part(name, before) or '-'} → {part(name, after) or '-'}"
            for name, before, after in line.changes
        )
        return (line.row, line.name, line.address, "; ".join(said))
    return (line.row or "", line.name, line.address)


def part(name: str, value: str) -> str:
    """What of a stored value is shown beside the new one: a phone number in part only."""
    return core.masked_phone(value) if name == "phone" and value else value


def changed_words() -> dict[str, str]:
    """What the stored columns are called."""
    return {
        "sex": _("Sex"), "phone": _("Phone"), "relation": _("Relation"), "born_on": _("Birth"),
        "born_precision": _("Known to the"), "household_id": _("Home"), "left_on": _("Moved out on"),
    }  # fmt: skip


def nothing_to_bring() -> str:
    """What is said of a file without a row that could be brought in."""
    return _("There is nothing in this file to bring in.")


def sentence(sheets: Sequence[SheetCompared]) -> str:
    """What would happen, in one sentence."""
    count = {name: sum(len(each.lines[name]) for each in sheets) for name in ("new", "changed", "same")}
    posts = sum(each.figures["tenures"][name] for each in sheets for name in ("new", "changed", "ended"))
    text = _("%(new)s people are new, %(changed)s change, %(same)s stay the same.") % count
    if posts:
        text += " " + _("%(posts)s posts change hands.") % {"posts": posts}
    if pairs := sum(each.figures["pairs_new"] for each in sheets):
        text += " " + _("%(pairs)s pairs are made.") % {"pairs": pairs}
    if visits := sum(each.figures["visits"] for each in sheets):
        text += " " + _("%(visits)s visits would be taken over.") % {"visits": visits}
    if known := sum(each.figures["visits_known"] for each in sheets):
        text += " " + _("%(known)s visits are known already and stay as they are.") % {"known": known}
    return text


def facts_of(compared: SheetCompared) -> list[tuple[str, str]]:
    """A sheet in figures, as terms and values."""
    sheet, figures = compared.sheet, compared.figures
    counts = figures["tenures"]
    facts: list[tuple[str, Any]] = [(_("Rows"), sheet.rows), (_("Heading in row"), sheet.header_row)]
    if sheet.kind == "register":
        facts += [
            (_("Households"), figures["households"]),
            (_("Needs to be confirmed"), figures["circumstances"]),
            (_("Pairs to be made"), figures["pairs_new"]),
        ]
    if sheet.kind == "team":
        facts += [(_("Posts filled"), counts["new"] + counts["changed"]),
                  (_("Posts as before"), counts["same"]), (_("Vacant"), figures["vacancies"])]  # fmt: skip
    if sheet.kind == "visits":
        facts += [(_("Visits to take over"), figures["visits"]),
                  (_("Visits known already"), figures["visits_known"])]  # fmt: skip
    facts += [(_("Typed twice"), sheet.duplicates), (_("Rejected"), figures["rejected"])]
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
