"""Who needs what in a made-up community: circumstances and the neighbours paired with them. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from baibu.registry.queries.consents import SPEAKS_FOR_THEMSELF

from .families import age_of
from .layout import Scale
from .offices import Seat
from .town import Home, Soul, Town

#: how many of each kind in a community of 120,000; smaller ones have their share, at least a few
FULL_SCALE = {
    "hardship": 2_000,
    "job-seeker": 900,
    "elder-living-alone": 1_200,
    "elder-empty-nest": 2_400,
    "hospital-stay": 60,
    "help-bell": 400,
    "pupil-in-aid": 1_200,
    "party-member": 5_000,
    "retired-member": 1_200,
    "reintegration-support": 40,
}
#: so many of each kind among two thousand people, and two more
SMALL_SCALE = 7
MANY = 10_000
#: the share of team members who keep contact households in a small community
CONTACTS_KEPT = 0.06
#: kinds nobody has to visit for: lists of people who agreed to stand on them
ROLLS = ("party-member", "retired-member", "elder-empty-nest")
#: needs for which a group leader calls, and how many of each the first building has
CALLED_ON = ("hardship", "job-seeker")
SHOWN = 3
#: people with these needs get a helper of this kind
HELPED = {"elder-living-alone": "elder-helper", "reintegration-support": "reintegration-contact"}


@dataclass(frozen=True, slots=True)
class Need:
    """A circumstance of one person, or of a household where there is no person."""

    kind: str
    home: Home
    soul: Soul | None

    def guardian_on(self, day: date) -> UUID | None:
        """Who agrees for a child: the head of the home; None where somebody speaks for themself."""
        if self.soul is None or age_of(self.soul.member, day) >= SPEAKS_FOR_THEMSELF:
            return None
        return self.home.people[0].id


@dataclass(frozen=True, slots=True)
class Pairing:
    """A helper and whom they look after."""

    kind: str
    helper: UUID
    home: Home
    soul: Soul | None
    rank: int = 1


def needs(town: Town, kinds: set[str]) -> list[Need]:
    """So many of each kind as the scale has; nobody twice of one kind."""
    found: list[Need] = []
    homes = list(town.homes)
    for kind, at_full in FULL_SCALE.items():
        if kind not in kinds:
            continue
        town.rng.shuffle(homes)
        many = wanted(town.scale, kind, at_full)
        near = first(SHOWN, fitting(town, kind, shown(town, kind, homes)))
        others = (need for need in fitting(town, kind, homes) if need not in near)
        found += near + first(many - len(near), others)
    return found


def shown(town: Town, kind: str, homes: list[Home]) -> list[Home]:
    """The homes of the first building, for the needs its leader calls for; only in a small community."""
    if kind not in CALLED_ON or town.scale.people > MANY:
        return []
    return [home for home in homes if home.building == town.homes[0].building]


def wanted(scale: Scale, kind: str, at_full: int) -> int:
    """How many of a kind; few enough in a small community that its half year is played in a minute."""
    if scale.people > MANY:
        return at_full
    return at_full * scale.people // 120_000 if kind in ROLLS else SMALL_SCALE * scale.people // 2_000 + 2


def first(wanted: int, fitting: Iterator[Need]) -> list[Need]:
    return [need for _nth, need in zip(range(wanted), fitting, strict=False)]


def fitting(town: Town, kind: str, homes: list[Home]) -> Iterator[Need]:
    """Those whom a kind could be about, in the order of the homes."""
    for home in homes:
        if kind == "hardship":
            yield Need(kind, home, None)
            continue
        for soul in home.people:
            if fits(kind, home, age_of(soul.member, town.today)):
                yield Need(kind, home, soul)
                break


def fits(kind: str, home: Home, age: int) -> bool:
    """Whether a person of that age in that home could be in that circumstance."""
    alone = len(home.people) == 1
    between = {
        "elder-living-alone": (66, 110) if alone else (999, 999),
        "elder-empty-nest": (65, 110) if len(home.people) == 2 else (999, 999),
        "help-bell": (72, 110),
        "hospital-stay": (40, 85),
        "job-seeker": (22, 55),
        "pupil-in-aid": (7, 18),
        "party-member": (24, 59),
        "retired-member": (60, 90),
        "reintegration-support": (22, 60),
    }[kind]
    return between[0] <= age <= between[1]


def pairings(town: Town, seats: list[Seat], found: list[Need], kinds: set[str]) -> Iterator[Pairing]:
    """Helpers for those who need one, and households every team member keeps in touch with."""
    teams: dict[UUID, list[UUID]] = {}
    for seat in seats:
        if seat.spot.level == "building" and seat.post != "property-keeper":
            teams.setdefault(seat.spot.id, []).append(seat.person.id)
    yield from helpers(town, teams, [need for need in found if HELPED.get(need.kind) in kinds])
    if "household-contact" in kinds:
        yield from contacts(town, teams)


def helpers(town: Town, teams: dict[UUID, list[UUID]], found: list[Need]) -> Iterator[Pairing]:
    """One helper each, and for every third a second one who stands in."""
    for nth, need in enumerate(found):
        team = list(dict.fromkeys(teams.get(need.home.building.id, [])))
        able = [who for who in team if who not in {soul.id for soul in need.home.people}]
        town.rng.shuffle(able)
        for rank, helper in enumerate(able[: 2 if nth % 3 == 0 else 1], start=1):
            yield Pairing(HELPED[need.kind], helper, need.home, need.soul, rank)


def contacts(town: Town, teams: dict[UUID, list[UUID]]) -> Iterator[Pairing]:
    """Three to five households of the own building for every member of a team."""
    doors: dict[UUID, list[Home]] = {}
    for home in town.homes:
        doors.setdefault(home.building.id, []).append(home)
    for building, team in teams.items():
        homes = doors[building]
        town.rng.shuffle(homes)
        left = iter(homes)
        for helper in dict.fromkeys(team):
            many = (
                town.rng.randint(3, 5) if town.scale.people > MANY or town.rng.random() < CONTACTS_KEPT else 0
            )
            for _each, home in zip(range(many), left, strict=False):
                if helper not in {soul.id for soul in home.people}:
                    yield Pairing("household-contact", helper, home, None)
