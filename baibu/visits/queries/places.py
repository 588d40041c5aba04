"""A place's page: promises kept and missed, child by child and duty by duty; who acts; what is vacant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baibu import core
from baibu.ledger.queries import caught_up_by_duty, standing_counts
from baibu.registry.models import Place
from baibu.registry.queries.calendar import missing_calendar_years
from baibu.registry.queries.places import children

from . import words
from .closed import Told, closed_duties, left_out_words, told_to
from .desk import Desk
from .figures import Month, Tally, month_of, months_back, tally_of
from .names import names_of
from .responsible import SeatRow, people_at, team_of

#: vacancies listed before a count is enough
MOST_VACANCIES = 12


@dataclass(frozen=True, slots=True)
class Spot:
    """The whole page."""

    name: str
    sentence: str
    lead: str
    parent_href: str
    parent_name: str
    warning: str
    months: list[tuple[str, str, str]]
    month: str
    figures: list[dict[str, Any]]
    strip: list[tuple[str, int]]
    children: list[dict[str, Any]]
    children_title: str
    heads: list[str]
    #: duties of which something is not done, then the others
    lines: list[list[Any]]
    kept_lines: list[list[Any]]
    kept_words: str
    #: a word where duties were left out
    left_out: str
    team: list[SeatRow]
    vacancies: list[SeatRow]
    vacancy_count: int


def place_page(desk: Desk, place: Place, month_word: str = "") -> Spot:
    """Everything about a place; the number of queries does not grow with what is below it."""
    month = month_of(month_word, desk.day)
    cells = standing_counts(place, month.first, month.last, desk.day)
    below = list(children(desk.community_id, place.id))
    empty = [rung for child in desk.roster.children(place.id) for rung in vacant_below(desk, child.id)]
    parent = place.parent_id
    names = names_of(
        desk.community_id,
        people=people_at(desk, {place.id}),
        places={rung.place for rung in empty[:MOST_VACANCIES]} | ({parent} if parent else set()),
    )
    told = told_to(desk, month)
    here = told.at(place.id, cells)
    total = tally_of(here)
    is_open = not desk.is_resident
    table = lines(desk, place, month, here, is_open, made_up(desk, place, month, total))
    short, whole = [row for row in table if row[3]["text"]], [row for row in table if not row[3]["text"]]
    return Spot(
        name=place.name,
        sentence=sentence(place, month, total),
        lead=words.level_title(desk.pack, place.level),
        parent_href=reverse("visits:place", args=[parent]) if parent else "",
        parent_name=names.places.get(parent, "") if parent else "",
        warning="" if parent else calendar_warning(desk),
        months=[(each.key, each.short(desk.day), f"?month={each.key}") for each in months_back(desk.day)],
        month=month.key,
        figures=figures(desk, place, month, here, is_open) if here else [],
        strip=strip(total),
        children=squares(below, month, cells, told),
        children_title=children_title(desk, below),
        heads=[_("Duty"), _("Owed by"), _("Kept") + "#", _("Not done") + "#", _("Still open") + "#"],
        lines=short,
        kept_lines=whole,
        kept_words=kept_words(len(whole)),
        left_out=left_out_words(len(here) < len(cells)),
        team=team_of(desk, place, names.people) if desk.scope.may("team", "see", place=place) else [],
        vacancies=[vacancy_row(desk, rung, names.places) for rung in empty[:MOST_VACANCIES]]
        if is_open
        else [],
        vacancy_count=len(empty),
    )


def sentence(place: Place, month: Month, total: Tally) -> str:
    """The page in one sentence, the figure with its base."""
    values = {"place": place.name, "month": month.words, "done": total.done, "base": total.fallen_due}
    if not total.fallen_due:
        return _("%(place)s: nothing has fallen due in %(month)s.") % values
    missing = total.missed + total.overdue
    if not missing:
        return _("%(place)s: all %(base)s promises of %(month)s are kept.") % values
    text = ngettext(
        "%(place)s: %(done)s of %(base)s promises of %(month)s are kept, %(missing)s is not.",
        "%(place)s: %(done)s of %(base)s promises of %(month)s are kept, %(missing)s are not.",
        missing,
    )
    return text % {**values, "missing": missing}


def figures(
    desk: Desk, place: Place, month: Month, cells: list[dict[str, Any]], is_open: bool
) -> list[dict[str, Any]]:
    """All promises, then those of each level's posts, each with the way to its rows where that is open."""
    found = [figure(_("All promises"), place, month, tally_of(cells), "", is_open)]
    levels = {post.code: post.level for post in desk.pack.posts}
    for level in desk.pack.levels:
        inside = [cell for cell in cells if levels.get(cell["owed_by"]) == level.code]
        if inside and len(inside) < len(cells):
            title = _("%(level)s posts") % {"level": words.said(level.title)}
            found.append(figure(title, place, month, tally_of(inside), level.code, is_open))
    return found


def figure(label: str, place: Place, month: Month, tally: Tally, level: str, is_open: bool) -> dict[str, Any]:
    """A figure with its base and where its rows are."""
    href = rows_href(place.id, month, level=level) if is_open else ""
    return {"label": label, "value": tally.done, "base": tally.fallen_due, "unit": "", "href": href}


