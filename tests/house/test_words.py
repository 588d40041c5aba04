"""Everything people read stands in Chinese too, complete and without guesses."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from tests.house.house import PACKAGE, depth, name_of, rooms

KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "noted": None, "Trouble": (2,),
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
PLACEHOLDER = re.compile(r"%\((\w+)\)s|%[sd]|\{(\w*)\}")


def catalogue_of(room: str) -> Catalog:
    """The room's Chinese words; empty where it has none."""
    place = PACKAGE / room / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    return read_po(io.BytesIO(place.read_bytes()), locale="zh_Hans") if place.exists() else Catalog()


def known_to(room: str) -> set[str]:
    """The messages with a Chinese wording that a room may use: its own and those of the floors below."""
    below = [other for other in rooms() if other == room or depth(other) > depth(room)]
    return {first(message.id) for other in below for message in catalogue_of(other) if message.string}


def first(found: object) -> str:
    """The message, or the singular of a pair."""
    return str(found[0] if isinstance(found, (tuple, list)) else found)


def said_by(room: str) -> Iterator[tuple[str, str]]:
    """(file, message) for every message in a room's code and templates."""
    for path in sorted((PACKAGE / room).rglob("*")):
        if path.suffix == ".py" and "migrations" not in path.parts:
            yield from messages_in(path, path.read_text())
        elif path.suffix == ".html":
            code = templatize(path.read_text(), origin=str(path))
            yield from messages_in(path, "\n".join(line.strip() for line in code.splitlines()))


def messages_in(path: Path, code: str) -> Iterator[tuple[str, str]]:
    """The messages marked for translation in Python code."""
    for _line, message, _comments, _context in extract("python", io.BytesIO(code.encode()), KEYWORDS):
        if first(message):
            yield name_of(path), first(message)


@pytest.mark.parametrize("room", rooms())
def test_every_message_has_a_chinese_wording(room: str) -> None:
    known = known_to(room)
    assert not [(path, message) for path, message in said_by(room) if message not in known]


@pytest.mark.parametrize("room", rooms())
def test_no_wording_is_empty_or_a_guess(room: str) -> None:
    doubtful = [
        first(message.id)
        for message in catalogue_of(room)
        if message.id
        and (message.fuzzy or not all(message.string if message.pluralizable else [message.string]))
    ]
    assert not doubtful


@pytest.mark.parametrize("room", rooms())
def test_values_in_a_message_stand_in_its_wording_too(room: str) -> None:
    for message in catalogue_of(room):
        if message.id and not message.pluralizable:
            assert places_in(str(message.string)) == places_in(str(message.id)), message.id


def wordings(message: Message) -> tuple[str, ...]:
    """The Chinese wordings of a message: one, or one for each plural."""
    return tuple(message.string) if message.pluralizable else (str(message.string),)


def places_in(words: str) -> set[str]:
    """The places of values in a message."""
    return {found.group(0) for found in PLACEHOLDER.finditer(words)}
