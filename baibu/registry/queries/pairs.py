"""Who is paired with which homes on a day, and how many homes each helper has."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from ..models import ContactPair

#: one helper keeps in touch with so many households (BBT-051); more warn, and never refuse
FEWEST, MOST = 3, 5
#: two who help the same home are numbered; more than these are a list, not an order
LAST_RANK = 9


def running_pairs(community_id: int, day: date) -> QuerySet[ContactPair]:
    """The pairs that run on the day."""
    still = Q(until=None) | Q(until__gte=day)
    return ContactPair.objects.filter(still, community_id=community_id, since__lte=day)


def homes_by_kind(
    community_id: int, helpers: Collection[UUID] | QuerySet[Any], kinds: Collection[str], day: date
) -> dict[UUID, dict[str, int]]:
    """Helper → kind of pair → how many homes, wherever these are; one query."""
    pairs = running_pairs(community_id, day).filter(helper_id__in=helpers, kind__in=kinds)
    found: dict[UUID, dict[str, int]] = {}
    for row in pairs.values("helper_id", "kind").annotate(homes=Count("household_id", distinct=True)):
        found.setdefault(row["helper_id"], {})[row["kind"]] = row["homes"]
    return found