def rows_href(place_id: UUID, month: Month, **more: str) -> str:
    """The address of the rows behind a figure."""
    asked = {"month": month.key, **{name: value for name, value in more.items() if value}}
    return f"{reverse('visits:rows', args=[place_id])}?{urlencode(asked)}"


def strip(total: Tally) -> list[tuple[str, int]]:
    """The pieces of the strip; those that are nought are left out."""
    parts = [
        ("done", total.kept),
        ("late", total.late),
        ("overdue", total.overdue),
        ("missed", total.missed),
        ("open", total.open),
        ("excused", total.excused),
    ]
    return [part for part in parts if part[1]]


def squares(
    below: Iterable[Place], month: Month, cells: list[dict[str, Any]], told: Told
) -> list[dict[str, Any]]:
    """Each child as a square with what was kept there and below, as far as it is told."""
    by_child: dict[UUID, list[dict[str, Any]]] = {}
    for cell in cells:
        by_child.setdefault(cell["child"], []).append(cell)
    return [
        {
            "name": child.name,
            "kept": tally.done,
            "owed": tally.fallen_due,
            "href": f"{reverse('visits:place', args=[child.id])}?month={month.key}",
        }
        for child in below
        for tally in [tally_of(told.at(child.id, by_child.get(child.id, [])))]
    ]


def children_title(desk: Desk, below: list[Place]) -> str:
    """What the squares are."""
    if not below:
        return ""
    return _("%(level)s (%(count)s)") % {
        "level": words.level_title(desk.pack, below[0].level),
        "count": len(below),
    }


def lines(
    desk: Desk, place: Place, month: Month, cells: list[dict[str, Any]], is_open: bool, later: dict[str, int]
) -> list[list[Any]]:
    """The table by duty, in the order of the method; each number with its rows where that is open."""
    by_duty: dict[str, list[dict[str, Any]]] = {}
    for cell in cells:
        by_duty.setdefault(cell["duty"], []).append(cell)
    order = {duty.code: at for at, duty in enumerate(desk.pack.duties)}
    closed = closed_duties(desk, place)
    later = {code: count for code, count in later.items() if code not in closed or count >= core.FEW}
    return [
        line(desk, place, month, code, by_duty[code], is_open and code not in closed, later.get(code, 0))
        for code in sorted(by_duty, key=lambda code: (order.get(code, len(order)), code))
    ]


def kept_words(count: int) -> str:
    """The duties of which nothing is missing, in a word."""
    text = ngettext("%(count)s duty with nothing missing", "%(count)s duties with nothing missing", count)
    return text % {"count": count}


def line(
    desk: Desk, place: Place, month: Month, code: str, cells: list[dict[str, Any]], is_open: bool, later: int
) -> list[Any]:
    """One duty's row; `later`: how many of the missed ones were caught up on."""
    tally = tally_of(cells)

    def cell(text: Any, state: str = "") -> dict[str, Any]:
        has_rows = is_open and text not in (0, "")
        return {"text": text, "href": rows_href(place.id, month, duty=code, state=state) if has_rows else ""}

    return [
        cell(words.duty_title(desk.pack, code)),
        words.post_title(desk.pack, cells[0]["owed_by"]),
        cell(f"{tally.done}/{tally.fallen_due}", "kept"),
        {**cell(tally.missed + tally.overdue, "missing"), **caught_up_badge(later)},
        cell(tally.open, "open"),
    ]


def made_up(desk: Desk, place: Place, month: Month, total: Tally) -> dict[str, int]:
    """Duty → how many missed ones were caught up on; one query, none where nothing was missed."""
    if not total.missed:
        return {}
    return caught_up_by_duty(desk.community_id, place.id, month.first, month.last, desk.day)


def caught_up_badge(count: int) -> dict[str, str]:
    """A badge beside the number of what was missed; nothing for none."""
    if not count:
        return {}
    text = ngettext("%(count)s caught up on", "%(count)s caught up on", count)
    return {"badge": "late", "badge_text": text % {"count": count}}


def vacant_below(desk: Desk, place_id: Any) -> list[core.Rung]:
    """Every expected post without a holder, here and below; no query."""
    found = list(core.vacancies(desk.pack, desk.roster, place_id, desk.day))
    for child in desk.roster.children(place_id):
        found += vacant_below(desk, child.id)
    return found


def vacancy_row(desk: Desk, rung: core.Rung, places: dict[Any, str]) -> SeatRow:
    """One vacancy, with who acts meanwhile."""
    title = words.post_title(desk.pack, rung.post)
    href = reverse("visits:place", args=[rung.place])
    return SeatRow(title, places.get(rung.place, ""), "", "vacant", "", href)


def calendar_warning(desk: Desk) -> str:
    """A word where a year's working days are not known yet; one query."""
    missing = missing_calendar_years(desk.day)
    if not missing:
        return ""
    said = _("The holiday arrangement of %(year)s is not published or not loaded yet.")
    return said % {"year": missing[0]}
