"""What a method is made of: levels, posts, bodies, floors, promises, and its rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeVar

from .rules import Duty, Text, Unit


@dataclass(frozen=True, slots=True)
class Level:
    """One storey of the place tree, the outermost first."""

    code: str
    title: Text
    #: the post that answers for a place of this level; the next rung when a ladder leaves the level below
    responsible: str | None


@dataclass(frozen=True, slots=True)
class Post:
    """A named responsibility at every place of a level."""

    code: str
    title: Text
    level: str
    source: str
    #: how many people may hold it at one place at once
    seats: int = 1
    #: whether somebody must hold it, so that an empty seat is shown as a vacancy
    expected: bool = True
    #: `tenure`: appointed; `pair`: the helpers paired with the person or household visited
    held_by: Literal["tenure", "pair"] = "tenure"
    #: the kind of pair by which it is held
    pair: str = ""
    #: who stands in at the same place, in order; afterwards the responsible post one level up
    stands_in: tuple[str, ...] = ()
    #: bodies whose matters a holder may not score, inspect or vote on
    recused_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation or team that takes part."""

    code: str
    title: Text
    level: str
    source: str


@dataclass(frozen=True, slots=True)
class Seat:
    """Posts that one person holds together by rule (crossed posts)."""

    posts: tuple[str, ...]
    source: str
    note: Text


@dataclass(frozen=True, slots=True)
class Floor:
    """What a statute asks at the least; a method may be stricter, never laxer."""

    code: str
    title: Text
    #: the law and its article
    law: Text
    article: str
    effective: date
    #: name → sense and number, fraction, or word: `at_least 15`, `more_than 1/2`, `is yes`
    values: tuple[tuple[str, str], ...] = ()
    #: a duty that fulfils this floor comes round at least this often
    at_least_every: Unit | None = None
    file: str = ""


@dataclass(frozen=True, slots=True)
class Promise:
    """A figure the method promises to the public."""

    code: str
    title: Text
    source: str
    #: at least this share, in per mille, or at most so many minutes
    at_least_permille: int | None = None
    at_most_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Pack:
    """A method as it stands on one day."""

    id: str
    version: str
    title: Text
    about: Text
    sources: tuple[str, ...]
    #: packs it stands on; their floors bind it
    builds_on: tuple[str, ...]
    levels: tuple[Level, ...]
    posts: tuple[Post, ...]
    bodies: tuple[Body, ...]
    crossed: tuple[Seat, ...]
    duties: tuple[Duty, ...]
    #: its own floors and those of the packs it builds on
    floors: tuple[Floor, ...] = ()
    promises: tuple[Promise, ...] = ()
    #: kinds of circumstance it knows → title
    circumstances: tuple[tuple[str, Text], ...] = ()
    #: kinds of pair it knows → title
    pairs: tuple[tuple[str, Text], ...] = ()
    #: dated changes, newest first
    changes: tuple[tuple[date, Text], ...] = ()
    #: sha256 over the files, hex: names exactly what was adopted
    digest: str = ""
    #: the vocabulary it was read with: `records/visit` → its meaning; a pack's own wording comes first
    words: tuple[tuple[str, Text], ...] = field(default=(), repr=False)
    #: figures the method sets itself, compared with the floors of that name
    settings: tuple[tuple[str, str], ...] = ()

    def post(self, code: str) -> Post:
        """The post of that code; KeyError if the pack has none."""
        return named(self.posts, code)

    def duty(self, code: str) -> Duty:
        """The duty of that code; KeyError if the pack has none."""
        return named(self.duties, code)

    def level(self, code: str) -> Level:
        """The level of that code; KeyError if the pack has none."""
        return named(self.levels, code)

    def depth(self, level: str) -> int:
        """How many storeys the level lies below the outermost; ValueError if the pack has none such."""
        return [each.code for each in self.levels].index(level)

    def word(self, section: str, word: str) -> Text:
        """What the word means; the word itself where no meaning is known."""
        meanings = _meanings(self.words)
        return meanings.get(f"{section}/{word}", Text(word, word))


def _meanings(words: tuple[tuple[str, Text], ...]) -> dict[str, Text]:
    return dict(reversed(words))


Coded = TypeVar("Coded", Post, Duty, Level)


def named(items: tuple[Coded, ...], code: str) -> Coded:
    """The one item of that code; KeyError if there is none."""
    for item in items:
        if item.code == code:
            return item
    raise KeyError(code)
