"""The place tree, read up, down and across."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import Count, Q, QuerySet, UUIDField, Value

from ..models import Community, Household, Person, Place


def community_of(code: str) -> Community | None:
    """The community of that code, or None."""
    return Community.objects.filter(code=code).first()


def communities() -> list[Community]:
    """All communities, by name; one query."""
    return list(Community.objects.order_by("name"))


def root_of(community_id: int) -> Place:
    """The community's own node, where the tree begins."""
    return Place.objects.get(community_id=community_id, parent_id=None)


def subtree(community_id: int, *place_ids: UUID) -> QuerySet[Place]:
    """The places below any of these, themselves included, in order."""
    ids = Value([*place_ids], output_field=ArrayField(UUIDField()))
    return Place.objects.filter(community_id=community_id, path__overlap=ids).order_by("sort_key")


def children(community_id: int, place_id: UUID) -> QuerySet[Place]:
    """The places directly below one, in order."""
    return Place.objects.filter(community_id=community_id, parent_id=place_id).order_by("sort_key")


def ancestors(place: Place) -> list[Place]:
    """The places from the community's root down to this one, itself included; one query."""
    found = {row.id: row for row in Place.objects.filter(community_id=place.community_id, id__in=place.path)}
    return [found[place_id] for place_id in place.path]


def ancestor_at(place: Place, level: str) -> Place | None:
    """The place of that level above this one, or this one; None where the tree has none."""
    return next((above for above in reversed(ancestors(place)) if above.level == level), None)


def households_in(community_id: int, place_ids: Iterable[UUID], *, gone: bool = False) -> QuerySet[Household]:
    """The households below any of these places, door by door; moved-away ones only if asked."""
    inside = Place.objects.filter(
        community_id=community_id, path__overlap=Value([*place_ids], output_field=ArrayField(UUIDField()))
    )
    found = Household.objects.filter(community_id=community_id, place_id__in=inside.values("id"))
    return (found if gone else found.filter(left_on=None)).order_by("place_id", "sort_key")


def people_in(community_id: int, place_ids: Iterable[UUID], *, gone: bool = False) -> QuerySet[Person]:
    """The people who live below any of these places; those who left only if asked."""
    homes = households_in(community_id, place_ids, gone=gone)
    found = Person.objects.filter(community_id=community_id, household_id__in=homes.order_by().values("id"))
    return (found if gone else found.filter(left_on=None)).order_by("sort_key")


def census(community_id: int) -> dict[str, int]:
    """How many there are: places per level, households, people; three queries."""
    counts = dict(
        Place.objects.filter(community_id=community_id).values_list("level").annotate(Count("id")).order_by()
    )
    here = Q(community_id=community_id, left_on=None)
    counts["household"] = Household.objects.filter(here).count()
    counts["person"] = Person.objects.filter(here).count()
    return counts


def address_of(household: Household, place: Place | None = None, above: Iterable[Place] | None = None) -> str:
    """The address as people say it: 怡和苑1栋1单元501. One query, none if the ancestors are given."""
    chain = list(above) if above is not None else ancestors(place or household.place)
    return "".join(step.name for step in chain if step.level in SPOKEN) + household.door


def addresses_of(community_id: int, households: Iterable[Household]) -> dict[UUID, str]:
    """Household → its address as people say it; two queries, whatever their number."""
    homes = list(households)
    here = Place.objects.filter(community_id=community_id)
    paths = dict(here.filter(id__in={home.place_id for home in homes}).values_list("id", "path"))
    above = {step.id: step for step in here.filter(id__in={each for path in paths.values() for each in path})}
    return {home.id: address_of(home, above=[above[step] for step in paths[home.place_id]]) for home in homes}


def place_names(community_id: int, places: Iterable[UUID]) -> dict[UUID, str]:
    """Place → its name, a building's with the estate before it; two queries."""
    here = Place.objects.filter(community_id=community_id)
    rows = list(here.filter(id__in=set(places)))
    above = here.filter(id__in={step for row in rows for step in row.path}, level="estate")
    estates = dict(above.values_list("id", "name"))
    return {
        row.id: "".join(estates[step] for step in row.path[:-1] if step in estates) + row.name for row in rows
    }


#: levels an address names; areas are the office's, not the postman's
SPOKEN = ("estate", "building")
