"""The only door to a visit, and to a home somebody wants to record one for."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from baibu import core
from baibu.ledger.queries import owed_for_household
from baibu.registry.access import (
    Scope,
    may_do_for_all,
    nowhere,
    out_of_reach,
    require,
    require_not_own,
    require_set_up,
)
from baibu.registry.models import Household, Opening, Place
from baibu.registry.queries.actors import Actor
from baibu.registry.queries.openings import openings_of

from .models import Companion, Visit
from .queries.desk import Desk, desk_of

#: how long after an ended substitution its visits can still be entered by whoever made them
STILL_OPEN = timedelta(days=14)
To = Literal["see", "correct", "withdraw", "confirm"]


def home_to_record(actor: Actor, household_id: UUID, on: date, today: date) -> tuple[Household, Desk]:
    """The home, and the desk of the visit's day.

    Whoever looks after it today may record, and for a while whoever did so on that day: a visit entered
    late is not lost because the substitution has ended meanwhile, yet access does not outlive it for long.
    Refused for one's own home: a visit meets what is owed, and nobody meets their own duty by being at home.
    """
    desk = desk_of(actor, on, household_id)
    home = find_home(actor, household_id)
    is_recent = today - on <= STILL_OPEN and desk.may_see_people(home)
    reach = desk if is_recent or on == today else desk_of(actor, today)
    if not reach.may_see_people(home):
        raise out_of_reach()
    if not reach.scope.may("visit", "record", place=home.place, household_id=home.id):
        raise core.Refusal(
            "own-home",
            _(
                "This is your own home. "
                "A colleague of the building, or the level above, calls and records it."
            ),
        )
    return home, desk


def may_have_stood_in(actor: Actor, today: date) -> bool:
    """Whether they may have called on a home for somebody whom they stand in for no more."""
    return actor.person_id is not None and not desk_of(actor, today).is_resident


def home_to_see(desk: Desk, household_id: UUID) -> Household:
    """The home: inside the scope, paired with, one's own, or opened in an emergency."""
    home = find_home(desk.actor, household_id)
    if desk.scope.may("home", "see", place=home.place, household_id=home.id):
        return home
    raise out_of_reach()


def is_entrusted(desk: Desk, home: Household) -> bool:
    """Whether the home is theirs day by day: at its own building, by a pair, or by what they owe it now.

    Whoever sees it from further up says why before they look. The desk knows the pairs of the home. One query
    where the first two do not hold.
    """
    if home.id in desk.paired or any(seat.place == home.place_id for seat in desk.seats):
        return True
    rows: Any = owed_for_household(desk.community_id, home.id, desk.day)
    now = rows.filter(disposition__in=("open", "overdue"))
    return any(desk.seat(row.owed_by, row.place_id, row.subject_id) for row in now)


def may_open(desk: Desk, home: Household) -> bool:
    """Whether they may break the glass: by any post, where the home is not theirs to see anyway."""
    return desk.scope.may("home", "open", place=home.place, household_id=home.id)


def home_to_open(desk: Desk, household_id: UUID) -> Household:
    """A home of others that they may open in an emergency."""
    home = find_home(desk.actor, household_id)
    if not may_open(desk, home):
        raise out_of_reach()
    return home


def get_opening(actor: Actor, opening_id: UUID, now: datetime) -> Opening:
    """An opening in an emergency: one's own, or one below the places one answers for."""
    found = openings_of(actor.within).filter(id=opening_id).first()
    if found is None:
        raise nowhere()
    scope = desk_of(actor, timezone.localdate(now)).scope
    if scope.may("opening", "see", place=found.household.place, author_id=found.person_id):
        return found
    raise out_of_reach()


def find_home(actor: Actor, household_id: UUID) -> Household:
    """The home with its place; refused where the community has none of that id."""
    homes = Household.objects.filter(community_id=actor.within, id=household_id)
    home = homes.select_related("place").first()
    if home is None:
        raise nowhere()
    return home


