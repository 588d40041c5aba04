"""What must not come in: columns by name, values by name, identity and card numbers by their shape."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .words import Guarded, bare, guards

IDENTITY = re.compile(
    r"(?<!\d)\d{6}[ -]?(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ -]?\d{3}[\dXx](?!\d)"
)
OLD_IDENTITY = re.compile(r"(?<!\d)\d{6}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)")
CARD = re.compile(r"(?<!\d)\d{16,19}(?!\d)")
LONG_NUMBER = re.compile(r"\d{15}|\d{6}[ -]\d{8}|\d{14}[ -]\d{3}")
MARK = "[…]"
#: what a cell says instead of a number
NO_NUMBER = frozenset({"无", "暂无", "没有", "无证", "未办", "未办理", "遗失", "丢失", "不详", "未知", "/"})
#: a cell longer than this is a text with a number in it, not a number
LONGEST = 19


def guarded_heading(heading: str) -> Guarded | None:
    """What refuses a column of that name; None where it may be read."""
    return guarded(bare(heading))


def guarded_value(value: str) -> Guarded | None:
    """What refuses a category of that name."""
    return guarded(bare(value))


def guarded(plain: str) -> Guarded | None:
    """What refuses a word: said exactly first, contained otherwise."""
    if not plain:
        return None
    exact = (guard for guard in guards() if guard.known.says(plain))
    inside = (guard for guard in guards() if guard.known.contains(plain))
    return next(exact, None) or next(inside, None)


def guarded_content(texts: Iterable[str]) -> Guarded | None:
    """What refuses a column for what stands in it, whatever its heading says.

    A column is one of identity numbers when most of its cells have their shape, a possible day of birth
    inside included. The check digit is not asked for: typed by hand it is often wrong, and Excel puts
    noughts in its place. Cells that only say there is none do not count.
    """
    said = [text for text in texts if (plain := bare(text)) and plain not in NO_NUMBER]
    if not said:
        return None
    if 2 * sum(1 for text in said if is_identity_shaped(text)) > len(said):
        return next(guard for guard in guards() if guard.name == "identity")
    cards = [text for text in said if CARD.search(text) and is_card(text)]
    if 2 * len(cards) > len(said):
        return next(guard for guard in guards() if guard.name == "money")
    return None


def masked(text: str) -> tuple[str, bool]:
    """The text with identity and card numbers blotted out, and whether there were any."""
    if len(text) < 15 or not LONG_NUMBER.search(text):
        return text, False
    clean = IDENTITY.sub(MARK, text)
    clean = OLD_IDENTITY.sub(MARK, clean)
    clean = CARD.sub(lambda found: MARK if is_card(found.group()) else found.group(), clean)
    return clean, clean != text


def is_identity_shaped(text: str) -> bool:
    """Whether it looks like an identity number, with a possible day of birth inside; remarks aside."""
    plain = bare(text).strip("()")
    if len(plain) > LONGEST:
        return False
    return bool(IDENTITY.search(plain) or OLD_IDENTITY.fullmatch(plain))


def is_card(text: str) -> bool:
    """Whether a long number in the text passes the cards' own check (Luhn)."""
    found = CARD.search(text)
    if not found:
        return False
    digits = [int(digit) for digit in reversed(found.group())]
    doubled = [digit * 2 - 9 if digit > 4 else digit * 2 for digit in digits[1::2]]
    return (sum(digits[0::2]) + sum(doubled)) % 10 == 0
