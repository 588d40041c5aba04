"""Single cells of a register: phones, sex, yes and no, categories, names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from .guard import guarded_value
from .words import bare, group, grouped

MOBILE = re.compile(r"1[3-9]\d{9}")
LANDLINE = re.compile(r"0\d{2,3}-?[2-8]\d{6,7}(?:-\d{1,5})?")
LOCAL = re.compile(r"[2-8]\d{6,7}")
BETWEEN = re.compile(r"[/、,;;,|]| 或 |\s{2,}")
SEVERAL = re.compile(r"[/、,，;；|\n]")
YES = frozenset({"是", "√", "有", "1", "y", "yes", "对", "v", "☑", "✓", "✔", "●", "属于"})
SEX = {"男": "m", "女": "f", "男性": "m", "女性": "f", "m": "m", "f": "f", "1": "m", "2": "f"}
NAME = re.compile(r"^[^\d\W_](?:[^\d\W_]|[·• .-])*$")


@dataclass(frozen=True, slots=True)
class Phone:
    """What a phone cell says: a number, a pointer to another row, or why it is none."""

    number: str = ""
    #: head · above
    same_as: str = ""
    #: too-short · too-long · not-a-phone · second-left-out
    trouble: str = ""


def names_in(text: str) -> tuple[str, ...]:
    """The names a cell lists, each once; none where it says nobody. A blank may stand inside a name."""
    parts = (clean_name(part.strip()) for part in SEVERAL.split(text) if bare(part) not in group("nobody"))
    return tuple(dict.fromkeys(part for part in parts if part))


@lru_cache(maxsize=10_000)
def read_phone(text: str) -> Phone:
    """The phone a text means."""
    plain = bare(text)
    if not text or text in group("nobody") or plain in group("nobody"):
        return Phone()
    if plain in group("same_as_head"):
        return Phone(same_as="head")
    if text in group("same_as_above") or plain in group("same_as_above"):
        return Phone(same_as="above")
    numbers = [read_number(part) for part in BETWEEN.split(text) if part.strip()]
    good = [number for number in numbers if number.number]
    if good and len(numbers) > 1:
        return Phone(good[0].number, trouble="second-left-out")
    return good[0] if good else numbers[0] if numbers else Phone()


def read_number(text: str) -> Phone:
    """One number: a mobile, a landline with or without its area."""
    compact = re.sub(r"[\s()()]", "", text)
    digits = re.sub(r"\D", "", compact)
    if compact.startswith("+86") or (len(digits) == 13 and digits.startswith("86")):
        digits = digits.removeprefix("86")
    if MOBILE.fullmatch(digits):
        return Phone(digits)
    if LANDLINE.fullmatch(compact.replace("—", "-")) or LOCAL.fullmatch(digits):
        return Phone(compact.replace("—", "-")[:20])
    if not digits or re.search(r"[A-Za-z一-鿿]", compact):
        return Phone(trouble="not-a-phone")
    return Phone(trouble="too-short" if len(digits) < 11 else "too-long")


def read_sex(text: str) -> str:
    """`f`, `m`, or nothing where the cell does not say."""
    return SEX.get(bare(text).lower(), "")


def is_yes(text: str) -> bool:
    """Whether a cell of a yes-and-no column says yes."""
    return text.strip().lower() in YES


def is_name(text: str) -> bool:
    """Whether it can be a person's name."""
    return bool(NAME.match(text)) and len(text) <= 30


def clean_name(text: str) -> str:
    """The name without blanks between its signs: 李 杰 → 李杰; foreign names keep theirs."""
    return text if text.isascii() else re.sub(r"\s+", "", text)


@dataclass(frozen=True, slots=True)
class Categories:
    """What a category cell claims."""

    kinds: tuple[str, ...] = ()
    #: words refused, with the article
    refused: tuple[tuple[str, str], ...] = ()
    #: words that touch health, and so need a consent of their own
    health: tuple[str, ...] = ()
    #: words nobody knows
    unknown: tuple[str, ...] = ()


def read_categories(text: str) -> Categories:
    """The circumstances a category cell claims; guarded words are dropped and named by their law only."""
    kinds: list[str] = []
    refused: list[tuple[str, str]] = []
    health: list[str] = []
    unknown: list[str] = []
    for word in re.split(r"[、,,;;/|\s+]+", text):
        plain = bare(word)
        if not plain or plain in group("nothing_special"):
            continue
        if guard := guarded_value(plain):
            refused.append((word, guard.in_words()[0]))
        elif plain in grouped("categories"):
            kinds.append(grouped("categories")[plain])
        elif plain in group("health_categories"):
            health.append(word)
        else:
            unknown.append(word)
    return Categories(tuple(dict.fromkeys(kinds)), tuple(refused), tuple(health), tuple(unknown))
