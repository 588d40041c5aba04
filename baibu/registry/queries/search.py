"""Finding people and households by what somebody remembers of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from ..models import Household, Person
from .places import households_in

LIMIT = 50
DOOR = re.compile(r"(?:(?P<unit>\w{1,4}?)\s*(?:单元|门|[-#]))?\s*(?P<room>\d{2,5})\s*(?:室|号)?")


def found_people(
    community_id: int, words: str, place_ids: Iterable[UUID], limit: int = LIMIT
) -> list[Person]:
    """People below these places by name, pinyin, initials, phone tail or door; one query.

    Staff without a home are found too; who may see whom is the caller's question (`access`).
    """
    said = words.strip()
    if not said:
        return []
    homes = households_in(community_id, place_ids).order_by()
    inside = Q(household_id__in=homes.values("id")) | Q(household_id=None)
    people = Person.objects.filter(inside, community_id=community_id, left_on=None).filter(
        matching(said, homes)
    )
    return list(people.select_related("household").order_by("sort_key")[:limit])


def found_households(
    community_id: int, words: str, place_ids: Iterable[UUID], limit: int = LIMIT
) -> list[Household]:
    """Households below these places by door, or by anybody who lives there; one query."""
    said = words.strip()
    if not said:
        return []
    homes = households_in(community_id, place_ids)
    living = Person.objects.filter(community_id=community_id, left_on=None).filter(by_name(said))
    wanted = Q(id__in=living.values("household_id"))
    if door := by_door(said):
        wanted |= door
    return list(homes.filter(wanted).select_related("place")[:limit])


def matching(said: str, homes: QuerySet[Household]) -> Q:
    """The condition on a person for any way of remembering them."""
    found = by_name(said)
    if door := by_door(said):
        found |= Q(household_id__in=homes.filter(door).values("id"))
    return found


def by_name(said: str) -> Q:
    """By name, by pinyin with or without blanks, by initials, by the last four figures of a phone or more."""
    if said.isdigit():
        return Q(phone__endswith=said) if len(said) >= 4 else Q(pk__isnull=True)
    if said.isascii():
        letters = re.sub(r"[^a-z]", "", said.lower())
        if not letters:
            return Q(pk__isnull=True)
        spelled = "^" + " ?".join(letters)
        initials = "^" + " ".join(f"{letter}[a-z]*" for letter in letters)
        return Q(sort_key__regex=spelled) | Q(sort_key__regex=initials)
    return Q(name__contains=said)


def by_door(said: str) -> Q | None:
    """By door: 501, 1-501, 2单元501; None where the words are no door."""
    found = DOOR.fullmatch(said)
    if not found:
        return None
    door = Q(room=found["room"])
    return door & Q(unit=found["unit"]) if found["unit"] else door
