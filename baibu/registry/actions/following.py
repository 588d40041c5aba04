"""What follows when the register changed: a room above does it, the settings name it."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from ..queries.actors import Actor


class Follower(Protocol):
    """What is planned anew when so many rows of a community changed."""

    def __call__(self, *, actor: Actor, community_id: int, rows: int, now: datetime) -> str:
        """`at-once`, `soon` where it is left to the next tick, or empty where nothing follows yet."""


def follow_changes(*, actor: Actor, rows: int, now: datetime) -> str:
    """When what is owed follows the rows: `at-once`, `soon`, or empty; in the caller's transaction."""
    path = getattr(settings, "BAIBU_AFTER_REGISTER", "")
    if not path or not rows:
        return ""
    follow: Follower = import_string(path)
    return follow(actor=actor, community_id=actor.within, rows=rows, now=now)
