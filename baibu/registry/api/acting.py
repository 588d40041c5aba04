"""Acting for another, for machines: who acts for whom, naming somebody, and the switch of the session."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from django.utils import timezone
from ninja import Field, Router, Schema

from .. import access, actions
from ..models import Representation
from ..queries.accounts import NOBODY
from ..queries.actors import Request
from ..queries.representations import FOR, acted_for, acting_for
from .asking import at_work

router = Router(tags=["acting"])


class ActingShown(Schema):
    """Who acts for whom: `child`, confirmed for a child below 14, or `named` by the person."""

    id: UUID
    helper_id: UUID
    helper_name: str = Field(alias="helper.name")
    person_id: UUID
    person_name: str = Field(alias="person.name")
    kind: Literal["child", "named"]
    since: date
    noted_by_id: UUID | None


class OwnActing(Schema):
    """Who acts for the asker, and for whom the asker acts."""

    helpers: list[ActingShown]
    people: list[ActingShown]


class HelperSent(Schema):
    """Somebody of the home or paired with it; `screen` is said by the person themself."""

    helper_id: UUID
    channel: Literal["spoken", "paper", "screen"]
    given_on: date


class ElsewhereSent(Schema):
    """A grown-up who lives elsewhere, by account or by full name and door; noted by the office."""

    name: str = Field("", max_length=30)
    door: str = Field("", max_length=60)
    username: str = Field("", max_length=60)
    channel: Literal["spoken", "paper"]
    given_on: date


class GuardianSent(Schema):
    """The grown-up of the child's home."""

    helper_id: UUID


@router.get("/me/acting", response=OwnActing)
def list_own_acting(request: Request) -> dict[str, list[Representation]]:
    """Who acts for the asker today, and for whom the asker does."""
    actor, day = at_work(request), timezone.localdate()
    me = actor.person_id or NOBODY
    return {"helpers": acting_for(actor.within, me, day), "people": acted_for(actor.within, me, day)}


@router.get("/people/{uuid:person}/acting", response=list[ActingShown])
def list_acting(request: Request, person: UUID) -> list[Representation]:
    """Who acts for somebody of a home the asker looks after; the look is noted for those who live there."""
    actor, now = at_work(request), timezone.now()
    found = access.get_let_in(actor, person, timezone.localdate(now))
    actions.note_look(actor=actor, household_id=found.household_id, now=now)
    return acting_for(actor.within, person, timezone.localdate(now))


@router.post("/people/{uuid:person}/acting", response={201: ActingShown})
def name_helper(request: Request, person: UUID, sent: HelperSent) -> Representation:
    """Whoever the person named acts for them, on their consent."""
    return actions.name_helper(
        actor=at_work(request), person_id=person, now=timezone.now(), **sent.model_dump()
    )


@router.post("/people/{uuid:person}/acting/elsewhere", response={201: ActingShown})
def name_helper_elsewhere(request: Request, person: UUID, sent: ElsewhereSent) -> Representation:
    """The same for any grown-up registered here; nobody is looked for."""
    return actions.name_helper_elsewhere(
        actor=at_work(request), person_id=person, now=timezone.now(), **sent.model_dump()
    )


@router.post("/people/{uuid:person}/acting/guardian", response={201: ActingShown})
def confirm_guardian(request: Request, person: UUID, sent: GuardianSent) -> Representation:
    """A grown-up of the home acts for a child below 14."""
    return actions.confirm_guardian(
        actor=at_work(request), person_id=person, now=timezone.now(), **sent.model_dump()
    )


@router.post("/acting/{uuid:key}/end", response=ActingShown)
def end_acting(request: Request, key: UUID) -> Representation:
    """Ended at once, by either side or by whoever looks after the home; the consent goes with it."""
    return actions.end_representation(actor=at_work(request), representation_id=key, now=timezone.now())


@router.post("/me/acting/{uuid:person}/begin", response={204: None})
def begin_acting(request: Request, person: UUID) -> None:
    """From here on this session shows the other's information, and nothing else, until it is stopped."""
    found = actions.begin_acting(actor=request.actor, person_id=person, now=timezone.now())
    request.session[FOR] = str(found.id)


@router.post("/me/acting/stop", response={204: None})
def stop_acting(request: Request) -> None:
    """Back to oneself."""
    request.session.pop(FOR, None)
