"""A made-up community as values: its places, homes and people. Pure; the same for the same seed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random
from uuid import UUID

from . import layout
from .families import Member, age_of, families
from .layout import Scale

SEED = 236


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of the tree."""

    id: UUID
    level: str
    name: str
    path: tuple[UUID, ...]

    @property
    def parent(self) -> UUID | None:
        return self.path[-2] if len(self.path) > 1 else None


@dataclass(frozen=True, slots=True)
class Soul:
    """A person; staff have no home here."""

    id: UUID
    home: UUID | None
    member: Member


@dataclass(frozen=True, slots=True)
class Home:
    """A door with the people behind it."""

    id: UUID
    building: Spot
    unit: str
    room: str
    people: tuple[Soul, ...]


@dataclass(slots=True)
class Town:
    """Everything of a community that does not change while history runs."""

    scale: Scale
    rng: Random
    today: date
    spots: list[Spot] = field(default_factory=list)
    homes: list[Home] = field(default_factory=list)
    staff: list[Soul] = field(default_factory=list)

    def key(self) -> UUID:
        """A fresh id, the same in every run."""
        return UUID(int=self.rng.getrandbits(128), version=4)

    def at(self, level: str) -> list[Spot]:
        return [spot for spot in self.spots if spot.level == level]

    def people(self) -> list[Soul]:
        """Everybody, residents first."""
        return [soul for home in self.homes for soul in home.people] + self.staff

    def hire(self, age: tuple[int, int] = (28, 56)) -> Soul:
        """Somebody new who works here and lives elsewhere."""
        from .families import member
        from .words import surname

        who = member(
            self.rng, self.today, surname(self.rng), self.rng.choice("fm"), self.rng.randint(*age), ""
        )
        self.staff.append(Soul(self.key(), None, who))
        return self.staff[-1]


def settle(scale: Scale, today: date) -> Town:
    """The community of that scale, settled."""
    town = Town(scale, Random(SEED), today)  # noqa: S311 - a story that can be told again, not a secret
    buildings = raise_places(town)
    rows = families(town.rng, today, scale.households, scale.people)
    doors = ((spot, unit, room) for spot, count in buildings for unit, room in layout.doors(count))
    for people, (spot, unit, room) in zip(rows, doors, strict=True):
        home = town.key()
        souls = tuple(Soul(town.key(), home, who) for who in people)
        town.homes.append(Home(home, spot, unit, room, souls))
    return town


def raise_places(town: Town) -> list[tuple[Spot, int]]:
    """Every building with its number of doors, once the tree stands."""
    root = plant(town, "community", town.scale.name, ())
    estates = [plant(town, "estate", name, root.path) for name in layout.estate_names(town.scale)]
    areas: dict[int, Spot] = {}
    found = []
    for plan in layout.buildings(town.scale):
        if plan.area not in areas:
            areas[plan.area] = plant(town, "area", layout.area_name(plan.area), estates[plan.estate].path)
        found.append((plant(town, "building", plan.name, areas[plan.area].path), plan.doors))
    return found


def plant(town: Town, level: str, name: str, above: tuple[UUID, ...]) -> Spot:
    key = town.key()
    town.spots.append(Spot(key, level, name, (*above, key)))
    return town.spots[-1]


def adults(home: Home, day: date, at_least: int = 26, at_most: int = 78) -> list[Soul]:
    """Those behind a door who could hold a post."""
    return [soul for soul in home.people if at_least <= age_of(soul.member, day) <= at_most]
