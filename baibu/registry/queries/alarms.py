"""How much one person took out in thirty days, beside the marks of the Criminal Law."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import Sum

from ..models import Export

#: Criminal Law art. 253-1 and the interpretation of 2017, art. 5, halved for what was come by in duty:
#: whereabouts, messages and property; health and the like; everything else. Nothing of the first kind is kept
#: here, so none of our columns counts towards it.
MARKS = {"tracked": 25, "sensitive": 250, "other": 2500}
WITHIN = timedelta(days=30)


def taken_out(community_id: int, account_id: int | None, now: datetime) -> dict[str, int]:
    """Kind → rows in the files one account made within thirty days; one query."""
    made = Export.objects.filter(
        community_id=community_id, asked_by_account_id=account_id, made_at__gt=now - WITHIN
    )
    sums = made.aggregate(sensitive=Sum("sensitive"), other=Sum("people"))
    return {"tracked": 0, "sensitive": sums["sensitive"] or 0, "other": sums["other"] or 0}


def with_more(before: Mapping[str, int], sensitive: int, people: int) -> dict[str, int]:
    """The same, with one more file."""
    return {**before, "sensitive": before["sensitive"] + sensitive, "other": before["other"] + people}


def reached(rows: Mapping[str, int]) -> list[str]:
    """The marks that so many rows reach, as kind and number."""
    return [f"{kind}-{mark}" for kind, mark in MARKS.items() if rows[kind] >= mark]
