"""Going away, with who takes over at once; and coming back."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.utils import timezone
from ninja import Router, Schema

from baibu import core
from baibu.registry.api.asking import accepted
from baibu.registry.models import Absence
from baibu.registry.queries.actors import Request

from ..actions.absences import come_back, go_away
from ..forms.absences import AwayForm
from ..queries.me import moved_by
from ..queries.names import Names, names_of
from ..queries.seats import person_of
from .facts import Acting, Sent, acting_of

router = Router(tags=["absences"])


class AwaySent(Sent):
    """Days away, both ends included."""

    since: date
    until: date
    reason: Literal["leave", "illness", "duty-elsewhere", "other"]


class Takeover(Schema):
    """What moves, to whom, on which days."""

    acting: Acting
    subject_id: UUID | None
    since: date
    until: date


class Away(Schema):
    """An absence as it is noted."""

    id: UUID
    since: date
    until: date
    reason: str
    is_cancelled: bool


class AwayNoted(Away):
    """An absence, and who takes over."""

    takeovers: list[Takeover]


@router.post("/absences", response={201: AwayNoted})
def say_away(request: Request, sent: AwaySent) -> AwayNoted:
    """The sender's own absence; whoever comes next in the method's order acts from its first day."""
    now, actor = timezone.now(), request.actor
    person = person_of(actor)
    said = accepted(AwayForm(sent.dict(), today=timezone.localdate(now)))
    pack, moved = moved_by(actor, said["since"], said["until"])
    absence = go_away(actor=actor, person_id=person, now=now, **said)
    people = {each.acting.person for each in moved}
    names = names_of(actor.within, people={person for person in people if person})
    return AwayNoted(**facts(absence).dict(), takeovers=[takeover(pack, each, names) for each in moved])


@router.delete("/absences/{uuid:absence}", response=Away)
def take_back_absence(request: Request, absence: UUID) -> Away:
    """The absence, taken back from today on; the days before stay as they were."""
    return facts(come_back(actor=request.actor, absence_id=absence, now=timezone.now()))


def facts(absence: Absence) -> Away:
    """The absence itself."""
    return Away(
        id=absence.id,
        since=absence.since,
        until=absence.until,
        reason=absence.reason,
        is_cancelled=absence.cancelled_at is not None,
    )


def takeover(pack: core.Pack, moved: core.Takeover, names: Names) -> Takeover:
    """One post that moves."""
    subject: Any = moved.subject
    return Takeover(
        acting=acting_of(pack, moved.acting, names),
        subject_id=subject,
        since=moved.since,
        until=moved.until,
    )
