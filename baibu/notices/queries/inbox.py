"""What came to somebody: the newest first, what is unread, and one message with the ways it went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from baibu.registry.models import Person
from baibu.registry.queries.accounts import NOBODY
from baibu.registry.queries.actors import Actor
from baibu.web.page import way
from baibu.web.templatetags.parts import moment

from ..models import Delivery, Message
from .came import Came, came
from .outbox import Words, heading

PER_PAGE = 20
#: so long after it was written a page still asks by itself what became of a message
FRESH = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Line:
    """One message in the list."""

    title: str
    href: str
    meta: str
    is_unread: bool


@dataclass(frozen=True, slots=True)
class Inbox:
    """The list, the newest first."""

    sentence: str
    lines: tuple[Line, ...]
    page: Page[Any]
    unread: int


@dataclass(frozen=True, slots=True)
class Opened:
    """One message, whole, and by which ways it went to the reader."""

    id: UUID
    title: str
    meta: str
    body: str
    is_drill: bool
    #: whether they sent it to themself to try their ways
    is_trial: bool
    #: the page that says more; empty where there is none
    path: str
    ways: tuple[Came, ...]
    #: whether something is still on its way and worth another look
    is_moving: bool


def own_letters(actor: Actor) -> QuerySet[Delivery]:
    """What lies in the actor's inbox; nothing where they are no person of the community."""
    me = actor.person_id or NOBODY
    return Delivery.objects.filter(community_id=actor.within, person_id=me, channel="inbox")


def unread(actor: Actor) -> int:
    """How many messages they have not opened; one query along an index."""
    return own_letters(actor).filter(read_at=None).count()


def inbox_page(actor: Actor, number: str) -> Inbox:
    """A page of the inbox; three queries."""
    page, new = Paginator(newest_first(actor), PER_PAGE).get_page(number), unread(actor)
    return Inbox(sentence_of(page.paginator.count, new), tuple(map(line, page)), page, new)


def newest_first(actor: Actor) -> QuerySet[Delivery]:
    """The inbox with the messages in it; a letter lies there from the moment it was written."""
    return own_letters(actor).select_related("message").order_by("-not_before", "id")


def letters_page(actor: Actor, number: int) -> list[Delivery]:
    """The letters of a page; none before the first and after the last. One query."""
    first = (number - 1) * PER_PAGE
    return list(newest_first(actor)[first : first + PER_PAGE]) if number > 0 else []


def sentence_of(count: int, new: int) -> str:
    """How much is new."""
    if not count:
        return _("No message has come to you yet.")
    if not new:
        return _("You have opened all your messages.")
    text = ngettext(
        "%(count)s message waits for you to open it.", "%(count)s messages wait for you to open them.", new
    )
    return text % {"count": new}


def line(row: Delivery) -> Line:
    """One message: drill and unread stand in words."""
    message, is_unread = row.message, row.read_at is None
    marks = [_("unread") if is_unread else "", _("urgent") if message.is_urgent else ""]
    return Line(
        title=heading(words(message).title, message.is_drill),
        href=reverse("notices:message", args=[message.id]),
        meta=" · ".join(filter(None, [moment(message.written_at), *marks])),
        is_unread=is_unread,
    )


def words(message: Message) -> Words:
    """What it says to its reader in the language of the page; to them nothing is left out."""
    said = Words(
        message.title, message.body, message.path, message.is_drill, message.title_en, message.body_en
    )
    return said.spoken(get_language() or "")


def opened_page(row: Delivery, now: datetime) -> Opened:
    """One message for its reader; at most two queries."""
    message = row.message
    said = words(message)
    ways = tuple(came(each, now) for each in ways_of(row))
    return Opened(
        id=message.id,
        title=heading(said.title, message.is_drill),
        meta=" · ".join(filter(None, [moment(message.written_at, "year"), sender_words(row)])),
        body=said.body, is_drill=message.is_drill, is_trial=message.kind == "test",
        path=way(said.path, "") if said.path else "", ways=ways,
        is_moving=message.written_at > now - FRESH and not all(each.is_settled for each in ways),
    )  # fmt: skip


def ways_of(row: Delivery) -> QuerySet[Delivery]:
    """The ways outside by which the same message went to the same person."""
    found = Delivery.objects.filter(
        community_id=row.community_id, message_id=row.message_id, person_id=row.person_id
    )
    return found.exclude(channel="inbox").order_by("-channel")


def sender_words(row: Delivery) -> str:
    """Who wrote it; nothing for what one caused oneself or the clock did. One query."""
    author = row.message.author_id
    if author is None or author == row.person_id:
        return ""
    people = Person.objects.filter(community_id=row.community_id, id=author)
    name = people.values_list("name", flat=True).first()
    return _("from %(name)s") % {"name": name} if name else ""
