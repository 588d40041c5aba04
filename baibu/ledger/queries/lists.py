"""What is owed by somebody, for a home, and what waits for somebody's word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, Value

from baibu import core
from baibu.registry.models import ContactPair, Place

from ..models import Excuse, Standing, Told
from .acting import whole_roster
from .methods import adopted
from .standing import Standings, standings

#: what opens within so many days is shown as coming
COMING = timedelta(days=7)
#: a home's page shows what was settled no longer ago than this
RECENT = timedelta(days=92)
#: a notice that nobody marked as seen leaves the list after so many days
TOLD_FOR = timedelta(days=14)

#: all that is known of a row, and how it stands
SHOWN = (*(field.attname for field in Standing._meta.concrete_fields), "disposition", "timeliness")

Seats = Iterable[core.Acting]


def owed_by_seats(community_id: int, seats: Seats, day: date, pack: core.Pack | None = None) -> Standings:
    """What these seats owe: overdue, open, and what opens within a week; earliest due first.

    One query where the caller knows the method of that day, else two.
    """
    wanted = of_seats(community_id, seats, day, pack)
    rows = standings(community_id, day).alive().in_time(day).filter(open_on__lte=day + COMING)
    return rows.filter(wanted).order_by("due_on", "household_id", "duty", "id") if wanted else rows.none()


def of_seats(community_id: int, seats: Seats, day: date, pack: core.Pack | None = None) -> Q:
    """The rows of these seats; empty for no seats.

    A post held by a pair owes for its own subject, or for everybody at the place who has no pair.
    """
    pack = pack or adopted(community_id, day)
    kinds = {post.code: post.pair for post in pack.posts if post.held_by == "pair"} if pack else {}
    places: dict[tuple[str, bool], list[Any]] = defaultdict(list)
    subjects: dict[str, list[Any]] = defaultdict(list)
    for seat in seats:
        if seat.subject is not None:
            subjects[seat.post].append(seat.subject)
        else:
            places[seat.post, seat.post in kinds].append(seat.place)
    wanted = Q()
    for (post, is_paired), ids in places.items():
        rows = Q(owed_by=post, place_id__in=ids)
        wanted |= rows & ~helped(community_id, kinds[post], day) if is_paired else rows
    for post, ids in subjects.items():
        wanted |= Q(owed_by=post, subject_id__in=ids)
    return wanted


def helped(community_id: int, kind: str, day: date) -> Q:
    """Rows whose subject somebody is paired with on the day, by name or with the whole household."""
    pairs = ContactPair.objects.filter(
        Q(until=None) | Q(until__gte=day),
        Q(person_id=None) | Q(person_id=OuterRef("subject_id")) | Q(household_id=OuterRef("subject_id")),
        community_id=community_id, kind=kind, since__lte=day, household_id=OuterRef("household_id"),
    )  # fmt: skip
    return Q(Exists(pairs))


def owed_for_household(community_id: int, household_id: UUID, day: date) -> Standings:
    """What is owed to a household and its people, as it stands on the day; what is long settled left out."""
    rows = standings(community_id, day).filter(household_id=household_id, open_on__lte=day + COMING * 4)
    recent = Q(settle_on=None) | Q(settle_on__gte=day - RECENT)
    return rows.filter(recent).order_by("due_on", "duty", "subject_id", "id")


def told_to(community_id: int, seats: Seats, day: date, pack: core.Pack | None = None) -> Standings:
    """Rows still alive of which these seats were told lately, and nobody marked it as seen.

    What the seats owe themselves stands in their own list and is left out here. One query where the caller
    knows the method, else two.
    """
    known = list(seats)
    posts: dict[str, set[Any]] = defaultdict(set)
    for seat in known:
        if seat.subject is None:
            posts[seat.post].add(seat.place)
    reached = Q()
    for post, places in posts.items():
        reached |= Q(post=post, place_id__in=places)
    if not reached:
        return standings(community_id, day).none()
    told = Told.objects.filter(
        reached, community_id=community_id, seen_at=None, on_day__gt=day - TOLD_FOR, on_day__lte=day
    )
    rows = standings(community_id, day).alive().filter(id__in=told.values("obligation_id"))
    return rows.exclude(of_seats(community_id, known, day, pack)).order_by("due_on", "id")


def together(**lists: Standings) -> dict[str, list[Any]]:
    """Several lists, each under its name, the earliest due first; one query.

    The rows are plain values: a thousand of them cost a fraction of what as many models would.
    """
    named = [
        rows.annotate(listed=Value(name)).values_list(*SHOWN, "listed", named=True)
        for name, rows in lists.items()
    ]
    found: dict[str, list[Any]] = {name: [] for name in lists}
    rows: Iterable[Any] = (
        named[0].union(*named[1:], all=True).order_by("due_on", "household_id", "duty", "id")
    )
    for row in rows:
        found[row.listed].append(row)
    return found


def excuses_waiting(community_id: int, seats: Seats, day: date, pack: core.Pack | None = None) -> Standings:
    """Rows for which somebody else asked an excuse and that the holder of these seats may answer.

    The same people as `may_decide` lets through. One query where the caller knows the method, else two.
    """
    pack = pack or adopted(community_id, day)
    known = list(seats)
    held = {(seat.seat_post, seat.seat_place) for seat in known if seat.subject is None or not seat.is_own}
    wanted = Q()
    for post, place in held:
        wanted |= answered_by(community_id, pack, post, place) if pack else Q()
    own = Excuse.objects.filter(
        community_id=community_id, obligation_id=OuterRef("id"), is_granted=None,
        asked_by_id__in={seat.person for seat in known},
    )  # fmt: skip
    rows = standings(community_id, day).filter(is_excuse_asked=True)
    return rows.filter(wanted).exclude(Exists(own)).order_by("due_on", "id") if wanted else rows.none()


def answered_by(community_id: int, pack: core.Pack, post: str, place: Any) -> Q:
    """The rows whose excuse a post answers: as the one the duty names, beside it, or from a place above."""
    below = Place.objects.filter(community_id=community_id, path__contains=[place])
    named = [
        duty.code
        for duty in pack.duties
        if duty.excuse and post in (duty.excuse.by, *pack.post(duty.excuse.by).stands_in)
    ]
    wanted = Q(duty__in=named, place_id__in=below.values("id")) if named else Q()
    leads = [level.responsible for level in pack.levels if level.responsible]
    if any(post in (lead, *pack.post(lead).stands_in) for lead in leads):
        asked = [duty.code for duty in pack.duties if duty.excuse]
        wanted |= Q(duty__in=asked, place_id__in=below.exclude(id=place).values("id"))
    return wanted


def owed_within(community_id: int, day: date) -> Standings:
    """Everything alive in a community: overdue, open, what opens within a week; earliest due first."""
    rows = standings(community_id, day).alive().in_time(day).filter(open_on__lte=day + COMING)
    return rows.order_by("due_on", "duty", "id")


def owed_by_person(community_id: int, person_id: UUID, day: date) -> Standings:
    """What somebody owes on a day through the posts they hold or stand in for."""
    pack = adopted(community_id, day)
    if pack is None:
        return standings(community_id, day).none()
    known = whole_roster(community_id, day, pack)
    return owed_by_seats(community_id, core.seats_of(pack, known, person_id, day), day)
