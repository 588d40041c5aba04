"""A pack's text as a tree that remembers file and line, and the list of complaints about it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from .errors import Complaint, PackError
from .rules import Text

DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Node:
    """One value of a pack file: a text, a list, or a mapping of keys to values."""

    kind: Literal["text", "list", "map"]
    file: str
    line: int
    text: str = ""
    items: tuple[Node, ...] = ()
    pairs: tuple[tuple[Node, Node], ...] = ()

    def child(self, key: str) -> Node | None:
        """The value under that key, if this is a mapping that has it."""
        return next((value for name, value in self.pairs if name.text == key), None)

    def keys(self) -> tuple[str, ...]:
        """The keys of a mapping, as written."""
        return tuple(name.text for name, _ in self.pairs)

    def walk(self) -> Iterator[Node]:
        """This node and everything below it, keys included."""
        yield self
        for item in self.items:
            yield from item.walk()
        for name, value in self.pairs:
            yield name
            yield from value.walk()

    def shown(self) -> str:
        """What stands here, short enough for a message."""
        if self.kind == "text":
            return f"`{self.text}`" if self.text else "nothing"
        return "a list" if self.kind == "list" else "a mapping"


@dataclass(slots=True)
class Complaints:
    """Every mistake found so far; raised together."""

    found: list[Complaint] = field(default_factory=list)

    def about(self, node: Node, kind: str, found: str, remedy: str) -> None:
        """Adds a complaint about what stands at this node."""
        self.found.append(Complaint(node.file, node.line, kind, found, remedy))

    def at(self, file: str, line: int, kind: str, found: str, remedy: str) -> None:
        """Adds a complaint about a line of a file, or with line 0 about the whole of it."""
        self.found.append(Complaint(file, line, kind, found, remedy))

    def settle(self) -> None:
        """Raises PackError if there is any complaint."""
        if self.found:
            raise PackError(
                tuple(sorted(set(self.found), key=lambda each: (each.file, each.line, each.kind)))
            )


def nearest(word: str, known: Iterable[str]) -> str:
    """A remedy naming the nearest known word, or all of them when none is near."""
    names = sorted(known)
    near = difflib.get_close_matches(word, names, n=1, cutoff=0.55)
    if near:
        return f"did you mean `{near[0]}`?"
    return f"write one of: {', '.join(names)}" if names else "nothing is declared here yet"


def as_of(node: Node, day: date | None, complaints: Complaints) -> Node | None:
    """The tree with each dated value replaced by the one that holds on the day (the latest, without a day).

    None when nothing holds yet.
    """
    if node.kind == "list":
        items = tuple(kept for item in node.items if (kept := as_of(item, day, complaints)) is not None)
        return Node("list", node.file, node.line, items=items)
    if node.kind == "text":
        return node
    dated = [(name, value) for name, value in node.pairs if DAY.fullmatch(name.text)]
    if not dated:
        return _kept(node, day, complaints)
    if len(dated) < len(node.pairs):
        odd = next(name for name in (pair[0] for pair in node.pairs) if not DAY.fullmatch(name.text))
        complaints.about(
            odd,
            "bad-dated-value",
            f"`{odd.text}` stands among dates",
            "let every key of a dated value be a day such as 2026-01-01",
        )
    holding = [
        (since, value)
        for name, value in dated
        if (since := day_in(name, complaints)) is not None and (day is None or since <= day)
    ]
    return as_of(max(holding, key=lambda each: each[0])[1], day, complaints) if holding else None


def _kept(node: Node, day: date | None, complaints: Complaints) -> Node:
    pairs = tuple(
        (name, kept) for name, value in node.pairs if (kept := as_of(value, day, complaints)) is not None
    )
    return Node("map", node.file, node.line, pairs=pairs)


def day_in(node: Node, complaints: Complaints) -> date | None:
    """The day written here, or None with a complaint."""
    try:
        if DAY.fullmatch(node.text):
            return date.fromisoformat(node.text)
    except ValueError:
        pass
    complaints.about(node, "bad-date", f"{node.shown()} is not a day", "write a day such as 2026-01-31")
    return None


class Fields:
    """A mapping being read: closed keys, typed values, and a complaint for each that does not fit."""

    def __init__(
        self, node: Node, complaints: Complaints, required: Sequence[str] = (), optional: Sequence[str] = ()
    ) -> None:
        self.node = node
        self.complaints = complaints
        if node.kind != "map":
            complaints.about(
                node,
                "not-a-mapping",
                f"{node.shown()} stands where a mapping belongs",
                f"write keys and values: {', '.join(required or optional)}",
            )
            return
        known = {*required, *optional}
        for name, _ in node.pairs:
            if name.text not in known:
                complaints.about(
                    name, "unknown-key", f"`{name.text}` is not a key here", nearest(name.text, known)
                )
        for key in required:
            if node.child(key) is None:
                complaints.about(node, "missing-key", f"`{key}` is missing", f"add `{key}: …` here")

    def get(self, key: str) -> Node | None:
        """The value under the key, if there is one."""
        return self.node.child(key)

    def text(self, key: str, default: str = "") -> str:
        """The text under the key; the default if absent or not a text."""
        node = self.get(key)
        if node is None:
            return default
        if node.kind != "text" or not node.text.strip():
            self.wrong(node, "a text")
            return default
        return node.text.strip()

    def both(self, key: str) -> Text:
        """The text under the key in both languages."""
        node = self.get(key)
        return Text("", "") if node is None else both(node, self.complaints)

    def whole(self, key: str, default: int = 0, at_least: int = 0) -> int:
        """The whole number under the key."""
        node = self.get(key)
        return default if node is None else whole(node, self.complaints, at_least=at_least, default=default)

    def day(self, key: str) -> date | None:
        """The day under the key, if there is one."""
        node = self.get(key)
        return None if node is None else day_in(node, self.complaints)

    def yes(self, key: str, default: bool) -> bool:
        """Whether the key says yes."""
        node = self.get(key)
        if node is None:
            return default
        if node.text.lower() not in {"yes", "no", "true", "false"}:
            self.wrong(node, "yes or no")
        return node.text.lower() in {"yes", "true"}

    def items(self, key: str) -> tuple[Node, ...]:
        """The items of the list under the key; a single text counts as a list of one."""
        node = self.get(key)
        return () if node is None else items(node, self.complaints)

    def word(self, key: str, known: Iterable[str], kind: str, default: str = "") -> str:
        """The word under the key, which must be a known one."""
        node = self.get(key)
        return default if node is None else word(node, known, kind, self.complaints)

    def words(self, key: str, known: Iterable[str], kind: str) -> tuple[str, ...]:
        """The words of the list under the key, each of which must be known."""
        known = frozenset(known)
        return tuple(word(item, known, kind, self.complaints) for item in self.items(key))

    def wrong(self, node: Node, wanted: str) -> None:
        """Adds the complaint that something else belongs here."""
        self.complaints.about(node, "wrong-type", f"{node.shown()} is not {wanted}", f"write {wanted}")


def both(node: Node, complaints: Complaints) -> Text:
    """The text in both languages; a complaint for each that is missing."""
    if node.kind != "map":
        complaints.about(
            node,
            "missing-translation",
            f"{node.shown()} stands in one language only",
            "write {zh: …, en: …}",
        )
        return Text(node.text, node.text)
    found = {}
    for language in ("zh", "en"):
        said = node.child(language)
        if said is None or not said.text.strip():
            complaints.about(
                node, "missing-translation", f"the `{language}` wording is missing", f"add `{language}: …`"
            )
        found[language] = said.text.strip() if said is not None else ""
    for name, _ in node.pairs:
        if name.text not in found:
            complaints.about(
                name, "unknown-key", f"`{name.text}` is not a language here", "write zh and en only"
            )
    return Text(found["zh"], found["en"])


def whole(node: Node, complaints: Complaints, at_least: int = 0, default: int = 0) -> int:
    """The whole number written here; a complaint if it is none or too small."""
    if node.kind != "text" or not re.fullmatch(r"[+-]?\d{1,9}", node.text):
        complaints.about(
            node, "wrong-type", f"{node.shown()} is not a whole number", "write digits, such as 7"
        )
        return default
    number = int(node.text)
    if number < at_least:
        kind = "negative-days" if number < 0 else "number-too-small"
        complaints.about(node, kind, f"`{node.text}` is less than {at_least}", f"write {at_least} or more")
        return max(default, at_least)
    return number


def items(node: Node, complaints: Complaints) -> tuple[Node, ...]:
    """The items of a list; a single text counts as a list of one."""
    if node.kind == "map":
        complaints.about(node, "wrong-type", "a mapping stands where a list belongs", "write [a, b, …]")
        return ()
    return node.items if node.kind == "list" else (node,)


def word(node: Node, known: Iterable[str], kind: str, complaints: Complaints) -> str:
    """The word written here; a complaint naming the nearest known one if it is not known."""
    known = frozenset(known)
    if node.kind != "text" or node.text not in known:
        complaints.about(node, kind, f"{node.shown()} is not known here", nearest(node.text, known))
    return node.text
