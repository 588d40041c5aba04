"""What a method would ask of a community: rows a year, duties a week for one seat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from .pack import Pack, Post
from .rules import All, Any, Condition, Duty, Every, EveryFrom, Is, Not, On, Recurrence

#: turns a year
_TURNS: Final = {
    "day": 365.0,
    "week": 52.18,
    "fortnight": 26.09,
    "month": 12.0,
    "quarter": 4.0,
    "half-year": 2.0,
    "year": 1.0,
    "two-years": 0.5,
    "term": 2.0,
}
WEEKS: Final = 52.18
#: more duties a week than this for one seat are shown as too many
LIMIT: Final = 25.0


@dataclass(frozen=True, slots=True)
class Census:
    """How many of everything a community has."""

    people: int
    households: int
    #: level → places
    places: Mapping[str, int] = field(default_factory=dict)
    #: kind → how many people or households have it at one time
    circumstances: Mapping[str, int] = field(default_factory=dict)
    #: kind → how many people or households are paired
    pairs: Mapping[str, int] = field(default_factory=dict)
    #: kind of pair → how many helpers they share
    helpers: Mapping[str, int] = field(default_factory=dict)
    bodies: Mapping[str, int] = field(default_factory=dict)
    #: age in years → people
    ages: Mapping[int, int] = field(default_factory=dict)
    #: number of members → households
    sizes: Mapping[int, int] = field(default_factory=dict)
    #: kind of event or circumstance → how often it happens or begins in a year
    happenings: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DutyLoad:
    """What one duty makes in a year."""

    duty_code: str
    owed_by: str
    #: people, households, places or bodies it applies to, or events in a year
    units: int
    rows_per_year: int


@dataclass(frozen=True, slots=True)
class PostLoad:
    """What one seat of a post is asked in a week, on average."""

    post: str
    seats: int
    rows_per_year: int
    per_seat_per_week: float
    is_too_much: bool


@dataclass(frozen=True, slots=True)
class Projection:
    """The whole method in figures."""

    duties: tuple[DutyLoad, ...]
    posts: tuple[PostLoad, ...]

    @property
    def rows_per_year(self) -> int:
        """All rows of a year."""
        return sum(duty.rows_per_year for duty in self.duties)

    @property
    def too_much(self) -> tuple[PostLoad, ...]:
        """The posts of which a seat would have more than it can do."""
        return tuple(post for post in self.posts if post.is_too_much)


def projection(pack: Pack, census: Census, limit: float = LIMIT) -> Projection:
    """Rows a year per duty, and duties a week per seat; conditions are taken as independent of each other."""
    duties = tuple(_duty_load(duty, census) for duty in pack.duties)
    loads = []
    for post in pack.posts:
        rows = sum(duty.rows_per_year for duty in duties if duty.owed_by == post.code)
        seats = _seats(post, census)
        weekly = rows / WEEKS / seats if seats else float(rows > 0) * rows / WEEKS
        loads.append(PostLoad(post.code, seats, rows, round(weekly, 2), weekly > limit))
    return Projection(duties, tuple(loads))


def _seats(post: Post, census: Census) -> int:
    if post.held_by == "pair":
        return census.helpers.get(post.pair, 0)
    return census.places.get(post.level, 0) * post.seats


def _duty_load(duty: Duty, census: Census) -> DutyLoad:
    units = _units(duty, census)
    rows = units * _turns(duty.recurrence)
    return DutyLoad(duty.code, duty.owed_by, round(units), round(rows))


def _turns(recurrence: Recurrence) -> float:
    if isinstance(recurrence, Every):
        return _TURNS[recurrence.unit]
    if isinstance(recurrence, EveryFrom):
        return 12 / recurrence.months
    if isinstance(recurrence, On):
        return float(len(recurrence.kinds)) if recurrence.what == "festival" else 1.0
    return 0.0


def _units(duty: Duty, census: Census) -> float:
    """How many units have the duty, or how many events of a year make it."""
    recurrence, whole = duty.recurrence, _whole(duty, census)
    share = _share(duty.applies_if, whole, duty, census)
    if isinstance(recurrence, EveryFrom):
        return census.circumstances.get(recurrence.circumstance, 0) * share
    if isinstance(recurrence, On) and recurrence.what != "festival":
        held = census.circumstances if recurrence.what == "circumstance" else {}
        happenings = sum(census.happenings.get(kind, held.get(kind, 0)) for kind in recurrence.kinds)
        # What happens to the whole community is owed once for each place the duty is about.
        return happenings * (1.0 if duty.about in ("person", "household") else whole)
    return whole * share


def _whole(duty: Duty, census: Census) -> float:
    if duty.about == "person":
        return float(census.people)
    if duty.about == "household":
        return float(census.households)
    if duty.about == "body":
        return float(census.bodies.get(duty.body, 0))
    return float(census.places.get(duty.about, 0))


def _share(condition: Condition, whole: float, duty: Duty, census: Census) -> float:
    """The share of the units for which the condition holds."""
    if isinstance(condition, Not):
        return 1 - _share(condition.part, whole, duty, census)
    if isinstance(condition, All):
        share = 1.0
        for part in condition.parts:
            share *= _share(part, whole, duty, census)
        return share
    if isinstance(condition, Any):
        missing = 1.0
        for part in condition.parts:
            missing *= 1 - _share(part, whole, duty, census)
        return 1 - missing
    return min(1.0, _count(condition, whole, census) / whole) if whole else 0.0


def _count(condition: Is, whole: float, census: Census) -> float:
    if condition.what == "circumstance":
        return census.circumstances.get(condition.kind, 0)
    if condition.what == "pair":
        return census.pairs.get(condition.kind, 0)
    if condition.what == "always":
        return whole
    of = census.ages if condition.what == "age" else census.sizes
    least, most = condition.at_least or 0, condition.at_most
    return sum(count for number, count in of.items() if number >= least and (most is None or number <= most))
