"""Somebody moved away or died, or a whole household did; why is not kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu import core

from ..access import Scope, get_household, get_resident, scope_of
from ..models import Circumstance, ContactPair, HomeChange, Household, Person, Tenure
from ..queries.actors import Actor
from ..queries.differences import Change
from ..queries.holders import post_title
from .changes import changed, changed_meanwhile, homes_touched, note_change
from .following import Happening, follow_changes

#: what becomes of the posts of somebody who leaves
POSTS = ("end", "keep")


@transaction.atomic
def say_person_left(*, actor: Actor, person_id: UUID, on: date, now: datetime, posts: str = "") -> HomeChange:
    """The leaving: that day is their last here, and needs and pairs of theirs end with it.

    Somebody who holds a post is not let go in silence, because two things may be meant. A building leader
    who moves away gives the post up; a community worker who only lives elsewhere now goes on working. So it
    is refused until `posts` says which: `end` ends every post (today's holder stays the holder of the past,
    so never earlier than yesterday); `keep` leaves them as a colleague without a home here.
    With the last person, the household leaves too; the door stays.
    """
    day = timezone.localdate(now)
    change = let_go(actor, person_id, on, posts, now, scope_of(actor, day))
    follow_leaving(actor, [change], now)
    return change


@transaction.atomic
def say_household_left(
    *, actor: Actor, household_id: UUID, on: date, now: datetime, posts: str = "",
    people: Collection[UUID] | None = None,
) -> HomeChange:  # fmt: skip
    """The leaving of everybody in the home on that day; the door stays.

    `people` are those the actor saw when deciding: refused where somebody else lives there meanwhile.
    """
    day = timezone.localdate(now)
    get_household(actor, household_id, "record", day=day)
    home = locked(actor, household_id)
    living = people_of(home)
    if home.left_on or (people is not None and {person.id for person in living} != set(people)):
        raise changed_meanwhile()
    check_last_day(home, on, day)
    held = posts_of(living, last_in_post(on, day))
    require_word_on_posts(actor, held, posts)
    rows = [row for person in living for row in leaving_of(person, held, on, posts, day)]
    rows += closing_of(home, on)
    change = note_change(home=home, person=None, kind="household-left", on=on, rows=rows, now=now)
    follow_leaving(actor, [change], now)
    return change


@transaction.atomic
def settle_missing(*, actor: Actor, left: dict[UUID, date], now: datetime) -> list[HomeChange]:
    """The leavings of people whom a brought sheet no longer lists, each on its day; all of them or none.

    Whoever holds a post is refused here; their own page asks what becomes of it.
    """
    scope = scope_of(actor, timezone.localdate(now))
    changes = [
        let_go(actor, person, on, "", now, scope)
        for person, on in sorted(left.items(), key=lambda one: one[1])
    ]
    follow_leaving(actor, changes, now)
    return changes


def let_go(actor: Actor, person_id: UUID, on: date, posts: str, now: datetime, scope: Scope) -> HomeChange:
    """The leaving of one person, written and noted; what follows it is left to the caller."""
    day = timezone.localdate(now)
    seen = get_resident(actor, person_id, day=day, scope=scope)
    home = locked(actor, seen.household.id)
    living = people_of(home)
    person = next((each for each in living if each.id == person_id), None)
    if person is None:
        raise changed_meanwhile()
    check_last_day(home, on, day)
    held = posts_of([person], last_in_post(on, day))
    require_word_on_posts(actor, held, posts)
    rows = leaving_of(person, held, on, posts, day)
    if len(living) == 1 and home.left_on is None:
        rows += closing_of(home, on)
    return note_change(home=home, person=person, kind="left", on=on, rows=rows, now=now)


def follow_leaving(actor: Actor, changes: Sequence[HomeChange], now: datetime) -> None:
    """What is owed follows; what happened is remembered."""
    rows = [Change(*row) for change in changes for row in change.rows]
    happened = [
        Happening(change.household_id, "person-left" if change.person_id else "household-left", change.on,
                  change.person_id)
        for change in changes
    ]  # fmt: skip
    homes = homes_touched(actor.within, {change.household_id for change in changes}, rows)
    follow_changes(actor=actor, rows=len(rows), homes=homes, happened=happened, now=now)


def locked(actor: Actor, household_id: UUID) -> Household:
    """The home, for this transaction alone: two who leave at once are not each the last but one."""
    return Household.objects.select_for_update().get(community_id=actor.within, id=household_id)


def people_of(home: Household) -> list[Person]:
    """Who lives there; one query."""
    here = Person.objects.filter(community_id=home.community_id, household_id=home.id, left_on=None)
    return list(here.order_by("sort_key", "id"))


def check_last_day(home: Household, on: date, day: date) -> None:
    """Nothing; refused for a day to come, or before the home was registered."""
    if on > day:
        raise core.Refusal("day-to-come", _("This day is still to come. Say it when they have left."), "on")
    if on < home.since:
        text = _("They stand in the register since %(day)s. Choose that day or a later one.")
        raise core.Refusal("before-arrival", text % {"day": home.since.isoformat()}, "on")


def posts_of(people: Iterable[Person], on: date) -> list[Tenure]:
    """The posts they hold beyond that day; one query."""
    ids = [person.id for person in people]
    held = Tenure.objects.filter(Q(until=None) | Q(until__gt=on), person_id__in=ids)
    own = held.filter(community_id__in={person.community_id for person in people})
    return list(own.select_related("person", "place").order_by("person_id", "post"))


def last_in_post(on: date, day: date) -> date:
    """The last day of their posts: never before yesterday, so that who was responsible stays as it was."""
    return max(on, day - timedelta(days=1))


def require_word_on_posts(actor: Actor, held: Sequence[Tenure], posts: str) -> None:
    """Nothing; refused, naming the posts, until it is said what becomes of them."""
    if not held or posts in POSTS:
        return
    names = _(", ").join(
        f"{each.person.name} · {each.place.name}{post_title(actor.pack, each.post)}" for each in held
    )
    text = _("Still in post: %(names)s. Say whether the post ends too, or goes on from a home elsewhere.")
    raise core.Refusal("holds-posts", text % {"names": names}, "posts")


def leaving_of(person: Person, held: Sequence[Tenure], on: date, posts: str, day: date) -> list[Change]:
    """The rows that change when this person leaves."""
    mine = [each for each in held if each.person_id == person.id]
    keeps = bool(mine) and posts == "keep"
    own = {"community_id": person.community_id, "person_id": person.id}
    rows = [
        changed("person", person, household_id=None, relation="")
        if keeps
        else changed("person", person, left_on=on)
    ]
    rows += ending("circumstance", Circumstance.objects.filter(refused_on=None, **own), on)
    rows += ending("pair", ContactPair.objects.filter(**own), on)
    if not keeps:
        last = last_in_post(on, day)
        rows += [changed("tenure", each, until=max(each.since, last)) for each in mine]
        helped = ContactPair.objects.filter(community_id=person.community_id, helper_id=person.id)
        rows += ending("pair", helped, last)
    return once(rows)


def closing_of(home: Household, on: date) -> list[Change]:
    """The rows that change when a home stands empty: its own, its needs, and those who looked after it."""
    own = {"community_id": home.community_id, "household_id": home.id}
    rows = [changed("household", home, left_on=on)]
    rows += ending("circumstance", Circumstance.objects.filter(refused_on=None, **own), on)
    rows += ending("pair", ContactPair.objects.filter(person_id=None, **own), on)
    return rows


def ending(table: str, rows: Any, on: date) -> list[Change]:
    """The rows that reach beyond that day, ended with it; none ends before it began."""
    running = rows.filter(Q(until=None) | Q(until__gt=on)).order_by("id")
    return [changed(table, row, until=max(row.since, on)) for row in running]


def once(rows: Iterable[Change]) -> list[Change]:
    """Each row once: a helper may be paired with somebody of the same home, or leave with them."""
    return list({(row.table, row.row_id): row for row in rows}.values())
