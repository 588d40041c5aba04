"""The closed vocabulary: every word a rule may use, and the words no rule may use."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from .calendar import FESTIVALS
from .nodes import Complaints, Fields, Node, both, items
from .rules import Text

SECTIONS: Final = (
    "units",
    "dues",
    "records",
    "outcomes",
    "channels",
    "purposes",
    "circumstances",
    "pairs",
    "events",
    "festivals",
    "reasons",
    "floor_values",
)
UNITS: Final = ("day", "week", "fortnight", "month", "quarter", "half-year", "year", "two-years", "term")
WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
#: the section of words that no rule may use
GUARD: Final = "guard"
#: file of the vocabulary, beside the packs
FILE: Final = "vocabulary.yaml"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words by section, each with its meaning; guard words by language."""

    words: tuple[tuple[str, Text], ...] = ()
    guard_zh: tuple[str, ...] = ()
    guard_en: tuple[str, ...] = ()

    def section(self, name: str) -> frozenset[str]:
        """The words of one section."""
        return frozenset(word.split("/", 1)[1] for word, _ in self.words if word.startswith(f"{name}/"))

    def forbidden_in(self, text: str) -> str | None:
        """The first guard word that stands in the text; English ones as whole words, in any case."""
        pattern = _guard(self.guard_zh, self.guard_en)
        match = pattern.search(text) if pattern is not None else None
        return match.group(0).lower() if match else None


@lru_cache(maxsize=8)
def _guard(zh: tuple[str, ...], en: tuple[str, ...]) -> re.Pattern[str] | None:
    words = [*map(re.escape, zh), *(rf"\b{re.escape(word)}\b" for word in en)]
    return re.compile("|".join(words), re.IGNORECASE | re.ASCII) if words else None


def vocabulary_of(node: Node, complaints: Complaints) -> Vocabulary:
    """The vocabulary written in this file: sections of words with their meaning, and the guarded words."""
    Fields(node, complaints, required=(*SECTIONS, GUARD), optional=node.keys())
    found: list[tuple[str, Text]] = []
    for section, words in node.pairs:
        if section.text != GUARD:
            found += [(f"{section.text}/{name.text}", both(said, complaints)) for name, said in words.pairs]
    known = {word for word, _ in found}
    for section_name, must in (("units", UNITS), ("festivals", FESTIVALS)):
        for word in (each for each in must if f"{section_name}/{each}" not in known):
            complaints.about(
                node, "missing-key", f"`{word}` is missing in {section_name}", f"give `{word}` its meaning"
            )
    guard = node.child(GUARD) or Node("map", node.file, node.line)
    words_in = {name.text: tuple(item.text for item in items(said, complaints)) for name, said in guard.pairs}
    return Vocabulary(tuple(found), words_in.get("zh", ()), words_in.get("en", ()))
