"""The rota of a place in words: who is on duty now, who in the next days, and when nobody is."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baibu import core
from baibu.registry.models import Community, Person, Place
from baibu.web.templatetags.parts import day as day_words

from ..models import Rota, RotaLine, RotaOverride
from .rotas import MOMENT, ONE_DAY, WEEK, Reckoning, lines_of, reckoning, rota_of

#: stints of the next week that are listed
LISTED = 60


@dataclass(frozen=True, slots=True)
class Stand:
    """A stint as a row."""

    title: str
    when: str
    note: str = ""
    badge: str = ""
    badge_text: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """A time with nobody, as a row with one thing to do."""

    title: str
    when: str
    note: str
    line_id: UUID
    since: str
    until: str
    may_take: bool


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of the rota, and who takes turns in it."""

    id: UUID
    title: str
    hours: str
    people: str
    holidays: str
    begins: str


@dataclass(frozen=True, slots=True)
class ByHand:
    """What was put right by hand, as a row."""

    title: str
    when: str
    #: where it can be taken back
    href: str


@dataclass(frozen=True, slots=True)
class RotaPage:
    """The rota of a place."""

    sentence: str
    lead: str
    now: tuple[Stand, ...]
    gaps: tuple[Gap, ...]
    days: tuple[Stand, ...]
    lines: tuple[LineRow, ...]
    by_hand: tuple[ByHand, ...]
    public_href: str
    number: str


def rota_page(place: Place, now: datetime, takes: Collection[UUID], is_taking_all: bool) -> RotaPage:
    """The page; ten queries at most, without a rota one.

    `takes`: the lines whose gaps the reader may take, beside all of them where `is_taking_all`.
    """
    rota = rota_of(place)
    if rota is None:
        return RotaPage(_("Nobody takes turns here yet."), "", (), (), (), (), (), "", "")
    held = reckoning(place.community_id, lines_of(place.community_id, now).filter(rota_id=rota.id), now)
    holes = held.gaps(now, now + WEEK)
    coming = held.stints(now, now + WEEK)[:LISTED]
    return RotaPage(
        sentence=sentence_of(held, now),
        lead=lead_of(held, holes, now),
        now=tuple(stand(held, each, now) for each in held.now(now)),
        gaps=tuple(gap_row(held, each, now, is_taking_all or each.line in takes) for each in holes),
        days=tuple(stand(held, each, now) for each in coming if each.person is not None),
        lines=tuple(line_row(held, line, now) for line in held.lines.values()),
        by_hand=tuple(hand_row(held, each, now) for each in standing_overrides(held, now)),
        public_href=public_href(place, rota) if rota.is_public else "",
        number=rota.number,
    )


def sentence_of(held: Reckoning, now: datetime) -> str:
    """Who is on duty now, in a sentence."""
    here = list(held.now(now))
    names = [held.name(each.person) for each in here if each.person is not None]
    if names:
        return _("On duty now: %(names)s.") % {"names": _(", ").join(dict.fromkeys(names))}
    return _("Nobody is on duty now.") if here else _("No line has its hours now.")


def lead_of(held: Reckoning, holes: Collection[core.Stint], now: datetime) -> str:
    """How the next week stands; and the hours no line promises, which are no gap but no 24 hours either."""
    count = len(holes)
    said = (
        ngettext("%(count)s gap in the next 7 days.", "%(count)s gaps in the next 7 days.", count)
        % {"count": count}
        if count
        else _("No gap in the next 7 days.")
    )
    tomorrow = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + ONE_DAY
    free = core.unplanned(held.rota, tomorrow, tomorrow + ONE_DAY)
    if not free:
        return said
    spans = (f"{timezone.localtime(since):%H:%M}–{clock_end(until)}" for since, until in free)
    return said + " " + _("By plan nobody is on duty at %(hours)s.") % {"hours": _(", ").join(spans)}


def clock_end(at: datetime) -> str:
    """The time on the clock; the end of a day is 24:00."""
    shown = timezone.localtime(at)
    return "24:00" if (shown.hour, shown.minute) == (0, 0) else f"{shown:%H:%M}"


def stand(held: Reckoning, each: core.Stint, now: datetime) -> Stand:
    """Who is on duty from when to when, and why if it is not by the order; no query."""
    if each.person is None:
        return Stand(_("Nobody"), when_words(held, each, now), why_empty(held, each), "vacant")
    planned = held.name(each.planned)
    note, badge = "", ""
    if each.person != each.planned:
        badge, note = "covered", _("instead of %(name)s") % {"name": planned} if planned else ""
    if each.why == "next":
        note = _("because %(name)s is away") % {"name": planned}
    return Stand(held.name(each.person), when_words(held, each, now), note, badge)


