"""By which ways outside people can be written to: the one question behind sending and behind its estimate."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.conf import settings

from ..models import QUIET_FROM, QUIET_UNTIL
from .outbox import open_channels

# asked: those who are still here, with what they wish; first: every way that each of them has, the preferred
# one with turn 1.
WAYS = """
WITH asked AS (
    SELECT p.id, length(p.phone) > 0 AS has_phone,
           coalesce(nullif(r.channels, '{}'), %(order)s::varchar[]) AS ways,
           coalesce(r.quiet_from, %(quiet_from)s::time) AS since,
           coalesce(r.quiet_until, %(quiet_until)s::time) AS until,
           coalesce(r.in_person, false) AS in_person
    FROM registry_person p
    LEFT JOIN notices_reaching r ON r.community_id = p.community_id AND r.person_id = p.id
    WHERE p.community_id = %(community)s AND p.id = ANY(%(people)s) AND p.left_on IS NULL
),
way AS (
    SELECT id, 'sms' AS channel, array_position(ways, 'sms') AS rank, since, until FROM asked
    WHERE has_phone AND 'sms' = ANY(%(open)s)
    UNION ALL
    SELECT asked.id, a.channel, array_position(ways, a.channel), since, until
    FROM asked JOIN notices_address a
         ON a.community_id = %(community)s AND a.person_id = asked.id AND a.confirmed_at IS NOT NULL
    WHERE a.channel = ANY(%(open)s)
),
first AS (
    SELECT w.*, row_number() OVER (PARTITION BY id ORDER BY rank NULLS LAST, channel DESC) AS turn FROM way w
)
"""


def whom(community_id: int, people: Collection[UUID]) -> dict[str, Any]:
    """What `WAYS` asks for: the people, the open ways and their usual order, the usual night."""
    return {
        "community": community_id, "people": list(people), "order": list(settings.BAIBU_CHANNEL_ORDER),
        "open": open_channels(), "quiet_from": QUIET_FROM, "quiet_until": QUIET_UNTIL,
    }  # fmt: skip
