"""How far an order came: counted in the database when somebody looks, never kept beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import isinf
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from ..models import TOLD, Order

#: so much of all is asked for when a level was done: half, nine tenths, all
SHARES = (0.5, 0.9, 1.0)
LEVELS = """
SELECT p.level, count(*), count(seat.acknowledged_at), count(*) FILTER (WHERE seat.turn > 1),
       count(*) FILTER (WHERE seat.acknowledged_at IS NULL AND seat.turn >= cardinality(seat.chain)
                        AND seat.rung_at <= %(now)s - make_interval(mins => %(takeover)s)),
       percentile_disc(%(shares)s::float8[]) WITHIN GROUP (
           ORDER BY coalesce(extract(epoch FROM seat.acknowledged_at - %(issued)s), 'infinity')::float8)
FROM notices_orderseat seat
JOIN registry_place p ON p.community_id = seat.community_id AND p.id = seat.place_id
WHERE seat.community_id = %(community)s AND seat.order_id = %(order)s
GROUP BY p.level
"""
HOMES = """
SELECT count(*), count(*) FILTER (WHERE r.how = ANY(%(told)s)), count(*) FILTER (WHERE r.how = 'note'),
       count(*) FILTER (WHERE r.how = 'nobody'),
       percentile_disc(%(shares)s::float8[]) WITHIN GROUP (
           ORDER BY coalesce(extract(epoch FROM CASE WHEN r.how = ANY(%(told)s) THEN r.at END - %(issued)s),
                             'infinity')::float8)
FROM registry_household h
JOIN registry_place p ON p.community_id = h.community_id AND p.id = h.place_id
     AND p.path @> ARRAY[%(place)s]::uuid[]
LEFT JOIN notices_relay r ON r.community_id = h.community_id AND r.order_id = %(order)s
     AND r.household_id = h.id AND r.over_at IS NULL
WHERE h.community_id = %(community)s AND h.since <= %(day)s AND (h.left_on IS NULL OR h.left_on > %(day)s)
"""
# One row for each place so deep, with everything under it; `depth` is where its id stands in the paths.
BRANCHES = """
WITH seats AS (
    SELECT p.path[%(depth)s] AS branch, count(*) AS wanted, count(seat.acknowledged_at) AS had
    FROM notices_orderseat seat
    JOIN registry_place p ON p.community_id = seat.community_id AND p.id = seat.place_id
    WHERE seat.community_id = %(community)s AND seat.order_id = %(order)s
      AND p.path @> ARRAY[%(place)s]::uuid[] AND cardinality(p.path) >= %(depth)s
    GROUP BY 1
), relays AS (
    SELECT h.place_id, r.how FROM notices_relay r
    JOIN registry_household h ON h.community_id = r.community_id AND h.id = r.household_id
    WHERE r.community_id = %(community)s AND r.order_id = %(order)s AND r.over_at IS NULL
), doors AS (
    SELECT p.path[%(depth)s] AS branch, sum(at.homes) AS homes, sum(at.told) AS told
    FROM registry_place p
    JOIN (
        SELECT place_id, sum(homes) AS homes, sum(told) AS told FROM (
            SELECT place_id, count(*) AS homes, 0 AS told FROM registry_household h
            WHERE %(to_homes)s AND h.community_id = %(community)s AND h.since <= %(day)s
              AND (h.left_on IS NULL OR h.left_on > %(day)s)
            GROUP BY 1
            UNION ALL
            SELECT place_id, 0, count(*) FILTER (WHERE how = ANY(%(told)s)) FROM relays GROUP BY 1
        ) counted GROUP BY 1
    ) at ON at.place_id = p.id
    WHERE p.community_id = %(community)s AND p.path @> ARRAY[%(place)s]::uuid[]
      AND cardinality(p.path) >= %(depth)s
    GROUP BY 1
)
SELECT b.id, b.name, b.level, coalesce(seats.wanted, 0), coalesce(seats.had, 0), coalesce(doors.homes, 0),
       coalesce(doors.told, 0)
