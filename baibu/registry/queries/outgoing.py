"""Exports as pages show them: what was asked for, where it stands, what it says to those in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from baibu.web.templatetags.parts import moment

from ..models import Community, Export, ImportAct, Person, Tenure
from ..models.exports import DAYS_KEPT, MOST_TAKEN
from .actors import Actor
from .alarms import MARKS, WITHIN, reached, taken_out, with_more
from .marks import Mark
from .recoveries import names_of_accounts
from .visit_logs import visits_stood

State = Literal["waiting", "ready", "refused", "lapsed", "made", "gone"]
#: what a workbook is for, in words; the last asks for more of them
PURPOSES = {
    "work": gettext_lazy("to work with offline"),
    "print": gettext_lazy("to print lists"),
    "correct": gettext_lazy("to correct it and bring it in again"),
    "upward": gettext_lazy("to report to the sub-district, by law"),
    "move": gettext_lazy("to hand over or move to another system"),
    "other": gettext_lazy("something else"),
}
PARTS = {
    "register": gettext_lazy("The register: names, doors, relations, births"),
    "phones": gettext_lazy("Phone numbers"),
    "needs": gettext_lazy("Needs, and who is paired"),
    "team": gettext_lazy("Who holds which post"),
    "visits": gettext_lazy("The visits of a period, with what was said, as far as you may see it"),
}
STATES = {
    "waiting": gettext_lazy("waits for a second person"),
    "ready": gettext_lazy("may be made"),
    "refused": gettext_lazy("not agreed to"),
    "lapsed": gettext_lazy("nobody agreed in time"),
    "made": gettext_lazy("ready to be taken"),
    "gone": gettext_lazy("file destroyed"),
}
KINDS = {
    "tracked": gettext_lazy("whereabouts, messages, property"),
    "sensitive": gettext_lazy("health and need"),
    "other": gettext_lazy("other personal data"),
}
#: the id of no person
NOBODY = UUID(int=0)
#: exports listed on the page
MOST = 50


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One export as a row and as a page."""

    id: Any
    number: int
    title: str
    who: str
    when: str
    words: str
    parts: str
    counts: str
    state: State
    state_words: str
    agreed_by: str
    until: str
    left: int
    href: str
    alarms: list[str]
    is_mine: bool


def is_ready(found: Export, now: datetime) -> bool:
    """Whether its file may be made."""
    return state_of(found, now) == "ready"


def is_open(found: Export, now: datetime) -> bool:
    """Whether its file is still there to be taken."""
    return state_of(found, now) == "made"


def state_of(found: Export, now: datetime) -> State:
    """Where it stands at that moment."""
    if found.made_at:
        kept = found.destroyed_at is None and found.taken < MOST_TAKEN
        return "made" if kept and now < found.made_at + timedelta(days=DAYS_KEPT) else "gone"
    if found.is_agreed is False:
        return "refused"
    if now >= found.asked_at + timedelta(days=DAYS_KEPT):
        return "lapsed"
    return "waiting" if found.needs_second and not found.is_agreed else "ready"


def mark_of(found: Export, now: datetime) -> Mark:
    """The marks for its sheets; four queries."""
    names = names_of_accounts(found.community_id, [found.asked_by_account_id, found.decided_by_account_id])
    return Mark(
        number=found.number,
        community=Community.objects.get(pk=found.community_id).name,
        who=names[found.asked_by_account_id],
        at=now,
        purpose=str(PURPOSES[found.purpose]),
        words=found.words,
        parts=parts_of(found),
        agreed_by=names[found.decided_by_account_id] if found.decided_at else "",
    )


def parts_of(found: Export) -> str:
    """What it holds, in words."""
    return _(", ").join(str(PARTS[part]) for part in PARTS if part in found.parts)


def counts_of(found: Export) -> str:
    """How many rows, in words."""
    told = _(
        "%(people)s rows of people, %(sensitive)s that tell of needs or what was said, %(visits)s visits"
    )
    return told % {"people": found.people, "sensitive": found.sensitive, "visits": found.visits}


def told(actor: Actor, rows: Iterable[Export], now: datetime) -> list[Outgoing]:
    """These exports in words; two queries."""
    found = list(rows)
    ids = {each.asked_by_account_id for each in found} | {each.decided_by_account_id for each in found}
    names = names_of_accounts(actor.within, ids) if found else {}
    return [in_words(actor, each, names, now) for each in found]


def in_words(actor: Actor, found: Export, names: dict[int | None, str], now: datetime) -> Outgoing:
    """One export in words."""
    state = state_of(found, now)
    begun = found.made_at or found.asked_at
    return Outgoing(
        id=found.id,
        number=found.number,
        title=_("No. %(number)s: %(purpose)s") % {"number": found.number, "purpose": PURPOSES[found.purpose]},
        who=names[found.asked_by_account_id],
        when=moment(found.made_at or found.asked_at),
        words=found.words,
        parts=parts_of(found),
        counts=counts_of(found),
        state=state,
        state_words=str(STATES[state]),
        agreed_by=names[found.decided_by_account_id] if found.decided_at else "",
        until=moment(begun + timedelta(days=DAYS_KEPT)),
        left=MOST_TAKEN - found.taken,
        href=reverse("registry:export", args=[found.id]),
        alarms=[alarm_words(alarm) for alarm in found.alarms],
        is_mine=found.asked_by_account_id is not None and found.asked_by_account_id == actor.account_id,
    )


