"""A place: promises kept and missed, who acts there, who was responsible."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.utils import timezone
from ninja import Query, Router, Schema

from baibu import core
from baibu.ledger.queries import standing_counts
from baibu.registry.access import get_place
from baibu.registry.api.asking import accepted
from baibu.registry.models import Place
from baibu.registry.queries.actors import Request
from baibu.registry.queries.places import children

from ..access import may_see_team, require_team
from ..forms.deeds import WhoForm
from ..queries import words
from ..queries.closed import Told, told_to
from ..queries.desk import Desk, desk_of
from ..queries.figures import month_of, tally_of
from ..queries.names import Names, names_of
from ..queries.places import vacant_below
from ..queries.responsible import acting_then, people_at, posts_at
from .facts import Acting, Counts, acting_of, counts_of

router = Router(tags=["places"])
Cells = list[dict[str, Any]]


class Child(Schema):
    """A place directly below."""

    id: UUID
    name: str
    level: str
    counts: Counts


class DutyCounts(Schema):
    """How one duty was kept."""

    duty: str
    title: str
    owed_by: str
    counts: Counts


class Seat(Schema):
    """A post of the place: who holds it, and who acts for it today."""

    post: str
    holders: list[UUID]
    acting: Acting


class Vacancy(Schema):
    """An expected post that nobody holds, here or below."""

    post: str
    title: str
    place_id: UUID


class PlaceShown(Schema):
    """A place in one month; residents see the figures, and the team of their own building."""

    id: UUID
    name: str
    level: str
    parent_id: UUID | None
    month: str
    counts: Counts
    children: list[Child]
    duties: list[DutyCounts]
    #: figures below 5 about personal needs stay out, of sums too, for those whose matter they are not
    has_left_out: bool
    team: list[Seat]
    vacancies: list[Vacancy]


class Rung(Schema):
    """One seat that was asked: held, vacant, or its holder away."""

    what: str
    post: str
    place_id: UUID
    person_id: UUID | None
    name: str
    until: date | None


class Responsible(Schema):
    """Who was responsible on a day, and which seats were asked until somebody was found."""

    day: date
    acting: Acting
    rungs: list[Rung]


@router.get("/places/{uuid:place}", response=PlaceShown)
def show_place(
    request: Request, place: UUID, month: Annotated[str, Query(pattern=r"^(\d{4}-(0[1-9]|1[0-2]))?$")] = ""
) -> PlaceShown:
    """The place in a month (`2026-11`), this one unless said; a month to come is answered as this one."""
    desk, spot = reached(request, place)
    at = month_of(month, desk.day)
    cells = standing_counts(spot, at.first, at.last, desk.day)
    told = told_to(desk, at)
    here = told.at(spot.id, cells)
    names = names_of(desk.community_id, people=people_at(desk, {spot.id}))
    empty = () if desk.is_resident else vacant_below(desk, spot.id)
    return PlaceShown(
        id=spot.id,
        name=spot.name,
        level=spot.level,
        parent_id=spot.parent_id,
        month=at.key,
        counts=counts_of(tally_of(here)),
        children=below(desk, spot, cells, told),
        duties=by_duty(desk, here),
        has_left_out=len(here) < len(cells),
        team=team(desk, spot, names) if may_see_team(desk, spot) else [],
        vacancies=[vacancy(desk, rung) for rung in empty],
    )


@router.get("/places/{uuid:place}/responsible", response=Responsible)
def show_responsible(request: Request, place: UUID, post: str, day: date | None = None) -> Responsible:
    """Who acted for a post of the place on a day, today unless said; a resident asks at home only."""
    desk, spot = reached(request, place)
    require_team(desk, spot)
    form = WhoForm({"post": post, "on": day or desk.day}, posts=posts_at(desk, spot), today=desk.day)
    asked = accepted(form)
    pack, acting = acting_then(desk, spot, **asked)
    people: Any = {reason.person for reason in acting.why if reason.person}
    names = names_of(desk.community_id, people=people)
    return Responsible(
        day=asked["on"],
        acting=acting_of(pack, acting, names),
        rungs=[rung(reason, names) for reason in acting.why],
    )


def reached(request: Request, place_id: UUID) -> tuple[Desk, Place]:
    """The desk and the place, which must be of the same community."""
    desk = desk_of(request.actor, timezone.localdate())
    return desk, get_place(request.actor, place_id, day=desk.day, scope=desk.scope)


def below(desk: Desk, spot: Place, cells: Cells, told: Told) -> list[Child]:
    """The places directly below, each with what is told of it and of what is further down; one query."""
    inside: dict[UUID, Cells] = {}
    for cell in cells:
        inside.setdefault(cell["child"], []).append(cell)
    return [
        Child(
            id=each.id,
            name=each.name,
            level=each.level,
            counts=counts_of(tally_of(told.at(each.id, inside.get(each.id, [])))),
        )
        for each in children(desk.community_id, spot.id)
    ]


def by_duty(desk: Desk, cells: Cells) -> list[DutyCounts]:
    """The figures of each duty, by its code."""
    inside: dict[str, Cells] = {}
    for cell in cells:
        inside.setdefault(cell["duty"], []).append(cell)
    return [
        DutyCounts(
            duty=code, title=words.duty_title(desk.pack, code), owed_by=found[0]["owed_by"],
            counts=counts_of(tally_of(found)),
        )
        for code, found in sorted(inside.items())
    ]  # fmt: skip


def team(desk: Desk, spot: Place, names: Names) -> list[Seat]:
    """The posts of the place; no query."""
    found = []
    for post, _title in posts_at(desk, spot):
        holders: list[Any] = [held.person for held in desk.roster.holdings(post, spot.id, desk.day)]
        acting = acting_of(desk.pack, desk.acting(post, spot.id), names)
        found.append(Seat(post=post, holders=holders, acting=acting))
    return found


def vacancy(desk: Desk, empty: core.Rung) -> Vacancy:
    """One post nobody holds."""
    place: Any = empty.place
    return Vacancy(post=empty.post, title=words.post_title(desk.pack, empty.post), place_id=place)


def rung(reason: core.Reason, names: Names) -> Rung:
    """One seat that was asked."""
    person: Any = reason.person
    place: Any = reason.place
    return Rung(
        what=reason.what, post=reason.post, place_id=place, person_id=person,
        name=names.people.get(person, ""), until=reason.until,
    )  # fmt: skip
