"""The tick: what time brings, carried out for one community; every step may be repeated harmlessly."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from baibu import core
from baibu.registry.queries.actors import Actor

from .. import models
from .acting import refresh_acting
from .planning import Planned, plan
from .telling import tell

log = logging.getLogger(__name__)

#: planning is repeated within a day after so long, for changes that nobody planned at once
AGAIN_AFTER = timedelta(hours=1)
#: an effect that failed so often is set aside, where everybody can see it
MOST_TRIES = 5


@dataclass(frozen=True, slots=True)
class Ticked:
    """What a tick did."""

    planned: Planned
    #: periods of acting begun and closed
    begun: int = 0
    closed: int = 0
    told: int = 0
    applied: int = 0
    failed: int = 0


def tick(community_id: int, now: datetime) -> Ticked:
    """What was planned, who stands in since today, who was told, and which effects were carried out."""
    today = timezone.localdate(now)
    done = turn_of_time(community_id, today, now)
    applied, failed = apply_effects(community_id, now)
    return Ticked(done.planned, done.begun, done.closed, done.told, applied, failed)


@transaction.atomic
def turn_of_time(community_id: int, today: date, now: datetime) -> Ticked:
    """Plan up to today, note who stands in, tell whom the ladders name: together or not at all."""
    before = models.Planned.objects.filter(community_id=community_id).first()
    if before and before.up_to >= today and timedelta(0) <= now - before.at < AGAIN_AFTER:
        return Ticked(Planned())
    try:
        with transaction.atomic():
            planned = plan(community_id, today, now)
    except core.Refusal as refusal:
        return Ticked(Planned(note=refusal.text))
    begun, closed = refresh_acting(actor=Actor.clock(community_id), community_id=community_id, now=now)
    told = tell(community_id, min(before.up_to, today) if before else today, today)
    return Ticked(planned, begun, closed, told)


def apply_effects(community_id: int, now: datetime) -> tuple[int, int]:
    """How many effects were carried out, and how many failed; one that fails holds up none of the others.

    Effects of a kind that no room carries out yet wait, untouched.
    """
    handlers: Mapping[str, Callable[..., Any]] = import_string(settings.BAIBU_EFFECTS)
    waiting = models.Effect.objects.filter(
        community_id=community_id, applied_at=None, failed_at=None, kind__in=list(handlers)
    )
    applied = failed = 0
    for effect_id in list(waiting.order_by("made_at").values_list("id", flat=True)):
        done = apply_one(community_id, effect_id, handlers, now)
        applied += done is True
        failed += done is False
    return applied, failed


def apply_one(
    community_id: int, effect_id: UUID, handlers: Mapping[str, Callable[..., Any]], now: datetime
) -> bool | None:
    """Whether the effect was carried out; None where another tick has it in hand."""
    with transaction.atomic():
        effect = (
            models.Effect.objects.select_for_update(skip_locked=True)
            .filter(community_id=community_id, id=effect_id, applied_at=None, failed_at=None)
            .first()
        )
        if effect is None:
            return None
        row = models.Effect.objects.filter(community_id=community_id, id=effect_id)
        try:
            with transaction.atomic():
                handlers[effect.kind](actor=Actor.clock(community_id), effect=effect, now=now)
        except Exception:
            log.exception("effect %s of kind %s failed", effect.id, effect.kind)
            tries = effect.tries + 1
            row.update(tries=tries, failed_at=now if tries >= MOST_TRIES else None)
            return False
        row.update(applied_at=now, tries=effect.tries + 1)
        return True


def see_told(*, actor: Actor, told_ids: list[UUID], now: datetime) -> int:
    """How many notices were marked as seen."""
    assert actor.community_id is not None
    told = models.Told.objects.filter(community_id=actor.community_id, id__in=told_ids, seen_at=None)
    return told.update(seen_at=now)
