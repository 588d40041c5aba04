"""What a helper has to hand over, to whom it can be offered, and whether people can answer for themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from ..models import OFFERED, Account, ContactPair, HandOver, Person, Place, Tenure
from .pairs import running_pairs
from .search import by_name


def caseload(community_id: int, helper_id: UUID, kind: str, day: date) -> QuerySet[ContactPair]:
    """The helper's pairs of that kind that run on the day or begin later, those that end by then left out."""
    reaches = Q(until=None) | Q(until__gte=day)
    pairs = ContactPair.objects.filter(reaches, community_id=community_id, helper_id=helper_id, kind=kind)
    return pairs.select_related("household__place").order_by("household_id", "person_id", "id")


def place_of_all(pairs: Sequence[ContactPair]) -> Place | None:
    """The lowest place that holds every home of these pairs; None for no pairs. One query at the most."""
    places = {pair.household.place_id: pair.household.place for pair in pairs}
    if len(places) < 2:
        return next(iter(places.values()), None)
    shared = set.intersection(*(set(place.path) for place in places.values()))
    lowest = [step for step in pairs[0].household.place.path if step in shared][-1]
    return Place.objects.get(community_id=pairs[0].community_id, id=lowest)


def mark_of_pairs(pairs: Iterable[ContactPair]) -> str:
    """A mark that changes whenever the set of homes does."""
    said = "|".join(sorted(f"{pair.id}{pair.until or ''}" for pair in pairs))
    return sha256(said.encode()).hexdigest()[:16]


def able_to_sign_in(community_id: int, people: Collection[UUID]) -> set[UUID]:
    """Those of these people who have an open account; one query."""
    accounts = Account.objects.filter(community_id=community_id, person_id__in=people, is_active=True)
    return {each for each in accounts.values_list("person_id", flat=True) if each}


def fellows(community_id: int, kind: str, path: Collection[UUID], day: date) -> QuerySet[Person]:
    """Whom a helper may ask: those who help in the same way, and whoever holds a post at these places."""
    helpers = running_pairs(community_id, day).filter(kind=kind).values("helper_id")
    held = Tenure.objects.filter(
        Q(until=None) | Q(until__gte=day), community_id=community_id, place_id__in=path, since__lte=day
    )
    known = Q(id__in=helpers) | Q(id__in=held.values("person_id"))
    return Person.objects.filter(known, community_id=community_id, left_on=None)


def found_fellows(
    community_id: int, words: str, kind: str, path: Collection[UUID], day: date, limit: int
) -> list[Person]:
    """Those of them whom the words name; a number finds nobody. One query."""
    if not words or words.isdigit():
        return []
    return list(
        fellows(community_id, kind, path, day)
        .filter(by_name(community_id, words))
        .order_by("sort_key", "id")[:limit]
    )


def open_offers(community_id: int, **whose: Any) -> QuerySet[HandOver]:
    """The offers nobody has answered, the oldest first, with both people and the place."""
    offers = HandOver.objects.filter(community_id=community_id, state=OFFERED, **whose)
    return offers.select_related("giver", "taker", "place").order_by("offered_at", "id")


def open_offers_of(community_id: int, person_id: UUID) -> QuerySet[HandOver]:
    """The open offers to somebody, of their homes, or made by them."""
    mine = Q(taker_id=person_id) | Q(giver_id=person_id) | Q(offered_by_id=person_id)
    return open_offers(community_id).filter(mine)
