"""What is done with an account stands in the memory of the community: a room above keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from ..models import Account, Place
from ..queries.actors import Actor


class Memory(Protocol):
    """Whoever writes entries."""

    def __call__(
        self, *, actor: Actor, community_id: int, subject_kind: str, subject_id: UUID, kind: str,
        on_day: date, data: Mapping[str, Any] | None = None, now: datetime,
    ) -> Any:  # fmt: skip
        """The entry."""


def remember(
    *, actor: Actor, account: Account, kind: str, data: Mapping[str, Any] | None = None, now: datetime
) -> None:
    """Nothing; an entry about the account's person. Accounts of operators belong to no community's memory."""
    if account.community_id is None or account.person_id is None:
        return
    write_down(actor, account.community_id, ("person", account.person_id), kind, data or {}, now)


def remember_of_community(
    *, actor: Actor, kind: str, data: Mapping[str, Any] | None = None, now: datetime
) -> None:
    """Nothing; an entry about the actor's whole community."""
    root = Place.objects.filter(community_id=actor.within, parent_id=None).first()
    if root is not None:
        write_down(actor, actor.within, ("place", root.id), kind, data or {}, now)


def write_down(
    actor: Actor,
    community_id: int,
    subject: tuple[str, UUID],
    kind: str,
    data: Mapping[str, Any],
    now: datetime,
) -> None:
    """Nothing; the entry, which says who acted even where it was no person of the community."""
    path = getattr(settings, "BAIBU_MEMORY", "")
    if not path:
        return
    write: Memory = import_string(path)
    by = "person" if actor.person_id else "operator" if actor.is_operator else "clock"
    write(
        actor=actor, community_id=community_id, subject_kind=subject[0], subject_id=subject[1],
        kind=kind, on_day=timezone.localdate(now), data={"by": by, **data}, now=now,
    )  # fmt: skip