def pair_kinds(desk: Desk, place: Place) -> list[str]:
    """The kinds of pair at the place that are theirs to know and to change; none for whoever may not."""
    if not desk.scope.cares_for(place):
        return []
    return [kind for kind, _title in desk.pack.pairs if desk.scope.knows_pairs(kind, place)]


def require_pair_kinds(desk: Desk, place: Place) -> list[str]:
    """The kinds of pair that are theirs to change at the place; refused where there are none."""
    kinds = pair_kinds(desk, place)
    if not kinds:
        raise out_of_reach()
    return kinds


def may_see_team(desk: Desk, place: Place) -> bool:
    """Whether they may know who acts at the place: any post may, a resident at their own building only."""
    return desk.scope.may("team", "see", place=place)


def require_team(desk: Desk, place: Place) -> None:
    """Nothing; refused to residents where the place is not their own building."""
    if not may_see_team(desk, place):
        raise core.Refusal(
            "out-of-reach",
            _("Here you see the figures. Who acts at a place is shown to its residents and to every post."),
        )


def get_visit(actor: Actor, visit_id: UUID, to: To = "see", *, now: datetime) -> Visit:
    """The visit, for one of four purposes; each refusal says what is possible instead."""
    visit = Visit.objects.filter(community_id=actor.within, id=visit_id).select_related("household").first()
    if visit is None:
        raise core.Refusal("not-found", _("There is no such visit in your community."))
    today = timezone.localdate(now)
    if to == "see":
        home = find_home(actor, visit.household_id)
        scope = desk_of(actor, today, home.id).scope
        require(scope.may("visit", "see", place=home.place, household_id=home.id))
        return visit
    if visit.withdrawn_at:
        raise core.Refusal("changed-meanwhile", _("This record was taken back already."))
    if to == "confirm" or (to == "withdraw" and waits(visit) and visit.by_id != actor.person_id):
        require_level_above(desk_of(actor, today), visit)
    else:
        require_recorder_today(actor, visit, today)
    return visit


def waits(visit: Visit) -> bool:
    """Whether the visit was entered late and nobody has confirmed it yet."""
    return visit.is_late_entry and visit.confirmed_by_id is None


def require_recorder_today(actor: Actor, visit: Visit, today: date) -> None:
    """Nothing; refused to anybody but the recorder, and after the day of recording."""
    if not Scope(actor, today, frozenset()).may("visit", "withdraw", author_id=visit.by_id):
        raise core.Refusal("not-permitted", _("Only the person who recorded this visit may take it back."))
    if timezone.localdate(visit.recorded_at) != today:
        raise core.Refusal(
            "day-is-over",
            _(
                "A record can be taken back on the day it was made. "
                "Record another visit, or tell the level above."
            ),
        )


def require_level_above(desk: Desk, visit: Visit) -> None:
    """Nothing; refused to the recorder, and to anybody who does not answer for a place above theirs."""
    if visit.by_id == desk.actor.person_id:
        raise core.Refusal("own-record", _("A late entry is confirmed by somebody else: the level above."))
    came_along = Companion.objects.filter(community_id=visit.community_id, visit_id=visit.id)
    people = list(came_along.values_list("person_id", flat=True))
    require_not_own(desk.scope, people=people, household_id=visit.household_id)
    place = Place.objects.get(community_id=visit.community_id, id=visit.as_place_id)
    home = visit.household_id
    if not desk.scope.may("visit", "confirm", place=place, author_id=visit.by_id, household_id=home):
        raise out_of_reach()


def require_may_adopt(actor: Actor, day: date) -> None:
    """Nothing; refused to anybody but the operator and who answers for the whole community."""
    require_set_up(actor, day)
    if not may_do_for_all(actor, "method", "adopt", day):
        raise core.Refusal(
            "not-permitted", _("The method is adopted by the committee secretary, or the operator.")
        )
