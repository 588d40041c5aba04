"""A message is written with all its deliveries at once, for one person or for thousands."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from baibu import core
from baibu.registry.queries.actors import Actor

from ..access import get_own_message
from ..models import Delivery, Message
from ..queries.outbox import Text
from ..queries.routes import WAYS, whom

# Everybody has the inbox. Of the ways outside, an urgent message goes by all, another by the first one the
# person prefers; what is not urgent waits for the end of their night.
DELIVER = f"""{WAYS},
here AS (SELECT (%(now)s::timestamptz AT TIME ZONE %(zone)s) AS at)
INSERT INTO notices_delivery
    (community_id, id, message_id, person_id, channel, state, is_urgent, not_before, tries, reason,
     settled_at)
SELECT %(community)s, gen_random_uuid(), %(message)s, id, 'inbox', 'sent', %(urgent)s, %(now)s, 0, '', %(now)s
FROM asked
UNION ALL
SELECT %(community)s, gen_random_uuid(), %(message)s, id, channel, 'waiting', %(urgent)s,
       CASE WHEN NOT %(urgent)s AND (
                CASE WHEN since <= until THEN at::time >= since AND at::time < until
                     ELSE at::time >= since OR at::time < until END)
            THEN (at::date + (CASE WHEN at::time >= until THEN 1 ELSE 0 END) + until) AT TIME ZONE %(zone)s
            ELSE %(now)s END,
       0, '', NULL
FROM first, here WHERE turn = 1 OR %(urgent)s
ON CONFLICT DO NOTHING
"""  # noqa: S608 - made of constants


#: so long a message can be looked up (`message` in privacy.yaml)
KEPT = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class About:
    """What a message is about, and where it leads."""

    kind: str = ""
    id: UUID | None = None
    #: a page of this site
    path: str = ""


@transaction.atomic
def send_message(
    *, actor: Actor, kind: str, text: Text, people: Collection[UUID], about: About = About(), now: datetime
) -> Message:  # fmt: skip
    """The message, in everybody's inbox and on its way by what they prefer; refused without words or people.

    Three statements, however many people there are. What is not urgent waits for the end of their night.
    """
    if not text.title.strip():
        raise core.Refusal("words-needed", _("Write what the message says."), "title")
    if not people:
        raise core.Refusal("nobody-to-tell", _("There is nobody here to send this to."))
    message = Message.objects.create(
        community_id=actor.within, id=uuid4(), kind=kind, title=text.title, body=text.body, path=about.path,
        is_private=text.is_private, is_urgent=text.is_urgent, is_drill=text.is_drill,
        about_kind=about.kind, about_id=about.id, author_id=actor.person_id, written_at=now,
        title_en=text.title_en, body_en=text.body_en,
    )  # fmt: skip
    deliver(message, people, now)
    return message


def deliver(message: Message, people: Collection[UUID], now: datetime) -> int:
    """How many deliveries were made; those that are there already stay as they are. One statement."""
    given: dict[str, Any] = {
        **whom(message.community_id, people), "message": message.id,
        "urgent": message.is_urgent, "now": now, "zone": settings.TIME_ZONE,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(DELIVER, given)
        return int(cursor.rowcount)


@transaction.atomic
def forget_messages(*, actor: Actor, now: datetime) -> int:
    """How many messages were half a year old, and are gone with their deliveries."""
    old = Message.objects.filter(written_at__lt=now - KEPT)
    Delivery.objects.filter(message__written_at__lt=now - KEPT).delete()
    return old.delete()[0]


@transaction.atomic
def open_message(*, actor: Actor, message_id: UUID, now: datetime) -> Delivery:
    """The actor's own message, opened from now on if it was not before."""
    found = get_own_message(actor, message_id)
    unread = Delivery.objects.filter(community_id=actor.within, id=found.id, read_at=None)
    if unread.update(read_at=now):
        found.read_at = now
    return found
