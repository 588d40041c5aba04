"""What a home wishes: noted in the register, remembered in its chain."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from baibu.ledger import actions as ledger
from baibu.registry import actions as registry
from baibu.registry.access import get_household
from baibu.registry.models import Household
from baibu.registry.queries.actors import Actor


@transaction.atomic
def note_wish(*, actor: Actor, household_id: UUID, declines: bool, now: datetime) -> Household:
    """The home, with its wish not to be visited without a reason noted or taken back; said twice is once."""
    today = timezone.localdate(now)
    home = get_household(actor, household_id, day=today)
    if home.declines_visits == declines:
        return home
    home = registry.decline_visits(actor=actor, household_id=household_id, declines=declines, now=now)
    ledger.append_entry(
        actor=actor,
        community_id=home.community_id,
        subject_kind="household",
        subject_id=home.id,
        kind="visits-declined" if declines else "visits-welcomed",
        on_day=today,
        now=now,
    )
    return home
