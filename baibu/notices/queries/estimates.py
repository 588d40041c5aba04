"""How many people a message would reach by which way, and what that costs, before it is sent."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import ceil
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from .came import CHANNEL_WORDS
from .routes import WAYS, whom

#: signs that one text message holds; a longer one is sent in parts that hold a little less
ONE_PART, EACH_PART = 70, 67
COUNT = f"""{WAYS},
counted AS (
    SELECT channel, count(*) AS number FROM first WHERE turn = 1 OR %(urgent)s GROUP BY channel
)
SELECT (SELECT count(*) FROM asked),
       (SELECT count(*) FROM asked WHERE NOT EXISTS (SELECT FROM first WHERE first.id = asked.id)),
       (SELECT count(*) FROM asked WHERE in_person),
       (SELECT coalesce(jsonb_object_agg(channel, number), '{{}}')::text FROM counted)
"""  # noqa: S608 - made of constants


@dataclass(frozen=True, slots=True)
class ByWay:
    """One way outside."""

    channel: str
    people: int
    #: in yuan, for all of them
    cost: Decimal


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a message reaches, and how."""

    #: all who get it in Baibu: those asked for who have not left
    people: int
    ways: tuple[ByWay, ...]
    #: have no way outside, so that somebody has to go to their door
    without: int
    #: wished that the building leader tells them, too
    in_person: int

    @property
    def cost(self) -> Decimal:
        """In yuan, by all ways together."""
        return sum((way.cost for way in self.ways), Decimal())


def reach_of(
    community_id: int, people: Collection[UUID], *, is_urgent: bool = False, signs: int = 0
) -> Reach:
    """Whom a message to these people would reach by the ways that are open now; one query.

    `signs`: how long it is on a phone, link included; a long text message costs several.
    """
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {**whom(community_id, people), "urgent": is_urgent})
        found, without, in_person, counted = cursor.fetchone()
    numbers: dict[str, int] = json.loads(counted)
    costs = costs_of_one()
    ways = tuple(
        ByWay(
            channel,
            numbers[channel],
            numbers[channel] * parts(channel, signs) * costs.get(channel, Decimal()),
        )
        for channel in settings.BAIBU_CHANNEL_ORDER
        if channel in numbers
    )
    return Reach(found, ways, without, in_person)


def parts(channel: str, signs: int) -> int:
    """As how many messages the provider counts one of that length."""
    return ceil(signs / EACH_PART) if channel == "sms" and signs > ONE_PART else 1


def costs_of_one() -> Mapping[str, Decimal]:
    """Channel → what one message costs, in yuan, as the surroundings say."""
    found: Mapping[str, Decimal] = import_string(settings.BAIBU_CHANNEL_COSTS)()
    return found


def reach_words(reach: Reach) -> list[tuple[str, str]]:
    """The same as pairs for a page: how many by each way, what it costs, and who needs a visit."""
    rows = [(_("in Baibu"), of_all(reach.people, reach.people))]
    rows += [(str(CHANNEL_WORDS[way.channel]), way_words(way, reach.people)) for way in reach.ways]
    if reach.without:
        rows.append((_("only in Baibu: somebody goes to their door"), of_all(reach.without, reach.people)))
    if reach.in_person:
        rows.append((_("wish to be told in person, too"), of_all(reach.in_person, reach.people)))
    return rows


def way_words(way: ByWay, people: int) -> str:
    """How many of all, and the cost where there is one."""
    number = of_all(way.people, people)
    if not way.cost:
        return number
    return _("%(number)s, about %(cost)s yuan") % {"number": number, "cost": f"{way.cost:.2f}"}


def of_all(number: int, people: int) -> str:
    """A number with its base."""
    return f"{number}/{people}"
