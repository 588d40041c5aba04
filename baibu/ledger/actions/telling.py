"""Ladders: who is told of what is late, once for each row and rung, in one statement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db import connection
from psycopg import sql

from baibu import core

from ..queries.methods import adopted
from .planning.subjects import levels_down_to

# A row after its last day still climbs until it is settled; what is told is never told again.
TELL = sql.SQL("""
INSERT INTO ledger_told (community_id, id, obligation_id, step, post, place_id, on_day)
SELECT t.community_id, gen_random_uuid(), t.id, t.step, t.post, coalesce(a.id, t.place_id), t.on_day
FROM (
    SELECT s.community_id, s.id, s.place_id, r.step, coalesce(r.post, s.owed_by) AS post, r.levels,
           s.due_on + r.after_days AS on_day
    FROM ledger_standing s
    JOIN (VALUES {rungs}) AS r(duty, step, after_days, post, levels) ON r.duty = s.duty
    WHERE s.community_id = {community} AND s.met_on IS NULL AND s.excused_on IS NULL AND s.voided_on IS NULL
      AND s.due_on + r.after_days <= {day}
      AND (s.settle_on IS NULL OR (s.due_on + r.after_days <= s.settle_on AND s.settle_on >= {since}))
      AND NOT EXISTS (
          SELECT FROM ledger_told t
          WHERE t.community_id = s.community_id AND t.obligation_id = s.id AND t.step = r.step)
) AS t
LEFT JOIN LATERAL (
    SELECT a.id FROM registry_place p
    CROSS JOIN LATERAL unnest(p.path) WITH ORDINALITY AS up(id, depth)
    JOIN registry_place a ON a.community_id = p.community_id AND a.id = up.id
    WHERE p.community_id = t.community_id AND p.id = t.place_id AND a.level = ANY(t.levels)
    ORDER BY up.depth DESC LIMIT 1
) AS a ON t.levels IS NOT NULL
ON CONFLICT DO NOTHING
""")


def tell(community_id: int, since: date, day: date) -> int:
    """How many posts were told that something is late; rows settled before `since` were told in time."""
    pack = adopted(community_id, day)
    rungs = list(rungs_of(pack)) if pack else []
    if not rungs:
        return 0
    statement = TELL.format(
        rungs=sql.SQL(", ").join(rungs),
        community=sql.Literal(community_id),
        day=sql.Literal(day),
        since=sql.Literal(since),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.rowcount)


def rungs_of(pack: core.Pack) -> Iterator[sql.Composable]:
    """Every rung of every ladder as a row of VALUES; a rung that tells the owing post names none."""
    for duty in pack.duties:
        for step, rung in enumerate(duty.ladder, start=1):
            is_own = rung.tell == "owed_by"
            yield sql.SQL("({}, {}, {}, {}::text, {}::text[])").format(
                sql.Literal(duty.code),
                sql.Literal(step),
                sql.Literal(rung.after_days),
                sql.Literal(None if is_own else rung.tell),
                sql.Literal(None if is_own else levels_down_to(pack, rung.tell)),
            )
