"""Finding people and households by what somebody remembers of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from ..models import Household, Person, field_of, figures
from .places import households_in

LIMIT = 50
#: figures of a phone that are kept as a hash of their own, and of a whole mobile number
TAIL, WHOLE = 4, 11
DOOR = re.compile(r"(?:(?P<unit>\w{1,4}?)\s*(?:单元|门|[-#]))?\s*(?P<room>\d{2,5})\s*(?:室|号)?")


def found_people(
    community_id: int, words: str, place_ids: Iterable[UUID], limit: int = LIMIT
) -> list[Person]:
    """People below these places by name, pinyin, initials, phone tail or door.

    One query; one more for five to ten figures of a phone.

    Staff without a home are found too; who may see whom is the caller's question (`access`).
    """
    said = words.strip()
    if not said:
        return []
    homes = households_in(community_id, place_ids).order_by()
    inside = Q(household_id__in=homes.values("id")) | Q(household_id=None)
    people = Person.objects.filter(inside, community_id=community_id, left_on=None).filter(
        matching(community_id, said, homes)
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
    living = Person.objects.filter(community_id=community_id, left_on=None).filter(
        by_name(community_id, said)
    )
    wanted = Q(id__in=living.values("household_id"))
    if door := by_door(said):
        wanted |= door
    return list(homes.filter(wanted).select_related("place")[:limit])


def matching(community_id: int, said: str, homes: QuerySet[Household]) -> Q:
    """The condition on a person for any way of remembering them."""
    found = by_name(community_id, said)
    if door := by_door(said):
        found |= Q(household_id__in=homes.filter(door).values("id"))
    return found


def by_name(community_id: int, said: str) -> Q:
    """By name, by pinyin with or without blanks, by initials, by the last four figures of a phone or more."""
    if said.isdigit():
        return by_phone(community_id, said) if len(said) >= TAIL else Q(pk__isnull=True)
    if said.isascii():
        letters = re.sub(r"[^a-z]", "", said.lower())
        if not letters:
            return Q(pk__isnull=True)
        spelled = "^" + " ?".join(letters)
        initials = "^" + " ".join(f"{letter}[a-z]*" for letter in letters)
        return Q(sort_key__regex=spelled) | Q(sort_key__regex=initials)
    return Q(name__contains=said)


def by_phone(community_id: int, said: str) -> Q:
    """By the whole number, its last four figures, or more of its last ones.

    Numbers stand sealed: the first two are found by their keyed hashes, the third by reading the few people
    whose numbers end alike.
    """
    tail = field_of(Person, "phone_tail").hashes(community_id, said)
    whole = Q(phone_key__in=field_of(Person, "phone_key").hashes(community_id, said))
    if len(said) == TAIL:
        return Q(phone_tail__in=tail)
    if len(said) >= WHOLE:
        return whole
    alike = Person.objects.filter(community_id=community_id, left_on=None, phone_tail__in=tail)
    return Q(id__in=[one.id for one in alike if figures(one.phone).endswith(said)])


def by_door(said: str) -> Q | None:
    """By door: 501, 1-501, 2单元501; None where the words are no door."""
    found = DOOR.fullmatch(said)
    if not found:
        return None
    door = Q(room=found["room"])
    return door & Q(unit=found["unit"]) if found["unit"] else door
