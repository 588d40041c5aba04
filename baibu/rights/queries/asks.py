"""Requests as the asker, the desk and the letter show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from baibu.registry.models import Person
from baibu.registry.queries import address_of
from baibu.registry.queries.actors import Actor
from baibu.registry.queries.consents import is_child
from baibu.registry.queries.notice import said
from baibu.registry.queries.privacy import register
from baibu.registry.queries.representations import acted_for

from ..models import Ask
from .rules import rules

PER_PAGE = 30
ANSWER_MSG = {
    "done": gettext_noop("It was done"),
    "partly": gettext_noop("Done in part"),
    "refused": gettext_noop("It was not done"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One request in a list."""

    title: str
    meta: str
    href: str
    badge: str = ""
    badge_text: str = ""


@dataclass(frozen=True, slots=True)
class AskPage:
    """One request, whole."""

    title: str
    sentence: str
    lead: str
    facts: tuple[tuple[str, str], ...]
    is_open: bool
    kind: str
    person_id: UUID


@dataclass(frozen=True, slots=True)
class DeskPage:
    """What waits for an answer, overdue first, and what was answered."""

    sentence: str
    open: tuple[Row, ...]
    #: people whose erasing waits for a second person
    erasures: tuple[Row, ...]
    answered: tuple[Row, ...]
    page: Page[Any]


def own_asks(actor: Actor, day: date) -> list[Ask]:
    """What was asked about them, or by them for somebody; newest first. One query, four with others' on it.

    While they act for another, only what was asked about that one; of others only as long as they speak for
    them.
    """
    whose = Q(person_id=actor.about_id)
    if not actor.stands_for:
        whose |= Q(asked_by_id=actor.person_id, channel="screen")
    mine = Ask.objects.filter(whose, community_id=actor.within).select_related("person")
    rows = list(mine.order_by("-asked_on", "id"))
    if actor.person_id is None or all(row.person_id == actor.about_id for row in rows):
        return rows
    spoken_for = {row.person_id for row in acted_for(actor.within, actor.person_id, day)}
    me = Person.objects.filter(community_id=actor.within, id=actor.person_id, left_on=None).first()
    return [
        row for row in rows
        if row.person_id in {actor.about_id, *spoken_for} or is_child_at_home(me, row.person, day)
    ]  # fmt: skip


def is_child_at_home(me: Person | None, child: Person, day: date) -> bool:
    """Whether it is about a child below 14 of the home they live in."""
    if me is None or me.household_id is None or me.household_id != child.household_id:
        return False
    return is_child(child, day)


def open_asks(community_id: int) -> QuerySet[Ask]:
    """What waits for an answer, what is due first first."""
    waiting = Ask.objects.filter(community_id=community_id, answer="")
    return waiting.select_related("person").order_by("due_on", "asked_on", "id")


def desk_page(community_id: int, day: date, number: str, erasures: Iterable[Row]) -> DeskPage:
    """The desk's list; three queries."""
    waiting = list(open_asks(community_id))
    answered = Ask.objects.filter(community_id=community_id).exclude(answer="").select_related("person")
    page = Paginator(answered.order_by("-answered_at", "id"), PER_PAGE).get_page(number)
    return DeskPage(
        sentence=desk_sentence(len(waiting), sum(ask.is_overdue(day) for ask in waiting)),
        open=tuple(row_of(ask, day) for ask in waiting),
        erasures=tuple(erasures),
        answered=tuple(row_of(ask, day) for ask in page),
        page=page,
    )


def desk_sentence(waiting: int, overdue: int) -> str:
    """How many wait, and how many too long."""
    if not waiting:
        return _("No request waits for an answer.")
    text = ngettext("%(count)s request waits for an answer", "%(count)s requests wait for an answer", waiting)
    late = ngettext("%(count)s of them is overdue.", "%(count)s of them are overdue.", overdue)
    parts = [text % {"count": waiting}, late % {"count": overdue} if overdue else ""]
    return _("; ").join(filter(None, parts)) if overdue else text % {"count": waiting} + _(".")


def row_of(ask: Ask, day: date, *, is_own: bool = False) -> Row:
    """Whose and what, until when, and how it stands."""
    what = said(rules().kinds[ask.kind])
    title = what if is_own else f"{ask.person.name} · {what}"
    if ask.answer:
        return Row(title, _("answered on %(day)s") % {"day": moment(ask)}, href_of(ask), "done",
                   _(ANSWER_MSG[ask.answer]))  # fmt: skip
    meta = _("asked on %(day)s, to be answered by %(due)s") % {
        "day": ask.asked_on.isoformat(), "due": ask.due_on.isoformat(),
    }  # fmt: skip
    badge = "overdue" if ask.is_overdue(day) else "today" if ask.due_on == day else "coming"
    return Row(title, meta, href_of(ask), badge, "")


