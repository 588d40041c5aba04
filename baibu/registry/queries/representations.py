"""Who acts for whom today, and who could."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from baibu.web.templatetags.parts import day as day_words

from ..models import Account, Consent, ContactPair, Person, Representation
from .accounts import NOBODY
from .consents import guardians_for, is_child, is_of_age, standing
from .my_ways import name_of
from .places import addresses_of

PURPOSE = "acting-for"
#: where a session keeps for whom its owner acts
FOR = "acts_for"


@dataclass(frozen=True, slots=True)
class Line:
    """One who acts, or for whom, ready to show."""

    id: UUID
    person_id: UUID
    name: str
    meta: str


def open_rows(community_id: int) -> QuerySet[Representation]:
    """Those nobody has ended."""
    rows = Representation.objects.filter(community_id=community_id, ended_at=None)
    return rows.select_related("helper", "person").order_by("noted_at")


def holding(rows: Iterable[Representation], day: date) -> list[Representation]:
    """Those that hold on the day; one query where any was named by the person."""
    known = [each for each in rows if each.helper.left_on is None and each.person.left_on is None]
    named = [each for each in known if each.kind == "named"]
    agreed: set[UUID | None] = set()
    if named:
        found = standing(named[0].community_id).filter(
            purpose=PURPOSE, about_id__in=[row.id for row in named]
        )
        agreed = set(found.values_list("about_id", flat=True))
    return [each for each in known if each.id in agreed or is_parent_of_child(each, day)]


def is_parent_of_child(row: Representation, day: date) -> bool:
    """Whether it is for a child that is still below 14, at home with whoever acts."""
    home = row.person.household_id
    return (
        row.kind == "child" and is_child(row.person, day)
        and home is not None and home == row.helper.household_id
    )  # fmt: skip


def acted_for(community_id: int, helper_id: UUID, day: date) -> list[Representation]:
    """For whom somebody acts; at most two queries."""
    return holding(open_rows(community_id).filter(helper_id=helper_id), day)


def acting_for(community_id: int, person_id: UUID, day: date) -> list[Representation]:
    """Who acts for somebody; at most two queries."""
    return holding(open_rows(community_id).filter(person_id=person_id), day)


def stands_for(request: HttpRequest, community_id: int, helper_id: UUID | None, day: date) -> Person | None:
    """For whom this session acts, if that still holds; forgotten where it does not. No query for nobody."""
    chosen = request.session.get(FOR)
    if not chosen or helper_id is None:
        return None
    found = next(
        (row.person for row in acted_for(community_id, helper_id, day) if str(row.person_id) == chosen), None
    )
    if found is None:
        del request.session[FOR]
    return found


def candidates_for(person: Person, day: date) -> list[tuple[str, str]]:
    """Who may be chosen: a child's grown-ups at home; else those at home, and paired helpers. Two queries."""
    if is_child(person, day):
        people = guardians_for(person, day)
    else:
        paired = ContactPair.objects.filter(
            community_id=person.community_id, household_id=person.household_id or NOBODY, until=None
        )
        here = Person.objects.filter(community_id=person.community_id, left_on=None)
        at_home = list(here.filter(household_id=person.household_id)) if person.household_id else []
        helpers = list(here.filter(id__in=paired.values("helper_id"))) if person.household_id else []
        known = {one.id: one for one in [*at_home, *helpers]}.values()
        people = [one for one in known if one.id != person.id and is_of_age(one, day)]
    return [(str(one.id), one.name) for one in sorted(people, key=lambda one: one.sort_key)]


def grown_up_called(person: Person, name: str, door: str, username: str, day: date) -> Person | None:
    """The one grown-up registered here under that account, or exactly that name and door.

    None where there is none, or several: whoever asks must know the person already. Four queries at most.
    """
    here = Person.objects.filter(community_id=person.community_id, left_on=None).exclude(id=person.id)
    if username.strip():
        accounts = Account.objects.filter(
            community_id=person.community_id, username=username.strip(), is_active=True
        )
        found = list(here.filter(id__in=accounts.values("person_id")))
    else:
        named = here.filter(name=name.strip()).exclude(household_id=None).select_related("household")
        bearers = list(named) if name.strip() and door.strip() else []
        homes = addresses_of(person.community_id, [one.household for one in bearers])
        found = [one for one in bearers if is_behind(door, one.household.door, homes[one.household.id])]
    return found[0] if len(found) == 1 and is_of_age(found[0], day) else None


def is_behind(typed: str, door: str, address: str) -> bool:
    """Whether the words mean that door: the door itself, or with building or estate before it."""
    said, whole = plain_door(typed), plain_door(address)
    return said.endswith(plain_door(door)) and whole.endswith(said)


def plain_door(words: str) -> str:
    """A door as it is compared: half-width, without blanks, 1单元501室 as 1-501."""
    said = "".join(unicodedata.normalize("NFKC", words).split())
    return re.sub(r"单元|门|#", "-", said).rstrip("室号")


def helper_line(row: Representation) -> Line:
    """Who acts, since when, and who noted it; one query where somebody did."""
    return Line(row.id, row.person_id, row.helper.name, words_of(row))


def person_line(row: Representation) -> Line:
    """For whom, since when, and who noted it; one query where somebody did."""
    return Line(row.id, row.person_id, row.person.name, words_of(row))


def words_of(row: Representation) -> str:
    """What it rests on."""
    since = _("from %(day)s") % {"day": day_words(row.since)}
    if row.kind == "child":
        kind = _("for a child below 14; ends by itself on the 14th birthday")
    else:
        kind = _("named by the person; ends when they say so")
    name = name_of(row.community_id, row.noted_by_id)
    by = _("noted by %(name)s") % {"name": name} if name else ""
    return " · ".join(filter(None, [since, kind, by]))


def consent_of(row: Representation) -> Consent | None:
    """The consent it rests on; one query."""
    return standing(row.community_id).filter(purpose=PURPOSE, about_id=row.id).first()
