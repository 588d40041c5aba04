"""Today: what lies before me, the most urgent first, and what waits for my word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baibu.ledger.queries import owed_by_seats, together
from baibu.registry.queries.calendar import missing_calendar_years
from baibu.visits.models import Visit

from .cards import Card, Pile, cards_of, names_for, piles, urgency
from .desk import Desk
from .names import Names
from .recorded import Recorded, deed, deeds_today, one, visits_today
from .seats import own_seats, stood_in
from .waiting import Waiting, excuses_and_told, found_waiting, late_entries, told_items, waiting_items
from .words import long_day, post_title

Owed = TypeVar("Owed", Card, Pile)

#: cards shown of each group before "all of them"
MOST_CARDS = 40
#: what is due later than this many days is counted, not listed
NEAR_DAYS = 31


@dataclass(frozen=True, slots=True)
class Group:
    """Cards of one urgency."""

    key: str
    title: str
    count: int
    cards: list[Card]
    more_href: str
    more_text: str


@dataclass(frozen=True, slots=True)
class Today:
    """The whole page."""

    sentence: str
    lead: str
    groups: list[Group]
    later: str
    recorded: list[Recorded]
    waiting: list[Waiting]
    told: list[Waiting]
    warning: str
    empty_title: str
    empty_text: str
    print_href: str
    method_href: str = field(default="")


def today_page(desk: Desk) -> Today:
    """Everything on the first page; the number of queries does not grow with the work."""
    owed = owed_by_seats(desk.community_id, desk.seats, desk.day, desk.pack)
    lists = together(owed=owed, deeds=deeds_today(desk), **excuses_and_told(desk))
    shown, later = near(piles(desk, lists["owed"]), desk.day)
    listed = in_groups(shown, desk.day)
    done, late = visits_shown(desk)
    deeds, found = sorted(lists["deeds"], key=lambda row: row.duty), found_waiting(desk, lists, late)
    names = names_for(
        desk,
        [
            *(row for group in listed.values() for pile in foremost(group) for row in pile.rows),
            *deeds,
            *found.rows,
        ],
        {visit.by_id for visit in found.late},
        {visit.household_id for visit in [*found.late, *done]},
    )
    return Today(
        sentence=sentence(shown, desk.day),
        lead=lead(desk),
        groups=groups(desk, listed, names),
        later=later_words(later),
        recorded=[
            *(one(visit, names, desk.day) for visit in done),
            *(deed(desk, row, names) for row in deeds),
        ],
        waiting=waiting_items(desk, found, names),
        told=told_items(desk, found, names),
        warning=calendar_warning(desk),
        empty_title=_("Nothing is due now"),
        empty_text=_(
            "When a duty opens for one of your posts, it will stand here with who, where and until when."
        ),
        print_href=reverse("visits:list"),
        method_href=reverse("visits:method"),
    )


def visits_shown(desk: Desk) -> tuple[list[Visit], list[Visit]]:
    """What they recorded today, the newest first, and what waits for their word, the oldest first; one query.

    Nobody confirms what they recorded themselves, so no visit is in both.
    """
    found = visits_today(desk).union(late_entries(desk), all=True).order_by("recorded_at")
    done: list[Visit] = []
    late: list[Visit] = []
    for visit in found:
        (done if visit.by_id == desk.me else late).append(visit)
    return done[::-1], late


def week_end(day: date) -> date:
    """The Sunday of the day's week."""
    return day + timedelta(days=7 - day.isoweekday())


def group_of(card: Card | Pile, day: date) -> str:
    """Which group a card stands in: overdue, today, week, or later."""
    if card.status == "overdue":
        return "overdue"
    if card.due_on <= day:
        return "today"
    return "week" if card.due_on <= week_end(day) and card.status == "open" else "later"


def near(found: Iterable[Owed], day: date) -> tuple[list[Owed], list[Owed]]:
    """The cards worth showing now, and those with so much time that a count is enough."""
    shown: list[Owed] = []
    rest: list[Owed] = []
    for card in found:
        is_far = card.status != "overdue" and card.due_on > day + timedelta(days=NEAR_DAYS)
        (rest if is_far else shown).append(card)
    return shown, rest


def in_groups(shown: Iterable[Pile], day: date) -> dict[str, list[Pile]]:
    """The piles by group."""
    found: dict[str, list[Pile]] = {}
    for pile in shown:
        found.setdefault(group_of(pile, day), []).append(pile)
    return found


