"""Going away and coming back: the registry notes it, the ledger remembers it, others act from that day."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from baibu.ledger import actions as ledger
from baibu.registry import actions as registry
from baibu.registry.models import Absence
from baibu.registry.queries.actors import Actor

from ..queries.seats import person_of


@transaction.atomic
def go_away(
    *,
    actor: Actor,
    since: date,
    until: date,
    now: datetime,
    reason: str = "other",
    person_id: UUID | None = None,
) -> Absence:
    """The absence, the actor's own unless another is named; whoever comes next acts meanwhile."""
    whose = person_id or person_of(actor)
    absence = registry.say_absence(
        actor=actor, person_id=whose, since=since, until=until, reason=reason, now=now
    )
    remember(actor, absence, "absence-said", now)
    return absence


@transaction.atomic
def come_back(*, actor: Actor, absence_id: UUID, now: datetime) -> Absence:
    """The absence, taken back from today on; the days before stay as they were."""
    absence = registry.cancel_absence(actor=actor, absence_id=absence_id, now=now)
    remember(actor, absence, "absence-taken-back", now)
    return absence


def remember(actor: Actor, absence: Absence, kind: str, now: datetime) -> None:
    """Write it into the person's chain, without the reason, and let the acting periods follow."""
    ledger.append_entry(
        actor=actor,
        community_id=absence.community_id,
        subject_kind="person",
        subject_id=absence.person_id,
        kind=kind,
        on_day=timezone.localdate(now),
        data={"since": absence.since, "until": absence.until},
        now=now,
    )
    ledger.refresh_acting(actor=actor, community_id=absence.community_id, now=now)
