"""pack.yaml and floors/*.yaml read into values: levels, posts, bodies, promises, statutory floors."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, cast

from .nodes import Complaints, Fields, Node, both, day_in, whole
from .pack import Body, Floor, Level, Pack, Post, Promise, Seat
from .rules import Text, Unit
from .vocabulary import UNITS, Vocabulary

SENSES: Final = ("at_least", "at_most", "more_than", "less_than", "is")
FIGURE: Final = re.compile(r"-?\d+(\.\d+)?(/\d+)?")


@dataclass(frozen=True, slots=True)
class Words:
    """What a name may be, while a pack is read: the vocabulary, and what the pack itself declares."""

    vocabulary: Vocabulary
    levels: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    circumstances: tuple[str, ...] = ()
    pairs: tuple[str, ...] = ()
    floors: tuple[str, ...] = ()


def declared(node: Node, vocabulary: Vocabulary, floors: tuple[str, ...]) -> Words:
    """The names that pack.yaml declares, taken before anything is read so that order does not matter."""

    def codes(key: str) -> tuple[str, ...]:
        part = node.child(key)
        if part is None:
            return ()
        if part.kind == "map":
            return part.keys()
        return tuple(code.text for item in part.items if (code := item.child("code")) is not None)

    return Words(
        vocabulary,
        codes("levels"),
        codes("posts"),
        codes("bodies"),
        codes("circumstances"),
        codes("pairs"),
        floors,
    )


def heading_of(node: Node, words: Words, complaints: Complaints) -> Pack:
    """The pack without its duties and floors, as pack.yaml says it."""
    fields = Fields(
        node,
        complaints,
        required=("pack", "version", "title", "about", "sources"),
        optional=(
            "builds_on",
            "changes",
            "levels",
            "posts",
            "bodies",
            "crossed",
            "circumstances",
            "pairs",
            "promises",
            "settings",
            "words",
        ),
    )
    return Pack(
        id=fields.text("pack"),
        version=fields.text("version"),
        title=fields.both("title"),
        about=fields.both("about"),
        sources=tuple(item.text for item in fields.items("sources")),
        builds_on=tuple(item.text for item in fields.items("builds_on")),
        levels=tuple(_level(item, words, complaints) for item in fields.items("levels")),
        posts=tuple(_post(item, words, complaints) for item in fields.items("posts")),
        bodies=tuple(_body(item, words, complaints) for item in fields.items("bodies")),
        crossed=tuple(_seat(item, words, complaints) for item in fields.items("crossed")),
        duties=(),
        promises=tuple(_promise(item, complaints) for item in fields.items("promises")),
        circumstances=_titles(fields, "circumstances", words.vocabulary, complaints),
        pairs=_titles(fields, "pairs", words.vocabulary, complaints),
        changes=_changes(fields, complaints),
        words=_own_words(fields, complaints) + words.vocabulary.words,
        settings=_settings(fields, words, complaints),
    )


def _level(node: Node, words: Words, complaints: Complaints) -> Level:
    fields = Fields(node, complaints, required=("code", "title"), optional=("responsible",))
    responsible = fields.word("responsible", words.posts, "unknown-post") or None
    return Level(fields.text("code"), fields.both("title"), responsible)


def _post(node: Node, words: Words, complaints: Complaints) -> Post:
    fields = Fields(
        node,
        complaints,
        required=("code", "title", "level", "source"),
        optional=("seats", "expected", "held_by", "pair", "stands_in", "recused_from"),
    )
    held_by = fields.word("held_by", ("tenure", "pair"), "unknown-word", default="tenure")
    if held_by == "pair" and fields.get("pair") is None:
        complaints.about(
            node, "missing-key", "`pair` is missing", "say by which kind of pair the post is held"
        )
    return Post(
        code=fields.text("code"),
        title=fields.both("title"),
        level=fields.word("level", words.levels, "unknown-level"),
        source=fields.text("source"),
        seats=fields.whole("seats", default=1, at_least=1),
        expected=fields.yes("expected", held_by == "tenure"),
        held_by=cast(Literal["tenure", "pair"], held_by),
        pair=fields.word("pair", words.pairs, "unknown-pair"),
        stands_in=fields.words("stands_in", words.posts, "unknown-post"),
        recused_from=fields.words("recused_from", words.bodies, "unknown-body"),
    )


def _body(node: Node, words: Words, complaints: Complaints) -> Body:
    fields = Fields(node, complaints, required=("code", "title", "level", "source"))
    level = fields.word("level", words.levels, "unknown-level")
    return Body(fields.text("code"), fields.both("title"), level, fields.text("source"))


def _seat(node: Node, words: Words, complaints: Complaints) -> Seat:
    fields = Fields(node, complaints, required=("posts", "source", "note"))
    return Seat(
        fields.words("posts", words.posts, "unknown-post"), fields.text("source"), fields.both("note")
    )


def _promise(node: Node, complaints: Complaints) -> Promise:
    fields = Fields(
        node,
        complaints,
        required=("code", "title", "source"),
        optional=("at_least_permille", "at_most_minutes"),
    )
    share, minutes = fields.get("at_least_permille"), fields.get("at_most_minutes")
    if (share is None) == (minutes is None):
        complaints.about(
            node, "missing-key", "a promise needs one figure", "write at_least_permille or at_most_minutes"
        )
    return Promise(
        fields.text("code"),
        fields.both("title"),
        fields.text("source"),
        None if share is None else whole(share, complaints),
        None if minutes is None else whole(minutes, complaints),
    )


def _titles(
    fields: Fields, key: Literal["circumstances", "pairs"], vocabulary: Vocabulary, complaints: Complaints
) -> tuple[tuple[str, Text], ...]:
    node = fields.get(key)
    if node is None:
        return ()
    known = vocabulary.section(key)
    kind = "unknown-circumstance" if key == "circumstances" else "unknown-pair"
    for name, _ in node.pairs:
        if name.text not in known:
            complaints.about(
                name,
                kind,
                f"`{name.text}` is not in the vocabulary",
                "use one of its words; a new one is a code change",
            )
    return tuple((name.text, both(title, complaints)) for name, title in node.pairs)


def _changes(fields: Fields, complaints: Complaints) -> tuple[tuple[date, Text], ...]:
    node = fields.get("changes")
    dated = (
        []
        if node is None
        else [(day_in(name, complaints), both(said, complaints)) for name, said in node.pairs]
    )
    known = [(day, said) for day, said in dated if day is not None]
    return tuple(sorted(known, key=lambda each: each[0], reverse=True))


def _own_words(fields: Fields, complaints: Complaints) -> tuple[tuple[str, Text], ...]:
    node = fields.get("words")
    return () if node is None else tuple((name.text, both(said, complaints)) for name, said in node.pairs)


def _settings(fields: Fields, words: Words, complaints: Complaints) -> tuple[tuple[str, str], ...]:
    node = fields.get("settings")
    if node is None:
        return ()
    Fields(node, complaints, optional=tuple(words.vocabulary.section("floor_values")))
    return tuple((name.text, value.text) for name, value in node.pairs)


def floor_of(node: Node, words: Words, complaints: Complaints) -> Floor:
    """A statutory floor: law, article, effective day, and what it asks at the least."""
    fields = Fields(
        node,
        complaints,
        required=("floor", "title", "law", "article", "effective"),
        optional=("values", "at_least_every"),
    )
    every = fields.word("at_least_every", UNITS, "unknown-unit") or None
    values = fields.get("values")
    return Floor(
        code=fields.text("floor"),
        title=fields.both("title"),
        law=fields.both("law"),
        article=fields.text("article"),
        effective=fields.day("effective") or date.max,
        values=() if values is None else _values(values, words, complaints),
        at_least_every=cast(Unit, every) if every else None,
        file=node.file,
    )


def _values(node: Node, words: Words, complaints: Complaints) -> tuple[tuple[str, str], ...]:
    Fields(node, complaints, optional=tuple(words.vocabulary.section("floor_values")))
    found = []
    for name, value in node.pairs:
        if value.kind != "map" or len(value.pairs) != 1 or value.keys()[0] not in SENSES:
            complaints.about(
                value,
                "unknown-sense",
                f"`{name.text}` does not say in which sense it binds",
                f"write {{sense: value}} with one of: {', '.join(SENSES)}",
            )
            continue
        sense, said = value.pairs[0]
        shown = said.text if said.kind == "text" else " ".join(item.text for item in said.items)
        if sense.text != "is" and not FIGURE.fullmatch(shown):
            complaints.about(
                said, "wrong-type", f"`{shown}` is not a figure", "write a number such as 15 or 2/3"
            )
            continue
        found.append((name.text, f"{sense.text} {shown}"))
    return tuple(found)
