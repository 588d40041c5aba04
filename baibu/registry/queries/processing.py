"""What the field register says, written out: the record of processing, the tables of docs, an assessment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from baibu import core

from .privacy import EVERY_COLUMN, Entry, Table, register

LANGUAGES = {"en": "en", "zh": "zh-hans"}


def record_facts() -> dict[str, Any]:
    """The record of processing as facts, in both languages."""
    known = register()
    return {
        "tables": [
            {"table": each.label, "title": said(each.title), "fields": facts_of(each)} for each in known.kept
        ],
        "nothing": [
            {"table": each.label, "column": column, "reason": said(known.nothing[kind])}
            for each in known.tables.values()
            for column, kind in each.nothing.items()
        ],
        "always": said(known.always),
    }  # fmt: skip


def facts_of(table: Table) -> list[dict[str, Any]]:
    """Every field of a table about people."""
    return [
        {
            "column": entry.column, "title": said(entry.title), "purpose": said(entry.purpose),
            "legal_basis": [said(each) for each in entry.bases],
            "sensitivity": "sensitive" if entry.is_sensitive else "ordinary",
            "seen_by": [said(each) for each in entry.viewers],
            "kept": {**said(entry.term.text), "ends": entry.term.ends, "days": entry.term.days},
            "source": [said(each) for each in entry.sources],
        }
        for entry in table.entries
    ]  # fmt: skip


def said(words: core.Text) -> dict[str, str]:
    """The wording in both languages."""
    return {"zh": words.zh, "en": words.en}


def record_markdown(language: str) -> str:
    """The record of processing as a document, in Chinese (`zh`) or English (`en`)."""
    with translation.override(LANGUAGES[language]):
        return "\n".join(
            [
                "# " + _("Record of processing"), "",
                made_of_register(), "",
                _("One row per kind of data; fields with the same answers share a row."),
                _("Nothing is passed on to others, sent abroad, published or decided by a machine."),
                register().always.in_language(language), "",
                *(line for table in register().kept for line in record_of(table, language)),
                *elsewhere(language),
                *not_about_people(language),
            ]
        )  # fmt: skip


def made_of_register() -> str:
    """Where a document comes from, so that nobody edits it by hand."""
    return _("Made from the field register by `./start privacy write`; do not edit by hand.")


def record_of(table: Table, language: str) -> Iterator[str]:
    """One table of the database as a section of the record."""
    heads = (_("what"), _("what for"), _("legal basis"), _("sensitivity"), _("who sees it"), _("how long"),
             _("where from"))  # fmt: skip
    yield "## " + heading(table.title, language)
    yield ""
    yield from table_lines(heads, (record_row(entries, language) for entries in alike(table.entries)))
    yield ""


def record_row(entries: list[Entry], language: str) -> tuple[str, ...]:
    """Fields with the same answers, as one row."""
    first = entries[0]
    return (
        titles(entries, language),
        first.purpose.in_language(language),
        joined(first.bases, language),
        _("sensitive") if first.is_sensitive else _("ordinary"),
        joined(first.viewers, language),
        first.term.text.in_language(language),
        joined(first.sources, language),
    )


def alike(entries: Iterable[Entry]) -> list[list[Entry]]:
    """The entries grouped by their answers, in the order of the register."""
    groups: dict[Any, list[Entry]] = {}
    for entry in entries:
        key = (entry.purpose, entry.bases, entry.is_sensitive, entry.viewers, entry.term, entry.sources)
        groups.setdefault(key, []).append(entry)
    return list(groups.values())


def heading(words: core.Text, language: str) -> str:
    """The wording as a heading begins."""
    shown = words.in_language(language)
    return shown[:1].upper() + shown[1:]


def titles(entries: Iterable[Entry], language: str) -> str:
    """The names of the fields, in one cell."""
    return joined((entry.title for entry in entries), language)


def joined(words: Iterable[core.Text], language: str) -> str:
    """Several wordings in one cell."""
    return ("；" if language == "zh" else "; ").join(each.in_language(language) for each in words)


def table_lines(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """A table in Markdown."""
    named = list(heads)
    yield f"| {' | '.join(named)} |"
    yield "|" + "---|" * len(named)
    for row in rows:
        yield f"| {' | '.join(row)} |"


def elsewhere(language: str) -> Iterator[str]:
    """What stands outside the database."""
    yield "## " + _("Outside the database")
    yield ""
    for each in register().elsewhere:
        yield f"- {each.title.in_language(language)}: {each.text.in_language(language)}"
    yield ""


def not_about_people(language: str) -> Iterator[str]:
    """The columns that hold nothing about a person, by the kind of reason."""
    known = register()
    yield "## " + _("Holds nothing about a person")
    yield ""
    named: dict[str, list[str]] = {}
    for table in known.tables.values():
        for column, kind in table.nothing.items():
            aim = table.label if column == EVERY_COLUMN else f"{table.label}.{column}"
            named.setdefault(kind, []).append(f"`{aim}`")
    for column, kind in known.everywhere.items():
        named.setdefault(kind, []).append(f"`{column}`")
    for kind, reason in known.nothing.items():
        yield f"- {reason.in_language(language)}: {', '.join(named[kind])}"
    yield ""


def tables_markdown() -> str:
    """The tables of docs/privacy.md, in English: what, why, who sees it, how long."""
    with translation.override("en"):
        rows = (row for table in register().kept for row in plain_rows(table))
        lines = table_lines((_("kept"), _("what for"), _("who sees it"), _("how long")), rows)
        return "\n".join([*lines, "", register().always.en, ""])


def plain_rows(table: Table) -> Iterator[tuple[str, ...]]:
    """One table as rows of the plain overview."""
    for entries in alike(table.entries):
        first = entries[0]
        mark = f" ({_('sensitive')})" if first.is_sensitive else ""
        yield (
            f"**{table.title.en}**{mark}: {', '.join(entry.title.en for entry in entries)}",
            first.purpose.en,
            joined(first.viewers, "en"),
            first.term.text.en,
        )


def assessment_markdown(language: str) -> str:
    """A template for the impact assessment of PIPL art. 55 and 56, filled in as far as the register knows."""
    with translation.override(LANGUAGES[language]):
        return "\n".join(
            [
                "# " + _("Impact assessment (template)"), "",
                made_of_register(), "",
                _(
                    "PIPL art. 55 asks for an assessment before sensitive data are processed, before data "
                    "are handed to others or published, and before a machine decides."
                ),
                _("Art. 56 says what it must answer. Keep it and the record of processing for three years."),
                _("Print it, fill in the empty lines by hand, and have two people sign it."), "",
                *(line for table in register().kept for line in assessment_of(table, language)),
                *signatures(),
            ]
        )  # fmt: skip


def assessment_of(table: Table, language: str) -> Iterator[str]:
    """The questions about one table's sensitive fields; none where it has no sensitive ones."""
    entries = [entry for entry in table.entries if entry.is_sensitive]
    if not entries:
        return
    yield "## " + heading(table.title, language)
    yield ""
    for group in alike(entries):
        first = group[0]
        yield f"- {_('What')}: {titles(group, language)}"
        yield f"- {_('What for')}: {first.purpose.in_language(language)}"
        yield f"- {_('Legal basis')}: {joined(first.bases, language)}"
        yield f"- {_('Who sees it')}: {joined(first.viewers, language)}"
        yield f"- {_('How long')}: {first.term.text.in_language(language)}"
        yield f"- {_('Where from')}: {joined(first.sources, language)}"
        yield ""
    for number, question in enumerate(questions(), 1):
        yield f"{number}. {question} {'_' * 12}"
    yield ""


def questions() -> tuple[str, ...]:
    """What art. 56 asks for, as the register cannot answer it."""
    return (
        _("Are purpose and manner lawful, legitimate and necessary here? Could less be kept?"),
        _("What could happen to the person if a neighbour, an employer or a swindler saw it?"),
        _(
            "Which measures hold in this office, and are they in proportion? "
            "Who may sign in, who holds the keys of the machine and of the backup?"
        ),
        _("Was separate consent recorded, from the guardian where somebody is under 14?"),
        _("What is left as a risk, and who accepts it?"),
    )  # fmt: skip


def signatures() -> Iterator[str]:
    """Who made it, who checked it, when."""
    yield "## " + _("Signed")
    yield ""
    for line in (_("Made by, on"), _("Checked by, on"), _("To be made again by")):
        yield f"- {line}: {'_' * 12}"
    yield ""
