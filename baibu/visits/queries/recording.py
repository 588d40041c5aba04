"""What the form for a visit offers: what for, who may have come along, what a call is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from baibu.ledger.queries import credits, met_by_record, notes_of, owed_for_household
from baibu.registry.models import Household, Person
from baibu.visits.models import Companion, Visit

from . import words
from .cards import names_for
from .desk import Desk, behalf
from .names import Names

#: a visit longer ago cannot be entered any more
FARTHEST_BACK = timedelta(days=366)
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
    #: on another day than today: whose duties of that day are offered
    of_day: str = ""
    #: said where nobody was in that day before: another attempt is kept, the day counts once
    tried_words: str = ""

    def said(self, outcome: str) -> str:
        """What the visitor is told when it is recorded."""
        if outcome == "nobody-home" and self.tried_words:
            return _("Noted as another attempt of that day. It is kept; the day counts once.")
        if outcome == "nobody-home":
            return _("Noted as an attempt. What is owed stays owed.")
        if outcome == "phone" and not self.phone_counts:
            return _("The call is noted. What is owed here still needs a visit.")
        return _("Recorded. It can be undone or corrected today.")


def visit_day(sent: Mapping[str, Any], today: date, otherwise: date | None = None) -> date:
    """The day whose duties the form offers: the one asked for, where a visit of it can still be entered."""
    try:
        on = date.fromisoformat(str(sent.get("on", "")))
    except ValueError:
        return otherwise or today
    return on if today - FARTHEST_BACK <= on <= today else otherwise or today


def sheet_for(desk: Desk, home: Household, today: date, old: Visit | None = None) -> Sheet:
    """The form for a home on a day; for a correction, filled with what the old record said.

    What is offered was owed on the day of the visit, to the seats the visitor acted for that day.
    """
    rows: list[Any] = [
        row for row in owed_for_household(desk.community_id, home.id, desk.day) if is_visit_row(desk, row)
    ]
    met = met_by_record(desk.community_id, old.id) if old else set()
    alive = [row for row in rows if may_tick(row, today) or row.id in met]
    theirs = met | creditable(desk, alive)
    rows = oldest([row for row in alive if row.id in theirs])
    living = living_there(home)
    company = [each for each in company_of(desk, home) if each not in living]
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
            (str(row.id), choice(desk, names, row, today))
            for row in [*mine, *(row for row in rows if row not in mine)]
        ],
        ticked=[str(row.id) for row in (rows if old else mine) if not old or row.id in met],
        companions=[(str(each), names.people[each]) for each in company if each in names.people],
        initial={**(told_before(old) if old else {}), "on": desk.day},
        of_day=of_day(desk, today),
        tried_words=tried_words(desk, home, today, old),
        phone_counts=any(by_phone(desk, row) for row in rows),
    )


def may_tick(row: Any, today: date) -> bool:
    """Whether a visit of the desk's day, written down today, can still meet the row."""
    return row.disposition in ("open", "overdue") and (row.settle_on is None or row.settle_on >= today)


def of_day(desk: Desk, today: date) -> str:
    """A word where the duties offered are those of an earlier day."""
    if desk.day == today:
        return ""
    text = _("This is what was open on %(day)s and yours to do that day.")
    return text % {"day": words.day_words(desk.day, today)}


def tried_words(desk: Desk, home: Household, today: date, old: Visit | None) -> str:
    """A word where an attempt of the day is noted already; one query."""
    tried = attempts_on(home.community_id, home.id, desk.day)
    if not (tried.exclude(id=old.id) if old else tried).exists():
        return ""
    if desk.day == today:
        return _("An attempt of today is noted already. Another one is kept too, but the day counts once.")
    text = _("An attempt of %(day)s is noted already. Another one is kept too, but the day counts once.")
    return text % {"day": words.day_words(desk.day, today)}


def attempts_on(community_id: int, household_id: UUID, day: date) -> QuerySet[Visit]:
    """The attempts of one day at one home that were not taken back."""
    return Visit.objects.filter(
        community_id=community_id, household_id=household_id, on_day=day, outcome="nobody-home",
        withdrawn_at=None,
    )  # fmt: skip


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


def choice(desk: Desk, names: Names, row: Any, today: date) -> str:
    """One thing the visit may be for."""
    about = names.subject("person", row.subject_id) if row.subject_kind == "person" else ""
    title = words.duty_title(desk.pack, row.duty)
    return " · ".join(filter(None, [title, about, words.when(row, today)]))


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


def living_there(home: Household) -> set[UUID]:
    """Who lives in the home; one query."""
    here = Person.objects.filter(community_id=home.community_id, household_id=home.id, left_on=None)
    return set(here.values_list("id", flat=True))


def told_before(old: Visit) -> dict[str, Any]:
    """What the record to be corrected said; two queries."""
    kept = [each for each in (old.note_id, old.need_note_id) if each]
    notes = notes_of(old.community_id, kept) if kept else {}
    company = Companion.objects.filter(community_id=old.community_id, visit_id=old.id)
    return {
        "outcome": old.outcome,
        "note": notes.get(old.note_id, "") if old.note_id else "",
        "need": notes.get(old.need_note_id, "") if old.need_note_id else "",
        "companions": [str(each) for each in company.values_list("person_id", flat=True)],
    }
