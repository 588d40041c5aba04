"""Orders as people see them: what waits, what is under way, what was; and who below has not answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    Exists,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    UUIDField,
    Value,
)
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from baibu import core
from baibu.registry.access import Scope, Waits
from baibu.registry.models import Person, Place

from ..models import Order, OrderSeat, Relay
from .doors import homes_at

LISTED, MOST_BELOW = 40, 40
STATES = {
    "draft": ("open", _later("Waits for a second person")),
    "under-way": ("today", _later("Under way")),
    "ended": ("done", _later("Over")),
    "given-up": ("void", _later("Given up")),
}
HOW_WORDS = {
    "home": _later("Told at the door"),
    "phone": _later("Told by phone"),
    "note": _later("Note left"),
    "nobody": _later("Nobody in"),
}


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order in a list."""

    title: str
    href: str
    meta: str
    badge: str
    badge_text: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A post below that has not answered, and how to reach whoever acts for it."""

    where: str
    post: str
    name: str
    since: str
    call_href: str
    #: nobody acts for it, or everybody in turn was rung in vain
    is_silent: bool


@dataclass(frozen=True, slots=True)
class Door:
    """A home on the door list."""

    id: UUID
    door: str
    #: what stands: home, phone, note, nobody; empty: nothing yet
    how: str
    said: str
    declines: bool


@dataclass(frozen=True, slots=True)
class DoorList:
    """The homes of one building."""

    name: str
    doors: tuple[Door, ...]
    told: int


def in_words(text: core.Text) -> str:
    """In the reader's language."""
    return text.en if (get_language() or "").startswith("en") else text.zh


def post_words(pack: core.Pack | None, post: str) -> str:
    """The post's title as people say it."""
    known = {each.code: each for each in pack.posts} if pack else {}
    return in_words(known[post].title) if post in known else post


def level_words(pack: core.Pack | None, level: str) -> str:
    """The level as people say it."""
    known = {each.code: each for each in pack.levels} if pack else {}
    return in_words(known[level].title) if level in known else level


def title_of(order: Order) -> str:
    """Its heading; a drill says so first, wherever it stands."""
    return f"{_('Drill')} · {order.title}" if order.is_drill else order.title


def orders_of(place: Place) -> QuerySet[Order]:
    """The orders for the place and what is below it, the newest first."""
    return Order.objects.filter(
        community_id=place.community_id, place__path__contains=[place.id]
    ).select_related("place").order_by("-written_at")  # fmt: skip


def order_rows(place: Place) -> dict[str, list[OrderRow]]:
    """Those under way, those that wait, those that were, as rows; one query."""
    found: dict[str, list[OrderRow]] = {"under-way": [], "draft": [], "past": []}
    for each in orders_of(place)[:LISTED]:
        badge, words = STATES[each.state]
        key = each.state if each.state in found else "past"
        at = moment(each.issued_at or each.written_at)
        href = reverse("notices:order-progress" if each.issued_at else "notices:order", args=[each.id])
        found[key].append(OrderRow(title_of(each), href, f"{each.place.name} · {at}", badge, str(words)))
    return found


def moment(at: datetime) -> str:
    """A moment on the local clock, without the year."""
    return timezone.localtime(at).strftime("%m-%d %H:%M")


def clock(at: datetime | None) -> str:
    """A time of day."""
    return timezone.localtime(at).strftime("%H:%M") if at else ""


def orders_waiting(scope: Scope, _root: Place | None) -> list[Waits]:
    """Orders under way they have not acknowledged, then drafts of others to issue; one query, or none."""
    me = scope.actor.at_work
    if me is None or scope.is_resident:
        return []
    turn = Func(F("chain"), Value(me, UUIDField()), function="array_position")
    sent = OrderSeat.objects.filter(
        community_id=OuterRef("community_id"), order_id=OuterRef("id"), chain__contains=[me],
        acknowledged_at=None,
    ).alias(own=ExpressionWrapper(turn, IntegerField())).filter(own__lte=F("turn"))  # fmt: skip
    roots = Value(list(scope.roots), output_field=ArrayField(UUIDField()))
    draft = Q(issued_at=None, place__path__overlap=roots) & ~Q(author_id=me)
    found = Order.objects.filter(draft | Q(Exists(sent)), community_id=scope.actor.within, ended_at=None)
    return [
        waits_for(each)
        for each in found.select_related("place").order_by(F("issued_at").asc(nulls_last=True), "written_at")
        if each.issued_at or scope.may("order", "issue", place=each.place, author_id=each.author_id)
    ]