def foremost(group: list[Pile]) -> list[Pile]:
    """Those of a group that may be among the cards shown of it, so that no other needs a name."""
    if len(group) <= MOST_CARDS:
        return group
    last = sorted(map(urgency, group))[MOST_CARDS - 1]
    return [pile for pile in group if urgency(pile) <= last]


def groups(desk: Desk, listed: Mapping[str, list[Pile]], names: Names) -> list[Group]:
    """The cards in up to four groups; empty ones are left out."""
    titles = {
        "overdue": _("Overdue"),
        "today": _("Due today"),
        "week": _("This week"),
        "later": _("After that"),
    }
    made = []
    for key, title in titles.items():
        if inside := listed.get(key):
            more = len(inside) > MOST_CARDS
            text = _("See all %(count)s") % {"count": len(inside)} if more else ""
            href = reverse("visits:list") if more else ""
            first = cards_of(desk, foremost(inside), names, MOST_CARDS)
            made.append(Group(key, title, len(inside), first, href, text))
    return made


def sentence(shown: Iterable[Card | Pile], day: date) -> str:
    """The page in one sentence."""
    counts = dict.fromkeys(("overdue", "today", "week", "later"), 0)
    deeds = 0
    for card in shown:
        key = group_of(card, day)
        if card.is_visit:
            counts[key] += 1
        elif key != "later":
            deeds += 1
    return " ".join(filter(None, [visit_sentence(counts), deed_sentence(deeds, counts)]))


def visit_sentence(counts: dict[str, int]) -> str:
    """The homes to call on, and how many of them are late."""
    now = counts["overdue"] + counts["today"]
    if now and counts["overdue"]:
        text = ngettext(
            "%(now)s household to call on today, %(overdue)s of them overdue.",
            "%(now)s households to call on today, %(overdue)s of them overdue.",
            now,
        )
        return text % {"now": now, "overdue": counts["overdue"]}
    if now:
        text = ngettext("%(now)s household to call on today.", "%(now)s households to call on today.", now)
        return text % {"now": now}
    if counts["week"]:
        text = ngettext(
            "No visit is due today; %(week)s household this week.",
            "No visit is due today; %(week)s households this week.",
            counts["week"],
        )
        return text % {"week": counts["week"]}
    return _("No visit is due this week.")


def deed_sentence(deeds: int, counts: dict[str, int]) -> str:
    """What else is to be recorded by the end of the week."""
    if not deeds:
        return ""
    text = ngettext(
        "Another %(deeds)s matter is to be recorded.", "Another %(deeds)s matters are to be recorded.", deeds
    )
    return text % {"deeds": deeds}


def later_words(later: list[Pile]) -> str:
    """How much lies further off."""
    if not later:
        return ""
    last = max(card.due_on for card in later)
    text = ngettext(
        "%(count)s more has time until %(day)s at the latest.",
        "%(count)s more have time, the last until %(day)s.",
        len(later),
    )
    return text % {"count": len(later), "day": long_day(last)}


def lead(desk: Desk) -> str:
    """The posts held, and for whom they stand in."""
    titles = list(dict.fromkeys(post_title(desk.pack, seat.post) for seat in own_seats(desk).seats))
    said = [_("Your posts: %(posts)s.") % {"posts": _(", ").join(titles[:4])}] if titles else []
    others = stood_in(desk)
    posts, pairs = len(others.posts), len(others.pairs)
    if posts:
        text = ngettext("You stand in for %(count)s post.", "You stand in for %(count)s posts.", posts)
        said.append(text % {"count": posts})
    if pairs:
        text = ngettext(
            "You care for %(count)s paired home whose helper is away.",
            "You care for %(count)s paired homes whose helpers are away.",
            pairs,
        )
        said.append(text % {"count": pairs})
    return " ".join(said)


def calendar_warning(desk: Desk) -> str:
    """A word to those at the top where a year's working days are not known yet; at most one query."""
    if not any(desk.roster.parent(seat.place) is None for seat in desk.seats):
        return ""
    missing = missing_calendar_years(desk.day)
    if not missing:
        return ""
    said = _(
        "The holiday arrangement of %(year)s is not published or not loaded yet. "
        "Duties counted in working days wait for it."
    )
    return said % {"year": missing[0]}
