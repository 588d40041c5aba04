"""What is on its way, what came of it, and what nobody can say."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from baibu.registry.models import Person

from ..models import Address, Message, Reaching

ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Text:
    """What a message says, and how it may be said."""

    title: str
    body: str = ""
    #: whether only the heading may leave the house
    is_private: bool = False
    is_urgent: bool = False
    is_drill: bool = False
    #: the same in English, for those who chose it
    title_en: str = ""
    body_en: str = ""


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
    title_en: str = ""
    body_en: str = ""

    def spoken(self, language: str) -> Words:
        """The words for somebody of that language; the one text there is where it has no other."""
        if language != ENGLISH or not self.title_en:
            return self
        return replace(self, title=self.title_en, body=self.body_en)


def open_channels() -> list[str]:
    """The ways outside for which a gateway was set up, as the surroundings say."""
    found: list[str] = import_string(settings.BAIBU_CHANNELS)()
    return found


def site_address() -> str:
    """Where this site is reached from outside, for links; empty where nobody said it."""
    found: str = import_string(settings.BAIBU_SITE_ADDRESS)()
    return found


def is_sandbox() -> bool:
    """Whether nothing leaves the house here."""
    found: bool = import_string(settings.BAIBU_SANDBOXED)()
    return found


def words_of(community_id: int, message_ids: Iterable[UUID]) -> dict[UUID, Words]:
    """Message → what may be said of it outside; one query."""
    found = Message.objects.filter(community_id=community_id, id__in=set(message_ids))
    return {each.id: words_outside(each) for each in found}


def words_outside(message: Message) -> Words:
    """What may leave the house of it: of a private one the heading alone."""
    body, body_en = ("", "") if message.is_private else (message.body, message.body_en)
    return Words(message.title, body, message.path, message.is_drill, message.title_en, body_en)


def heading(title: str, is_drill: bool) -> str:
    """The heading; a drill says so first, wherever it goes."""
    return f"【演练 · Drill】{title}" if is_drill else title


def speak_english(community_id: int, people: Collection[UUID]) -> set[UUID]:
    """Who of them wishes to be written to in English; one query."""
    found = Reaching.objects.filter(community_id=community_id, person_id__in=people, language=ENGLISH)
    return set(found.values_list("person_id", flat=True))


def addresses_of(community_id: int, people: Collection[UUID], channel: str) -> dict[UUID, str]:
    """Person → where they are reached by that way; those who are not are missing. One query."""
    if channel == "sms":
        rows = Person.objects.filter(community_id=community_id, id__in=people, left_on=None)
        return {each.id: each.phone for each in rows.only("community", "id", "phone") if each.phone}
    found = Address.objects.filter(
        community_id=community_id, person_id__in=people, channel=channel, confirmed_at__isnull=False
    )
    return {each.person_id: each.value for each in found}


def addresses_named(community_id: int, address_ids: Collection[UUID]) -> dict[UUID, str]:
    """Address → where it leads, of those that nobody has shown to be theirs yet; one query."""
    found = Address.objects.filter(community_id=community_id, id__in=address_ids, confirmed_at=None)
    return {each.id: each.value for each in found}
