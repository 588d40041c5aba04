"""Keeping up who lives where: the same acts as on the pages, with the same refusals."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils import timezone
from ninja import Field, Query, Router, Schema

from baibu import core

from .. import access, actions
from ..forms.living import NewHomeForm, PersonForm
from ..models import HomeChange, Household, Person
from ..queries.actors import Request
from ..queries.gone import gone_page
from ..queries.living import mark_of
from .asking import accepted, at_work

router = Router(tags=["living"])
Posts = Literal["", "end", "keep"]


class PersonSent(Schema):
    """Somebody as the register knows them; read like the cells of a workbook."""

    name: str = Field(max_length=30)
    sex: Literal["", "f", "m"] = ""
    #: as far as it is known: 1956, 1956-03 or 1956-03-12
    born: str = Field("", max_length=20)
    phone: str = Field("", max_length=30)
    relation: str = Field("", max_length=20)


class CorrectSent(PersonSent):
    """The whole of it; `seen` is the mark that came with what was seen, and refuses what is older."""

    seen: str = Field("", max_length=16)


class Registered(Schema):
    """Somebody in the register."""

    id: UUID
    name: str
    sex: str
    born_on: date | None
    #: day · month · year
    born_precision: str
    #: in part; sent back as it stands it is kept
    phone: str
    relation: str
    household_id: UUID | None
    #: to be sent along with a correction
    mark: str


class NewHomeSent(Schema):
    """A door."""

    unit: str = Field("", max_length=16)
    room: str = Field(max_length=16)


class Door(Schema):
    """A home."""

    id: UUID
    place_id: UUID
    unit: str
    room: str


class LeftSent(Schema):
    """The last day; of somebody in post also whether the post ends or goes on."""

    on: date
    posts: Posts = ""


class HomeLeftSent(LeftSent):
    """The last day of everybody; `people` are those who were seen there."""

    people: list[UUID]


class MoveSent(Schema):
    """The new home."""

    household_id: UUID


class Changed(Schema):
    """What was said of a home; its id takes it back on the same day."""

    id: UUID
    #: left · moved · household-left
    kind: str
    household_id: UUID
    person_id: UUID | None
    on: date
    is_taken_back: bool


class Missing(Schema):
    """A person, or a whole household, missing from the sheet."""

    people: list[UUID]
    names: str
    address: str
    #: the posts of somebody whose leaving is said alone; empty for everybody else
    posts: str


class MissingPage(Schema):
    """Those nobody has spoken for yet, thirty rows at a time."""

    people: int
    pages: int
    rows: list[Missing]


class LeftThen(Schema):
    """Somebody who left, and their last day."""

    person_id: UUID
    on: date


class GoneSent(Schema):
    """Who left, and who is still here; of all others nothing is said."""

    left: list[LeftThen] = []
    here: list[UUID] = []


class Spoken(Schema):
    """How many people were spoken for."""

    people: int


@router.post("/households/{uuid:household}/people", response={201: Registered})
def register_person(request: Request, household: UUID, sent: PersonSent) -> Registered:
    """Somebody who moved in."""
    now = timezone.now()
    given = accepted(PersonForm(sent.model_dump(), today=timezone.localdate(now)))
    made = actions.register_person(actor=at_work(request), household_id=household, now=now, **given)
    return registered(made)


@router.get("/people/{uuid:person}", response=Registered)
def show_person(request: Request, person: UUID) -> Registered:
    """What stands in the register, for those who may correct it; the look is noted for those who live there.

    `reason-needed`: say why first.
    """
    now, actor = timezone.now(), at_work(request)
    found = access.get_person(actor, person, "record", day=timezone.localdate(now))
    actions.note_look(actor=actor, household_id=found.household_id, now=now)
    return registered(found)


@router.put("/people/{uuid:person}", response=Registered)
def correct_person(request: Request, person: UUID, sent: CorrectSent) -> Registered:
    """The person, corrected; looked at as when they are shown."""
    now, actor = timezone.now(), at_work(request)
    found = access.get_person(actor, person, "record", day=timezone.localdate(now))
    actions.note_look(actor=actor, household_id=found.household_id, now=now)
    form = PersonForm(sent.model_dump(), today=timezone.localdate(now), stands=found.phone)
    given = accepted(form)
    return registered(
        actions.correct_person(actor=actor, person_id=person, changes=given, seen=sent.seen, now=now)
    )


@router.post("/people/{uuid:person}/move", response=Changed)
def move_person(request: Request, person: UUID, sent: MoveSent) -> Changed:
    """The move to another home of the community."""
    now = timezone.now()
    return of(
        actions.move_person(actor=at_work(request), person_id=person, household_id=sent.household_id, now=now)
    )


@router.post("/people/{uuid:person}/leave", response=Changed)
def say_person_left(request: Request, person: UUID, sent: LeftSent) -> Changed:
    """The leaving; why is not asked."""
    now = timezone.now()
    return of(actions.say_person_left(actor=at_work(request), person_id=person, now=now, **sent.model_dump()))


@router.post("/households/{uuid:household}/leave", response=Changed)
def say_household_left(request: Request, household: UUID, sent: HomeLeftSent) -> Changed:
    """The leaving of everybody who was seen there."""
    now = timezone.now()
    return of(
        actions.say_household_left(
            actor=at_work(request), household_id=household, now=now, **sent.model_dump()
        )
    )


@router.post("/changes/{uuid:change}/take-back", response=Changed)
def take_back_change(request: Request, change: UUID) -> Changed:
    """As if it had not been said; on the same day only."""
    return of(actions.take_back_change(actor=at_work(request), change_id=change, now=timezone.now()))


@router.post("/places/{uuid:place}/households", response={201: Door})
def register_household(request: Request, place: UUID, sent: NewHomeSent) -> Household:
    """A new home behind a door."""
    given: dict[str, Any] = accepted(NewHomeForm(sent.model_dump()))
    return actions.register_household(actor=at_work(request), place_id=place, now=timezone.now(), **given)


@router.get("/imports/{uuid:key}/gone", response=MissingPage)
def show_missing(request: Request, key: UUID, page: Annotated[int, Query(ge=1)] = 1) -> MissingPage:
    """Who is registered and missing from the sheets of a draft."""
    actor, day = at_work(request), timezone.localdate()
    shown = gone_page(actor, actions.get_draft(actor, key, day), day, str(page))
    rows = [
        Missing(people=list(row.people), names=row.title, address=row.address, posts=row.posts)
        for row in shown.rows
    ]
    return MissingPage(people=shown.people, pages=shown.page.paginator.num_pages, rows=rows)


@router.post("/imports/{uuid:key}/gone", response=Spoken)
def settle_missing(request: Request, key: UUID, sent: GoneSent) -> Spoken:
    """Who left, each with the last day, and who is still here; all of it or nothing."""
    left = {each.person_id: each.on for each in sent.left}
    count = actions.settle_gone(
        actor=at_work(request), draft_id=key, left=left, here=sent.here, now=timezone.now()
    )
    return Spoken(people=count)


def registered(person: Person) -> Registered:
    """The person as the register knows them."""
    return Registered(
        id=person.id, name=person.name, sex=person.sex, born_on=person.born_on,
        born_precision=person.born_precision, phone=core.masked_phone(person.phone), relation=person.relation,
        household_id=person.household_id, mark=mark_of(person),
    )  # fmt: skip


def of(change: HomeChange) -> Changed:
    """The change, with the id that takes it back."""
    return Changed(
        id=change.id, kind=change.kind, household_id=change.household_id, person_id=change.person_id,
        on=change.on, is_taken_back=change.taken_back_at is not None,
    )  # fmt: skip
