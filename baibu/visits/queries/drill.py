"""The rows behind a figure; whose homes they are is shown only to those who look after them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baibu import core
from baibu.ledger.queries import caught_up, rows_behind
from baibu.registry.access import out_of_reach
from baibu.registry.models import Place

from . import words
from .closed import closed_duties
from .desk import Desk
from .figures import Month, month_of
from .names import Names, names_of

ROWS_A_PAGE = 50
#: word in the address → the dispositions it means
STATES: dict[str, tuple[str, ...]] = {
    "kept": ("done",), "missing": ("overdue", "missed"), "open": ("planned", "open"), "excused": ("excused",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the list."""

    title: str
    meta: str
    href: str
    status: str
    status_text: str


@dataclass(frozen=True, slots=True)
class Drill:
    """The whole page."""

    title: str
    sentence: str
    lead: str
    back_href: str
    back_text: str
    tabs: list[tuple[str, str, str]]
    state: str
    rows: list[Line]
    page: Page[Any]


def rows_page(desk: Desk, place: Place, asked: Mapping[str, str]) -> Drill:
    """The rows behind a figure of a place, fifty at a time; at most seven queries."""
    if desk.is_resident:
        raise out_of_reach()
    month = month_of(asked.get("month", ""), desk.day)
    state = asked.get("state", "")
    closed = closed_duties(desk, place)
    if asked.get("duty") in closed:
        raise core.Refusal("out-of-reach", _("Whose need this is, only the posts concerned with it may see."))
    found = rows_of(desk, place, month, asked).exclude(duty__in=closed)
    page = Paginator(found, ROWS_A_PAGE).get_page(asked.get("page"))
    rows = list(page.object_list)
    names = names_inside(desk, rows)
    later = caught_up(desk.community_id, rows, desk.day)
    return Drill(
        title=place.name,
        sentence=sentence(desk, page.paginator.count, asked.get("duty", ""), state, month),
        lead=lead(desk, rows, bool(closed)),
        back_href=f"{reverse('visits:place', args=[place.id])}?month={month.key}",
        back_text=place.name,
        tabs=tabs(asked, month),
        state=state,
        rows=[line(desk, names, row, later.get(row.id)) for row in rows],
        page=page,
    )


def rows_of(desk: Desk, place: Place, month: Month, asked: Mapping[str, str]) -> Any:
    """The rows as the ledger keeps them, narrowed by what the address asks."""
    found: Any = rows_behind(desk.community_id, place.id, month.first, month.last, desk.day)
    if duty := asked.get("duty"):
        found = found.filter(duty=duty)
    if level := asked.get("level"):
        found = found.filter(owed_by__in=[post.code for post in desk.pack.posts if post.level == level])
    if states := STATES.get(asked.get("state", "")):
        found = found.filter(disposition__in=states)
    return found


def names_inside(desk: Desk, rows: list[Any]) -> Names:
    """Names of what the reader looks after; of the rest only the places."""
    inside = [row for row in rows if desk.reaches(row)]
    return names_of(
        desk.community_id,
        households={row.household_id for row in inside if row.household_id},
        people={row.subject_id for row in inside if row.subject_kind == "person"},
        places={row.place_id for row in rows}
        | {row.subject_id for row in rows if row.subject_kind == "place"},
        bodies={row.subject_id for row in rows if row.subject_kind == "body"},
    )


def line(desk: Desk, names: Names, row: Any, later: date | None = None) -> Line:
    """One row in words; `later`: when the same was done after all, where the row itself was missed."""
    status, text = words.status(row, desk.day)
    title = words.duty_title(desk.pack, row.duty)
    place = names.places.get(row.place_id, "")
    who = ""
    if row.subject_kind in ("place", "body"):
        who = names.subject(row.subject_kind, row.subject_id)
    elif desk.reaches(row):
        home = names.homes.get(row.household_id)
        who = " ".join(
            filter(None, [names.subject(row.subject_kind, row.subject_id), home.address if home else ""])
        )
    made_up = _("caught up on %(day)s") % {"day": words.day_words(later, desk.day)} if later else ""
    is_home = row.household_id and desk.reaches(row)
    return Line(
        title=f"{title} · {who}" if who else title,
        meta=" · ".join(
            filter(None, ["" if who.endswith(place) else place, words.when(row, desk.day), made_up])
        ),
        href=reverse("visits:household", args=[row.household_id]) if is_home else "",
        status=status,
        status_text=text,
    )


def sentence(desk: Desk, count: int, duty: str, state: str, month: Month) -> str:
    """The list in one sentence."""
    text = ngettext("%(count)s row of %(month)s: %(what)s.", "%(count)s rows of %(month)s: %(what)s.", count)
    what = words.duty_title(desk.pack, duty) if duty else state_words().get(state, _("all promises"))
    if duty and state:
        what = " · ".join([what, state_words().get(state, "")])
    return text % {"count": count, "month": month.words, "what": what}


def state_words() -> dict[str, str]:
    """The words of the tabs."""
    return {
        "": _("All"),
        "kept": _("Kept"),
        "missing": _("Not done"),
        "open": _("Still open"),
        "excused": _("Excused"),
    }


def tabs(asked: Mapping[str, str], month: Month) -> list[tuple[str, str, str]]:
    """The same list by state."""
    kept = {name: asked[name] for name in ("duty", "level") if asked.get(name)}
    return [
        (key, text, "?" + urlencode({"month": month.key, **kept, **({"state": key} if key else {})}))
        for key, text in state_words().items()
    ]


def lead(desk: Desk, rows: list[Any], is_partial: bool) -> str:
    """A word where rows or names are left out."""
    if is_partial:
        return _("Rows about personal needs are listed only for the posts concerned with them.")
    if all(desk.reaches(row) or row.subject_kind in ("place", "body") for row in rows):
        return ""
    return _("Everybody with a post sees what was kept. Names are shown to those who look after the place.")
