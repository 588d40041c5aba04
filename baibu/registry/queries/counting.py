"""Counting many lists of a community in one question."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet, Subquery
from django.db.models.functions import Coalesce

from ..models import Community


def counted(rows: QuerySet[Any]) -> Coalesce:
    """The number of rows, all of one community, as a part of another question."""
    per_community = rows.order_by().values("community_id").annotate(number=Count("id")).values("number")
    return Coalesce(Subquery(per_community), 0)


def counts_of(community_id: int, *lists: QuerySet[Any]) -> tuple[int, ...]:
    """How many rows each of the community's lists has; one query."""
    here = Community.objects.filter(pk=community_id)
    return tuple(here.values_list(*(counted(rows) for rows in lists)).get())
