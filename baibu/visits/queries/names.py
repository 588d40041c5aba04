"""What people call the subjects of duties: homes by head and door, all else by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from baibu.registry.models import Body, Household, Person, Place
from baibu.registry.queries.places import SPOKEN

HEAD = "户主"


@dataclass(frozen=True, slots=True)
class Home:
    """A household as a card shows it."""

    id: UUID
    #: the head's name
    name: str
    #: estate, building and door
    address: str
    place_id: UUID
    path: tuple[UUID, ...]
    declines_visits: bool
    sort_key: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Names:
    """Names by id, for every subject on a page."""

    homes: dict[UUID, Home] = field(default_factory=dict)
    people: dict[Any, str] = field(default_factory=dict)
    places: dict[Any, str] = field(default_factory=dict)
    bodies: dict[Any, str] = field(default_factory=dict)

    def subject(self, kind: str, key: UUID) -> str:
        """The name of a subject; a plain word where it is not known any more."""
        found = {"person": self.people, "place": self.places, "body": self.bodies}.get(kind, {}).get(key)
        if kind == "household" and key in self.homes:
            found = self.homes[key].name
        return found or _("not listed any more")


def names_of(
    community_id: int,
    *,
    households: Iterable[Any] = (),
    people: Iterable[Any] = (),
    places: Iterable[Any] = (),
    bodies: Iterable[Any] = (),
) -> Names:
    """The names of everything on a page; at most four queries, whatever the size."""
    homes = list(
        Household.objects.filter(community_id=community_id, id__in=set(households)).select_related("place")
    )
    wanted = {each for home in homes for each in home.place.path} | set(places)
    named = Place.objects.filter(community_id=community_id, id__in=wanted) if wanted else Place.objects.none()
    rows = {place.id: place for place in named}
    persons = people_of(community_id, [home.id for home in homes], set(people))
    heads: dict[Any, str] = {}
    for person in persons:
        heads.setdefault(person.household_id, person.name)
    known = Body.objects.filter(community_id=community_id, id__in=set(bodies)).values_list("id", "name")
    return Names(
        homes={home.id: home_of(home, rows, heads.get(home.id, "")) for home in homes},
        people={person.id: person.name for person in persons},
        places={place.id: place.name for place in rows.values()},
        bodies=dict(known) if bodies else {},
    )


def people_of(community_id: int, households: list[UUID], people: set[UUID]) -> list[Person]:
    """The people of these households and these people, heads first; one query."""
    if not (households or people):
        return []
    here = Person.objects.filter(community_id=community_id)
    found = (here.filter(household_id__in=households) | here.filter(id__in=people)).only(
        "household_id", "name", "sort_key", "relation", "left_on"
    )
    return sorted(found, key=lambda one: (one.left_on is not None, one.relation != HEAD, one.sort_key))


def home_of(home: Household, places: dict[UUID, Place], head: str) -> Home:
    """The household with its head's name and its address."""
    steps = [places[step] for step in home.place.path if step in places]
    address = "".join(step.name for step in steps if step.level in SPOKEN) + home.door
    return Home(
        id=home.id,
        name=head or home.door,
        address=address,
        place_id=home.place_id,
        path=tuple(home.place.path),
        declines_visits=home.declines_visits,
        sort_key=(home.place.sort_key, home.sort_key),
    )
