"""The privacy notice: the field register as plain sections, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from baibu import core

from .privacy import Entry, Table, register
from .processing import alike, heading, joined


@dataclass(frozen=True, slots=True)
class Kind:
    """Fields of one table with the same answers."""

    fields: str
    is_sensitive: bool
    #: (question, answer): what for, who sees it, how long, ground, source
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One table, in plain words."""

    title: str
    kinds: tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Sections that belong together."""

    title: str
    text: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """The page."""

    fields: int
    sensitive: int
    parts: tuple[Part, ...]
    elsewhere: tuple[tuple[str, str], ...]
    always: str


def notice() -> Notice:
    """Everything on the page; no query."""
    known = register()
    about = [table for table in known.kept if table.about]
    work = [table for table in known.kept if table.hands and not table.about]
    rest = [table for table in known.kept if not (table.about or table.hands)]
    return Notice(
        fields=len(known.entries),
        sensitive=sum(entry.is_sensitive for entry in known.entries),
        parts=(
            part(
                _("About you"),
                _("What the community keeps about residents and about those who hold posts."),
                about,
            ),
            part(
                _("About the work"),
                _("Who did what, so that a promise can be checked. No place, no hour online, no ranking."),
                work,
            ),
            part(_("What belongs to it"), _("What the records above need."), rest),
        ),
        elsewhere=tuple((said(each.title), said(each.text)) for each in known.elsewhere),
        always=said(known.always),
    )  # fmt: skip


def part(title: str, text: str, tables: Iterable[Table]) -> Part:
    """Tables under one heading."""
    return Part(title, text, tuple(section(table) for table in tables))


def section(table: Table) -> Section:
    """One table: its fields grouped by their answers."""
    return Section(heading(table.title, language()), tuple(kind(group) for group in alike(table.entries)))


def kind(entries: list[Entry]) -> Kind:
    """Fields with the same answers."""
    first = entries[0]
    return Kind(
        fields=_(", ").join(said(entry.title) for entry in entries),
        is_sensitive=first.is_sensitive,
        answers=answers(first),
    )


def answers(entry: Entry) -> tuple[tuple[str, str], ...]:
    """What for, who sees it, how long, on what ground, whence: the answers about one field."""
    return (
        (_("What for"), said(entry.purpose)),
        (_("Who sees it"), joined(entry.viewers, language())),
        (_("How long"), said(entry.term.text)),
        (_("Legal basis"), joined(entry.bases, language())),
        (_("Where from"), joined(entry.sources, language())),
    )


def said(words: core.Text) -> str:
    """The wording in the reader's language."""
    return words.in_language(get_language() or "zh-hans")


def language() -> str:
    """The reader's language, as the register names it."""
    return "zh" if (get_language() or "zh-hans").startswith("zh") else "en"
