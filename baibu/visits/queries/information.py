"""What is kept about me: every row that is about me, in words, with what it is for and who sees it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baibu.ledger.queries import own_memory
from baibu.notices.models import Named, Notice
from baibu.registry.queries.actors import Actor
from baibu.registry.queries.notice import Kind, said, section
from baibu.registry.queries.own import Own, own_rows, whose

from ..models import Companion, Visit
from .values import Values, values_of
from .words import long_day

#: so many rows of a table the page shows; the copy has all of them
SHOWN = 5
#: tables that hold one row about somebody: each of its fields stands by itself
SINGLE = ("registry.Person", "registry.Household", "registry.Account")
#: what a row of several leaves to the copy
UNSAID = frozenset({"link", "facts"})
VISITS = (Visit, Companion)
NOTICES = (Notice, Named)


@dataclass(frozen=True, slots=True)
class Line:
    """One row, in words."""

    title: str
    meta: str


@dataclass(frozen=True, slots=True)
class Section:
    """One table: what it keeps about me, and why."""

    #: room.Table
    table: str
    title: str
    #: how many rows, and how often I acted
    sentence: str
    #: (field, value) where there is one row
    fields: tuple[tuple[str, str], ...]
    rows: tuple[Line, ...]
    kinds: tuple[Kind, ...]
    total: int = 0
    handled: int = 0


@dataclass(frozen=True, slots=True)
class Information:
    """The page."""

    sentence: str
    sections: tuple[Section, ...]
    #: kinds of things kept about others, and nothing of it about me
    nothing: str
    home_href: str


def information_page(actor: Actor, day: date) -> Information:
    """Everything kept about the actor, the newest five rows of each kind; about forty queries."""
    found, values = found_about(actor, day, SHOWN)
    sections = tuple(section_of(own, values) for own in found if own.total or own.handled)
    rest = [section(own.table).title for own in found if not (own.total or own.handled)]
    home = values.asked.household_id
    return Information(
        sentence=ngettext(
            "%(count)s kind of thing is kept about you.", "%(count)s kinds of things are kept about you.",
            len(sections),
        ) % {"count": len(sections)},
        sections=sections,
        nothing=_(", ").join(rest),
        home_href=reverse("visits:household", args=[home]) if home else "",
    )  # fmt: skip


def found_about(actor: Actor, day: date, limit: int | None) -> tuple[list[Own], Values]:
    """The rows of every table about the actor, and what turns them into words."""
    asked = whose(actor)
    found = [
        *own_rows(asked, limit),
        *own_rows(asked, limit, VISITS),
        *own_rows(asked, limit, NOTICES),
        *own_memory(asked, limit),
    ]
    return found, values_of(actor, asked, found, day)


def section_of(own: Own, values: Values) -> Section:
    """One table, in words."""
    told = section(own.table)
    is_single = own.table.label in SINGLE
    return Section(
        table=own.table.label,
        title=told.title,
        sentence="" if is_single else how_many(own),
        fields=tuple(fields_of(own, own.rows[0], values)) if is_single and own.rows else (),
        rows=() if is_single or not own.table.lead else tuple(line_of(own, row, values) for row in own.rows),
        kinds=told.kinds,
        total=own.total,
        handled=own.handled,
    )


def how_many(own: Own) -> str:
    """How many rows are about somebody, how many of them stand here, and how often they acted."""
    parts = []
    if own.total:
        parts.append(
            ngettext("%(count)s row about you.", "%(count)s rows about you.", own.total)
            % {"count": own.total}
        )
    if own.total > len(own.rows) and own.table.lead:
        parts.append(_("The newest %(count)s stand here; the copy has all.") % {"count": len(own.rows)})
    if own.handled and own.first and own.last:
        values = {"count": own.handled, "first": long_day(own.first), "last": long_day(own.last)}
        parts.append(
            ngettext(
                "Your name stands in %(count)s as the one who acted, on %(first)s.",
                "Your name stands in %(count)s as the one who acted, from %(first)s to %(last)s.",
                own.handled,
            ) % values
        )  # fmt: skip
    return " ".join(parts)


def fields_of(own: Own, row: Mapping[str, Any], values: Values) -> Iterator[tuple[str, str]]:
    """Every field of a row with its value; one without a value says so."""
    for entry in own.table.entries:
        if entry.stands_for != "link":
            yield said(entry.title), values.say(entry, row) or _("not noted")


def line_of(own: Own, row: Mapping[str, Any], values: Values) -> Line:
    """A row of several: what it is called, and what else it says."""
    lead = own.table.entry(own.table.lead)
    others = (each for each in own.table.entries if each is not lead and each.stands_for not in UNSAID)
    told = [each for each in others if not values.is_plain(each, row)]
    words = [(said(entry.title), values.say(entry, row)) for entry in told]
    return Line(
        title=values.say(lead, row) if lead else "",
        meta=" · ".join(
            _("%(field)s: %(value)s") % {"field": title, "value": value} for title, value in words if value
        ),
    )


def copied(actor: Actor, day: date) -> Iterator[tuple[str, str, tuple[str, ...], list[tuple[str, ...]]]]:
    """(key, title, headings, rows) of every table that keeps something about the actor; whole."""
    found, values = found_about(actor, day, None)
    for own in found:
        entries = [entry for entry in own.table.entries if entry.stands_for not in {"link", "secret"}]
        if own.rows:
            rows = [tuple(values.say(entry, row) for entry in entries) for row in own.rows]
            title = section(own.table).title
            yield own.table.label, title, tuple(said(entry.title) for entry in entries), rows
