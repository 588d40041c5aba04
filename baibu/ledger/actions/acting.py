"""Who stood in for whom: written when it begins, closed when it ends, so that the past stays answerable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from baibu import core
from baibu.registry.queries import roster
from baibu.registry.queries.actors import Actor

from ..models import ActingPeriod
from ..queries.methods import adopted


@dataclass(frozen=True, slots=True)
class StandIn:
    """Somebody acts for a post that has no holder here."""

    post: str
    place: UUID
    acting: UUID
    behalf: UUID | None

    @property
    def why(self) -> str:
        """absence · vacancy"""
        return "absence" if self.behalf else "vacancy"


@transaction.atomic
def refresh_acting(*, actor: Actor, community_id: int, now: datetime) -> tuple[int, int]:
    """How many periods of acting were begun, and how many closed, so that they say what holds today."""
    today = timezone.localdate(now)
    pack = adopted(community_id, today)
    holds = {(each.post, each.place): each for each in stand_ins(pack, community_id, today)} if pack else {}
    closed = 0
    for period in ActingPeriod.objects.filter(community_id=community_id, until=None):
        each = holds.get((period.post, period.place_id))
        if each and (each.acting, each.behalf) == (period.acting_id, period.for_id):
            del holds[period.post, period.place_id]
        else:
            last = max(period.since, today - timedelta(days=1))
            closed += ActingPeriod.objects.filter(community_id=community_id, id=period.id, until=None).update(
                until=last
            )
    begun = [
        ActingPeriod(
            community_id=community_id, id=uuid4(), post=each.post, place_id=each.place,
            acting_id=each.acting, for_id=each.behalf, why=each.why, since=today,
        )
        for each in holds.values()
    ]  # fmt: skip
    ActingPeriod.objects.bulk_create(begun, ignore_conflicts=True)
    return len(begun), closed


def stand_ins(pack: core.Pack, community_id: int, day: date) -> Iterator[StandIn]:
    """Every expected post without a holder here on the day, with who acts for it; nobody's a fault."""
    known = roster(community_id, day)
    by_level = {level.code: [post for post in pack.posts if counts(post, level)] for level in pack.levels}
    for place in known.places.values():
        for post in by_level.get(place.level, []):
            acting = core.who_acts(pack, known, post.code, place.id, day)
            if acting.person is not None and not acting.is_own:
                yield StandIn(post.code, place.id, acting.person, acting.on_behalf_of)  # type: ignore[arg-type]


def counts(post: core.Post, level: core.Level) -> bool:
    """Whether an empty seat of the post at that level is one that somebody has to fill."""
    return post.level == level.code and post.expected and post.held_by == "tenure"
