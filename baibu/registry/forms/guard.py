"""What must not come in: columns by name, values by name, identity and card numbers by their shape."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .words import Guarded, bare, guards

IDENTITY = re.compile(
    r"(?<!\d)(\d{6})((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(\d{3})([\dXx])(?!\d)"
)
OLD_IDENTITY = re.compile(r"(?<!\d)\d{6}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)")
CARD = re.compile(r"(?<!\d)\d{16,19}(?!\d)")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
MARK = "[…]"
#: a cell longer than this is a text with a number in it, not a number
LONGEST = 20


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

    A column is one of identity numbers when most of its cells have their shape and one has a right
    check digit, or ends in the three noughts Excel leaves of a number it could not hold.
    """
    said = [text for text in texts if text]
    if not said:
        return None
    identities = [text for text in said if is_identity_shaped(text)]
    if 2 * len(identities) > len(said) and any(
        has_check_digit(text) or text.endswith("000") for text in identities
    ):
        return next(guard for guard in guards() if guard.name == "identity")
    cards = [text for text in said if CARD.search(text) and is_card(text)]
    if 2 * len(cards) > len(said):
        return next(guard for guard in guards() if guard.name == "money")
    return None


def masked(text: str) -> tuple[str, bool]:
    """The text with identity and card numbers blotted out, and whether there were any."""
    if len(text) < 15 or not re.search(r"\d{15}", text):
        return text, False
    clean = IDENTITY.sub(MARK, text)
    clean = OLD_IDENTITY.sub(MARK, clean)
    clean = CARD.sub(lambda found: MARK if is_card(found.group()) else found.group(), clean)
    return clean, clean != text


def is_identity_shaped(text: str) -> bool:
    """Whether it looks like an identity number, with a possible day of birth inside."""
    if len(text) > LONGEST:
        return False
    return bool(IDENTITY.search(text) or OLD_IDENTITY.fullmatch(text.strip()))


def has_check_digit(text: str) -> bool:
    """Whether an 18-digit number ends in the check digit of GB 11643, or is one of the old fifteen."""
    found = IDENTITY.search(text)
    if not found:
        return bool(OLD_IDENTITY.fullmatch(text.strip()))
    number = found.group().upper()
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == number[17]


def is_card(text: str) -> bool:
    """Whether a long number in the text passes the cards' own check (Luhn)."""
    found = CARD.search(text)
    if not found:
        return False
    digits = [int(digit) for digit in reversed(found.group())]
    doubled = [digit * 2 - 9 if digit > 4 else digit * 2 for digit in digits[1::2]]
    return (sum(digits[0::2]) + sum(doubled)) % 10 == 0
