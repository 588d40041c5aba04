"""Promises kept, missed and open, counted where they are owed; every figure with its base."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, cast
from uuid import UUID

from django.db.models import Count, Q

from baibu.registry.models import Place

from .standing import Standings, standings


def standing_counts(
    community_id: int, place_id: UUID, first: date, last: date, day: date
) -> list[dict[str, Any]]:
    """Rows due from `first` to `last` at the place and below it, as they stand on the day; not the void ones.

    One dict per place, duty, owed_by, disposition and timeliness, with `count`. One query.
    """
    found = rows_behind(community_id, place_id, first, last, day)
    cells: Any = found.order_by()
    cells = cells.values("place_id", "duty", "owed_by", "disposition", "timeliness")
    return list(cells.annotate(count=Count("id")))


def subjects_by_duty(community_id: int, place_id: UUID, first: date, last: date, day: date) -> dict[str, int]:
    """Duty → how many different people, homes or places the counted rows are about. One query."""
    found: Any = rows_behind(community_id, place_id, first, last, day).order_by()
    return dict(found.values_list("duty").annotate(count=Count("subject_id", distinct=True)))


def rows_behind(community_id: int, place_id: UUID, first: date, last: date, day: date) -> Standings:
    """The rows behind the counts, the earliest due first."""
    below = Place.objects.filter(community_id=community_id, path__contains=[place_id])
    rows: Any = standings(community_id, day).filter(due_on__gte=first, due_on__lte=last)
    inside = rows.filter(place_id__in=below.values("id")).exclude(disposition="void")
    found: Standings = inside.order_by("due_on", "place_id", "duty", "id")
    return found


def caught_up(community_id: int, rows: Sequence[Any], day: date) -> dict[UUID, date]:
    """Missed row → the first later day on which the same was done for the same subject; one query or none."""
    missed = [row for row in rows if row.disposition == "missed"]
    if not missed:
        return {}
    done = standings(community_id, day).filter(
        duty__in={row.duty for row in missed}, subject_id__in={row.subject_id for row in missed},
        met_on__gt=min(row.due_on for row in missed), met_on__lte=day,
    )  # fmt: skip
    days: dict[tuple[str, UUID], list[date]] = {}
    for duty, subject, met_on in done.order_by("met_on").values_list("duty", "subject_id", "met_on"):
        days.setdefault((duty, subject), []).append(cast(date, met_on))
    later = {
        row.id: next((on for on in days.get((row.duty, row.subject_id), ()) if on > row.due_on), None)
        for row in missed
    }
    return {key: on for key, on in later.items() if on}


def kept_by_place(community_id: int, first: date, day: date) -> dict[UUID, tuple[int, int]]:
    """Place → (kept, fallen due) from `first` to the day, each place with all below it; two queries.

    What is excused, void or not yet due is in neither number.
    """
    rows = standings(community_id, day).filter(due_on__gte=first, due_on__lte=day)
    counted = (
        rows.order_by()
        .values("place_id")
        .annotate(
            kept=Count("id", filter=Q(disposition="done")),
            owed=Count("id", filter=Q(disposition__in=("done", "overdue", "missed"))),
        )
    )
    paths = dict(Place.objects.filter(community_id=community_id).values_list("id", "path"))
    found: dict[UUID, tuple[int, int]] = {}
    for cell in counted:
        for place in paths[cell["place_id"]]:
            kept, owed = found.get(place, (0, 0))
            found[place] = (kept + cell["kept"], owed + cell["owed"])
    return found