FROM registry_place b
LEFT JOIN seats ON seats.branch = b.id
LEFT JOIN doors ON doors.branch = b.id
WHERE b.community_id = %(community)s AND b.path[%(depth)s] = b.id AND b.path @> ARRAY[%(place)s]::uuid[]
ORDER BY b.sort_key
"""
SENT = """
SELECT d.channel, d.state, count(DISTINCT d.person_id)
FROM notices_message m
JOIN notices_delivery d ON d.community_id = m.community_id AND d.message_id = m.id
WHERE m.community_id = %(community)s AND m.about_id = %(order)s
GROUP BY 1, 2 ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Stretch:
    """How many of how many, and after how many minutes half, nine tenths and all; None: not yet."""

    level: str
    wanted: int
    had: int
    #: rung on to somebody next in turn
    passed_on: int
    #: everybody in turn was rung, and nobody has answered
    silent: int
    minutes: tuple[float | None, ...]

    @property
    def is_whole(self) -> bool:
        """Whether all have it."""
        return self.had >= self.wanted


@dataclass(frozen=True, slots=True)
class Homes:
    """The homes: told, a note left, nobody in; and after how many minutes they were told."""

    wanted: int
    had: int
    notes: int
    nobody: int
    minutes: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """A place below, with everything under it."""

    id: UUID
    name: str
    level: str
    wanted: int
    had: int
    homes: int
    told: int
    #: done · late · on-the-way · none
    state: str


def asked(order: Order, now: datetime, place_id: UUID | None = None, depth: int = 0) -> dict[str, Any]:
    """What every count asks with."""
    return {
        "community": order.community_id, "order": order.id, "issued": order.issued_at, "now": now,
        "takeover": order.takeover_minutes, "shares": list(SHARES), "told": list(TOLD),
        "place": place_id or order.place_id, "depth": depth, "to_homes": order.to_homes,
        "day": timezone.localdate(order.issued_at) if order.issued_at else timezone.localdate(now),
    }  # fmt: skip


def rows(statement: str, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """What the database says; one query."""
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())


def minutes_of(seconds: Sequence[float] | None) -> tuple[float | None, ...]:
    """Whole minutes, rounded up as a clock would; None where it is not yet so."""
    found = seconds or [float("inf")] * len(SHARES)
    return tuple(None if isinf(each) else round(each / 60, 1) for each in found)


def levels_of(order: Order, now: datetime) -> dict[str, Stretch]:
    """Level → how far its posts are; one query."""
    return {
        level: Stretch(level, wanted, had, passed, silent, minutes_of(seconds))
        for level, wanted, had, passed, silent, seconds in rows(LEVELS, asked(order, now))
    }


def homes_of(order: Order, now: datetime) -> Homes | None:
    """How far the homes are; one query, or none where they are not to be told."""
    if not order.to_homes:
        return None
    ((wanted, had, notes, nobody, seconds),) = rows(HOMES, asked(order, now))
    return Homes(wanted, had, notes, nobody, minutes_of(seconds))


def branches_of(order: Order, place_id: UUID, depth: int, now: datetime) -> list[Branch]:
    """What lies so deep below the place, the late first, then the least far; one query."""
    found = [
        Branch(key, name, level, wanted, had, int(homes), int(told),
               state_of(order, now, (wanted, had), (int(homes), int(told))))
        for key, name, level, wanted, had, homes, told in rows(BRANCHES, asked(order, now, place_id, depth))
    ]  # fmt: skip
    asked_for = [each for each in found if each.wanted or each.homes]
    return sorted(asked_for, key=lambda each: (RANK[each.state], share(each)))


def share(branch: Branch) -> float:
    """How much of it is done."""
    return (branch.had + branch.told) / max(1, branch.wanted + branch.homes)


RANK = {"late": 0, "on-the-way": 1, "done": 2, "none": 3}


def state_of(order: Order, now: datetime, posts: tuple[int, int], homes: tuple[int, int]) -> str:
    """done · late · on-the-way · none: nothing is asked of it."""
    if not posts[0] and not homes[0]:
        return "none"
    if posts[1] >= posts[0] and homes[1] >= homes[0]:
        return "done"
    since = minutes_since(order, now)
    late = posts[1] < posts[0] and since > order.teams_minutes
    late = late or (homes[1] < homes[0] and since > order.homes_minutes)
    return "late" if late else "on-the-way"


def minutes_since(order: Order, now: datetime) -> float:
    """How long the order is out, at the latest until it ended."""
    if order.issued_at is None:
        return 0.0
    return ((order.ended_at or now) - order.issued_at).total_seconds() / 60


def sent_of(order: Order, now: datetime) -> list[tuple[str, str, int]]:
    """(way, how far it came, people); one query."""
    return [(way, state, count) for way, state, count in rows(SENT, asked(order, now))]
