"""What happens on which day of the story: who is away, which needs come and go. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from .needs import ROLLS, Need
from .offices import Seat
from .town import Town

#: needs that are there when the story begins; the others come while it runs
FROM_THE_START = ("hardship", "elder-living-alone", "help-bell", "job-seeker", "pupil-in-aid")
#: some of these are proposed in the last days, and wait for a second person
STILL_OPEN = ("job-seeker", "hardship")
#: one absence for so many seats in half a year
SEATS_PER_ABSENCE = 6
#: how many days ahead people say that they will be away
SAID_AHEAD = 3


@dataclass(frozen=True, slots=True)
class Leave:
    """Somebody is away, and says so some days before."""

    person: UUID
    said_on: date
    since: date
    until: date
    reason: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A need is agreed on one day and, if it passes, ends on another."""

    need: Need
    since: date
    until: date | None
    #: proposed and not decided yet when the story ends
    is_open: bool = False


def leaves(town: Town, seats: list[Seat], first: date) -> list[Leave]:
    """The absences of the story, spread over its days; one runs today."""
    people = list(dict.fromkeys(seat.person.id for seat in seats if seat.spot.level in {"building", "area"}))
    town.rng.shuffle(people)
    length = (town.today - first).days
    found = []
    for nth, person in enumerate(people[: max(2, len(people) // SEATS_PER_ABSENCE)]):
        days = town.rng.randint(2, 9)
        since = first + timedelta(days=town.rng.randint(4, max(5, length - 4)))
        if nth == 0:
            since = town.today - timedelta(days=1)
        reason = town.rng.choice(("leave", "leave", "illness", "duty-elsewhere", "other"))
        said_on = max(first, since - timedelta(days=town.rng.randint(0, SAID_AHEAD)))
        found.append(Leave(person, said_on, since, since + timedelta(days=days), reason))
    return found


def turns(town: Town, found: list[Need], first: date) -> list[Turn]:
    """When each need that obliges visits begins in the story, and when those that pass end."""
    length = (town.today - first).days
    told: list[Turn] = []
    for need in found:
        if need.kind in ROLLS:
            continue
        begins = first
        if need.kind not in FROM_THE_START or town.rng.random() < 0.15:
            begins = first + timedelta(days=town.rng.randint(1, max(1, length - 1)))
        if need.home.building == town.homes[0].building:
            told.append(Turn(need, first, None))
            continue
        told.append(Turn(need, begins, end_of(town, need, begins)))
    waiting = [turn for turn in told if turn.need.kind in STILL_OPEN]
    return [
        replace(turn, since=town.today - timedelta(days=2), until=None, is_open=True)
        if turn in waiting[-3:]
        else turn
        for turn in told
    ]


def end_of(town: Town, need: Need, begins: date) -> date | None:
    """Stays in hospital pass, jobs are found, hardship sometimes ends; other needs last."""
    most = {"hospital-stay": (4, 15), "job-seeker": (40, 150), "hardship": (90, 200)}.get(need.kind)
    if most is None or (need.kind != "hospital-stay" and town.rng.random() < 0.6):
        return None
    return begins + timedelta(days=town.rng.randint(*most))