def why_empty(held: Reckoning, each: core.Stint) -> str:
    """Why nobody is on duty."""
    planned = held.name(each.planned)
    if each.why == "left":
        return _("It is the turn of %(name)s, who holds no post here any more.") % {"name": planned}
    return _("It is the turn of %(name)s, and everybody in the line is away.") % {"name": planned}


def gap_row(held: Reckoning, each: core.Stint, now: datetime, may_take: bool) -> Gap:
    """The row; no query."""
    return Gap(
        title=held.lines[line_id(each)].title, when=span_words(each.since, each.until, now),
        note=why_empty(held, each), line_id=line_id(each), since=each.since.isoformat(),
        until=each.until.isoformat(), may_take=may_take,
    )  # fmt: skip


def line_id(each: core.Stint) -> UUID:
    """The number of its line."""
    return UUID(str(each.line))


def when_words(held: Reckoning, each: core.Stint, now: datetime) -> str:
    """From when to when, with the line's name where the rota has several."""
    said = span_words(each.since, each.until, now)
    return f"{held.lines[line_id(each)].title} · {said}" if len(held.lines) > 1 else said


def span_words(since: datetime, until: datetime, now: datetime) -> str:
    """From a moment to another, the day said once where it is one; the year only where it is another."""
    first, last = timezone.localtime(since), timezone.localtime(until)
    year = "" if first.year == last.year == timezone.localtime(now).year else "year"
    begin = f"{day_words(first, year)} {first:%H:%M}"
    if first.date() == (last - MOMENT).date():
        return f"{begin}–{clock_end(until)}"
    if first.date() + ONE_DAY == last.date():
        return _("%(since)s to %(until)s the next day") % {"since": begin, "until": f"{last:%H:%M}"}
    return _("%(since)s to %(until)s") % {"since": begin, "until": f"{day_words(last, year)} {last:%H:%M}"}


def line_row(held: Reckoning, line: RotaLine, now: datetime) -> LineRow:
    """The row; no query."""
    order = [held.name(each) for each in held.seats.get(line.id, ())]
    off = [held.name(each) for each in held.on_holidays.get(line.id, ())]
    arrow = _(" → ")
    return LineRow(
        id=line.id, title=line.title, hours=f"{hours_words(line)} · {turn_words(line.days)}",
        people=arrow.join(order),
        holidays=_("On public holidays: %(names)s") % {"names": arrow.join(off)} if off else "",
        begins=_("from %(day)s") % {"day": day_words(line.first_on)} if line.since > now else "",
    )  # fmt: skip


def hours_words(line: RotaLine) -> str:
    """The hours of a line on the clock."""
    if line.begins == line.ends:
        return _("round the clock, handed over at %(time)s") % {"time": f"{line.begins:%H:%M}"}
    return f"{line.begins:%H:%M}–{line.ends:%H:%M}"


def turn_words(days: int) -> str:
    """How long a turn is."""
    if days == 7:
        return _("a week each")
    return ngettext("%(count)s day each", "%(count)s days each", days) % {"count": days}


def standing_overrides(held: Reckoning, now: datetime) -> QuerySet[RotaOverride]:
    """What was put right by hand and still counts; one query."""
    communities = {line.community_id for line in held.lines.values()}
    rows = RotaOverride.objects.filter(
        community_id__in=communities, line_id__in=list(held.lines), until__gt=now, ended_at=None
    )
    return rows.order_by("since", "made_at")


def hand_row(held: Reckoning, each: RotaOverride, now: datetime) -> ByHand:
    """The row; no query."""
    out, into = held.name(each.out_id), held.name(each.into_id)
    if each.into_id is None:
        title = _("%(out)s is not on duty") % {"out": out}
    elif each.out_id is None:
        title = _("%(into)s is on duty") % {"into": into}
    else:
        title = _("%(into)s instead of %(out)s") % {"into": into, "out": out}
    if each.swap_id:
        title = _("Swapped: %(said)s") % {"said": title}
    href = "" if each.swap_id else reverse("notices:withdraw-override", args=[each.id])
    return ByHand(title, span_words(each.since, each.until, now), href)


def public_href(place: Place, rota: Rota) -> str:
    """Where everybody sees who is on duty; one query."""
    code = Community.objects.get(pk=rota.community_id).code
    return reverse("notices:duty", args=[code, place.id])


def choices_of(people: Iterable[Person]) -> list[tuple[str, str]]:
    """People to choose from in a form."""
    return [(str(one.id), one.name) for one in people]


def stint_facts(held: Reckoning, each: core.Stint) -> dict[str, Any]:
    """The stint for machines; no query."""
    return {
        "line_id": line_id(each), "line": held.lines[line_id(each)].title, "person_id": each.person,
        "name": held.name(each.person), "since": each.since, "until": each.until, "why": each.why,
    }  # fmt: skip
