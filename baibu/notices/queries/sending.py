"""What was sent in the last days, how far it came, and what somebody has to decide about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baibu.registry.access import Scope, Waits
from baibu.registry.models import Person, Place
from baibu.web.templatetags.parts import moment

from ..models import Delivery, Message
from .came import CHANNEL_WORDS, STATE_WORDS, came, reason_words, state_words
from .inbox import words
from .outbox import heading

LATELY = timedelta(days=14)
PER_PAGE, TROUBLED = 20, 30
#: what nobody but its owner is told of
OWN_KINDS = ("test", "mail-address")
TROUBLE = ("failed", "unsure")
#: (channel, state) → how many
Counts = Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class Line:
    """One message in the list."""

    title: str
    href: str
    meta: str
    note: str
    badge: str
    badge_text: str


@dataclass(frozen=True, slots=True)
class Sending:
    """The messages of the last days."""

    sentence: str
    lines: tuple[Line, ...]
    page: Page[Any]


@dataclass(frozen=True, slots=True)
class Stuck:
    """One delivery that failed, or of which nobody knows."""

    id: UUID
    #: the name, for those who may see the person
    who: str
    way: str
    badge: str
    state: str
    why: str


@dataclass(frozen=True, slots=True)
class Sent:
    """One message: how far it came by each way, and what is stuck."""

    id: UUID
    title: str
    meta: str
    sentence: str
    #: for each way: its words, and how many in each state, in words
    ways: tuple[tuple[str, str], ...]
    stuck: tuple[Stuck, ...]
    trouble: int
    page: Page[Any]


def lately(community_id: int, now: datetime) -> QuerySet[Message]:
    """The messages of the last days, the newest first, without those people sent to themselves."""
    found = Message.objects.filter(community_id=community_id, written_at__gt=now - LATELY)
    return found.exclude(kind__in=OWN_KINDS).order_by("-written_at", "id")


def troubled(community_id: int, message_id: UUID) -> QuerySet[Delivery]:
    """What failed or is in doubt of a message."""
    return Delivery.objects.filter(community_id=community_id, message_id=message_id, state__in=TROUBLE)


def counts_of(community_id: int, message_ids: Iterable[UUID]) -> dict[UUID, Counter[tuple[str, str]]]:
    """Message → how many in each state by each way, counted now; one query."""
    rows = Delivery.objects.filter(community_id=community_id, message_id__in=list(message_ids))
    found: dict[UUID, Counter[tuple[str, str]]] = {}
    counted = rows.values_list("message_id", "channel", "state").annotate(number=Count("id"))
    for message, channel, state, number in counted.order_by():
        found.setdefault(message, Counter())[channel, state] += number
    return found


def sending_page(community_id: int, number: str, now: datetime) -> Sending:
    """The list; three queries."""
    page = Paginator(lately(community_id, now), PER_PAGE).get_page(number)
    counts = counts_of(community_id, [each.id for each in page])
    lines = tuple(line(each, counts.get(each.id, Counter())) for each in page)
    stuck = sum(trouble_in(each) for each in counts.values())
    return Sending(sentence_of(page.paginator.count, stuck), lines, page)


def sentence_of(count: int, stuck: int) -> str:
    """How much was sent, and whether something waits for a word."""
    if not count:
        return _("Nothing was sent in the last fourteen days.")
    if not stuck:
        text = ngettext(
            "%(count)s message in fourteen days, and nothing is stuck.",
            "%(count)s messages in fourteen days, and nothing is stuck.",
            count,
        )
        return text % {"count": count}
    text = ngettext(
        "%(count)s delivery did not go, or nobody knows.",
        "%(count)s deliveries did not go, or nobody knows.",
        stuck,
    )
    return text % {"count": stuck}


def trouble_in(counts: Counts) -> int:
    """How many failed or are in doubt."""
    return sum(number for (_channel, state), number in counts.items() if state in TROUBLE)


def line(message: Message, counts: Counts) -> Line:
    """One message with its counts."""
    stuck = trouble_in(counts)
    moving = sum(number for (_channel, state), number in counts.items() if state in ("waiting", "handing"))
    badge, text = ("overdue", _("%(count)s stuck") % {"count": stuck}) if stuck else ("", "")
    if moving and not stuck:
        badge, text = "today", _("%(count)s on the way") % {"count": moving}
    return Line(
        title=title_of(message), href=reverse("notices:sent", args=[message.id]),
        meta=meta_of(message), note=" · ".join(way_line(*each) for each in way_words(counts)),
        badge=badge, badge_text=text,
    )  # fmt: skip


def title_of(message: Message) -> str:
    """The heading; of what concerns somebody alone, not even that."""
    if message.is_private:
        return heading(_("Something private"), message.is_drill)
    return heading(words(message).title, message.is_drill)


def meta_of(message: Message) -> str:
    """When, and whether it was urgent."""
    parts = [moment(message.written_at), _("urgent") if message.is_urgent else ""]
    return " · ".join(filter(None, parts))


def way_words(counts: Counts) -> list[tuple[str, str]]:
    """For each way that was used, how many in each state, in words."""
    found = []
    for channel, said in CHANNEL_WORDS.items():
        each = [(state, counts[channel, state]) for state in STATE_WORDS if counts.get((channel, state))]
        told = [
            f"{number}" if channel == "inbox" else f"{state_words(state)} {number}" for state, number in each
        ]
        numbers = _(", ").join(told)
        if numbers:
            found.append((str(said), numbers))
    return found


def way_line(way: str, numbers: str) -> str:
    """A way with its numbers."""
    return _("%(way)s: %(numbers)s") % {"way": way, "numbers": numbers}


def sent_page(message: Message, scope: Scope, number: str, now: datetime) -> Sent:
    """One message for those who look after sending; five queries."""
    counts = counts_of(message.community_id, [message.id]).get(message.id, Counter())
    rows = troubled(message.community_id, message.id).order_by("state", "reason", "id")
    page, stuck = Paginator(rows, TROUBLED).get_page(number), trouble_in(counts)
    people = people_of(message.community_id, [row.person_id for row in page])
    reached = reached_otherwise(message, list(people))
    return Sent(
        id=message.id, title=title_of(message), meta=meta_of(message), sentence=stuck_words(stuck),
        ways=tuple(way_words(counts)), trouble=stuck, page=page,
        stuck=tuple(stuck_row(row, people.get(row.person_id), reached, scope, now) for row in page),
    )  # fmt: skip


def stuck_words(stuck: int) -> str:
    """Whether something waits for a word."""
    if not stuck:
        return _("Nothing of this message is stuck.")
    text = ngettext(
        "%(count)s delivery of this message waits for your word.",
        "%(count)s deliveries of this message wait for your word.",
        stuck,
    )
    return text % {"count": stuck}


def people_of(community_id: int, ids: Iterable[UUID]) -> dict[UUID, Person]:
    """The people with their places; one query."""
    rows = Person.objects.filter(community_id=community_id, id__in=set(ids))
    return {each.id: each for each in rows.select_related("household__place")}


def reached_otherwise(message: Message, people: list[UUID]) -> dict[UUID, str]:
    """Who of them was reached by another way outside, and by which; one query."""
    rows = Delivery.objects.filter(
        community_id=message.community_id, message_id=message.id, person_id__in=people,
        state__in=("waiting", "handing", "sent", "delivered"),
    ).exclude(channel="inbox")  # fmt: skip
    return dict(rows.values_list("person_id", "channel"))


def stuck_row(
    row: Delivery, person: Person | None, reached: Mapping[UUID, str], scope: Scope, now: datetime
) -> Stuck:
    """One delivery, with the name for those who may see the person."""
    shown = came(row, now)
    why = reason_words(row.reason)
    if other := reached.get(row.person_id):
        why += " " + _("It goes to them %(way)s instead.") % {"way": CHANNEL_WORDS[other]}
    return Stuck(row.id, name_for(scope, person), shown.way, shown.badge, shown.state, why)


def name_for(scope: Scope, person: Person | None) -> str:
    """The name, where the policy lets the reader see the person; no query."""
    if person is None:
        return _("Somebody")
    place = person.household.place if person.household_id else None
    if scope.may("person", "see", person=person, place=place):
        return person.name
    return _("Somebody whom your post does not look after")


def waiting_for(scope: Scope, root: Place | None) -> list[Waits]:
    """What is stuck in the last days, for those who may decide about it; one query, or none."""
    if not scope.may("sending", "see", place=root):
        return []
    since = timezone.now() - LATELY
    rows = Delivery.objects.filter(
        Q(message__written_at__gt=since) & ~Q(message__kind__in=OWN_KINDS),
        community_id=scope.actor.within, state__in=TROUBLE,
    )  # fmt: skip
    stuck = rows.count()
    text = ngettext("%(count)s delivery is stuck", "%(count)s deliveries are stuck", stuck) % {"count": stuck}
    meta = text if stuck else _("Nothing is stuck")
    icon = "warning" if stuck else "requests"
    return [Waits(_("Messages sent"), reverse("notices:sending"), meta, icon, stuck)]
