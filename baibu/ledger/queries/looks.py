"""Who looked at what is kept about people."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from ..models import Look


def looks_at(community_id: int, subjects: Collection[UUID]) -> list[Look]:
    """All looks at these homes, people and places, the newest first. One query."""
    found = Look.objects.filter(community_id=community_id, subject_id__in=list(subjects))
    return list(found.order_by("-at"))


def has_said_why(community_id: int, person_id: UUID | None, subject_id: UUID, day: date) -> bool:
    """Whether they looked at the home itself on that day already, and had said why. One query."""
    return Look.objects.filter(
        community_id=community_id, actor_id=person_id, on_day=day, subject_id=subject_id, kind="home-seen"
    ).exists()
