"""Filling a post by the name people say, with the hand-over from whoever held it before."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu import core

from ..access import get_place, require_not_own, scope_of
from ..models import Tenure
from ..queries.actors import Actor
from ..queries.posts import held_at, people_named
from .changes import changed_meanwhile
from .following import follow_changes
from .households import register_person
from .posts import appoint, end_tenure


@transaction.atomic
def fill_post(
    *, actor: Actor, place_id: UUID, post: str, name: str, since: date, now: datetime,
    person_id: UUID | None = None, is_colleague: bool = False,
) -> Tenure:  # fmt: skip
    """The tenure of somebody of that name; a colleague without a home here where nobody bears it.

    Where the one seat is held, the holder's last day is the day before; a tenure begun that same day is
    put right instead.
    """
    place = get_place(actor, place_id, "record", day=timezone.localdate(now))
    rule = post_of(actor, post, place.level)
    whom = person_id or bearer(actor, name, is_colleague, now)
    held = held_at(place, post, since)
    if any(tenure.person_id == whom for tenure in held):
        raise core.Refusal("held-already", _("This person holds the post already."), "name")
    free = next((seat for seat in range(1, rule.seats + 1) if seat not in {each.seat for each in held}), None)
    if free is None and rule.seats > 1:
        raise core.Refusal("seats-taken", _("Every seat of this post is filled. End one first."), "post")
    if free is None and held[0].since == since:
        require_not_own(scope_of(actor, timezone.localdate(now)), people=[whom])
        made = put_right(held[0], whom)
    else:
        if free is None and held[0].since < since:
            end_tenure(actor=actor, tenure_id=held[0].id, until=since - timedelta(days=1), now=now)
        made = appoint(
            actor=actor, person_id=whom, post=post, place_id=place.id, since=since, seat=free or 1, now=now
        )
    follow_changes(actor=actor, rows=1, now=now)
    return made


def post_of(actor: Actor, code: str, level: str) -> core.Post:
    """The post of the method lived by, at that level; refused where there is none."""
    if actor.pack is None:
        raise core.Refusal("no-method", _("Adopt a method first; it says which posts there are."))
    posts = (post for post in actor.pack.posts if post.code == code and post.level == level)
    found = next((post for post in posts if post.held_by == "tenure"), None)
    if found is None:
        raise core.Refusal("unknown-post", _("The method knows no such post here."), "post")
    return found


def bearer(actor: Actor, name: str, is_colleague: bool, now: datetime) -> UUID:
    """The one person of that name; somebody new where nobody bears it, or where it is said to be another."""
    found = [] if is_colleague else people_named(actor.within, name)
    if len(found) > 1:
        raise core.Refusal("several", _("Several people bear this name. Say which one it is."), "name")
    return found[0].id if found else register_person(actor=actor, name=name, now=now).id


def put_right(tenure: Tenure, whom: UUID) -> Tenure:
    """The tenure begun on that very day, with the right person."""
    rows = Tenure.objects.filter(
        community_id=tenure.community_id, id=tenure.id, person_id=tenure.person_id, until=tenure.until
    )
    if not rows.update(person_id=whom):
        raise changed_meanwhile()
    tenure.person_id = whom
    return tenure


@transaction.atomic
def empty_post(*, actor: Actor, tenure_id: UUID, until: date, now: datetime) -> Tenure:
    """The tenure, ended with that day as its last; then whoever comes next in the order acts."""
    ended = end_tenure(actor=actor, tenure_id=tenure_id, until=until, now=now)
    follow_changes(actor=actor, rows=1, now=now)
    return ended
