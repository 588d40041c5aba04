"""A calendar of one's own turns, under an address that only its owner knows."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from baibu import core
from baibu.registry.queries.actors import Actor

from ..access.rotas import nobody
from ..models import RotaFeed
from ..queries import feed_hash, open_feeds


@dataclass(frozen=True, slots=True)
class MadeFeed:
    """A calendar, and what its address holds; it is stored nowhere and cannot be shown again."""

    feed: RotaFeed
    secret: str


@transaction.atomic
def make_feed(*, actor: Actor, now: datetime) -> MadeFeed:
    """The calendar of the actor's turns, under a new address; an older address is over."""
    if actor.at_work is None:
        raise nobody()
    open_feeds(actor.within, actor.at_work).update(ended_at=now)
    secret = secrets.token_urlsafe(24)
    feed = RotaFeed.objects.create(
        community_id=actor.within, id=uuid4(), person_id=actor.at_work, secret=feed_hash(secret), made_at=now
    )
    return MadeFeed(feed, secret)


@transaction.atomic
def end_feed(*, actor: Actor, now: datetime) -> None:
    """Nothing; the address is over."""
    if actor.at_work is None or not open_feeds(actor.within, actor.at_work).update(ended_at=now):
        raise core.Refusal("no-feed", _("You have no calendar to subscribe to."))
