"""Adopting a method for the community, and planning what follows from it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from baibu.ledger import actions as ledger
from baibu.registry.queries.actors import Actor

from ..access import require_may_adopt


@transaction.atomic
def adopt_method(*, actor: Actor, pack: str, from_on: date, now: datetime) -> object:
    """The adoption; what is not yet due is planned anew in the same transaction, if it holds from today."""
    today = timezone.localdate(now)
    require_may_adopt(actor, today)
    assert actor.community_id is not None
    adoption = ledger.adopt_pack(
        actor=actor, community_id=actor.community_id, pack=pack, from_on=from_on, now=now
    )
    if from_on <= today:
        ledger.plan(actor.community_id, today, now)
    return adoption


def try_method(*, actor: Actor, pack: str, from_on: date, now: datetime) -> tuple[int, int]:
    """How many obligations an adoption would make and let fall; tried and rolled back, nothing is written."""
    today = timezone.localdate(now)
    require_may_adopt(actor, today)
    assert actor.community_id is not None
    with transaction.atomic():
        ledger.adopt_pack(actor=actor, community_id=actor.community_id, pack=pack, from_on=from_on, now=now)
        planned = ledger.plan(actor.community_id, max(today, from_on), now)
        transaction.set_rollback(True)
    return planned.rows, planned.voided
