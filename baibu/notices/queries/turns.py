"""My turns: when I am on duty, what I am asked to swap; and my calendar to subscribe to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID, uuid5

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from baibu import core
from baibu.registry.models import Place
from baibu.registry.queries.bounds import step_into
from baibu.web.templatetags.parts import day

from ..models import ASKED, RotaFeed, RotaLine, RotaSwap
from .notices import where_words
from .rota_pages import clock_end, line_id, span_words
from .rotas import MOMENT, ONE_DAY, Reckoning, lines_with, reckoning

#: so far ahead one's own turns are shown, and stand in the calendar; so far back the calendar keeps them
AHEAD, BACK = timedelta(days=62), timedelta(days=14)
#: turns that are listed at once
NEXT = 7


@dataclass(frozen=True, slots=True)
class Turn:
    """One of my turns, as a row."""

    title: str
    when: str
    note: str
    #: where a colleague is asked for a swap; none once it has begun
    swap_href: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A swap, as one of the two sees it."""

    id: UUID
    title: str
    meta: str


@dataclass(frozen=True, slots=True)
class TurnsPage:
    """My turns and swaps."""

    sentence: str
    turns: tuple[Turn, ...]
    later: tuple[Turn, ...]
    to_answer: tuple[Asked, ...]
    asked: tuple[Asked, ...]
    has_feed: bool


@dataclass(frozen=True, slots=True)
class SwapChoices:
    """A turn of mine, who may be asked to take it, and what may be taken in return."""

    where: str
    when: str
    people: tuple[tuple[str, str], ...]
    turns: tuple[tuple[str, str], ...]


def my_lines(community_id: int, person_id: UUID, now: datetime) -> Reckoning:
    """The lines in which somebody has turns, reckoned; seven queries, of public holidays three more."""
    return reckoning(community_id, lines_with(community_id, person_id, now), now - BACK)


def turns_page(community_id: int, person_id: UUID, now: datetime) -> TurnsPage:
    """The page; ten queries, of public holidays three more."""
    held = my_lines(community_id, person_id, now)
    mine = held.of(person_id, now, now + AHEAD)
    swaps = swaps_with(community_id, person_id, now)
    return TurnsPage(
        sentence=sentence_of(mine, now),
        turns=tuple(turn_row(held, each, now) for each in mine[:NEXT]),
        later=tuple(turn_row(held, each, now) for each in mine[NEXT:]),
        to_answer=tuple(asked_row(each, now, is_mine=False) for each in swaps if each.asked_id == person_id),
        asked=tuple(asked_row(each, now, is_mine=True) for each in swaps if each.asker_id == person_id),
        has_feed=open_feeds(community_id, person_id).exists(),
    )


def sentence_of(mine: list[core.Stint], now: datetime) -> str:
    """Whether I am on duty now, else when next."""
    if not mine:
        return _("You have no turn in the next two months.")
    first = mine[0]
    if first.since <= now:
        return _("You are on duty now, until %(until)s.") % {"until": moment_words(first.until)}
    return _("Your next turn: %(when)s.") % {"when": span_words(first.since, first.until, now)}


def moment_words(at: datetime) -> str:
    """A moment by the clock of the place; midnight belongs to the day that ends."""
    return f"{day(timezone.localtime(at - MOMENT))} {clock_end(at)}"


def turn_row(held: Reckoning, each: core.Stint, now: datetime) -> Turn:
    """The row; no query."""
    line = held.lines[line_id(each)]
    note = ""
    if each.planned is not None and each.planned != each.person:
        note = _("instead of %(name)s") % {"name": held.name(each.planned)}
    asks = reverse("notices:ask-swap", args=[line.id]) + "?" + urlencode({"since": each.since.isoformat()})
    has_others = len(held.everybody(line.id)) > 1
    return Turn(
        f"{line.rota.place.name} · {line.title}", span_words(each.since, each.until, now), note,
        asks if each.since > now and has_others else "",
    )  # fmt: skip


def swap_choices(
    community_id: int, me: UUID, line: UUID, since: datetime | None, now: datetime
) -> SwapChoices | None:
    """Whom one may ask to take the turn that begins then; None where there is none. Eight queries."""
    held = reckoning(community_id, lines_with(community_id, me, now).filter(id=line), now)
    mine = next((each for each in held.of(me, now, now + AHEAD) if each.since == since), None)
    if mine is None:
        return None
    others = [one for one in held.everybody(line) if one != me]
    theirs = (each for each in held.stints(now, now + AHEAD) if each.person in others and each.since > now)
    return SwapChoices(
        where=f"{held.lines[line].rota.place.name} · {held.lines[line].title}",
        when=span_words(mine.since, mine.until, now),
        people=tuple((str(one), held.name(one)) for one in others),
        turns=tuple(
            (each.since.isoformat(), f"{held.name(each.person)} · {span_words(each.since, each.until, now)}")
            for each in theirs
        ),
    )


