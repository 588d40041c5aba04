"""Whether two rows may mean one person."""

from __future__ import annotations

from .names import syllable
from .sheets import Birth


def may_be_one(one: Birth | None, other: Birth | None) -> bool:
    """Whether two births can be the same, as far as both are known."""
    if one is None or other is None or one == other:
        return True
    if "year" in (one.precision, other.precision):
        return one.on.year == other.on.year
    if "month" in (one.precision, other.precision):
        return (one.on.year, one.on.month) == (other.on.year, other.on.month)
    return False


def is_nearly(one: str, other: str) -> bool:
    """Whether two names are one slip of the pen apart."""
    return differs_by_one_sign(one, other) or sounds_alike(one, other)


def sounds_alike(one: str, other: str) -> bool:
    """Whether two names are read the same: 张芳 and 章芳."""
    return [syllable(sign) for sign in one] == [syllable(sign) for sign in other]


def differs_by_one_sign(one: str, other: str) -> bool:
    """Whether two names of one length differ in exactly one sign, or one has one sign more."""
    if len(one) == len(other):
        return sum(left != right for left, right in zip(one, other, strict=True)) == 1
    short, long = sorted((one, other), key=len)
    return (
        len(long) - len(short) == 1
        and len(short) > 1
        and any(long[:at] + long[at + 1 :] == short for at in range(len(long)))
    )
