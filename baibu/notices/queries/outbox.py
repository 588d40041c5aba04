"""What is on its way, what came of it, and what nobody can say."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from baibu.registry.models import Person

from ..models import Address, Message


@dataclass(frozen=True, slots=True)
class Text:
    """What a message says, and how it may be said."""

    title: str
    body: str = ""
    #: whether only the heading may leave the house
    is_private: bool = False
    is_urgent: bool = False
    is_drill: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of handing one delivery over: sent · failed · unsure · again · waiting (never begun)."""

    community_id: int
    id: UUID
    state: str
    reason: str = ""
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Words:
    """What a message says outside the house."""

    title: str
    body: str
    path: str
    is_drill: bool


def open_channels() -> list[str]:
    """The ways outside for which a gateway was set up, as the surroundings say."""
    found: list[str] = import_string(settings.BAIBU_CHANNELS)()
    return found


def words_of(community_id: int, message_ids: Iterable[UUID]) -> dict[UUID, Words]:
    """Message → what may be said of it outside; one query."""
    found = Message.objects.filter(community_id=community_id, id__in=set(message_ids))
    return {
        each.id: Words(each.title, "" if each.is_private else each.body, each.path, each.is_drill)
        for each in found
    }


def addresses_of(community_id: int, people: Collection[UUID], channel: str) -> dict[UUID, str]:
    """Person → where they are reached by that way; those who are not are missing. One query."""
    if channel == "sms":
        rows = Person.objects.filter(community_id=community_id, id__in=people, left_on=None)
        return {each.id: each.phone for each in rows.only("community", "id", "phone") if each.phone}
    found = Address.objects.filter(
        community_id=community_id, person_id__in=people, channel=channel, confirmed_at__isnull=False
    )
    return {each.person_id: each.value for each in found}
