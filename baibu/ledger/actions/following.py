"""What is owed follows the register: planned at once, or by the next tick where very much changed."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from baibu import core
from baibu.registry.queries.actors import Actor

from .. import models
from ..queries.methods import adopted
from .acting import refresh_acting
from .planning import plan
from .ticking import AGAIN_AFTER

#: more rows than this, some seconds of planning, are left to the next tick: an import keeps nobody waiting
AT_ONCE = 50_000


def follow_register(*, actor: Actor, community_id: int, rows: int, now: datetime) -> str:
    """`at-once` where everything is planned now, `soon` where the next tick does, empty without a method."""
    today = timezone.localdate(now)
    if adopted(community_id, today) is None:
        return ""
    if rows > AT_ONCE:
        return leave_to_tick(community_id, now)
    try:
        with transaction.atomic():
            plan(community_id, today, now)
    except core.Refusal:
        return leave_to_tick(community_id, now)
    refresh_acting(actor=actor, community_id=community_id, now=now)
    with connection.cursor() as cursor:
        # planning joins by hashing; what comes after it in the same transaction looks up single rows
        cursor.execute("SET LOCAL enable_nestloop TO DEFAULT; SET LOCAL jit TO DEFAULT")
    return "at-once"


def leave_to_tick(community_id: int, now: datetime) -> str:
    """`soon`: the tick, which rests for an hour after planning, does not rest this time."""
    planned = models.Planned.objects.filter(community_id=community_id, at__gt=now - AGAIN_AFTER)
    planned.update(at=now - AGAIN_AFTER)
    return "soon"
