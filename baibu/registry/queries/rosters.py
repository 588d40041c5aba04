"""Who holds which post where, and who is away: what succession is computed from."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import DateTimeField, Q, UUIDField, Value
from django.utils import timezone

from baibu import core

from ..models import Absence, Place, Tenure


def roster(community_id: int, day_from: date, day_to: date | None = None) -> core.Roster:
    """Everything succession needs for these days; two queries, whatever the size."""
    last = day_to or day_from
    during = Q(since__lte=last) & (Q(until=None) | Q(until__gte=day_from))
    places = Place.objects.filter(community_id=community_id).values_list("id", "parent_id", "level")
    tenures, absences = held_and_away(
        Q(community_id=community_id) & during,
        Q(community_id=community_id, since__lte=last, until__gte=day_from),
    )
    nodes = {place: core.PlaceNode(place, parent, level) for place, parent, level in places}
    return core.Roster(tenures, absences, nodes)


def held_and_away(tenures: Q, absences: Q) -> tuple[tuple[core.HeldSeat, ...], tuple[core.Away, ...]]:
    """The tenures and the absences that match, as the core knows them; one query."""
    never = Value(None, DateTimeField())
    held = Tenure.objects.filter(tenures).values_list(
        "post", "place_id", "person_id", "since", "until", "seat", never
    )
    gone = Absence.objects.filter(absences).values_list(
        Value(""), Value(None, UUIDField()), "person_id", "since", "until", Value(0), "cancelled_at"
    )
    rows: Any = held.union(gone, all=True).order_by("post", "place_id", "seat", "since")
    seats, spans = [], []
    for post, place, person, since, until, seat, cancelled_at in rows:
        if post:
            seats.append(core.HeldSeat(post, place, person, since, until, seat))
        else:
            spans += days_away(person, since, until, cancelled_at)
    return tuple(seats), tuple(spans)


def held_seats(where: Q) -> tuple[core.HeldSeat, ...]:
    """The tenures that match, as the core knows them; one query."""
    rows = Tenure.objects.filter(where).values_list("post", "place_id", "person_id", "since", "until", "seat")
    return tuple(core.HeldSeat(*row) for row in rows.order_by("post", "place_id", "seat", "since"))


def away(where: Q) -> tuple[core.Away, ...]:
    """The absences that match, as the core knows them; one query."""
    rows = Absence.objects.filter(where).values_list("person_id", "since", "until", "cancelled_at")
    return tuple(span for row in rows.order_by("person_id", "since") for span in days_away(*row))


def days_away(person: UUID, since: date, until: date, cancelled_at: datetime | None) -> list[core.Away]:
    """The absence; one taken back while it ran counts up to the day before, or not at all."""
    last = until
    if cancelled_at:
        last = min(until, timezone.localdate(cancelled_at) - timedelta(days=1))
    return [core.Away(person=person, since=since, until=last)] if last >= since else []


def tenures_of(community_id: int, person_id: UUID, day: date) -> list[Tenure]:
    """The posts somebody holds on a day, with their places; one query."""
    held = Tenure.objects.filter(community_id=community_id, person_id=person_id, since__lte=day)
    return list(held.filter(Q(until=None) | Q(until__gte=day)).select_related("place").order_by("post"))
