"""Values of kept rows in words: names, places, needs, days; of other people no more than a surname."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from baibu import core
from baibu.ledger.queries import notes_of
from baibu.registry.queries.actors import Actor
from baibu.registry.queries.notice import said
from baibu.registry.queries.own import Own, Whose
from baibu.registry.queries.privacy import Entry

from .looks import WHY
from .names import Names, names_of
from .timeline import Told, sentence
from .words import duty_title, long_day, post_title

#: what is named by an id, and has to be looked up
LOOKED_UP = frozenset({"person", "doer", "household", "place", "note"})
#: the words of a value, by what it stands for
Say = Callable[["Values", Entry, Any, Mapping[str, Any]], str]


@dataclass(frozen=True, slots=True)
class Values:
    """What the words of kept rows need."""

    asked: Whose
    pack: core.Pack | None
    names: Names
    notes: Mapping[Any, str]
    day: date

    def is_plain(self, entry: Entry, row: Mapping[str, Any]) -> bool:
        """Whether the value goes without saying: oneself, one's own home, something that is not so."""
        value = row.get(entry.column)
        return value is False or value in (self.asked.person_id, self.asked.household_id)

    def say(self, entry: Entry, row: Mapping[str, Any]) -> str:
        """The value of a field in words; empty where there is none."""
        if entry.stands_for == "secret":
            return _("kept in a form that nobody can read")
        value = row.get(entry.column)
        if value is None or value == "":
            return ""
        if named := NAMED.get(entry.stands_for):
            return named(self, entry, value, row)
        return plain(value)


def values_of(actor: Actor, asked: Whose, found: Iterable[Own], day: date) -> Values:
    """What turns these rows into words; at most five queries."""
    ids: dict[str, set[Any]] = defaultdict(set)
    for own in found:
        for entry in own.table.entries:
            if entry.stands_for in LOOKED_UP:
                ids[entry.stands_for] |= {row[entry.column] for row in own.rows} - {None}
    people, places, homes = ids["person"] | ids["doer"], ids["place"], ids["household"]
    names = names_of(asked.community_id, people=people, households=homes, places=places)
    notes = notes_of(asked.community_id, ids["note"])
    return Values(asked, actor.pack, names, notes, day)


def plain(value: Any) -> str:
    """A day, a moment, yes or no, facts by name, or the text as it is."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        here = timezone.localtime(value)
        return f"{long_day(here.date())} {here:%H:%M}"
    if isinstance(value, date):
        return long_day(value)
    if isinstance(value, dict):
        return _(", ").join(f"{name} {each}" for name, each in value.items() if is_told(each))
    return "" if isinstance(value, (bytes, memoryview)) else str(value)


def is_told(value: Any) -> bool:
    """Whether a fact says something by itself: ids, lists and blanks do not."""
    if value in (None, "") or isinstance(value, (list, dict)):
        return False
    try:
        UUID(str(value))
    except ValueError:
        return True
    return False


def person(values: Values, _entry: Entry, value: Any, _row: Mapping[str, Any]) -> str:
    """Oneself as such, anybody else by the surname."""
    if value == values.asked.person_id:
        return _("you")
    return core.masked_name(values.names.people.get(value, ""))


def doer(values: Values, _entry: Entry, value: Any, _row: Mapping[str, Any]) -> str:
    """Whoever acted is answerable by name."""
    return _("you") if value == values.asked.person_id else values.names.people.get(value, "")


def household(values: Values, _entry: Entry, value: Any, _row: Mapping[str, Any]) -> str:
    """One's own door; that of others up to the building."""
    home = values.names.homes.get(value)
    if home is None:
        return ""
    return home.address if value == values.asked.household_id else core.masked_address(home.address)


def place(values: Values, _entry: Entry, value: Any, _row: Mapping[str, Any]) -> str:
    """The place's name."""
    return values.names.places.get(value, "")


def post(values: Values, _entry: Entry, value: Any, _row: Mapping[str, Any]) -> str:
    """The post's title."""
    return post_title(values.pack, value) if values.pack else str(value)


def duty(values: Values, _entry: Entry, value: Any, _row: Mapping[str, Any]) -> str:
    """The duty's title."""
    return duty_title(values.pack, value) if values.pack else str(value)


def need(values: Values, entry: Entry, value: Any, row: Mapping[str, Any]) -> str:
    """A need or a kind of pair, by the method's word; else by the register's."""
    pack = values.pack
    titles = {**dict(pack.circumstances), **dict(pack.pairs)} if pack else {}
    return said(titles[value]) if value in titles else code(values, entry, value, row)


def note(values: Values, _entry: Entry, value: Any, _row: Mapping[str, Any]) -> str:
    """The note's text; one that was erased is empty."""
    return values.notes.get(value, "")


def code(_values: Values, entry: Entry, value: Any, _row: Mapping[str, Any]) -> str:
    """The register's word for a code."""
    return said(entry.codes[value]) if value in entry.codes else str(value)


def role(_values: Values, _entry: Entry, value: str, _row: Mapping[str, Any]) -> str:
    """The line about a role of the demonstration, in the reader's language."""
    return gettext(value)


def birth(_values: Values, _entry: Entry, value: date, row: Mapping[str, Any]) -> str:
    """A birth as precisely as it is known."""
    known = {"day": 10, "month": 7, "year": 4}
    return value.isoformat()[: known[row.get("born_precision") or "day"]]


def happened(values: Values, _entry: Entry, _value: Any, row: Mapping[str, Any]) -> str:
    """An entry as the sentence of the timeline."""
    if values.pack is None:
        return str(row["kind"])
    return sentence(SimpleNamespace(**row), Told(values.pack, values.names.people, {}, values.day))


def why(_values: Values, _entry: Entry, value: Mapping[str, Any], _row: Mapping[str, Any]) -> str:
    """Why somebody looked."""
    return str(WHY.get(str(value.get("purpose")), ""))


def facts(values: Values, _entry: Entry, value: Mapping[str, Any], _row: Mapping[str, Any]) -> str:
    """The facts of an entry; nothing where they name somebody else of the home."""
    about = value.get("person")
    return plain(value) if about in (None, str(values.asked.person_id)) else ""


NAMED: Mapping[str, Say] = {
    "person": person, "doer": doer, "household": household, "place": place, "post": post, "duty": duty,
    "need": need, "pair": need, "note": note, "code": code, "birth": birth, "happened": happened, "why": why,
    "facts": facts, "role": role,
}  # fmt: skip
