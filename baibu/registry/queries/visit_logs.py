"""The visits of a log beside those kept already; the room above the registry keeps them and is asked here."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple, Protocol, cast
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from .actors import Actor


class KeptVisit(NamedTuple):
    """One visit that is kept, as a log would tell it."""

    on: date
    visitor_id: UUID
    household_id: UUID
    #: met · met-family · phone · nobody-home
    how: str
    note: str = ""
    need: str = ""


class Told(NamedTuple):
    """What makes two lines of a log the same visit."""

    household_id: UUID
    on: date
    how: str
    visitor: str


class Kept(Protocol):
    """Which visits of these homes and days a room has kept, with the names of the visitors."""

    def __call__(
        self, community_id: int, homes: Collection[UUID], first: date, last: date
    ) -> Iterable[tuple[UUID, date, str, str]]:
        """Household, day, outcome and the visitor's name of each."""


class Stood(Protocol):
    """The visits to one home, as far as it takes to know which were kept at a moment."""

    def __call__(
        self, community_id: int, household_id: UUID
    ) -> Iterable[tuple[date, datetime, datetime | None]]:
        """The day of each, when it was recorded, and when it was taken back."""


class Lines(Protocol):
    """The kept visits of a period that somebody may see, one by one."""

    def __call__(self, actor: Actor, first: date, last: date, day: date) -> Iterable[KeptVisit]:
        """The visits in the order of their days, as the actor may see them on the day."""


def kept_visits(community_id: int | None, homes: Collection[UUID], days: Collection[date]) -> set[Told]:
    """What is kept already of these homes, between the first and last of these days; one query, or none."""
    kept = cast(Kept | None, asked("kept"))
    if community_id is None or kept is None or not homes:
        return set()
    rows = kept(community_id, homes, min(days), max(days))
    return {Told(home, on, how, plain_name(visitor)) for home, on, how, visitor in rows}


def visits_stood(community_id: int, household_id: UUID) -> list[tuple[date, datetime, datetime | None]]:
    """The visits to a home: day, recorded, taken back; nothing where no room keeps visits. One query."""
    stood = cast(Stood | None, asked("stood"))
    return list(stood(community_id, household_id)) if stood else []


def visits_shown(actor: Actor, first: date, last: date, day: date) -> Iterable[KeptVisit]:
    """The visits of a period that the actor may see; nothing where no room keeps visits."""
    lines = cast(Lines | None, asked("lines"))
    return lines(actor, first, last, day) if lines else ()


def asked(what: str) -> object | None:
    """The function the settings name for it; None where none is named."""
    named: Mapping[str, str] = getattr(settings, "BAIBU_VISIT_LOGS", {})
    return cast(object, import_string(named[what])) if what in named else None


def plain_name(name: str) -> str:
    """A name as it is compared: without blanks, half-width."""
    return "".join(unicodedata.normalize("NFKC", name).split())
