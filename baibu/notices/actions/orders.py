"""An order is written by one and issued by another; then every post that must have it has its seat."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from baibu import core
from baibu.registry.access import scope_of
from baibu.registry.actions.changes import changed_meanwhile
from baibu.registry.actions.remembering import write_down
from baibu.registry.models import Place
from baibu.registry.queries.actors import Actor
from baibu.registry.queries.rosters import roster

from ..access import get_order, get_order_place, require_issues
from ..models import TAKEOVER_MINUTES, Order
from ..queries.outbox import Text
from ..queries.seats import (
    ANNOUNCED,
    Planned,
    door_level,
    is_night,
    minutes_promised,
    morning_after,
    planned,
    target_posts,
)
from .messages import About, send_message

#: the language messages are written in; the page they lead to speaks the reader's own
WRITTEN_IN = "zh-hans"
SEATS = """
INSERT INTO notices_orderseat
    (community_id, id, order_id, place_id, post, found, chain, turn, rung_at, way)
SELECT %(community)s, gen_random_uuid(), %(order)s, place, post, found, chain::uuid[],
       least(1, cardinality(chain::uuid[])), %(now)s, ''
FROM unnest(%(places)s::uuid[], %(posts)s::text[], %(found)s::text[], %(chains)s::text[])
     AS seat (place, post, found, chain)
"""

CUT = """
UPDATE notices_orderseat SET chain = chain[1:turn]
WHERE community_id = %(community)s AND order_id = %(order)s AND cardinality(chain) > turn
"""


@transaction.atomic
def write_order(
    *, actor: Actor, place_id: UUID, title: str, posts: Collection[str], now: datetime, body: str = "",
    to_homes: bool = False, is_drill: bool = False, is_emergency: bool = False,
    takeover_minutes: int = TAKEOVER_MINUTES,
) -> Order:  # fmt: skip
    """The draft of an order for the place and what is below it; nothing goes out before it is issued.

    Within how many minutes it is to be known is what the method promises.
    """
    place = get_order_place(actor, place_id, "draft", timezone.localdate(now))
    pack = method_of(actor)
    if actor.person_id is None:
        text = _("An order needs somebody who wrote it. Sign in with an account of your own.")
        raise core.Refusal("nobody", text)
    if not title.strip():
        raise core.Refusal("words-needed", _("Write what is to be known or done."), "title")
    wanted = posts_for(pack, place, posts, to_homes)
    teams, homes = minutes_promised(pack)
    return Order.objects.create(
        community_id=place.community_id, id=uuid4(), place_id=place.id, title=title.strip(),
        body=body.strip(), posts=wanted, to_homes=to_homes, is_drill=is_drill, is_emergency=is_emergency,
        teams_minutes=teams, homes_minutes=homes, takeover_minutes=takeover_minutes,
        author_id=actor.person_id, written_at=now,
    )  # fmt: skip


def posts_for(pack: core.Pack, place: Place, posts: Collection[str], to_homes: bool) -> list[str]:
    """The posts in the method's order; refused where there are none, or none that goes from door to door."""
    known = {post.code: post for post in target_posts(pack, place)}
    wanted = [code for code in known if code in posts]
    if not wanted or set(posts) - set(known):
        raise core.Refusal("posts-needed", _("Choose the posts that must have it."), "posts")
    if to_homes and not any(known[code].level == door_level(pack) for code in wanted):
        text = _("Homes are told by the posts of their building. Choose one of these as well.")
        raise core.Refusal("nobody-at-the-door", text, "posts")
    return wanted


def method_of(actor: Actor) -> core.Pack:
    """The method the community lives by; without one nobody knows which posts there are."""
    if actor.pack is None:
        text = _("Orders go to the posts of a method. The community adopts one first.")
        raise core.Refusal("no-method", text)
    return actor.pack


@transaction.atomic
def issue_order(*, actor: Actor, order_id: UUID, now: datetime) -> Order:
    """The order, gone out to all at once: every post has its seat, with who is rung in turn, frozen.

    By a second person; an emergency also by whoever answers for the place. At night only what is one.
    """
    day = timezone.localdate(now)
    found = get_order(actor, order_id, "follow", day)
    require_issues(scope_of(actor, day), found)
    require_daytime(found, now)
    drafts = Order.objects.filter(community_id=found.community_id, id=found.id, issued_at=None, ended_at=None)
    if not drafts.update(issued_at=now, issued_by_id=actor.person_id):
        raise changed_meanwhile()
    found.issued_at, found.issued_by_id = now, actor.person_id
    pack = method_of(actor)
    seats = planned(pack, roster(found.community_id, day), found.posts, found.place_id, day)
    write_seats(found, seats, now)
    send_order(actor, found, {seat.chain[0] for seat in seats if seat.chain}, now)
    facts = {"order": found.id, "seats": len(seats), "emergency": found.is_emergency}
    kind = "drill-begun" if found.is_drill else ANNOUNCED
    write_down(actor, found.community_id, ("place", found.place_id), kind, facts, now)
    return found


def require_daytime(order: Order, now: datetime) -> None:
    """Nothing; refused at night but for a real emergency, with the time from which it may go out."""
    if not is_night(now) or (order.is_emergency and not order.is_drill):
        return
    text = _("Between 22:00 and 7:00 only emergencies go out, and no drills. From %(time)s on it may.")
    said = timezone.localtime(morning_after(now)).strftime("%Y-%m-%d %H:%M")
    raise core.Refusal("night", text % {"time": said})


def write_seats(order: Order, seats: Sequence[Planned], now: datetime) -> None:
    """Nothing; every seat is there. One statement, however many."""
    given: dict[str, Any] = {
        "community": order.community_id, "order": order.id, "now": now,
        "places": [seat.place for seat in seats], "posts": [seat.post for seat in seats],
        "found": [seat.found for seat in seats],
        "chains": ["{" + ",".join(map(str, seat.chain)) + "}" for seat in seats],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(SEATS, given)


def send_order(
    actor: Actor, order: Order, people: Collection[UUID], now: datetime, is_substitute: bool = False
) -> None:
    """Nothing; the people have it in their inbox and on its way, each with a link of their own."""
    with translation.override(WRITTEN_IN):
        asked = _("Please say that you have it, on this page:")
        behalf = _("Nobody has answered for a post that you come next for. ") if is_substitute else ""
        text = Text(
            title=order.title, body="\n".join(part for part in (behalf, order.body, asked) if part),
            is_urgent=order.is_emergency, is_drill=order.is_drill,
        )  # fmt: skip
    about = About(kind="order", id=order.id, path=reverse("notices:order", args=[order.id]))
    send_message(actor=actor, kind="order", text=text, people=people, about=about, now=now)


@transaction.atomic
def end_order(*, actor: Actor, order_id: UUID, now: datetime) -> Order:
    """The order, over: nobody is rung any more, its links open nothing; a draft is given up."""
    found = get_order(actor, order_id, "end", timezone.localdate(now))
    rows = Order.objects.filter(community_id=found.community_id, id=found.id, ended_at=None)
    if not rows.update(ended_at=now, ended_by_id=actor.person_id):
        raise changed_meanwhile()
    found.ended_at, found.ended_by_id = now, actor.person_id
    forget_who_was_not_rung(found)
    if found.issued_at:
        facts = {"order": found.id}
        write_down(actor, found.community_id, ("place", found.place_id), "order-ended", facts, now)
    return found


def forget_who_was_not_rung(order: Order) -> None:
    """Nothing; of those who came later in turn and were never rung nothing is kept."""
    with connection.cursor() as cursor:
        cursor.execute(CUT, {"community": order.community_id, "order": order.id})
