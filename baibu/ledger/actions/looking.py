"""Writing down that somebody looked at what is kept about people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from baibu.registry.queries.actors import Actor

from ..models import Look
from .entries import facts, sealed


def note_look(
    *,
    actor: Actor,
    subject_kind: str,
    subject_id: UUID,
    purpose: str,
    kind: str = "home-seen",
    as_post: str = "",
    as_place_id: UUID | None = None,
    data: Mapping[str, Any] | None = None,
    note_id: UUID | None = None,
    now: datetime,
) -> Look | None:
    """The look, sealed; None where the same person looked for the same purpose today already.

    Once a day is enough for whoever is looked at, and says less about whoever looks.
    """
    day = timezone.localdate(now)
    same = Look.objects.filter(
        community_id=actor.within, actor_id=actor.person_id, on_day=day, kind=kind, subject_id=subject_id
    )
    if note_id is None and same.filter(data__purpose=purpose).exists():
        return None
    return sealed(
        Look(
            community_id=actor.within, id=uuid4(), subject_kind=subject_kind, subject_id=subject_id,
            kind=kind, on_day=day, at=now, actor_id=actor.person_id, as_post=as_post, as_place_id=as_place_id,
            data=facts({**(data or {}), "purpose": purpose}), note_id=note_id,
        )
    )  # fmt: skip
