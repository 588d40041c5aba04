"""What is stored of a community, laid out so that a whole workbook can be compared with it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.db.models import Q

from ..models import Circumstance, Household, Person, Place, Tenure, field_of
from .consents import said_no
from .doors import building_name, estate_key, room_name, unit_name
from .sheets import Address, Birth

ESTATE, BUILDING = "estate", "building"


class StoredPerson(NamedTuple):
    """A person's row."""

    id: UUID
    household_id: UUID | None
    name: str
    sex: str
    birth: Birth | None
    phone: str
    relation: str
    left_on: date | None
    #: asked that no number be kept; a sheet does not bring one back
    declines_phone: bool = False


class NewPlace(NamedTuple):
    """A place to open."""

    id: UUID
    parent_id: UUID
    level: str
    name: str
    path: tuple[UUID, ...]


class NewHome(NamedTuple):
    """A household to register."""

    id: UUID
    place_id: UUID
    unit: str
    room: str


@dataclass(slots=True)
class Known:
    """The stored community, growing by what the workbook adds."""

    root_id: UUID
    #: place → ids from the root down
    paths: dict[UUID, tuple[UUID, ...]] = field(default_factory=dict)
    names: dict[UUID, str] = field(default_factory=dict)
    estates: dict[str, UUID] = field(default_factory=dict)
    #: (estate or root, building's one spelling) → place
    buildings: dict[tuple[UUID, str], UUID] = field(default_factory=dict)
    #: building's one spelling → all places of that name
    namesakes: dict[str, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    #: building → (entrance, room) → household
    doors: dict[UUID, dict[tuple[str, str], UUID]] = field(default_factory=lambda: defaultdict(dict))
    #: household → building
    home_place: dict[UUID, UUID] = field(default_factory=dict)
    door_of: dict[UUID, tuple[str, str]] = field(default_factory=dict)
    homes_left: dict[UUID, date] = field(default_factory=dict)
    people: dict[UUID | None, list[StoredPerson]] = field(default_factory=lambda: defaultdict(list))
    new_places: list[NewPlace] = field(default_factory=list)
    new_homes: list[NewHome] = field(default_factory=list)

    def building_at(self, address: Address) -> UUID | None:
        """The building of an address, opened if it is new; None where several could be meant."""
        if address.estate:
            return self.building_in(self.estate_named(address.estate), address.building)
        alike = self.namesakes.get(address.building, [])
        if len(alike) == 1:
            return alike[0]
        if alike:
            return self.buildings.get((self.root_id, address.building))
        if len(self.estates) > 1:
            return None
        return self.building_in(next(iter(self.estates.values()), self.root_id), address.building)

    def door_at(self, address: Address) -> UUID | None:
        """The household behind a door that is known already; nothing is opened for it."""
        if not address.is_door:
            return None
        places = self.namesakes.get(address.building, [])
        if not address.estate and len(places) > 1:
            places = [
                place for place in places if self.buildings.get((self.root_id, address.building)) == place
            ]
        elif address.estate:
            above = self.estates.get(estate_key(address.estate))
            places = [place for place in places if above in self.paths[place]]
        key = (address.unit, address.room)
        found = [home for place in places if (home := self.doors[place].get(key))]
        return found[0] if len(found) == 1 else None

    def estate_named(self, name: str) -> UUID:
        """The estate of that name, opened if it is new."""
        key = estate_key(name)
        if key not in self.estates:
            self.estates[key] = self.open(self.root_id, ESTATE, name)
        return self.estates[key]

    def building_in(self, above: UUID, name: str) -> UUID:
        """The building of that name in an estate, opened if it is new."""
        key = (above, name)
        if key not in self.buildings:
            self.buildings[key] = self.open(above, BUILDING, name)
            self.namesakes[name].append(self.buildings[key])
        return self.buildings[key]

    def open(self, parent_id: UUID, level: str, name: str) -> UUID:
        """A new place under another."""
        place_id = uuid4()
        self.paths[place_id] = (*self.paths[parent_id], place_id)
        self.names[place_id] = name
        self.new_places.append(NewPlace(place_id, parent_id, level, name, self.paths[place_id]))
        return place_id

    def home_at(self, place_id: UUID, address: Address) -> UUID:
        """The household behind a door, registered if new; an unsaid entrance fits a door that is alone."""
        doors = self.doors[place_id]
        key = (address.unit, address.room)
        if key in doors:
            return doors[key]
        if not address.unit:
            alike = [home for (_unit, room), home in doors.items() if room == address.room]
            if len(alike) == 1:
                return alike[0]
        home = NewHome(uuid4(), place_id, address.unit, address.room)
        self.new_homes.append(home)
        self.keep_home(home.id, place_id, *key)
        return home.id

    def keep_home(self, home_id: UUID, place_id: UUID, unit: str, room: str) -> None:
        """Remember a household."""
        self.doors[place_id][(unit, room)] = home_id
        self.home_place[home_id] = place_id
        self.door_of[home_id] = (unit, room)

    def address_text(self, home_id: UUID) -> str:
        """The address of a household in words."""
        place_id = self.home_place[home_id]
        unit, room = self.door_of[home_id]
        above = "".join(self.names[step] for step in self.paths[place_id][1:] if step in self.spoken)
        return f"{above}{unit and unit + '单元'}{room}"

    @property
    def spoken(self) -> set[UUID]:
        """Estates and buildings: the places an address names."""
        return {*self.estates.values(), *self.buildings.values()}


def known(community_id: int | None) -> Known:
    """Everything stored of a community; four queries. Nothing for one not founded yet."""
    if community_id is None:
        found = Known(uuid4())
        found.paths[found.root_id] = (found.root_id,)
        return found
    rows = list(
        Place.objects.filter(community_id=community_id).values_list(
            "id", "parent_id", "level", "name", "path"
        )
    )
    found = Known(next(place for place, parent, *_rest in rows if parent is None))
    load_places(found, rows)
    load_homes(found, community_id)
    load_people(found, community_id)
    return found


def load_places(found: Known, rows: list[Any]) -> None:
    """Lay out the place tree; a building under an area belongs to the area's estate."""
    for place_id, _parent, level, name, path in rows:
        found.paths[place_id] = tuple(path)
        found.names[place_id] = name
        if level == ESTATE:
            found.estates[estate_key(name)] = place_id
    estates = set(found.estates.values())
    for place_id, _parent, level, name, path in rows:
        if level == BUILDING:
            above = next((step for step in reversed(path) if step in estates), found.root_id)
            found.buildings[(above, building_name(name))] = place_id
            found.namesakes[building_name(name)].append(place_id)


def load_homes(found: Known, community_id: int) -> None:
    """Lay out the households by door."""
    rows = Household.objects.filter(community_id=community_id)
    for home_id, place_id, unit, room, left_on in rows.values_list(
        "id", "place_id", "unit", "room", "left_on"
    ):
        found.keep_home(home_id, place_id, unit_name(unit), room_name(room))
        if left_on:
            found.homes_left[home_id] = left_on


def load_people(found: Known, community_id: int) -> None:
    """Lay out the people by household, those living there first."""
    rows = Person.objects.filter(community_id=community_id).order_by("left_on")
    declining = said_no(community_id, "phone")
    phones = field_of(Person, "phone")
    columns = (
        "id",
        "household_id",
        "name",
        "sex",
        "born_on",
        "born_precision",
        "phone",
        "relation",
        "left_on",
    )
    for person_id, home, name, sex, on, precision, phone, relation, left in rows.values_list(
        *columns
    ).iterator(5000):
        birth = Birth(on, precision) if on else None
        phone = phones.open(community_id, person_id, phone)
        stored = StoredPerson(
            person_id, home, name, sex, birth, phone, relation, left, person_id in declining
        )
        found.people[home].append(stored)


def held_now(community_id: int | None, day: date) -> dict[tuple[UUID, str], Tenure]:
    """The first seat of every post as held on a day; one query."""
    if community_id is None:
        return {}
    held = Tenure.objects.filter(
        Q(until=None) | Q(until__gte=day), community_id=community_id, since__lte=day, seat=1
    )
    return {(tenure.place_id, tenure.post): tenure for tenure in held.select_related("person")}


def open_circumstances(community_id: int | None) -> set[tuple[UUID, str]]:
    """(person or household, kind) of what is proposed or in force; one query."""
    if community_id is None:
        return set()
    rows = Circumstance.objects.filter(community_id=community_id, until=None, refused_on=None)
    named = rows.values_list("person_id", "household_id", "kind")
    return {(of, kind) for person, home, kind in named if (of := person or home)}
