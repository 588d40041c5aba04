"""The shape of a made-up community: estates, areas, buildings, doors. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from .words import words

DOORS_PER_FLOOR = 2
FLOORS = 7


@dataclass(frozen=True, slots=True)
class Scale:
    """How large a community is made."""

    code: str
    name: str
    people: int
    households: int
    estates: int
    areas: int
    buildings: int
    #: people who lead the groups of one or several buildings
    leaders: int


SMALL = Scale(
    "demo", "百合苑社区(虚构)", people=2_000, households=680, estates=2, areas=4, buildings=20, leaders=17
)
TINY = Scale(
    "demo", "百合苑社区(虚构)", people=118, households=40, estates=1, areas=2, buildings=3, leaders=3
)
FULL = Scale(
    "baibuting", "百步亭社区(规模示例,虚构)", people=120_000, households=40_000, estates=7, areas=21,
    buildings=820, leaders=580,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Building:
    """A building's name, the numbers of its area and estate, and how many doors it has."""

    name: str
    estate: int
    area: int
    doors: int


def buildings(scale: Scale) -> tuple[Building, ...]:
    """Every building in order; numbered within its estate; doors spread as evenly as they go."""
    numbers = [count(1) for _estate in range(scale.estates)]
    found = []
    for nth in range(scale.buildings):
        area = nth * scale.areas // scale.buildings
        estate = area * scale.estates // scale.areas
        doors = share(scale.households, scale.buildings, nth)
        found.append(Building(f"{next(numbers[estate])}栋", estate, area, doors))
    return tuple(found)


def share(whole: int, parts: int, nth: int) -> int:
    """The nth of `parts` integers that differ by one at the most and add up to `whole`."""
    return whole * (nth + 1) // parts - whole * nth // parts


def doors(how_many: int) -> Iterator[tuple[str, str]]:
    """(unit, room) of every door, unit by unit; a building with one entrance has no unit numbers."""
    per_unit = DOORS_PER_FLOOR * FLOORS
    has_units = how_many > per_unit
    for nth in range(how_many):
        unit, door = divmod(nth, per_unit)
        floor, side = divmod(door, DOORS_PER_FLOOR)
        yield str(unit + 1) if has_units else "", f"{floor + 1}0{side + 1}"


def estate_names(scale: Scale) -> list[str]:
    return list(words()["estates"][: scale.estates])


def area_name(nth: int) -> str:
    """第1片区, 第2片区 …, counted from 0."""
    return f"第{nth + 1}片区"
