"""Finding the row of headings under titles and merged cells, and guessing what each heading means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice

from ..queries.privacy import register
from ..queries.sheets import Kind
from .guard import guarded_heading
from .words import Guarded, Known, bare, fields, grouped, left_out
from .workbooks import Table, text_of

#: headings stand among the first rows, or nowhere
LOOKED_AT = 30


@dataclass(slots=True)
class Head:
    """The headings of a sheet."""

    kind: Kind
    #: 1-based row the headings begin in, and the last row of them
    row: int = 0
    last_row: int = 0
    #: column index → heading as written
    labels: dict[int, str] = field(default_factory=dict)
    #: column index → field
    fields: dict[int, str] = field(default_factory=dict)
    #: column index → what refuses it
    guarded: dict[int, Guarded] = field(default_factory=dict)
    #: column index → why it is not needed, zh and en
    left_out: dict[int, tuple[str, str]] = field(default_factory=dict)
    #: columns whose field has no entry in the field register, and are therefore not taken
    unregistered: set[int] = field(default_factory=set)

    def columns(self, name: str) -> list[int]:
        """The columns that hold a field."""
        return [column for column, meaning in self.fields.items() if meaning == name]


def find_head(table: Table, posts: Mapping[str, str]) -> Head:
    """The headings of a sheet, in one row or two; kind unknown where nothing is recognised."""
    rows = [(number, [text_of(cell) for cell in cells]) for number, cells in islice(table.rows(), LOOKED_AT)]
    best, best_score = Head("unknown"), 1
    for at, (number, texts) in enumerate(rows):
        if len({text for text in texts if text}) < 2:
            continue
        if (score := known_count(texts, posts)) > best_score:
            best, best_score = head_of(number, number, dict(enumerate(texts)), posts), score
        below = rows[at + 1][1] if at + 1 < len(rows) else []
        joined = joined_labels(table, number, texts, below)
        if joined and (score := known_count(list(joined.values()), posts)) > best_score:
            best, best_score = head_of(number, number + 1, joined, posts), score
    return best


def joined_labels(table: Table, number: int, upper: list[str], lower: list[str]) -> dict[int, str] | None:
    """Two rows of headings as one: the lower where it speaks, else the upper; None where it is data."""
    said = [text for text in lower if text]
    if not said or any(any(sign.isdigit() for sign in text) for text in said):
        return None
    spread = spread_right(table, number, upper, lower)
    if not all(is_known_anywhere(lower[at]) or at in spread for at in range(len(lower)) if lower[at]):
        return None
    width = max(len(upper), len(lower))
    top = [spread.get(at) or (upper[at] if at < len(upper) else "") for at in range(width)]
    return {at: (lower[at] if at < len(lower) else "") or top[at] for at in range(width)}


def spread_right(table: Table, number: int, upper: list[str], lower: list[str]) -> dict[int, str]:
    """Upper headings over several lower ones: by merged cells, or by the blanks beside them."""
    spread: dict[int, str] = {}
    for (top, left), (_bottom, right) in table.merged:
        if top == number - 1 and right > left and left < len(upper):
            spread |= dict.fromkeys(range(left, right + 1), upper[left])
    last = ""
    for at in range(len(lower)):
        last = (upper[at] if at < len(upper) else "") or last
        blank_above = at >= len(upper) or not upper[at]
        if lower[at] and (blank_above or at in spread or (at + 1 < len(lower) and lower[at + 1])):
            spread.setdefault(at, last)
    return spread


def known_count(texts: list[str], posts: Mapping[str, str]) -> int:
    """How many different headings of a row are known words."""
    plain = {bare(text) for text in texts if text}
    return sum(1 for text in plain if text in posts or is_known_anywhere(text))


def is_known_anywhere(text: str) -> bool:
    """Whether a heading is a word of any kind of sheet, a refused one or one left out."""
    plain = bare(text)
    if not plain or len(plain) > 20:
        return False
    if plain in grouped("posts") or any(known.says(plain) for known, _reason in left_out()):
        return True
    kinds = ("register", "team", "visits")
    exact = any(known.says(plain) for kind in kinds for _name, known in fields(kind))
    guard = guarded_heading(plain)
    return exact or bool(guard and guard.known.says(plain))


def head_of(first: int, last: int, labels: dict[int, str], posts: Mapping[str, str]) -> Head:
    """The headings with their likeliest meaning."""
    said = distinct({at: label for at, label in labels.items() if label})
    kind = kind_of(said, posts)
    head = Head(kind, first, last, said)
    assign(head, {}, posts)
    return head


def distinct(labels: dict[int, str]) -> dict[int, str]:
    """The labels, a second one of the same name numbered so that each can be mapped."""
    seen: dict[str, int] = {}
    for at, label in labels.items():
        seen[label] = seen.get(label, 0) + 1
        if seen[label] > 1:
            labels[at] = f"{label} ({seen[label]})"
    return labels


def kind_of(labels: Mapping[int, str], posts: Mapping[str, str]) -> Kind:
    """What sort of sheet has such headings."""
    plain = {bare(label) for label in labels.values()}
    found = {kind: guesses(kind, labels, {}) for kind in ("register", "team", "visits")}
    has = {kind: set(guess.values()) for kind, guess in found.items()}
    if len([label for label in plain if label in posts]) >= 2 and has["team"] & {"building", "estate"}:
        return "team"
    personal = has["register"] & {"sex", "born", "age", "relation", "category"}
    if {"name", "post"} <= has["team"] and has["team"] & {"building", "estate"} and not personal:
        return "team"
    if {"day", "visited"} <= has["visits"] and has["visits"] & {"visitor", "how"} and not personal:
        return "visits"
    if "name" in has["register"] and has["register"] & {
        "address",
        "room",
        "building",
        "relation",
        "born",
        "age",
    }:
        return "register"
    return "unknown"


def guesses(kind: str, labels: Mapping[int, str], known_headings: Mapping[str, str]) -> dict[int, str]:
    """Column → field: what the office once said, then exact words, then words contained; each field once."""
    meant: dict[int, str] = {}
    taken: set[str] = set()
    said = {at: bare(label) for at, label in labels.items()}
    for at, label in labels.items():
        if label in known_headings:
            if known_headings[label]:
                meant[at] = known_headings[label]
                taken.add(meant[at])
            said[at] = ""
    for is_exact in (True, False):
        for name, known in fields(kind):
            found = None if name in taken else likeliest(known, said, meant, is_exact)
            if found is not None:
                meant[found] = name
                taken.add(name)
    return meant


def likeliest(known: Known, said: Mapping[int, str], meant: Mapping[int, str], is_exact: bool) -> int | None:
    """The free column whose heading fits a field best: by the order of its words, or by what it contains."""
    free = {at: plain for at, plain in said.items() if plain and at not in meant}
    if is_exact:
        fitting = [(known.words.index(plain), at) for at, plain in free.items() if known.says(plain)]
    else:
        fitting = [(at, at) for at, plain in free.items() if known.contains(plain)]
    allowed = [(rank, at) for rank, at in fitting if not is_refused(free[at], is_exact)]
    return min(allowed)[1] if allowed else None


def is_refused(plain: str, is_exact: bool) -> bool:
    """Whether a heading is refused or left out before it is guessed at."""
    if guarded_heading(plain):
        return True
    return any(known.says(plain) or (not is_exact and known.contains(plain)) for known, _reason in left_out())


def assign(head: Head, known_headings: Mapping[str, str], posts: Mapping[str, str]) -> None:
    """Give every column its meaning; refused columns have none, whatever anybody said of them.

    Nor has a column whose field is not in the field register: nothing says what it would be kept for.
    """
    head.guarded = {at: guard for at, label in head.labels.items() if (guard := guarded_heading(label))}
    open_labels = {at: label for at, label in head.labels.items() if at not in head.guarded}
    head.fields = {}
    if head.kind != "unknown":
        head.fields = guesses(head.kind, open_labels, known_headings)
    if head.kind == "team":
        named = {at: code for at, label in open_labels.items() if (code := posts.get(bare(label)))}
        head.fields |= {at: f"post:{code}" for at, code in named.items()}
    head.unregistered = {at for at, name in head.fields.items() if not register().takes(head.kind, name)}
    for at in head.unregistered:
        del head.fields[at]
    head.left_out = {
        at: reason
        for at, label in open_labels.items()
        if at not in head.fields
        for known, reason in left_out()
        if known.says(bare(label)) or known.contains(bare(label))
    }
