"""How dates, states, posts and duties are said on a page, in the reader's language."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from baibu import core
from baibu.web.templatetags import parts


class Dated(Protocol):
    """What is owed, with its days and its state: a row of the ledger."""

    open_on: date
    due_on: date
    late_until: date | None
    met_on: date | None
    disposition: str
    timeliness: str | None


def said(text: core.Text) -> str:
    """The text in the reader's language."""
    return text.in_language(get_language() or "zh-hans")


def long_day(day: date) -> str:
    """The day with its year: `2026年11月30日 周一`."""
    return str(parts.day(day, "year"))


def day_words(day: date, today: date) -> str:
    """The day, with its year only when that differs from today's."""
    return str(parts.day(day)) if day.year == today.year else long_day(day)


def post_title(pack: core.Pack, code: str) -> str:
    """The post's title; its code where the pack has no such post any more."""
    found = next((post for post in pack.posts if post.code == code), None)
    return said(found.title) if found else code


def level_title(pack: core.Pack, code: str) -> str:
    """The level's title; its code where the pack has no such level."""
    found = next((level for level in pack.levels if level.code == code), None)
    return said(found.title) if found else code


def duty_title(pack: core.Pack, code: str) -> str:
    """The duty's title; its code where the adopted version no longer has it."""
    found = duty_of(pack, code)
    return said(found.title) if found else code


def duty_of(pack: core.Pack, code: str) -> core.Duty | None:
    """The duty of that code, if the pack has it."""
    return next((duty for duty in pack.duties if duty.code == code), None)


def when(row: Dated, today: date) -> str:
    """When it is to be done, or was."""
    due = day_words(row.due_on, today)
    if row.disposition == "done" and row.met_on:
        return _("done on %(day)s, due by %(due)s") % {"day": day_words(row.met_on, today), "due": due}
    if row.disposition == "planned":
        return _("from %(open)s to %(due)s") % {"open": day_words(row.open_on, today), "due": due}
    if row.disposition == "overdue" and row.late_until:
        until = day_words(row.late_until, today)
        return _("was due by %(due)s; can be made up until %(until)s") % {"due": due, "until": until}
    if row.disposition in ("overdue", "missed"):
        return _("was due by %(due)s") % {"due": due}
    return _("today is the last day") if row.due_on == today else _("due by %(due)s") % {"due": due}


def status(row: Dated, today: date) -> tuple[str, str]:
    """The badge of a row: its status and, where plain words are not enough, its text."""
    if row.disposition == "done":
        return ("late", "") if row.timeliness == "late" else ("done", "")
    if row.disposition == "overdue":
        days = (today - row.due_on).days
        text = ngettext("%(days)s day overdue", "%(days)s days overdue", days)
        return "overdue", text % {"days": days}
    if row.disposition == "open":
        return ("today", "") if row.due_on == today else ("open", "")
    if row.disposition == "planned":
        return "coming", ""
    return row.disposition, ""
