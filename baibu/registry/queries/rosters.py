"""Who holds which post where, and who is away: what succession is computed from."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from baibu import core

from ..models import Absence, Place, Tenure


def roster(community_id: int, day_from: date, day_to: date | None = None) -> core.Roster:
    """Everything succession needs for these days; three queries, whatever the size."""
    last = day_to or day_from
    during = Q(since__lte=last) & (Q(until=None) | Q(until__gte=day_from))
    places = Place.objects.filter(community_id=community_id).values_list("id", "parent_id", "level")
    return core.Roster(
        tenures=held_seats(Q(community_id=community_id) & during),
        absences=away(Q(community_id=community_id, since__lte=last, until__gte=day_from)),
        places={place: core.PlaceNode(place, parent, level) for place, parent, level in places},
    )


def held_seats(where: Q) -> tuple[core.HeldSeat, ...]:
    """The tenures that match, as the core knows them; one query."""
    rows = Tenure.objects.filter(where).values_list("post", "place_id", "person_id", "since", "until", "seat")
    return tuple(
        core.HeldSeat(post=post, place=place, person=person, since=since, until=until, seat=seat)
        for post, place, person, since, until, seat in rows.order_by("post", "place_id", "seat", "since")
    )


def away(where: Q) -> tuple[core.Away, ...]:
    """The absences that match; one taken back while it ran counts up to the day before; one query."""
    rows = Absence.objects.filter(where).values_list("person_id", "since", "until", "cancelled_at")
    found = []
    for person, since, until, cancelled_at in rows.order_by("person_id", "since"):
        last = until
        if cancelled_at:
            last = min(until, timezone.localdate(cancelled_at) - timedelta(days=1))
        if last >= since:
            found.append(core.Away(person=person, since=since, until=last))
    return tuple(found)


def tenures_of(community_id: int, person_id: UUID, day: date) -> list[Tenure]:
    """The posts somebody holds on a day, with their places; one query."""
    held = Tenure.objects.filter(community_id=community_id, person_id=person_id, since__lte=day)
    return list(held.filter(Q(until=None) | Q(until__gte=day)).select_related("place").order_by("post"))
