"""The community at its full size: everybody, every post, every need; no visits, because none were made."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from baibu import core
from baibu.ledger import actions as ledger
from baibu.registry.models import Community

from . import copying, standing
from .layout import FULL, Scale
from .needs import needs, pairings
from .offices import Seat, fill
from .roles import busiest, open_roles
from .stage import PACK, Progress, method_on, operator_of, refresh_statistics
from .town import Town, settle

STEPS = 4


def build_full(now: datetime, progress: Progress, scale: Scale = FULL) -> dict[str, Any]:
    """How many of everything there is. Nothing is planned yet: the first `plan` or tick does that."""
    counts = write_all(now, progress, scale)
    refresh_statistics()
    progress(STEPS, STEPS, "")
    return counts


@transaction.atomic
def write_all(now: datetime, progress: Progress, scale: Scale) -> dict[str, Any]:
    """The community as a whole or not at all."""
    today = timezone.localdate(now)
    since = today.replace(day=1)
    progress(0, STEPS, "家庭与居民 / homes and people")
    town, pack = settle(scale, today), method_on(since)
    seats = fill(town, pack)
    community = copying.found(town, now)
    progress(1, STEPS, "写入居民 / writing people")
    copying.write_town(community, town, since - timedelta(days=standing.DAYS_BEFORE))
    progress(2, STEPS, "岗位、情形与结对 / posts, needs and pairs")
    counts = furnish(community, town, pack, seats, since, now)
    progress(3, STEPS, "采用工作法 / adopting the method")
    ledger.adopt_pack(
        actor=operator_of(community), community_id=community.pk, pack=PACK, from_on=since, now=now
    )
    homes, staff = len(town.homes), len(town.staff)
    counts = {
        "people": scale.people,
        "staff": staff,
        "households": homes,
        "places": len(town.spots),
        **counts,
    }
    return {"community": scale.code, **counts}


def furnish(
    community: Community, town: Town, pack: core.Pack, seats: list[Seat], since: date, now: datetime
) -> dict[str, int]:
    """Posts, needs, pairs and bodies, and how many of each."""
    found = needs(town, {kind for kind, _title in pack.circumstances})
    kinds = {kind for kind, _title in pack.pairs}
    pairs = list(pairings(town, seats, found, kinds))
    return {
        "posts_held": standing.write_seats(community, town, seats, since),
        "circumstances": standing.write_needs(community, town, found, standing.deciders(town, seats), since),
        "pairs": standing.write_pairs(community, town, pairs, since),
        "bodies": standing.write_bodies(community, town, pack, since),
        "accounts": open_roles(town, [busiest(seats, found), *seats], pairs, operator_of(community), now),
    }
