"""A copy of what is kept about somebody, to take away: a workbook to read, or JSON for a program."""

from __future__ import annotations

import json
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from baibu.registry.queries.actors import Actor
from baibu.registry.queries.exports import Book
from baibu.registry.queries.notice import section
from baibu.registry.queries.privacy import register

from .information import copied


def copy_as_json(actor: Actor, now: datetime) -> bytes:
    """The copy as JSON: every row of every table, and for each table what it is for and who sees it."""
    today = timezone.localdate(now)
    tables = [
        {
            "table": label, "title": title, "rows": [dict(zip(heads, row, strict=True)) for row in rows],
            "fields": [
                {"fields": kind.fields, "is_sensitive": kind.is_sensitive, **dict(kind.answers)}
                for kind in section(register().tables[label]).kinds
            ],
        }
        for label, title, heads, rows in copied(actor, today)
    ]  # fmt: skip
    facts = {"made_at": now.isoformat(), "tables": tables}
    return json.dumps(facts, ensure_ascii=False, indent=1).encode()


def copy_as_workbook(actor: Actor, now: datetime) -> bytes:
    """The copy as a workbook: what is kept for what on the first sheet, then a sheet for each table."""
    book = Book()
    found = list(copied(actor, timezone.localdate(now)))
    heads = (_("What"), _("What for"), _("Who sees it"), _("How long"), _("Legal basis"), _("Where from"))
    lines = [
        (f"{title}: {kind.fields}", *(answer for _question, answer in kind.answers))
        for label, title, _heads, _rows in found
        for kind in section(register().tables[label]).kinds
    ]
    book.sheet(_("What for"), heads, lines)
    for _label, title, headings, rows in found:
        book.sheet(sheet_name(title), headings, rows)
    return book.finished()


def sheet_name(title: str) -> str:
    """The table's title as a sheet may be called."""
    return "".join("-" if sign in "[]:*?/\\" else sign for sign in title)[:31]
