"""The senders' side: deliveries are taken in hand, and what came of them is written down."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from baibu.registry.queries.actors import Actor

from ..models import Delivery, Gauge
from ..queries.outbox import Outcome, open_channels

#: a sender that says nothing for so long has died, with the machine it ran on
LEASE = timedelta(minutes=10)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=1)
#: after so many tries the way is given up, and the next one taken
TRIES = 8

CLAIM = """
UPDATE notices_delivery d SET state = 'handing', claim = %s, claimed_until = %s, tries = d.tries + 1
FROM (
    SELECT community_id, id FROM notices_delivery
    WHERE state = 'waiting' AND channel = %s AND not_before <= %s
    ORDER BY is_urgent DESC, not_before LIMIT %s FOR UPDATE SKIP LOCKED
) AS next
WHERE d.community_id = next.community_id AND d.id = next.id
RETURNING d.community_id, d.id, d.message_id, d.person_id, d.tries, d.address_id
"""
SETTLE = """
UPDATE notices_delivery d
SET state = said.state, reason = said.reason, claim = NULL, claimed_until = NULL,
    not_before = coalesce(said.again, d.not_before), settled_at = %s
FROM unnest(%s::bigint[], %s::uuid[], %s::varchar[], %s::varchar[], %s::timestamptz[])
     AS said(community_id, id, state, reason, again)
WHERE d.community_id = said.community_id AND d.id = said.id
  AND (d.claim = %s OR d.state = 'unsure' AND said.state IN ('sent', 'failed'))
"""
# Where one way has failed for good, the next one that the person has is taken; nobody is written to twice.
FALL_BACK = """
INSERT INTO notices_delivery
    (community_id, id, message_id, person_id, channel, state, is_urgent, not_before, tries, reason)
SELECT DISTINCT ON (d.community_id, d.message_id, d.person_id)
       d.community_id, gen_random_uuid(), d.message_id, d.person_id, w.channel, 'waiting', d.is_urgent, %s,
       0, ''
FROM notices_delivery d
JOIN registry_person p ON p.community_id = d.community_id AND p.id = d.person_id AND p.left_on IS NULL
CROSS JOIN LATERAL (
    SELECT 'sms'::varchar AS channel WHERE length(p.phone) > 0
    UNION ALL
    SELECT a.channel FROM notices_address a
    WHERE a.community_id = d.community_id AND a.person_id = d.person_id AND a.confirmed_at IS NOT NULL
) AS w
WHERE (d.community_id, d.id) IN (SELECT * FROM unnest(%s::bigint[], %s::uuid[])) AND d.state = 'failed'
  AND d.address_id IS NULL
  AND w.channel = ANY(%s)
  AND NOT EXISTS (
      SELECT FROM notices_delivery o
      WHERE o.community_id = d.community_id AND o.message_id = d.message_id AND o.person_id = d.person_id
        AND (o.channel = w.channel
             OR o.channel <> 'inbox' AND o.state NOT IN ('failed', 'unsure', 'dropped'))
  )
ORDER BY d.community_id, d.message_id, d.person_id, w.channel DESC
ON CONFLICT DO NOTHING
"""
TAKE_UP = """
UPDATE notices_delivery SET
    state = CASE WHEN channel <> ALL(%(again)s) AND (%(all)s OR id = ANY(%(begun)s))
                 THEN 'unsure' ELSE 'waiting' END,
    reason = CASE WHEN channel <> ALL(%(again)s) AND (%(all)s OR id = ANY(%(begun)s))
                  THEN 'sender-stopped' ELSE '' END,
    claim = NULL, claimed_until = NULL, settled_at = %(now)s
WHERE claim = %(sender)s
"""


@dataclass(frozen=True, slots=True)
class Job:
    """One delivery that a sender has in hand."""

    community_id: int
    id: UUID
    message_id: UUID
    person_id: UUID
    tries: int
    #: the one address it is for, whether confirmed or not; else where the person is reached
    address_id: UUID | None = None


@transaction.atomic
def claim(*, actor: Actor, channel: str, most: int, sender: UUID, now: datetime) -> list[Job]:
    """Up to so many deliveries of the channel, the urgent first, in this sender's hand and nobody else's."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [sender, now + LEASE, channel, now, most])
        return [Job(*row) for row in cursor.fetchall()]


@transaction.atomic
def settle(
    *, actor: Actor, sender: UUID, outcomes: Sequence[Outcome], now: datetime
) -> int:  # fmt: skip
    """How many deliveries got their outcome; one settled already, or in other hands, is left alone.

    What may be tried again waits a while; what has failed goes by the person's next way.
    """
    said = [settled(each, now) for each in outcomes]
    if not said:
        return 0
    columns = [list(column) for column in zip(*said, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(SETTLE, [now, *columns, sender])
        found = int(cursor.rowcount)
        if "failed" in columns[2]:
            cursor.execute(FALL_BACK, [now, columns[0], columns[1], open_channels()])
    return found


def settled(outcome: Outcome, now: datetime) -> tuple[int, UUID, str, str, datetime | None]:
    """What is written of an outcome; trying again becomes failing after too many tries."""
    if outcome.state != "again":
        return outcome.community_id, outcome.id, outcome.state, outcome.reason, None
    if outcome.tries >= TRIES:
        return outcome.community_id, outcome.id, "failed", outcome.reason or "gave-up", None
    pause = min(FIRST_PAUSE * 2 ** max(outcome.tries - 1, 0), LONGEST_PAUSE)
    return outcome.community_id, outcome.id, "waiting", outcome.reason, now + pause


@transaction.atomic
def take_up(
    *, actor: Actor, sender: UUID, begun: Collection[UUID] | None, outcomes: Sequence[Outcome],
    knows_again: Collection[str], now: datetime,
) -> int:  # fmt: skip
    """How many deliveries a sender that is gone had in hand, and that are settled now.

    What it never began waits again. What it began is handed over once more where the gateway knows it again
    by its key, and otherwise nobody can say. Without `begun`, it may have begun all.
    """
    found = settle(actor=actor, sender=sender, outcomes=outcomes, now=now)
    with connection.cursor() as cursor:
        cursor.execute(
            TAKE_UP,
            {"again": list(knows_again), "all": begun is None, "begun": list(begun or ()), "now": now,
             "sender": sender},
        )  # fmt: skip
        return found + int(cursor.rowcount)


@transaction.atomic
def release_lost(*, actor: Actor, now: datetime) -> int:
    """How many deliveries were with a sender that died with its machine: nobody can say whether they went."""
    lost = Delivery.objects.filter(state="handing", claimed_until__lt=now)
    return lost.update(state="unsure", reason="sender-lost", claim=None, claimed_until=None, settled_at=now)


@transaction.atomic
def allowed(
    *, actor: Actor, channel: str, most: int, per_second: float | None, now: datetime
) -> int:  # fmt: skip
    """How many messages the gateway may be given now, over all senders; taken from what it has left.

    The provider's limit refills with time, and holds at most two seconds' worth.
    """
    if per_second is None:
        return most
    if not Delivery.objects.filter(state="waiting", channel=channel, not_before__lte=now).exists():
        return 0
    full = max(2 * per_second, 1.0)
    Gauge.objects.bulk_create([Gauge(channel=channel, tokens=full, at=now)], ignore_conflicts=True)
    gauge = Gauge.objects.select_for_update().get(channel=channel)
    passed = max((now - gauge.at).total_seconds(), 0.0)
    tokens = min(full, gauge.tokens + passed * per_second)
    found = min(most, int(tokens))
    Gauge.objects.filter(channel=channel).update(tokens=tokens - found, at=max(now, gauge.at))
    return found