def swaps_with(community_id: int, person_id: UUID, now: datetime) -> list[RotaSwap]:
    """The open swaps somebody has asked for or is asked for; one query."""
    return list(open_swaps(community_id, now).filter(Q(asked_id=person_id) | Q(asker_id=person_id)))


def open_swaps(community_id: int, now: datetime) -> QuerySet[RotaSwap]:
    """Swaps not answered yet whose turn has not begun, the oldest first."""
    found = RotaSwap.objects.filter(community_id=community_id, state=ASKED, since__gt=now)
    return found.select_related("asker", "asked", "line__rota__place").order_by("asked_at", "id")


def asked_row(swap: RotaSwap, now: datetime, *, is_mine: bool) -> Asked:
    """The row; no query."""
    name = swap.asked.name if is_mine else swap.asker.name
    said = _("You asked %(name)s to take your turn") if is_mine else _("%(name)s asks you to take a turn")
    when = span_words(swap.since, swap.until, now)
    meta = f"{swap.line.rota.place.name} · {swap.line.title} · {when}"
    if swap.back_since and swap.back_until:
        back = _("in return for %(when)s") % {"when": span_words(swap.back_since, swap.back_until, now)}
        meta = f"{meta} · {back}"
    return Asked(swap.id, said % {"name": name}, meta)


def feed_hash(secret: str) -> str:
    """What is kept of the address: nothing that opens anything without the signing key."""
    return salted_hmac("baibu.rota-feed", secret, algorithm="sha256").hexdigest()


def feed_path(community_id: int, secret: str) -> str:
    """Where the calendar of that secret is read."""
    return reverse("notices:turns-feed", args=[community_id, secret])


def open_feeds(community_id: int, person_id: UUID) -> QuerySet[RotaFeed]:
    """The calendar somebody can subscribe to now: one, or none."""
    return RotaFeed.objects.filter(community_id=community_id, person_id=person_id, ended_at=None)


def feed_of(community_id: int, secret: str) -> RotaFeed | None:
    """The calendar of that address, asked for at the door: from here on its community alone is seen."""
    step_into(community_id, None)
    feeds = RotaFeed.objects.filter(community_id=community_id, secret=feed_hash(secret), ended_at=None)
    return feeds.first()


def calendar_of(feed: RotaFeed, now: datetime) -> bytes:
    """The turns of its owner as iCalendar (RFC 5545), and nothing about anybody else.

    The same turn keeps its number from one reading to the next. About twelve queries.
    """
    held = my_lines(feed.community_id, feed.person_id, now)
    calendar = Calendar()
    calendar.add("prodid", "-//Baibu//duty rota//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("My duty"))
    calendar.add("x-wr-timezone", str(held.rota.zone))
    where = {line.rota.place_id: where_words(line.rota.place) for line in held.lines.values()}
    for each in held.of(feed.person_id, now - BACK, now + AHEAD):
        line = held.lines[line_id(each)]
        calendar.add_component(event_of(feed, line, each, where[line.rota.place_id], now))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def event_of(feed: RotaFeed, line: RotaLine, each: core.Stint, where: str, now: datetime) -> Event:
    """A turn as an event; no query."""
    zone = timezone.get_default_timezone()
    event = Event()
    event.add("uid", f"{uuid5(feed.person_id, f'{line.id}/{each.since.isoformat()}')}@baibu")
    event.add("dtstamp", max(line.made_at, feed.made_at))
    event.add("dtstart", each.since.astimezone(zone))
    event.add("dtend", each.until.astimezone(zone))
    event.add("summary", _("On duty: %(line)s") % {"line": line.title})
    event.add("location", where)
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event


def is_soon(each: core.Stint, now: datetime) -> bool:
    """Whether the turn runs now or begins within a day."""
    return each.since < now + ONE_DAY and now < each.until


def place_of(held: Reckoning, each: core.Stint) -> Place:
    """Where the turn is."""
    place: Place = held.lines[line_id(each)].rota.place
    return place