def href_of(ask: Ask) -> str:
    """The page of the request."""
    return reverse("rights:ask", args=[ask.id])


def moment(ask: Ask) -> str:
    """The day it was answered."""
    return timezone.localdate(ask.answered_at).isoformat() if ask.answered_at else ""


def ask_page(ask: Ask, day: date, names: Mapping[UUID, str]) -> AskPage:
    """One request with everything that was said about it."""
    what = said(rules().kinds[ask.kind])
    left = (ask.due_on - day).days
    if ask.answer:
        lead = _(ANSWER_MSG[ask.answer])
    elif left < 0:
        text = ngettext("The answer is %(count)s day late.", "The answer is %(count)s days late.", -left)
        lead = text % {"count": -left}
    else:
        text = ngettext("To be answered within %(count)s day.", "To be answered within %(count)s days.", left)
        lead = text % {"count": left}
    return AskPage(
        title=what,
        sentence=f"{ask.person.name} · {what}",
        lead=lead,
        facts=tuple((term, value) for term, value in facts_of(ask, names) if value),
        is_open=not ask.answer,
        kind=ask.kind,
        person_id=ask.person_id,
    )


def facts_of(ask: Ask, names: Mapping[UUID, str]) -> list[tuple[str, str]]:
    """What was asked and answered, field by field."""
    how = {"spoken": _("spoken"), "paper": _("on paper"), "screen": _("on screen")}
    by = names.get(ask.asked_by_id, "") if ask.asked_by_id else ""
    noted = _("noted by %(name)s") % {"name": by or _("the operator")}
    if ask.channel == "screen":
        is_own = ask.asked_by_id == ask.person_id
        noted = "" if is_own else _("by %(name)s for %(whom)s") % {"name": by, "whom": ask.person.name}
    return [
        (_("Asked"), " · ".join(filter(None, [ask.asked_on.isoformat(), str(how[ask.channel]), noted]))),
        (_("As they said it"), ask.words),
        (_("Relative of somebody who died"), ask.relative),
        (_("To be answered by"), f"{ask.due_on.isoformat()} · {said(rules().source)}"),
        (_("By law"), said(rules().articles[ask.kind])),
        (_("Corrected in the register"), _(", ").join(said_columns(ask.corrected))),
        (_("The copy"), copy_words(ask, names)),
        (_("Answer"), _(ANSWER_MSG[ask.answer]) if ask.answer else ""),
        (_("Why not, or not all"), said(rules().reasons[ask.reason]) if ask.reason else ""),
        (_("What the desk answered"), ask.reply),
        (_("Answered"), " · ".join(filter(None, [moment(ask), names.get(ask.answered_by_id, "")]))
         if ask.answered_by_id else moment(ask)),
    ]  # fmt: skip


def copy_words(ask: Ask, names: Mapping[UUID, str]) -> str:
    """How, when and by whom the copy was handed over; empty where it was not yet."""
    if ask.handed_on is None:
        return ""
    how = {"file": _("made as a file"), "paper": _("handed over on paper")}[ask.handed_as]
    by = names.get(ask.handed_by_id, "") if ask.handed_by_id else ""
    return " · ".join(filter(None, [ask.handed_on.isoformat(), how, by or _("the operator")]))


def said_columns(columns: list[str]) -> list[str]:
    """Columns of the register by their names."""
    table = register().tables["registry.Person"]
    return [said(entry.title) for name in columns if (entry := table.entry(name))]


def names_in(ask: Ask) -> dict[UUID, str]:
    """Who asked or noted, handed over and answered. One query."""
    ids = [each for each in (ask.asked_by_id, ask.handed_by_id, ask.answered_by_id) if each]
    people = Person.objects.filter(community_id=ask.community_id, id__in=ids)
    return {person.id: person.name for person in people}


def letter_of(ask: Ask) -> dict[str, Any]:
    """What the reply letter says, in both languages."""
    home = ask.person.household if ask.person.household_id else None
    table = rules()
    return {
        "name": ask.person.name,
        "address": address_of(home) if home else "",
        "relative": ask.relative,
        "kind": table.kinds[ask.kind],
        "article": table.articles[ask.kind],
        "asked_on": ask.asked_on,
        "answer": ask.answer,
        "reason": table.reasons.get(ask.reason),
        "reply": ask.reply,
        "corrected": ask.corrected,
        "answered_on": timezone.localdate(ask.answered_at) if ask.answered_at else None,
        "number": str(ask.id)[:8].upper(),
    }
