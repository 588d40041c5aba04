"""The homes behind the doors of a building, and what stands of them for an order."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from baibu.registry.models import Household

from ..models import Order


def homes_at(order: Order, places: Collection[UUID]) -> QuerySet[Household]:
    """The homes of these buildings that were there on the day the order went out, door by door."""
    day = timezone.localdate(order.issued_at) if order.issued_at else None
    found = Household.objects.filter(community_id=order.community_id, place_id__in=set(places))
    if day is None:
        return found.filter(left_on=None)
    here = Q(left_on=None) | Q(left_on__gt=day)
    return found.filter(here, since__lte=day).order_by("place_id", "sort_key")
