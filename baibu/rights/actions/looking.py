"""Whoever opens a page of the desk about somebody is noted, for those who live there to read."""

from __future__ import annotations

from datetime import datetime

from baibu.ledger import actions as ledger
from baibu.registry.access import lives_in
from baibu.registry.models import Person
from baibu.registry.queries.actors import Actor

#: what was looked at, which opens none of the home's own pages, and what for
KIND, PURPOSE = "desk-seen", "rights-desk"


def note_look(*, actor: Actor, person: Person, now: datetime) -> None:
    """Nothing; the look is noted at their home, once a day. Nobody is noted at their own."""
    if person.household_id is None or lives_in(actor, person.household_id):
        return
    ledger.note_look(
        actor=actor, subject_kind="household", subject_id=person.household_id, kind=KIND, purpose=PURPOSE,
        now=now,
    )  # fmt: skip
