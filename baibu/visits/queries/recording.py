"""What the form for a visit offers: what for, who may have come along, what a call is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from baibu.ledger.queries import credits, met_by_record, notes_of, owed_for_household
from baibu.registry.models import Household
from baibu.visits.models import Companion, Visit

from . import words
from .cards import names_for
from .desk import Desk, behalf
from .names import Names

#: people offered as company; a building's team and those above it are fewer
MOST_COMPANIONS = 24


@dataclass(frozen=True, slots=True)
class Sheet:
    """The form's choices and the words around it."""

    key: str
    title: str
    where: str
    href: str
    behalf: str
    sentence: str
    declines: bool
    phone_words: str
    owed: list[tuple[str, str]]
    ticked: list[str]
    companions: list[tuple[str, str]]
    initial: dict[str, Any] = field(default_factory=dict)
    #: whether a phone call meets anything here
    phone_counts: bool = False

    def said(self, outcome: str) -> str:
        """What the visitor is told when it is recorded."""
        if outcome == "nobody-home":
            return _("Noted as an attempt. What is owed stays owed.")
        if outcome == "phone" and not self.phone_counts:
            return _("The call is noted. What is owed here still needs a visit.")
        return _("Recorded. It can be undone or corrected today.")


def sheet_for(desk: Desk, home: Household, old: Visit | None = None) -> Sheet:
    """The form for a home on a day; for a correction, filled with what the old record said."""
    rows: list[Any] = [
        row for row in owed_for_household(desk.community_id, home.id, desk.day) if is_visit_row(desk, row)
    ]
    met = met_by_record(desk.community_id, old.id) if old else set()
    alive = [row for row in rows if row.disposition in ("open", "overdue") or row.id in met]
    theirs = met | creditable(desk, alive)
    rows = oldest([row for row in alive if row.id in theirs])
    company = company_of(desk, home)
    names = names_for(desk, rows, set(company), [home.id])
    mine = [row for row in rows if desk.seat(row.owed_by, row.place_id, row.subject_id)]
    known = names.homes[home.id]
    return Sheet(
        key=home.id.hex,
        title=known.name,
        where=known.address,
        href=reverse("visits:household", args=[home.id]),
        behalf=_(", ").join(dict.fromkeys(filter(None, (behalf(desk, row, names.people) for row in mine)))),
        sentence=(_("Correct the visit to %(name)s") if old else _("Visit to %(name)s"))
        % {"name": known.name},
        declines=home.declines_visits,
        phone_words=phone_words(desk, rows),
        owed=[
            (str(row.id), choice(desk, names, row))
            for row in [*mine, *(row for row in rows if row not in mine)]
        ],
        ticked=[str(row.id) for row in (rows if old else mine) if not old or row.id in met],
        companions=[(str(each), names.people[each]) for each in company if each in names.people],
        initial=told_before(old) if old else {},
        phone_counts=any(by_phone(desk, row) for row in rows),
    )


def creditable(desk: Desk, rows: Sequence[Any], company: Sequence[UUID] = ()) -> set[UUID]:
    """Those of the rows that a visit by whoever is at the desk, with this company, can meet; six queries."""
    people = [each for each in (desk.me, *company) if each]
    return set(credits(desk.community_id, rows, people, desk.day, is_trusted=desk.actor.is_trusted))


def is_visit_row(desk: Desk, row: Any) -> bool:
    """Whether a row is met by going to see somebody."""
    duty = words.duty_of(desk.pack, row.duty)
    return duty is not None and duty.met_by.record == "visit"


def oldest(rows: Sequence[Any]) -> list[Any]:
    """Of each duty and subject the oldest row: one visit meets one occurrence."""
    found: dict[tuple[str, UUID], Any] = {}
    for row in sorted(rows, key=lambda row: (row.due_on, row.duty)):
        found.setdefault((row.duty, row.subject_id), row)
    return list(found.values())


def choice(desk: Desk, names: Names, row: Any) -> str:
    """One thing the visit may be for."""
    about = names.subject("person", row.subject_id) if row.subject_kind == "person" else ""
    title = words.duty_title(desk.pack, row.duty)
    return " · ".join(filter(None, [title, about, words.when(row, desk.day)]))


def by_phone(desk: Desk, row: Any) -> bool:
    """Whether the row's rule lets a call count."""
    duty = words.duty_of(desk.pack, row.duty)
    return duty is not None and "phone" in duty.met_by.channels


def phone_words(desk: Desk, rows: Sequence[Any]) -> str:
    """What a phone call is worth here, said before it is chosen."""
    counting = list(
        dict.fromkeys(words.duty_title(desk.pack, row.duty) for row in rows if by_phone(desk, row))
    )
    if not rows:
        return ""
    if not counting:
        return _("A phone call is noted, but nothing owed here is met by it.")
    if len(counting) == len({row.duty for row in rows}):
        return _("For what is owed here, a phone call counts too.")
    return _("By phone only this counts: %(duties)s.") % {"duties": _(", ").join(counting)}


def company_of(desk: Desk, home: Household) -> list[UUID]:
    """Who may have come along: the teams of the building and of the places above it; no query."""
    found: dict[Any, None] = {}
    for place in reversed(home.place.path):
        for post in desk.pack.posts:
            if post.level == desk.roster.level(place):
                for held in desk.roster.holdings(post.code, place, desk.day):
                    found.setdefault(held.person)
    found.pop(desk.me, None)
    return list(found)[:MOST_COMPANIONS]


def told_before(old: Visit) -> dict[str, Any]:
    """What the record to be corrected said; two queries."""
    kept = [each for each in (old.note_id, old.need_note_id) if each]
    notes = notes_of(old.community_id, kept) if kept else {}
    company = Companion.objects.filter(community_id=old.community_id, visit_id=old.id)
    return {
        "outcome": old.outcome,
        "on": old.on_day,
        "note": notes.get(old.note_id, "") if old.note_id else "",
        "need": notes.get(old.need_note_id, "") if old.need_note_id else "",
        "companions": [str(each) for each in company.values_list("person_id", flat=True)],
    }