def waits_for(order: Order) -> Waits:
    """The row of an order that waits."""
    meta = _("Say that you have it; whoever comes next is rung otherwise.")
    if order.issued_at is None:
        meta = _("An order to read and issue, for %(where)s") % {"where": order.place.name}
    return Waits(title_of(order), reverse("notices:order", args=[order.id]), meta, "people", 1)


def missing_below(
    order: Order, places: Sequence[UUID], me: UUID | None, pack: core.Pack | None, now: datetime
) -> tuple[int, list[Missing]]:
    """How many posts at these places and below have not answered, and the first of them; three queries.

    Those nobody answers for come first, then those rung longest ago.
    """
    inside = Value([*places], output_field=ArrayField(UUIDField()))
    open_seats = OrderSeat.objects.filter(
        community_id=order.community_id, order_id=order.id, acknowledged_at=None, place__path__overlap=inside
    )
    listed = list(
        open_seats.select_related("place").order_by("rung_at", "place__sort_key", "post")[:MOST_BELOW]
    )
    count = open_seats.count() if len(listed) == MOST_BELOW else len(listed)
    people = {
        each.id: each
        for each in Person.objects.filter(
            community_id=order.community_id, left_on=None,
            id__in=[seat.chain[seat.turn - 1] for seat in listed if seat.turn],
        ).only("community", "id", "name", "phone")
    }  # fmt: skip
    rows = [missing_of(order, seat, people, me, pack, now) for seat in listed]
    return count, sorted(rows, key=lambda row: not row.is_silent)


def missing_of(
    order: Order, seat: OrderSeat, people: dict[UUID, Person], me: UUID | None, pack: core.Pack | None,
    now: datetime,
) -> Missing:  # fmt: skip
    """One seat that has not answered."""
    person = people.get(seat.chain[seat.turn - 1]) if seat.turn else None
    waited = (now - seat.rung_at).total_seconds() / 60 > order.takeover_minutes
    may_call = bool(person and person.phone and person.id != me and order.state == "under-way")
    return Missing(
        where=seat.place.name,
        post=post_words(pack, seat.post),
        name=person.name if person else "",
        since=clock(seat.rung_at),
        call_href=reverse("notices:order-call", args=[order.id, seat.id]) if may_call else "",
        is_silent=person is None or (seat.turn >= len(seat.chain) and waited),
    )


def door_lists(order: Order, seats: Sequence[OrderSeat]) -> list[DoorList]:
    """The homes behind the doors of these buildings, with what stands of each; two queries, or none."""
    if not order.to_homes or order.issued_at is None:
        return []
    names = {seat.place_id: seat.place.name for seat in seats}
    standing = {
        row.household_id: row
        for row in Relay.objects.filter(community_id=order.community_id, order_id=order.id, over_at=None,
                                        household__place_id__in=names)
    }  # fmt: skip
    found: dict[UUID, list[Door]] = {}
    for home in homes_at(order, list(names)):
        row = standing.get(home.id)
        said = f"{HOW_WORDS[row.how]} · {clock(row.at)}" if row else ""
        door = Door(home.id, home.door, row.how if row else "", said, home.declines_visits)
        found.setdefault(home.place_id, []).append(door)
    return [
        DoorList(names[place], tuple(doors), sum(door.how in ("home", "phone") for door in doors))
        for place, doors in found.items()
    ]


def people_named(order: Order) -> dict[UUID, str]:
    """The names of who wrote, issued and ended it; one query."""
    asked = [order.author_id, order.issued_by_id, order.ended_by_id]
    return dict(
        Person.objects.filter(community_id=order.community_id, id__in=[each for each in asked if each])
        .values_list("id", "name")
    )  # fmt: skip


def written_and_issued(order: Order) -> str:
    """By whom and when; one query."""
    names = people_named(order)
    said = [_("Written by %(name)s") % {"name": names.get(order.author_id, "")}]
    if order.issued_at and order.issued_by_id:
        text = _("issued by %(name)s on %(when)s")
        if order.issued_by_id == order.author_id:
            text = _("issued at once as an emergency by %(name)s on %(when)s")
        said.append(text % {"name": names.get(order.issued_by_id, ""), "when": moment(order.issued_at)})
    if order.ended_at:
        said.append(_("over since %(when)s") % {"when": moment(order.ended_at)})
    return _(", ").join(said)
