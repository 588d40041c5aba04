"""The lists of words the import knows, read once from the data files beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import get_language

HERE = Path(__file__).parent
BRACKETS = re.compile(r"[(\[【〔<《{].*?[)\]】〕>》}]")
MARKS = re.compile(r"[\s*::。.、,,;;!?'\"“”‘’_—-]+")


@dataclass(frozen=True, slots=True)
class Known:
    """A set of words, said exactly or contained."""

    #: the likeliest first
    words: tuple[str, ...]
    parts: tuple[str, ...]

    def says(self, plain: str) -> bool:
        return plain in self.words

    def contains(self, plain: str) -> bool:
        return any(part in plain for part in self.parts)


@dataclass(frozen=True, slots=True)
class Guarded:
    """One kind of column or value that is refused, with the law."""

    name: str
    known: Known
    article: tuple[str, str]
    why: tuple[str, str]

    def in_words(self) -> tuple[str, str]:
        """The article and the reason, in the language of the reader."""
        at = 0 if (get_language() or "zh").startswith("zh") else 1
        return self.article[at], self.why[at]


@cache
def lists() -> dict[str, Any]:
    """The headings file as it is."""
    found: dict[str, Any] = yaml.safe_load((HERE / "headings.yaml").read_text("utf-8"))
    return found


@cache
def guards() -> tuple[Guarded, ...]:
    """What is refused, in the order of the file."""
    rows = yaml.safe_load((HERE / "guard.yaml").read_text("utf-8"))
    return tuple(
        Guarded(row["name"], known(row), (row["article"]["zh"], row["article"]["en"]),
                (row["why"]["zh"], row["why"]["en"]))
        for row in rows
    )  # fmt: skip


@cache
def fields(kind: str) -> tuple[tuple[str, Known], ...]:
    """The fields of a kind of sheet and the headings that mean them."""
    return tuple((name, known(row)) for name, row in lists()["fields"][kind].items())


@cache
def left_out() -> tuple[tuple[Known, tuple[str, str]], ...]:
    """Columns that no duty needs, with the reason."""
    return tuple((known(row), (row["reason"]["zh"], row["reason"]["en"])) for row in lists()["left_out"])


@cache
def group(name: str) -> frozenset[str]:
    """One plain list of words."""
    return frozenset(bare(word) or word for word in lists()[name])


@cache
def grouped(name: str) -> dict[str, str]:
    """Word → the code it stands for."""
    return {bare(word): code for code, words in lists()[name].items() for word in words}


def known(row: dict[str, Any]) -> Known:
    """The words of one entry."""
    words = dict.fromkeys(bare(str(word)) for word in row.get("words", ()))
    return Known(tuple(words), tuple(bare(part) for part in row.get("parts", ())))


def bare(text: str) -> str:
    """A heading or value without blanks, brackets and marks."""
    return MARKS.sub("", BRACKETS.sub("", text)) or MARKS.sub("", text)
