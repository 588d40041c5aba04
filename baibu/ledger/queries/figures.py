"""Promises kept, missed and open, counted where they are owed; every figure with its base."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, cast
from uuid import UUID

from django.db.models import Case, Count, DateField, Exists, ExpressionWrapper, F, OuterRef, Q, When

from baibu.registry.models import TAKEN_BACK, Place

from .standing import Standings, standings

#: why something fell away that is said at the home itself; a method's change is no matter of theirs
SAID_ALOUD = ("left", *TAKEN_BACK)


def standing_counts(place: Place, first: date, last: date, day: date) -> list[dict[str, Any]]:
    """Rows due from `first` to `last` at the place and below it, as they stand on the day; not the void ones.

    One dict per child, duty, owed_by, disposition and timeliness, with `count`; `child` is the place directly
    below at or under which the rows are owed, None for those owed at the place itself. One query.
    """
    found = rows_behind(place.community_id, place.id, first, last, day)
    child = F(f"place__path__{len(place.path)}")
    cells: Any = found.order_by().annotate(child=child)
    cells = cells.values("child", "duty", "owed_by", "disposition", "timeliness")
    return list(cells.annotate(count=Count("id")))


def subjects_by_place(
    community_id: int, first: date, last: date, day: date, duties: Iterable[str]
) -> dict[str, dict[UUID, int]]:
    """Duty → place → how many different people or homes its rows owed there are about. One query."""
    rows: Any = standings(community_id, day).due_between(first, last)
    rows = rows.exclude(disposition="void").filter(duty__in=list(duties)).order_by()
    found: dict[str, dict[UUID, int]] = {}
    for cell in rows.values("duty", "place_id").annotate(about=Count("subject_id", distinct=True)):
        found.setdefault(cell["duty"], {})[cell["place_id"]] = cell["about"]
    return found


def rows_behind(community_id: int, place_id: UUID, first: date, last: date, day: date) -> Standings:
    """The rows behind the counts, the earliest due first."""
    rows: Any = standings(community_id, day).due_between(first, last)
    inside = rows.filter(place__path__contains=[place_id]).exclude(disposition="void")
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


def caught_up_by_duty(
    community_id: int, place_id: UUID, first: date, last: date, day: date
) -> dict[str, int]:
    """Duty → how many of its missed rows at and below the place were made up for later; one query."""
    missed: Any = rows_behind(community_id, place_id, first, last, day)
    missed = missed.filter(disposition="missed")
    later = standings(community_id, day).filter(
        duty=OuterRef("duty"),
        subject_id=OuterRef("subject_id"),
        met_on__gt=OuterRef("due_on"),
        met_on__lte=day,
    )
    made_up = missed.filter(Exists(later)).order_by().values("duty").annotate(count=Count("id"))
    return {row["duty"]: row["count"] for row in made_up}


def closed_for_household(
    community_id: int, household_id: UUID, first: date, last: date, day: date
) -> list[Any]:
    """What was missed, and what fell away because nobody may call any more, between two days; one query.

    `closed_on` is the day from which that was so: the one after it could last be done, or the void day.
    """
    lapsed_on = ExpressionWrapper(F("late_until") + 1, output_field=DateField())
    closed_on = Case(When(disposition="void", then=F("voided_on")), default=lapsed_on)
    rows: Any = standings(community_id, day).filter(household_id=household_id)
    found = rows.filter(Q(disposition="missed") | Q(disposition="void", void_reason__in=SAID_ALOUD))
    told = found.annotate(closed_on=closed_on).filter(closed_on__range=(first, last))
    return list(told.order_by("-closed_on", "duty", "subject_id"))


def kept_by_place(
    community_id: int, first: date, day: date, paths: Mapping[UUID, Sequence[UUID]] | None = None,
    tells: Callable[[str, UUID], bool] = lambda _duty, _place: True,
) -> dict[UUID, tuple[int, int]]:  # fmt: skip
    """Place → (kept, fallen due) from `first` to the day, each place with all below it.

    What is excused, void or not yet due is in neither number, nor is a duty of which `tells` says that its
    figure at the place is not told. One query where the caller knows the way down to every place, else two.
    """
    rows = standings(community_id, day).due_between(first, day)
    counted = (
        rows.order_by()
        .values("place_id", "duty")
        .annotate(
            kept=Count("id", filter=Q(disposition="done")),
            owed=Count("id", filter=Q(disposition__in=("done", "overdue", "missed"))),
        )
    )
    if paths is None:
        paths = dict(Place.objects.filter(community_id=community_id).values_list("id", "path"))
    found: dict[UUID, tuple[int, int]] = {}
    for cell in counted:
        for place in paths[cell["place_id"]]:
            if not tells(cell["duty"], place):
                continue
            kept, owed = found.get(place, (0, 0))
            found[place] = (kept + cell["kept"], owed + cell["owed"])
    return found
