"""What people call the subjects of duties: homes by head and door, all else by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, F, OuterRef, Subquery, Value, When
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
    #: whether whoever reads lives there
    is_own: bool = False


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
    me: UUID | None = None,
) -> Names:
    """The names of everything on a page, and which home is the reader's; at most two queries."""
    homes = homes_of(community_id, set(households), me)
    above = {each for home in homes for each in home.place.path}
    found: dict[str, dict[Any, Any]] = {"place": {}, "person": {}, "body": {}}
    for kind, key, name, level in named(community_id, people, above | set(places), bodies):
        found[kind][key] = (name, level) if kind == "place" else name
    return Names(
        homes={home.id: home_of(home, found["place"]) for home in homes},
        people=found["person"],
        places={key: name for key, (name, _level) in found["place"].items()},
        bodies=found["body"],
    )


def homes_of(community_id: int, households: set[Any], me: UUID | None = None) -> list[Any]:
    """These households with place, the `head`'s name, and if they are `own`; one query, none for none."""
    if not households:
        return []
    inside = Person.objects.filter(community_id=community_id, household_id=OuterRef("id")).order_by(
        Case(When(left_on=None, then=0), default=1),
        Case(When(relation=HEAD, then=0), default=1),
        "sort_key",
    )
    found = Household.objects.filter(community_id=community_id, id__in=households).select_related("place")
    own = inside.filter(id=me, left_on=None).order_by() if me else inside.none()
    return list(found.annotate(head=Subquery(inside.values("name")[:1]), own=Exists(own)))


def named(
    community_id: int, people: Iterable[Any], places: Iterable[Any], bodies: Iterable[Any]
) -> list[tuple[str, UUID, str, str]]:
    """Kind, id, name and, for places, level of each; one query, none for none."""
    asked = (("person", Person, people), ("place", Place, places), ("body", Body, bodies))
    rows = [
        model.objects.filter(community_id=community_id, id__in=ids)
        .order_by()
        .values_list(Value(kind), "id", "name", F("level") if kind == "place" else Value(""))
        for kind, model, ids in ((kind, model, set(ids)) for kind, model, ids in asked)
        if ids
    ]
    return list(rows[0].union(*rows[1:], all=True)) if rows else []


def home_of(home: Any, places: Mapping[Any, tuple[str, str]]) -> Home:
    """The household with its head's name and its address."""
    steps = [places[step] for step in home.place.path if step in places]
    address = "".join(name for name, level in steps if level in SPOKEN) + home.door
    return Home(
        id=home.id,
        name=home.head or home.door,
        address=address,
        place_id=home.place_id,
        path=tuple(home.place.path),
        declines_visits=home.declines_visits,
        sort_key=(home.place.sort_key, home.sort_key),
        is_own=home.own,
    )
