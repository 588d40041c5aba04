"""Looking at who lives in a home: a room above notes it for those who live there, the settings name it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from ..queries.actors import Actor


class Watcher(Protocol):
    """What notes a look."""

    def __call__(self, *, actor: Actor, household_id: UUID, now: datetime) -> None:
        """Nothing; refused with `reason-needed` where it is to be said first why."""


class Looker(Protocol):
    """What writes a look at somebody down."""

    def __call__(
        self, *, actor: Actor, subject_kind: str, subject_id: UUID, kind: str, purpose: str, as_post: str,
        as_place_id: UUID | None, now: datetime,
    ) -> Any:  # fmt: skip
        """The entry."""


def note_look(*, actor: Actor, household_id: UUID | None, now: datetime) -> None:
    """Nothing; the look is noted, or refused until a reason is said. A colleague has no home to look at."""
    path = getattr(settings, "BAIBU_BEFORE_HOME", "")
    if path and household_id:
        watch: Watcher = import_string(path)
        watch(actor=actor, household_id=household_id, now=now)


def note_number(
    *, actor: Actor, person_id: UUID, as_post: str, as_place_id: UUID | None, now: datetime
) -> None:
    """Nothing; that a number was shown to be called is noted for whoever it belongs to."""
    path = getattr(settings, "BAIBU_LOOKS", "")
    if path:
        note_look: Looker = import_string(path)
        note_look(
            actor=actor, subject_kind="person", subject_id=person_id, kind="number-shown", purpose="call",
            as_post=as_post, as_place_id=as_place_id, now=now,
        )  # fmt: skip
