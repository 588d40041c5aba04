"""What a public text must not tell: numbers, doors, births and names of people; and its masked form."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from .masking import masked_address, masked_name, masked_phone

Kind = Literal["identity", "card", "phone", "address", "birth", "minor", "name"]
MARK = "[…]"
WIDE = str.maketrans("０１２３４５６７８９Ｘｘ－　", "0123456789Xx- ")
IDENTITY = re.compile(r"(?<!\d)(?:\d[ \-·]?){17}[\dXx](?!\d)|(?<!\d)\d{15}(?!\d)")
CARD = re.compile(r"(?<!\d)(?:\d[ \-]?){15,18}\d(?!\d)")
MOBILE = re.compile(r"(?<!\d)(?:\+?86[ \-]?)?1[3-9]\d[ \-]?\d{4}[ \-]?\d{4}(?!\d)")
#: what may be a number on a line of the house; only those of somebody in the register are held back
LINE = re.compile(r"(?<!\d)(?:0\d{2,3}[ \-]?)?\d{7,8}(?!\d)")
BUILDING, ROOM = r"\d{1,3}\s*(?:号楼|栋|幢|座|楼)", r"\d{3,4}\s*(?:室|号|房)?"
ADDRESS = re.compile(
    rf"(?:[一-鿿]{{0,8}}){BUILDING}\s*(?:\d{{1,2}}\s*(?:单元|门)\s*)?{ROOM}(?!\d)"
    r"|(?<![\d\-])\d{1,3}-\d{1,2}-\d{3,4}(?![\d\-])"
)
DAY = r"(?:19|20)\d{2}\s*[年./\-]\s*\d{1,2}(?:\s*[月./\-]\s*\d{1,2}\s*日?)?"
BIRTH = re.compile(rf"(?:出生日期|出生年月|出生于|出生|生于|生日)[::是为\s]*{DAY}|{DAY}\s*(?:出生|生人|生日)")
WEIGHTS, CHECKS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10X98765432"
BORN = re.compile(r"\d{6}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]")
OLD = re.compile(r"\d{8}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}")


@dataclass(frozen=True, slots=True)
class Finding:
    """A piece of a text that tells of somebody."""

    kind: Kind
    start: int
    text: str
    masked: str

    @property
    def end(self) -> int:
        """The place just behind it."""
        return self.start + len(self.text)


def revealing(
    text: str, names: Collection[str] = (), minors: Collection[str] = (), lines: Collection[str] = ()
) -> tuple[Finding, ...]:
    """What the text tells of somebody, in its order, nothing twice.

    `names` and, apart, those of `minors` that may not stand there; `lines`: figures of numbers of somebody's.
    """
    plain = text.translate(WIDE)
    taken: list[Finding] = []
    for found in _found(plain, names, minors, lines):
        if all(found.end <= each.start or each.end <= found.start for each in taken):
            taken.append(found)
    return tuple(sorted(taken, key=lambda each: each.start))


def _found(
    text: str, names: Collection[str], minors: Collection[str], lines: Collection[str]
) -> Iterator[Finding]:
    for hit in IDENTITY.finditer(text):
        if is_identity(hit.group()):
            yield Finding("identity", hit.start(), hit.group(), MARK)
    for hit in CARD.finditer(text):
        if is_card(hit.group()):
            yield Finding("card", hit.start(), hit.group(), MARK)
    for hit in MOBILE.finditer(text):
        yield Finding("phone", hit.start(), hit.group(), masked_phone(figures(hit.group())[-11:]))
    for hit in LINE.finditer(text):
        if figures(hit.group()) in lines:
            yield Finding("phone", hit.start(), hit.group(), masked_phone(hit.group()))
    for hit in ADDRESS.finditer(text):
        yield Finding("address", hit.start(), hit.group(), masked_address(hit.group()) or MARK)
    for hit in BIRTH.finditer(text):
        yield Finding("birth", hit.start(), hit.group(), MARK)
    yield from _named(text, "minor", minors)
    yield from _named(text, "name", names)


def _named(text: str, kind: Literal["minor", "name"], names: Iterable[str]) -> Iterator[Finding]:
    for name in sorted(names, key=len, reverse=True):
        for hit in re.finditer(re.escape(name), text):
            yield Finding(kind, hit.start(), hit.group(), masked_name(name))


def masked_text(text: str, findings: Iterable[Finding]) -> str:
    """The text with each of the findings in its masked form."""
    shown, at = "", 0
    for found in sorted(findings, key=lambda each: each.start):
        shown += text[at : found.start] + found.masked
        at = found.end
    return shown + text[at:]


def numbers_in(text: str) -> dict[str, str]:
    """Every piece of the text that may be a phone number → its figures, without the country's."""
    plain = text.translate(WIDE)
    mobiles = {hit.group(): figures(hit.group())[-11:] for hit in MOBILE.finditer(plain)}
    return mobiles | {hit.group(): figures(hit.group()) for hit in LINE.finditer(plain)}


def is_identity(said: str) -> bool:
    """Whether it is an identity number: its check digit is right, or a day of birth stands inside."""
    plain = re.sub(r"[ \-·]", "", said).upper()
    if len(plain) != len(WEIGHTS) + 1:
        return bool(OLD.fullmatch(plain))
    total = sum(int(digit) * weight for digit, weight in zip(plain[:-1], WEIGHTS, strict=True))
    return plain[-1] == CHECKS[total % 11] or bool(BORN.fullmatch(plain))


def is_card(said: str) -> bool:
    """Whether the number passes the cards' own check (Luhn)."""
    digits = [int(digit) for digit in reversed(figures(said))]
    doubled = [digit * 2 - 9 if digit > 4 else digit * 2 for digit in digits[1::2]]
    return (sum(digits[0::2]) + sum(doubled)) % 10 == 0


def figures(said: str) -> str:
    """The digits alone."""
    return "".join(sign for sign in said if sign.isdigit())
