"""The seats of an order: which posts below a place must have it, and who is rung for each in turn."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, cast
from uuid import UUID

from django.db.models import ExpressionWrapper, F, Func, IntegerField, QuerySet, UUIDField, Value
from django.utils import timezone

from baibu import core
from baibu.registry.models import Place

from ..models import HOMES_MINUTES, QUIET_FROM, QUIET_UNTIL, TEAMS_MINUTES, Order, OrderSeat

#: the kind of entry that tells the method that an order went out
ANNOUNCED = "announcement-made"


@dataclass(frozen=True, slots=True)
class Planned:
    """A seat as it is written when the order goes out."""

    place: UUID
    post: str
    #: held · away · vacant
    found: str
    chain: tuple[UUID, ...]


def planned(
    pack: core.Pack, known: core.Roster, posts: Collection[str], place_id: UUID, day: date
) -> list[Planned]:
    """Every seat of these posts at the place and below, with those who are rung for it one after the other.

    The first is who acts for it on the day; after them whoever would act if they did not, up to the top.
    """
    wanted: dict[str, list[core.Post]] = {}
    for post in (pack.post(code) for code in posts):
        wanted.setdefault(post.level, []).append(post)
    here: dict[tuple[str, Any], list[UUID]] = {}
    found = []
    for place in below(known, place_id):
        for post in wanted.get(known.level(place), ()):
            held = known.holdings(post.code, place, day)
            if not held and not post.expected:
                continue
            chain = tuple(dict.fromkeys(present(pack, known, post.code, place, day, here)))
            found.append(Planned(place, post.code, state_of(known, held, day), chain))
    return found


def below(known: core.Roster, place: UUID) -> Iterator[UUID]:
    """The place and everything under it."""
    waiting = [place]
    while waiting:
        yield (each := waiting.pop())
        waiting += [cast(UUID, child.id) for child in known.children(each)]


def present(
    pack: core.Pack, known: core.Roster, post: str, place: UUID, day: date, here: dict[Any, list[UUID]]
) -> Iterator[UUID]:
    """Who is here at each rung of the seat's chain; `here` keeps what was looked up."""
    for rung in core.chain(pack, known, post, place):
        key = (rung.post, rung.place)
        if key not in here:
            held = known.holdings(rung.post, rung.place, day)
            here[key] = [cast(UUID, h.person) for h in held if known.away_until(h.person, day) is None]
        yield from here[key]


def state_of(known: core.Roster, held: Collection[Any], day: date) -> str:
    """What is found at the post itself."""
    if not held:
        return "vacant"
    is_here = any(known.away_until(each.person, day) is None for each in held)
    return "held" if is_here else "away"


def target_posts(pack: core.Pack, place: Place) -> list[core.Post]:
    """The posts an order for the place can ask, the highest level first; held by pairs none."""
    depth = pack.depth(place.level)
    return [
        post
        for level in pack.levels[depth:]
        for post in pack.posts
        if post.level == level.code and post.held_by == "tenure"
    ]


def door_level(pack: core.Pack) -> str:
    """The level whose places hold the homes."""
    codes = [level.code for level in pack.levels if level.code != "household"]
    return codes[-1]


def minutes_promised(pack: core.Pack) -> tuple[int, int]:
    """Within how many minutes the posts and the homes have it, as the duties after an announcement say."""
    found = {
        duty.about: duty.limit_minutes
        for duty in pack.duties
        if isinstance(duty.recurrence, core.On) and ANNOUNCED in duty.recurrence.kinds and duty.limit_minutes
    }
    return found.get(pack.levels[0].code, TEAMS_MINUTES), found.get(door_level(pack), HOMES_MINUTES)


def is_night(now: datetime) -> bool:
    """Whether people sleep, so that only an emergency goes out."""
    here = timezone.localtime(now).time()
    return here >= QUIET_FROM or here < QUIET_UNTIL


def morning_after(now: datetime) -> datetime:
    """When the night that is now ends."""
    here = timezone.localtime(now)
    day = here.date() + timedelta(days=1) if here.time() >= QUIET_FROM else here.date()
    return timezone.make_aware(datetime.combine(day, time(QUIET_UNTIL.hour)))


def seats_of_person(order: Order, person_id: UUID | None) -> list[OrderSeat]:
    """The seats the order was sent to them for, with their places; one query, none for nobody."""
    if person_id is None:
        return []
    return list(rung(order, person_id).select_related("place").order_by("place__sort_key", "post"))


def rung(order: Order, person_id: UUID) -> QuerySet[OrderSeat]:
    """The seats for which they are among those that were rung."""
    turn = Func(F("chain"), Value(person_id, UUIDField()), function="array_position")
    return OrderSeat.objects.filter(
        community_id=order.community_id, order_id=order.id, chain__contains=[person_id]
    ).alias(own=ExpressionWrapper(turn, IntegerField())).filter(own__lte=F("turn"))  # fmt: skip


def is_rung_above(order: Order, person_id: UUID | None, place: Place) -> bool:
    """Whether the order was sent to them for a post of the place or of one above it; one query."""
    if person_id is None:
        return False
    return rung(order, person_id).filter(place_id__in=place.path).exists()
