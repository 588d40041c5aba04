"""What is owed follows the register: planned at once, or by the next tick where very much changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from baibu import core
from baibu.registry.actions.following import Happening
from baibu.registry.queries.actors import Actor

from .. import models
from ..queries.methods import adopted
from .acting import refresh_acting
from .entries import append_entry
from .planning import follow_people, plan, plan_household
from .ticking import AGAIN_AFTER

#: more rows than this, some seconds of planning, are left to the next tick: an import keeps nobody waiting
AT_ONCE = 50_000
#: more homes than this are planned faster with all the others
FEW_HOMES = 20


def follow_register(
    *, actor: Actor, community_id: int, rows: int, now: datetime, homes: Collection[UUID] = (),
    happened: Sequence[Happening] = (),
) -> str:  # fmt: skip
    """`at-once` where everything is planned now, `soon` where the next tick does, empty without a method.

    What happened is remembered in the chain of its home. A few changed homes are planned alone.
    """
    remember(actor, community_id, happened, now)
    today = timezone.localdate(now)
    if adopted(community_id, today) is None:
        return ""
    if 0 < len(homes) <= FEW_HOMES:
        return follow_homes(community_id, homes, today, now)
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


def follow_homes(community_id: int, homes: Collection[UUID], today: date, now: datetime) -> str:
    """`at-once`: these homes alone are planned, whoever moved between them taken along first."""
    follow_people(community_id, homes, today)
    for home in homes:
        plan_household(community_id, home, today, now)
    return "at-once"


def remember(actor: Actor, community_id: int, happened: Sequence[Happening], now: datetime) -> None:
    """Write what happened into the chains of the homes."""
    for each in happened:
        append_entry(
            actor=actor,
            community_id=community_id,
            subject_kind="household",
            subject_id=each.household_id,
            kind=each.kind,
            on_day=each.on,
            data={"person": each.person_id} if each.person_id else {},
            now=now,
        )


def leave_to_tick(community_id: int, now: datetime) -> str:
    """`soon`: the tick, which rests for an hour after planning, does not rest this time."""
    planned = models.Planned.objects.filter(community_id=community_id, at__gt=now - AGAIN_AFTER)
    planned.update(at=now - AGAIN_AFTER)
    return "soon"
