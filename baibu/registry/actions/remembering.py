"""What is done with an account stands in the memory of the community: a room above keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from ..models import Account
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
    path = getattr(settings, "BAIBU_MEMORY", "")
    if not path or account.community_id is None or account.person_id is None:
        return
    write: Memory = import_string(path)
    by = "person" if actor.person_id else "operator" if actor.is_operator else "clock"
    write(
        actor=actor, community_id=account.community_id, subject_kind="person", subject_id=account.person_id,
        kind=kind, on_day=timezone.localdate(now), data={"by": by, **(data or {})}, now=now,
    )  # fmt: skip