def alarm_words(alarm: str) -> str:
    """One mark, in words."""
    kind, _dash, mark = alarm.rpartition("-")
    text = _("%(mark)s rows of %(kind)s within 30 days: passed on unlawfully, a crime (Criminal Law 253-1)")
    return text % {"mark": mark, "kind": KINDS[kind]}


def listed(actor: Actor, now: datetime) -> list[Outgoing]:
    """The community's latest exports, the newest first; three queries."""
    rows = Export.objects.filter(community_id=actor.within).defer("content").order_by("-asked_at")[:MOST]
    return told(actor, rows, now)


def sums_before(found: Export, now: datetime) -> list[str]:
    """What whoever asked took out in thirty days, this one included, beside the marks; one query."""
    before = taken_out(found.community_id, found.asked_by_account_id, now)
    rows = before if found.made_at else with_more(before, found.sensitive, found.people)
    text = _("%(kind)s: %(rows)s rows in 30 days with this one; the mark is %(mark)s.")
    return [
        text % {"kind": KINDS[kind], "rows": rows[kind], "mark": mark}
        for kind, mark in MARKS.items()
        if rows[kind]
    ]


def alarms_before(found: Export, now: datetime) -> list[str]:
    """The marks it would reach, in words; one query."""
    if found.made_at:
        return [alarm_words(alarm) for alarm in found.alarms]
    rows = with_more(
        taken_out(found.community_id, found.asked_by_account_id, now), found.sensitive, found.people
    )
    return [alarm_words(alarm) for alarm in reached(rows)]


def waiting_exports(community_id: int, now: datetime) -> Any:
    """Those a second person may still agree to, the oldest first."""
    return Export.objects.filter(
        community_id=community_id, needs_second=True, decided_at=None, made_at=None,
        asked_at__gt=now - timedelta(days=DAYS_KEPT),
    ).defer("content").order_by("asked_at")  # fmt: skip


def alarming_exports(community_id: int, now: datetime) -> Any:
    """Those of thirty days that reached a mark, the newest first."""
    recent = Export.objects.filter(community_id=community_id, made_at__gt=now - WITHIN)
    return recent.exclude(alarms=[]).defer("content").order_by("-made_at")


@dataclass(frozen=True, slots=True)
class TakenAlong:
    """That somebody's information was part of an export."""

    who: str
    why: str
    words: str
    on: Any


def taken_along(actor: Actor) -> list[TakenAlong]:
    """The exports somebody's entry was part of, the newest first; at most seven queries.

    One row says it of everybody: a register holds whoever lived here on its day, a team sheet whoever held a
    post, a log the homes called on in its days. So nothing is written per person, however large the register.
    """
    me = Person.objects.filter(community_id=actor.within, id=actor.about_id or NOBODY).first()
    if me is None:
        return []
    made = Export.objects.filter(community_id=actor.within, made_at__isnull=False).defer("content")
    rows = made.filter(held_by(me)).order_by("-made_at")[:MOST]
    return [
        TakenAlong(
            who=each.who, why=each.title, words=each.words, on=timezone.localdate(row.made_at)
        )
        for row, each in zip(rows, told(actor, rows, timezone.now()), strict=True)
    ]  # fmt: skip


def held_by(me: Person) -> Q:
    """Which exports hold somebody's entry: those of the register while they stood in it, those of the team
    while they held a post, those of visits with one to their home. Five queries.
    """
    held = Q(id__in=[])
    if me.household_id:
        here = Q(made_at__gte=known_since(me)) & (Q(made_at__date__lte=me.left_on) if me.left_on else Q())
        held |= here & (
            Q(parts__contains=["register"]) | Q(id__in=logs_with(me.community_id, me.household_id))
        )
    posts = Tenure.objects.filter(community_id=me.community_id, person_id=me.id)
    for since, until in posts.values_list("since", "until"):
        last = Q(made_at__date__lte=until) if until else Q()
        held |= Q(parts__contains=["team"], made_at__date__gte=since) & last
    return held


def logs_with(community_id: int, household_id: UUID) -> list[UUID]:
    """The exports of visits that hold one to the home, as it stood when they were made. Two queries."""
    made = Export.objects.filter(
        community_id=community_id, made_at__isnull=False, parts__contains=["visits"]
    ).values_list("id", "since", "until", "made_at")
    visits = visits_stood(community_id, household_id)
    return [
        key
        for key, since, until, at in made
        if any(
            at and since <= on <= until and recorded <= at and (back is None or back > at)
            for on, recorded, back in visits
        )
    ]


def known_since(me: Person) -> datetime:
    """The moment of the import that brought somebody in; the first of all where none did. One query."""
    acts = ImportAct.objects.filter(community_id=me.community_id, id=me.act_id) if me.act_id else ()
    return min((act.at for act in acts), default=datetime.min.replace(tzinfo=UTC))


def waiting_sentence(count: int) -> str:
    """How many wait, in one sentence; empty where none does."""
    text = ngettext(
        "%(count)s export waits for you to agree or not.",
        "%(count)s exports wait for you to agree or not.",
        count,
    )
    return text % {"count": count} if count else ""
