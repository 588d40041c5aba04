"""Whoever opens a page of the desk about somebody is noted, for those who live there to read."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from baibu.ledger import actions as ledger
from baibu.registry.access import lives_in
from baibu.registry.models import Person
from baibu.registry.queries.actors import Actor

from ..access import get_ask, is_own
from ..models import Ask

#: what was looked at, which opens none of the home's own pages, and what for
KIND, PURPOSE = "desk-seen", "rights-desk"


def read_ask(*, actor: Actor, ask_id: UUID, now: datetime) -> Ask:
    """The request; whoever reads it at work is noted. Who acts for another is noted at the door."""
    found = get_ask(actor, ask_id, timezone.localdate(now))
    if not is_own(actor, found):
        note_look(actor=actor, person=found.person, now=now)
    return found


def note_look(*, actor: Actor, person: Person, now: datetime) -> None:
    """Nothing; the look is noted at their home, once a day. Nobody is noted at their own."""
    if person.household_id is None or lives_in(actor, person.household_id):
        return
    ledger.note_look(
        actor=actor, subject_kind="household", subject_id=person.household_id, kind=KIND, purpose=PURPOSE,
        now=now,
    )  # fmt: skip
