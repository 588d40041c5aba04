"""What people are asked to agree to, and what they agreed to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from django.db.models import Exists, OuterRef, Q, QuerySet

from baibu import core

from ..models import Consent, Person

FILE = Path(__file__).with_name("consents.yaml")
#: below this age a parent or guardian agrees (PIPL art. 31); from the other on somebody can be one
SPEAKS_FOR_THEMSELF, OF_AGE = 14, 18
#: what was agreed to before the wordings were kept
BEFORE = 0
#: a need of a kind the file does not name
OTHER_NEED = "need-other"


@dataclass(frozen=True, slots=True)
class Wording:
    """What somebody read, or had read to them, before they agreed."""

    version: int
    on: date
    text: core.Text


@dataclass(frozen=True, slots=True)
class Purpose:
    """One thing people are asked to agree to."""

    code: str
    title: core.Text
    ground: core.Text
    #: what ends when it is taken back
    effect: core.Text
    wordings: tuple[Wording, ...]
    is_sensitive: bool = False
    #: whether it must be said to whom and what
    names_somebody: bool = False
    #: what may be agreed to one by one
    kinds: Mapping[str, core.Text] | None = None

    @property
    def newest(self) -> Wording:
        """The wording that is read today."""
        return self.wordings[-1]

    def version_on(self, day: date) -> int:
        """The number of the wording that was read on that day; 0 before there was one."""
        return max((each.version for each in self.wordings if each.on <= day), default=BEFORE)

    @property
    def is_need(self) -> bool:
        """Whether a need that obliges visits rests on it."""
        return self.code.startswith("need-")


@cache
def purposes() -> Mapping[str, Purpose]:
    """Code → purpose, in the order of the file."""
    tree = yaml.safe_load(FILE.read_text("utf-8"))["purposes"]
    return {code: purpose_of(code, row) for code, row in tree.items()}


def purpose_of(code: str, row: Mapping[str, Any]) -> Purpose:
    """One purpose, as the file says it."""
    wordings = tuple(Wording(each["version"], each["on"], text(each)) for each in row["texts"])
    kinds = {kind: text(words) for kind, words in row.get("kinds", {}).items()}
    return Purpose(
        code, text(row["title"]), text(row["ground"]), text(row["effect"]), wordings,
        row.get("is_sensitive", False), row.get("names_somebody", False), kinds or None,
    )  # fmt: skip


def text(row: Mapping[str, Any]) -> core.Text:
    """The wording in both languages."""
    return core.Text(str(row["zh"]), str(row["en"]))


@cache
def purpose_of_need(kind: str) -> str:
    """The purpose of the consent a need of that kind rests on."""
    named = yaml.safe_load(FILE.read_text("utf-8"))["needs"]
    return next((code for code, kinds in named.items() if kind in kinds), OTHER_NEED)


def standing(community_id: int) -> QuerySet[Consent]:
    """The consents nobody has taken back."""
    return Consent.objects.filter(community_id=community_id, withdrawn_on=None)


def same_thing(found: Consent) -> QuerySet[Consent]:
    """This consent and every other standing one to the same thing, be it to an older wording."""
    rows = standing(found.community_id).filter(
        purpose=found.purpose, kind=found.kind, person_id=found.person_id, household_id=found.household_id,
        about_id=found.about_id,
    )  # fmt: skip
    return rows.filter(id=found.id) if purposes()[found.purpose].names_somebody else rows


def has_agreed(community_id: int, person_id: UUID, purpose: str, kind: str = "") -> bool:
    """Whether the person agrees to it now. One query."""
    return standing(community_id).filter(person_id=person_id, purpose=purpose, kind=kind).exists()


def agreed_people(community_id: int, purpose: str, kind: str = "") -> set[UUID]:
    """Who agrees to it now. One query."""
    found = standing(community_id).filter(purpose=purpose, kind=kind).exclude(person_id=None)
    return {person for person in found.values_list("person_id", flat=True) if person}


def keep_agreed(community_id: int, purpose: str) -> None:
    """Nothing; whoever takes such a consent back meanwhile waits until this transaction ends. One query."""
    list(standing(community_id).filter(purpose=purpose).select_for_update().values_list("id"))


def said_no(community_id: int, purpose: str) -> set[UUID]:
    """Who took it back or asked that it be not, and has not agreed since. One query."""
    here = Consent.objects.filter(community_id=community_id, purpose=purpose).exclude(person_id=None)
    agreed = here.filter(withdrawn_on=None, person_id=OuterRef("person_id"))
    found = here.exclude(withdrawn_on=None).filter(~Exists(agreed))
    return {person for person in found.values_list("person_id", flat=True) if person}


def consents_about(community_id: int, person_id: UUID | None, household_id: UUID | None) -> QuerySet[Consent]:
    """Everything agreed to or taken back for the person, and for their home as a whole; newest first."""
    whose = Q(person_id=person_id) if person_id else Q(pk__in=[])
    if household_id:
        whose |= Q(household_id=household_id)
    return Consent.objects.filter(whose, community_id=community_id).order_by("-noted_at", "id")


def is_child(person: Person, day: date) -> bool:
    """Whether a parent or guardian agrees for them: below 14, counted from the latest day of birth meant."""
    return is_younger(person, day, SPEAKS_FOR_THEMSELF)


def guardians_for(person: Person, day: date) -> list[Person]:
    """Who of the home may agree for a child; nobody for somebody who speaks for themself. One query."""
    if person.household_id is None or not is_child(person, day):
        return []
    home = Person.objects.filter(
        community_id=person.community_id, household_id=person.household_id, left_on=None
    )
    return [one for one in home.order_by("sort_key", "id") if one.id != person.id and is_of_age(one, day)]


def is_of_age(person: Person, day: date) -> bool:
    """Whether they are 18; somebody whose birth is not known is taken to be."""
    return not is_younger(person, day, OF_AGE)


def is_younger(person: Person, day: date, age: int) -> bool:
    """Whether they may still be younger than that on the day."""
    if person.born_on is None:
        return False
    months = {"day": 0, "month": 1, "year": 12}[person.born_precision]
    return core.add_months(person.born_on, age * 12 + months) > day
