"""What is owed, shaped into cards: one for each home, place or body, with everything owed there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.urls import reverse
from django.utils.translation import gettext as _

from . import words
from .desk import Desk, behalf
from .names import Home, Names, names_of
from .reasons import Why, why_of

#: from the most to the least urgent
URGENCY = ("overdue", "today", "open", "coming")


@dataclass(frozen=True, slots=True)
class Due:
    """One thing owed."""

    id: UUID
    code: str
    title: str
    #: whom it is about, where the card's title does not say it
    subject: str
    when: str
    status: str
    status_text: str
    behalf: str
    why: Why
    due_on: date
    is_open: bool
    #: the same duty's next period, where that is open too; it never stacks as a row of its own
    then: str = ""


@dataclass(frozen=True, slots=True)
class Pile:
    """What is owed at one home, place or body, before it has names: enough to count and to order."""

    kind: str
    key: UUID
    #: the earliest due first; what has not begun only where nothing has
    rows: tuple[Any, ...]
    status: str
    due_on: date

    @property
    def is_visit(self) -> bool:
        """Whether it is met by going to see a home."""
        return self.kind == "home"


@dataclass(frozen=True, slots=True)
class Card:
    """A home, place or body, and what is owed there."""

    key: str
    title: str
    where: str
    href: str
    status: str
    status_text: str
    dues: tuple[Due, ...]
    #: the one tap, for homes
    tap_href: str
    other_href: str
    other_text: str
    note: str
    #: whether the tap is the page's main action, or one of many that have time
    kind: str
    token: UUID
    due_on: date
    is_visit: bool


def names_for(
    desk: Desk, rows: Iterable[Any], extra_people: Iterable[Any] = (), homes: Iterable[Any] = ()
) -> Names:
    """The names every row and every stand-in on the page needs; at most two queries."""
    known = list(rows)
    behind = {seat.on_behalf_of for seat in desk.seats if seat.on_behalf_of}
    me = {desk.actor.person_id} if desk.actor.person_id else set()
    return names_of(
        desk.community_id,
        households={row.household_id for row in known if row.household_id} | set(homes),
        people=behind
        | me
        | set(extra_people)
        | {row.subject_id for row in known if row.subject_kind == "person"},
        places={row.subject_id for row in known if row.subject_kind == "place"}
        | {row.place_id for row in known},
        bodies={row.subject_id for row in known if row.subject_kind == "body"},
        me=desk.actor.person_id,
    )


def cards(desk: Desk, rows: Iterable[Any], names: Names) -> list[Card]:
    """The rows gathered into cards, the most urgent first, then door by door; no query."""
    return cards_of(desk, piles(desk, rows), names)


def cards_of(desk: Desk, found: Iterable[Pile], names: Names, most: int | None = None) -> list[Card]:
    """The piles as cards, or the first so many; the most urgent first, then door by door; no query."""
    ordered = sorted(found, key=lambda pile: (*urgency(pile), *door_of(names, pile)))
    return [card_of(desk, names, pile) for pile in ordered[:most]]


def piles(desk: Desk, rows: Iterable[Any]) -> list[Pile]:
    """The rows gathered by home, or by what is to be done there; no query."""
    visits = {duty.code for duty in desk.pack.duties if duty.met_by.record == "visit"}
    found: dict[tuple[str, UUID], list[Any]] = {}
    for row in rows:
        is_home = row.household_id is not None and row.duty in visits
        key = ("home", row.household_id) if is_home else (f"deed-{row.duty}", row.subject_id)
        found.setdefault(key, []).append(row)
    return [pile_of(desk, kind, key, owed) for (kind, key), owed in found.items()]


def pile_of(desk: Desk, kind: str, key: UUID, rows: list[Any]) -> Pile:
    """One pile; its status is that of its most urgent row."""
    begun = [row for row in rows if row.disposition != "planned"]
    owed = sorted(begun or rows, key=lambda row: (row.due_on, row.duty))
    known = [(words.status(first, desk.day)[0], first.due_on) for first, *_later in lines_of(owed)]
    status, due_on = min(known, key=lambda each: URGENCY.index(each[0]))
    return Pile(kind, key, tuple(owed), status, due_on)


def urgency(pile: Pile) -> tuple[int, date]:
    """How pressing a pile is, whatever its door."""
    return URGENCY.index(pile.status), pile.due_on


def door_of(names: Names, pile: Pile) -> tuple[str, str]:
    """The address a card shows, and its title."""
    if pile.is_visit:
        return names.homes[pile.key].address, names.homes[pile.key].name
    row = pile.rows[0]
    home = names.homes.get(row.household_id) if row.household_id else None
    return home.address if home else "", names.subject(row.subject_kind, row.subject_id)


def card_of(desk: Desk, names: Names, pile: Pile) -> Card:
    """One card; its status is that of its most urgent row."""
    dues = unstacked(desk, names, pile.rows)
    first = min(dues, key=lambda due: URGENCY.index(due.status))
    if pile.is_visit:
        return home_card(names, pile.key, dues, first)
    return deed_card(names, pile, dues, first)


def lines_of(rows: Sequence[Any]) -> list[list[Any]]:
    """The rows of each duty and subject, the oldest first."""
    lines: dict[tuple[str, UUID], list[Any]] = {}
    for row in rows:
        lines.setdefault((row.duty, row.subject_id), []).append(row)
    return list(lines.values())


def unstacked(desk: Desk, names: Names, rows: Sequence[Any]) -> tuple[Due, ...]:
    """One line per duty and subject: its oldest row, with the day of the next one beside it."""
    return tuple(
        replace(due_of(desk, names, first), then=next_words(desk, later)) for first, *later in lines_of(rows)
    )


def next_words(desk: Desk, later: list[Any]) -> str:
    """When the same is owed again; empty where nothing more is open."""
    if not later:
        return ""
    return _("The next one is due by %(day)s.") % {"day": words.day_words(later[0].due_on, desk.day)}


def home_card(names: Names, key: UUID, dues: tuple[Due, ...], first: Due) -> Card:
    """The card of a household: one tap records a visit for all that is open."""
    home = names.homes[key]
    href = reverse("visits:household", args=[key])
    record = reverse("visits:record", args=[key])
    can_tap = any(due.is_open for due in dues) and not home.is_own
    return Card(
        key=key.hex,
        title=home.name,
        where=home.address,
        href=href,
        status=first.status,
        status_text=first.status_text,
        dues=dues,
        tap_href=reverse("visits:met", args=[key]) if can_tap else "",
        other_href=record if can_tap else "",
        other_text=_("Something else"),
        note=note_of(home),
        kind="primary" if first.status in ("overdue", "today") else "quiet",
        token=uuid4(),
        due_on=first.due_on,
        is_visit=True,
    )


def note_of(home: Home) -> str:
    """A word on the card: nobody calls on their own home; a wish is respected."""
    if home.is_own:
        return _("Your own home: a colleague of the building, or the level above, calls and records it.")
    return _("This household asked not to be visited without a reason.") if home.declines_visits else ""


def deed_card(names: Names, pile: Pile, dues: tuple[Due, ...], first: Due) -> Card:
    """The card of what is done without a visit: a meeting, a training, a report."""
    row = pile.rows[0]
    where, who = door_of(names, pile)
    open_one = next((due for due in dues if due.is_open), None)
    return Card(
        key=f"{row.duty}-{row.subject_id.hex}",
        title=who,
        where=where,
        href=place_href(row),
        status=first.status,
        status_text=first.status_text,
        dues=dues,
        tap_href="",
        other_href=reverse("visits:deed", args=[open_one.id]) if open_one else "",
        other_text=_("Record it as done"),
        note="",
        kind="quiet",
        token=uuid4(),
        due_on=first.due_on,
        is_visit=False,
    )


def place_href(row: Any) -> str:
    """Where a subject can be looked at."""
    if row.subject_kind == "place":
        return reverse("visits:place", args=[row.subject_id])
    if row.household_id:
        return reverse("visits:household", args=[row.household_id])
    return reverse("visits:place", args=[row.place_id])


def due_of(desk: Desk, names: Names, row: Any) -> Due:
    """One row in words."""
    status, text = words.status(row, desk.day)
    about = names.subject("person", row.subject_id) if row.subject_kind == "person" else ""
    home = names.homes.get(row.household_id) if row.household_id else None
    on_behalf = behalf(desk, row, names.people)
    return Due(
        id=row.id,
        code=row.duty,
        title=words.duty_title(desk.pack, row.duty),
        subject="" if home and home.name == about else about,
        when=words.when(row, desk.day),
        status=status,
        status_text=text,
        behalf=on_behalf,
        why=why_of(desk, row, names.people),
        due_on=row.due_on,
        is_open=row.open_on <= desk.day,
    )
