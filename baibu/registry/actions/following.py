"""What follows when the register changed: a room above does it, the settings name it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple, Protocol
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from ..queries.actors import Actor


class Happening(NamedTuple):
    """Something to be remembered of a home."""

    household_id: UUID
    #: past tense, kebab-case: person-left
    kind: str
    on: date
    person_id: UUID | None = None


class Follower(Protocol):
    """What is planned anew when so many rows of a community changed."""

    def __call__(
        self, *, actor: Actor, community_id: int, rows: int, homes: Collection[UUID],
        happened: Sequence[Happening], now: datetime,
    ) -> str:  # fmt: skip
        """`at-once`, `soon` where it is left to the next tick, or empty where nothing follows yet."""


def follow_changes(
    *, actor: Actor, rows: int, now: datetime, homes: Collection[UUID] = (),
    happened: Sequence[Happening] = (),
) -> str:  # fmt: skip
    """When what is owed follows the rows: `at-once`, `soon`, or empty; in the caller's transaction.

    Where only some homes changed, `homes` names them and they alone are planned.
    """
    path = getattr(settings, "BAIBU_AFTER_REGISTER", "")
    if not path or not rows:
        return ""
    follow: Follower = import_string(path)
    return follow(actor=actor, community_id=actor.within, rows=rows, homes=homes, happened=happened, now=now)
