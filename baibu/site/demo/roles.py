"""The people a visitor of the demo may sign in as."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_noop as _

from baibu.registry.actions import let_in_by_phone, make_claim, open_account, print_card
from baibu.registry.queries.actors import Actor

from .families import age_of
from .needs import CALLED_ON, Need, Pairing
from .offices import Seat
from .town import Soul, Town

#: (end of the account's name, post, what they do); the first holder found plays it
POSTS = (
    ("leader", "group-leader", _("Group leader of one building: calls on households in need every month")),
    ("area", "area-holder", _("Answers for one area: hears first when something is late there")),
    (
        "branch",
        "branch-secretary",
        _("Branch secretary of an estate, and director of its residents' committee"),
    ),
    ("secretary", "committee-secretary", _("Committee secretary: the whole community, imports, the method")),
    ("property", "property-manager", _("Property manager: publishes accounts, is checked every month")),
)
HEAD = _("Building head who stands in: the group leader's post is vacant")
HELPER = _("Neighbour paired with an elder who lives alone: one call every week")
RESIDENT = _("Resident without a post: sees the own home and everybody's figures")
#: numbers nobody has, and the figures of the card
PHONE, CLAIMANT, PIN = "19900000236", "19900000237", "7042"


def busiest(seats: list[Seat], found: list[Need]) -> Seat:
    """The group leader in whose building most people are to be called on: the first role of the demo."""
    calls = Counter(need.home.building.id for need in found if need.kind in CALLED_ON)
    return max((seat for seat in seats if seat.post == "group-leader"), key=lambda seat: calls[seat.spot.id])


def open_roles(town: Town, seats: list[Seat], pairs: list[Pairing], actor: Actor, now: datetime) -> int:
    """How many accounts were opened; none has a password, so only the demo's one tap opens them."""
    opened: set[object] = set()
    for username, soul, role in cast(town, seats, pairs):
        if soul.id not in opened:
            opened.add(soul.id)
            open_account(
                actor=actor, username=f"{town.scale.code}-{username}", person_id=soul.id, demo_role=role,
                now=now,
            )  # fmt: skip
    open_doors(town, seats, actor, now)
    return len(opened)


def open_doors(town: Town, seats: list[Seat], actor: Actor, now: datetime) -> None:
    """Nothing; a resident signs in by phone, an elder has a card, and somebody waits for the first leader."""
    posted = {seat.person.id for seat in seats}
    home = seats[0].spot.id
    here = [each for each in town.homes if each.building.id == home]
    free = [(each, soul) for each in here for soul in each.people if soul.id not in posted]
    by_age = sorted(free, key=lambda each: age_of(each[1].member, town.today))
    elder, (door, grown) = by_age[-1][1], by_age[len(by_age) // 2]
    let_in_by_phone(actor=actor, person_id=resident(town, posted).id, phone=PHONE, now=now)
    print_card(actor=actor, person_id=elder.id, pin=PIN, now=now)
    make_claim(
        actor=Actor(), community_id=actor.within, phone=CLAIMANT, place_id=home, unit=door.unit,
        room=door.room, name=grown.member.name, now=now,
    )  # fmt: skip


def cast(town: Town, seats: list[Seat], pairs: list[Pairing]) -> Iterator[tuple[str, Soul, str]]:
    """Who plays which role."""
    led = {seat.spot.id for seat in seats if seat.post == "group-leader"}
    for username, post, role in POSTS[:1]:
        yield username, first_holder(seats, post), role
    head = next((seat for seat in seats if seat.post == "building-head" and seat.spot.id not in led), None)
    if head:
        yield "head", head.person, HEAD
    for username, post, role in POSTS[1:]:
        yield username, first_holder(seats, post), role
    posted = {seat.person.id for seat in seats}
    people = {soul.id: soul for soul in town.people()}
    leaders = {seat.person.id for seat in seats if seat.post in {"group-leader", "building-head"}}
    helpers = (pair.helper for pair in pairs if pair.kind == "elder-helper")
    helper = next((each for each in helpers if each not in leaders), None)
    if helper:
        yield "helper", people[helper], HELPER
    yield "resident", resident(town, posted), RESIDENT


def role_places(seats: list[Seat]) -> frozenset[UUID]:
    """Where the people of the sign-in page hold their posts."""
    return frozenset(
        next(seat.spot.id for seat in seats if seat.post == post) for _name, post, _role in POSTS
    )


def first_holder(seats: list[Seat], post: str) -> Soul:
    return next(seat.person for seat in seats if seat.post == post)


def resident(town: Town, posted: set[UUID]) -> Soul:
    """A grown-up without a post, in a home of several."""
    return next(
        soul
        for home in town.homes
        for soul in home.people
        if len(home.people) > 2 and soul.id not in posted and 30 <= age_of(soul.member, town.today) <= 50
    )
