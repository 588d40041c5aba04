"""Which homes somebody opened in an emergency, and which openings others should know of."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from ..models import Opening


def opened_by(community_id: int, person_id: UUID | None, now: datetime) -> frozenset[UUID]:
    """The homes they may see at this moment although these are not theirs to look after. One query."""
    if person_id is None:
        return frozenset()
    mine = Opening.objects.filter(
        community_id=community_id, person_id=person_id, until__gt=now, ended_at=None
    )
    return frozenset(mine.values_list("household_id", flat=True))


def openings_of(community_id: int) -> QuerySet[Opening]:
    """All openings of a community, the newest first, with who and which home."""
    found = Opening.objects.filter(community_id=community_id)
    return found.select_related("person", "household__place").order_by("-since")
