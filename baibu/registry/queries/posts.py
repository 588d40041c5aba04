"""The posts of one place as the page shows them: who holds each, and which seats are empty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from baibu import core

from ..models import Person, Place, Tenure
from .places import ancestors, children

#: places below one that are named on its page
MOST_BELOW = 60


@dataclass(frozen=True, slots=True)
class Seat:
    """A post, and whoever holds it; an empty one has no name."""

    post: str
    title: str
    name: str = ""
    since: date | None = None
    end_href: str = ""


@dataclass(frozen=True, slots=True)
class PostsPage:
    """The page."""

    sentence: str
    name: str
    seats: tuple[Seat, ...]
    choices: tuple[tuple[str, str], ...]
    above: tuple[tuple[str, str], ...]
    below: tuple[tuple[str, str], ...]


def posts_page(pack: core.Pack, place: Place, day: date) -> PostsPage:
    """The posts of the place's level with their holders; four queries."""
    posts = [post for post in pack.posts if post.level == place.level and post.held_by == "tenure"]
    held = tenures_at(place, day)
    seats = tuple(seat for post in posts for seat in seats_of(post, [t for t in held if t.post == post.code]))
    empty = sum(not seat.name for seat in seats)
    text = ngettext("%(name)s: %(count)s post is empty.", "%(name)s: %(count)s posts are empty.", empty)
    none = _("%(name)s: every post is filled.") % {"name": place.name}
    return PostsPage(
        sentence=text % {"name": place.name, "count": empty} if empty else none,
        name=place.name,
        seats=seats,
        choices=tuple((post.code, title_of(post)) for post in posts),
        above=tuple((step.name, href_of(step.id)) for step in ancestors(place)[:-1]),
        below=tuple(
            (step.name, href_of(step.id)) for step in children(place.community_id, place.id)[:MOST_BELOW]
        ),
    )


def first_empty(shown: PostsPage) -> str:
    """The post to be filled next; empty where none is vacant."""
    return next((seat.post for seat in shown.seats if not seat.name), "")


def seats_of(post: core.Post, held: list[Tenure]) -> list[Seat]:
    """The holders of a post, or one empty seat."""
    if not held:
        return [Seat(post.code, title_of(post))]
    return [
        Seat(
            post.code, title_of(post), each.person.name, each.since,
            reverse("registry:end-post", args=[each.place_id, each.id]),
        )
        for each in held
    ]  # fmt: skip


def tenures_at(place: Place, day: date) -> list[Tenure]:
    """Who holds a post at the place on that day or later; one query."""
    held = Tenure.objects.filter(community_id=place.community_id, place_id=place.id)
    return list(
        held.filter(Q(until=None) | Q(until__gte=day)).select_related("person").order_by("seat", "since")
    )


def held_at(place: Place, post: str, since: date) -> list[Tenure]:
    """The tenures of one post there that reach into the days from `since` on; one query."""
    return [each for each in tenures_at(place, since) if each.post == post]


def people_named(community_id: int, name: str) -> list[Person]:
    """Everybody of exactly that name who is still here; one query."""
    found = Person.objects.filter(community_id=community_id, name=name, left_on=None)
    return list(found.select_related("household").order_by("id")[:30])


def title_of(post: core.Post) -> str:
    """The post's title in the reader's language."""
    return post.title.in_language(get_language() or "zh-hans")


def href_of(place_id: UUID) -> str:
    """The page of a place's posts."""
    return reverse("registry:posts", args=[place_id])
