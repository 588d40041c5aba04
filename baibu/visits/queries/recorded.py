"""What somebody recorded today, to be undone or corrected while the day lasts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu.ledger.queries import Standings, standings
from baibu.registry.queries.actors import Actor
from baibu.visits.models import Visit

from .desk import Desk
from .names import Names, names_of
from .words import day_words, duty_title


@dataclass(frozen=True, slots=True)
class Recorded:
    """One record of today."""

    title: str
    meta: str
    href: str
    status: str
    status_text: str
    undo_href: str
    correct_href: str


def visits_today(desk: Desk) -> QuerySet[Visit]:
    """The actor's own visits recorded today and not taken back; no log's."""
    return Visit.objects.filter(
        community_id=desk.community_id, by_id=desk.me,
        recorded_at__gte=start_of(desk.day), withdrawn_at=None, act_id=None,
    )  # fmt: skip


def visit_sent(actor: Actor, token: UUID | None) -> Visit | None:
    """The visit the actor recorded with that token already; None for the first time. One query."""
    if token is None or actor.person_id is None:
        return None
    return Visit.objects.filter(community_id=actor.within, by_id=actor.person_id, token=token).first()


def said_again(visit: Visit) -> str:
    """What is said to somebody whose form arrives a second time."""
    if visit.withdrawn_at:
        return _("This record was taken back already.")
    return _("This is recorded already; it counts once.")


def deeds_today(desk: Desk) -> Standings:
    """What the actor recorded for today without a visit."""
    mine = {duty.code for duty in desk.pack.duties if duty.met_by.record != "visit"}
    rows = standings(desk.community_id, desk.day).filter(met_by_id=desk.me, met_on=desk.day)
    return rows.filter(duty__in=mine)


def deed(desk: Desk, row: Any, names: Names) -> Recorded:
    """A deed as a row."""
    return Recorded(
        title=duty_title(desk.pack, row.duty),
        meta=names.subject(row.subject_kind, row.subject_id),
        href="",
        status="done",
        status_text=_("Recorded"),
        undo_href=reverse("visits:deed-undo", args=[row.id]),
        correct_href="",
    )


def one(visit: Visit, names: Names, today: date) -> Recorded:
    """A visit as a row."""
    home = names.homes[visit.household_id]
    day = "" if visit.on_day == today else " · " + day_words(visit.on_day, today)
    waiting = visit.is_late_entry and not visit.confirmed_by_id
    return Recorded(
        title=home.name,
        meta=f"{home.address} · {outcome_words(visit.outcome)}{day}",
        href=reverse("visits:household", args=[home.id]),
        status="info" if waiting else ("open" if visit.outcome == "nobody-home" else "done"),
        status_text=_("Entered late, to be confirmed") if waiting else outcome_badge(visit.outcome),
        undo_href=reverse("visits:undo", args=[visit.id]),
        correct_href=reverse("visits:correct", args=[visit.id]),
    )


def outcome_words(outcome: str) -> str:
    """What happened, in words."""
    return {
        "met": _("met in person"),
        "met-family": _("met a family member"),
        "phone": _("spoke by phone"),
        "nobody-home": _("nobody at home"),
    }.get(outcome, outcome)


def outcome_badge(outcome: str) -> str:
    """The badge of a record: an attempt is not a visit."""
    return _("Attempt") if outcome == "nobody-home" else _("Recorded")


def start_of(day: date) -> datetime:
    """The first moment of a local day."""
    return timezone.make_aware(datetime.combine(day, time.min))


@dataclass(frozen=True, slots=True)
class LateEntry:
    """A visit entered late, for whoever confirms it."""

    sentence: str
    back_href: str
    facts: list[tuple[str, str]]


def late_entry(desk: Desk, visit: Visit) -> LateEntry:
    """What is known about it; two queries."""
    today = desk.day
    names = names_of(visit.community_id, households=[visit.household_id], people=[visit.by_id])
    home = names.homes[visit.household_id]
    return LateEntry(
        sentence=_("Was %(name)s visited on that day?") % {"name": desk.name_of(home)},
        back_href=reverse("visits:today"),
        facts=[
            (_("Where"), home.address),
            (_("Day"), day_words(visit.on_day, today)),
            (_("Entered"), day_words(timezone.localdate(visit.recorded_at), today)),
            (_("Who"), names.people.get(visit.by_id, "")),
            (_("What happened"), outcome_words(visit.outcome)),
        ],
    )
