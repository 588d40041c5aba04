"""The field register: what is kept about people, why, on what ground, who sees it, how long, whence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from baibu import core

FILE = Path(__file__).with_name("privacy.yaml")
#: how sensitive a field is: PIPL article 28
ORDINARY, SENSITIVE = "ordinary", "sensitive"
EVERY_COLUMN = "all"
#: table → the fewest days it stays, whatever the register says: six months at their longest
#: (Cybersecurity Law art. 23)
AT_LEAST: Mapping[str, int] = {"ledger.Look": 184}
#: what a wording, a field and a table may say
SAYS_WORDS = frozenset({"zh", "en"})
SAYS_FIELD = SAYS_WORDS | {"purpose", "basis", "sensitivity", "seen_by", "kept", "source", "as", "codes"}
SAYS_TABLE = frozenset({"title", "about", "unless", "hands", "lead", "gist", "fields", "nothing"})


@dataclass(frozen=True, slots=True)
class Term:
    """How long something is kept."""

    text: core.Text
    #: the fact that ends it: left, ended, asked, made, read, closed, signed-out; never
    ends: str
    #: how many days after that
    days: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One field about people."""

    table: str
    column: str
    title: core.Text
    purpose: core.Text
    bases: tuple[core.Text, ...]
    is_sensitive: bool
    #: codes of `viewers`
    seen_by: tuple[str, ...]
    viewers: tuple[core.Text, ...]
    term: Term
    sources: tuple[core.Text, ...]
    #: what its values name: person, doer, household, place, post, need, pair, duty, note, code, link, secret
    stands_for: str = ""
    codes: Mapping[str, core.Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its fields about people, and why its other columns hold nothing about anybody."""

    label: str
    title: core.Text
    entries: tuple[Entry, ...] = ()
    #: column → kind of reason; `all` for the whole table
    nothing: Mapping[str, str] = field(default_factory=dict)
    #: column → person, household, either or account: whom a row is about
    about: Mapping[str, str] = field(default_factory=dict)
    #: a row about somebody else of the home names them here
    unless: str = ""
    #: columns that name who did something
    hands: tuple[str, ...] = ()
    #: the column a row is called by
    lead: str = ""

    def entry(self, column: str) -> Entry | None:
        """The entry of a column; None where it holds nothing about a person."""
        return next((entry for entry in self.entries if entry.column == column), None)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Something kept outside the database."""

    title: core.Text
    text: core.Text


@dataclass(frozen=True, slots=True)
class Register:
    """The whole register."""

    tables: Mapping[str, Table]
    #: (kind of sheet, field of it) → "room.Table.column"
    columns: Mapping[tuple[str, str], str]
    #: kind → why such a column holds nothing about a person
    nothing: Mapping[str, core.Text]
    #: columns that every table has → kind of reason
    everywhere: Mapping[str, str]
    always: core.Text
    elsewhere: tuple[Elsewhere, ...]

    @property
    def kept(self) -> tuple[Table, ...]:
        """The tables that hold something about people."""
        return tuple(table for table in self.tables.values() if table.entries)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every field about people."""
        return tuple(entry for table in self.kept for entry in table.entries)

    def has(self, aim: str) -> bool:
        """Whether "room.Table.column" is a field about people with an entry."""
        label, _dot, column = aim.rpartition(".")
        return label in self.tables and self.tables[label].entry(column) is not None

    def takes(self, kind: str, name: str) -> bool:
        """Whether a column of a workbook, by the field it means, goes into one with an entry."""
        aim = self.columns.get((kind, "post" if name.startswith("post:") else name), "")
        return self.has(aim)

    def gaps(self, columns: Mapping[str, Iterable[str]]) -> list[str]:
        """What the tables have and the register has not, and the other way about; empty when they agree."""
        found = [f"{label}: not in the register" for label in columns if label not in self.tables]
        found += [f"{label}: no such table" for label in self.tables if label not in columns]
        for label, table in self.tables.items():
            if label in columns:
                found += self.gaps_of(table, set(columns[label]))
        return found

    def gaps_of(self, table: Table, columns: set[str]) -> list[str]:
        """The columns of one table that are missing, stale, or said twice."""
        known = [entry.column for entry in table.entries]
        reasons = set(table.nothing)
        if EVERY_COLUMN in reasons:
            return [f"{table.label}.{name}: about people, or not?" for name in known]
        twice = reasons & set(known)
        said = reasons | set(known) | (set(self.everywhere) & columns)
        aims = {*table.about, *table.hands, *filter(None, (table.lead, table.unless))}
        return [
            *(f"{table.label}.{name}: not in the register" for name in sorted(columns - said)),
            *(f"{table.label}.{name}: no such column" for name in sorted((said | aims) - columns)),
            *(f"{table.label}.{name}: said twice" for name in sorted(twice)),
        ]


@cache
def register() -> Register:
    """The register as the file says it; read once."""
    return read_register(yaml.safe_load(FILE.read_text("utf-8")))


def read_register(tree: Mapping[str, Any]) -> Register:
    """The register from its file's content; a word that the file does not explain is a KeyError."""
    return Register(
        tables={label: table_of(tree, label, row) for label, row in tree["tables"].items()},
        columns={
            (kind, name): aim for kind, aims in tree["columns"].items() for name, aim in aims.items()
        },
        nothing={kind: text(row) for kind, row in tree["nothing"].items()},
        everywhere=by_column(tree, tree["everywhere"]),
        always=text(tree["always"]),
        elsewhere=tuple(
            Elsewhere(text(row["title"]), text(row["text"])) for row in tree["elsewhere"].values()
        ),
    )  # fmt: skip


def table_of(tree: Mapping[str, Any], label: str, row: Mapping[str, Any]) -> Table:
    """One table; a field takes what the table says and may say otherwise."""
    require_known(row, SAYS_TABLE)
    gist, fields = row.get("gist", {}), row.get("fields", {})
    return Table(
        label=label,
        title=text(row["title"]) if fields else core.Text(label, label),
        entries=tuple(entry_of(tree, label, name, {**gist, **said}) for name, said in fields.items()),
        nothing=by_column(tree, row.get("nothing", {})),
        about=row.get("about", {}),
        unless=row.get("unless", ""),
        hands=tuple(row.get("hands", ())),
        lead=row.get("lead", ""),
    )


def entry_of(tree: Mapping[str, Any], label: str, column: str, row: Mapping[str, Any]) -> Entry:
    """One field, its codes looked up."""
    require_known(row, SAYS_FIELD)
    term, sensitivity = tree["terms"][row["kept"]], row.get("sensitivity", ORDINARY)
    if sensitivity not in {ORDINARY, SENSITIVE}:
        raise KeyError(sensitivity)
    kept = Term(core.Text(term["zh"], term["en"]), term["ends"], term.get("days", 0))
    require_long_enough(label, column, kept)
    return Entry(
        table=label,
        column=column,
        title=core.Text(row["zh"], row["en"]),
        purpose=text(tree["purposes"][row["purpose"]]),
        bases=tuple(text(tree["bases"][code]) for code in row["basis"]),
        is_sensitive=sensitivity == SENSITIVE,
        seen_by=tuple(row["seen_by"]),
        viewers=tuple(text(tree["viewers"][code]) for code in row["seen_by"]),
        term=kept,
        sources=tuple(text(tree["sources"][code]) for code in row["source"]),
        stands_for=row.get("as", ""),
        codes={code: text(said) for code, said in row.get("codes", {}).items()},
    )


def require_long_enough(label: str, column: str, term: Term) -> None:
    """Nothing; a term shorter than the law allows is a ValueError that says which and how long."""
    least = AT_LEAST.get(label, 0)
    if term.ends != "never" and term.days < least:
        raise ValueError(f"{label}.{column}: kept {term.days} days; the law asks for {least} at the least")


def by_column(tree: Mapping[str, Any], reasons: Mapping[str, Any]) -> dict[str, str]:
    """Column → kind of reason; a kind the file does not explain is a KeyError."""
    found: dict[str, str] = {}
    for kind, columns in reasons.items():
        assert tree["nothing"][kind]
        found |= dict.fromkeys([columns] if isinstance(columns, str) else columns, kind)
    return found


def text(row: Mapping[str, Any]) -> core.Text:
    """The wording in both languages."""
    require_known(row, SAYS_WORDS)
    return core.Text(str(row["zh"]), str(row["en"]))


def require_known(row: Mapping[str, Any], known: frozenset[str]) -> None:
    """Nothing; a word the register does not know, or half a sentence behind a comma, is a KeyError."""
    if strange := set(row) - known:
        raise KeyError(*strange)
