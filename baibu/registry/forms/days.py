"""Births and days in all their usual spellings."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import lru_cache

from ..queries.sheets import Birth
from .workbooks import Cell, text_of

FIRST_SERIAL = date(1899, 12, 30)
OLDEST = 120
CHINESE_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
PARTS = re.compile(
    r"^(?:公元|生于)?(?P<year>\d{2}|\d{4})(?:年|[-./\s])"
    r"(?:(?P<month>\d{1,2})(?:月|[-./\s])?(?:(?P<day>\d{1,2})日?号?)?)?(?:生|出生)?(?:\s+\d{1,2}:\d{2}.*)?$"
)
YEARLESS = re.compile(r"^(?P<month>\d{1,2})(?:月|[-./])(?P<day>\d{1,2})日?号?$")
PLAIN = re.compile(r"^(?P<year>(?:19|20)\d{2})(?P<month>\d{2})?(?P<day>\d{2})?$")
AGE = re.compile(r"^(?:约|虚岁|周岁)?(?P<age>\d{1,3})(?:周岁|岁|虚岁)?$")


class Unreadable(Exception):
    """A day nobody can read for certain; `remedy` is a key of REMEDIES."""

    def __init__(self, remedy: str, birth: Birth | None = None) -> None:
        self.remedy = remedy
        #: what is certain all the same
        self.birth = birth
        super().__init__(remedy)


def read_birth(cell: Cell, today: date) -> Birth | None:
    """The birth a cell means, as precisely as it says; None where it is empty."""
    if isinstance(cell, (date, datetime)):
        return plausible(Birth(cell.date() if isinstance(cell, datetime) else cell, "day"), today)
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return plausible(birth_of_number(cell), today)
    return birth_of_text(text_of(cell), today)


@lru_cache(maxsize=40_000)
def birth_of_text(text: str, today: date) -> Birth | None:
    """The birth a text means."""
    if not text or text in {"-", "无", "不详", "未知", "/", "—"}:
        return None
    if "农历" in text or "阴历" in text:
        raise Unreadable("lunar")
    said = chinese_date(text)
    if re.fullmatch(r"\d{1,3}(?:周岁|岁|虚岁)", said):
        return read_age(said, today)
    if found := PLAIN.match(said) or PARTS.match(said):
        return plausible(birth_of_parts(found, today), today)
    if re.fullmatch(r"\d{5}(?:\.0+)?", said):
        return plausible(Birth(of_serial(float(said)), "day"), today)
    raise Unreadable("unreadable-day")


def birth_of_number(number: float) -> Birth:
    """The birth a number cell means: 19700701, 197007, 1970, a serial; 1970.1 may be two months."""
    whole = int(number)
    if number != whole:
        if 1900 <= whole <= 2100:
            return birth_of_decimal(number, whole)
        return Birth(of_serial(number), "day")
    if 10_000 <= whole <= 80_000:
        return Birth(of_serial(whole), "day")
    found = PLAIN.match(str(whole))
    if not found:
        raise Unreadable("unreadable-day")
    return birth_of_parts(found, date.max)


def birth_of_decimal(number: float, year: int) -> Birth:
    """1970.07 is July; 1970.1 is January or October, so only its year is certain."""
    tail = repr(number).split(".")[1]
    if len(tail) == 1:
        raise Unreadable("january-or-october", Birth(date(year, 1, 1), "year"))
    month = int(tail[:2])
    return Birth(made(year, month, 1), "month")


def birth_of_parts(found: re.Match[str], today: date) -> Birth:
    """The birth from year, month and day as far as they are given."""
    year = int(found["year"])
    if len(found["year"]) == 2:
        year += 1900 if year > today.year % 100 else 2000
    if not found["month"]:
        return Birth(made(year, 1, 1), "year")
    if not found["day"]:
        return Birth(made(year, int(found["month"]), 1), "month")
    return Birth(made(year, int(found["month"]), int(found["day"])), "day")


def read_age(cell: Cell, today: date) -> Birth | None:
    """The year of birth an age means, as of today; one year either way is in the nature of ages."""
    text = text_of(cell)
    if not text or text in {"-", "无", "不详"}:
        return None
    found = AGE.match(text)
    if not found:
        raise Unreadable("unreadable-age")
    return plausible(Birth(date(today.year - int(found["age"]), 1, 1), "year"), today)


def read_day(cell: Cell, today: date) -> date | None:
    """The day a cell means; without a year it is the latest such day not after today."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and 10_000 <= cell <= 80_000:
        return of_serial(cell)
    return day_of_text(text_of(cell), today)


def day_of_text(text: str, today: date) -> date | None:
    """The day a text means."""
    if not text:
        return None
    said = chinese_date(text)
    if found := YEARLESS.match(said):
        return latest(int(found["month"]), int(found["day"]), today)
    found = PLAIN.match(said) or PARTS.match(said)
    if not found or not found["day"]:
        raise Unreadable("unreadable-day")
    return birth_of_parts(found, today).on


def latest(month: int, day: int, today: date) -> date:
    """The latest day of that month and day which is not after today."""
    for year in range(today.year, today.year - 9, -1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= today:
            return found
    raise Unreadable("unreadable-day")


def plausible(birth: Birth, today: date) -> Birth:
    """The birth, unless nobody alive can have it."""
    if birth.on > today:
        raise Unreadable("in-the-future")
    if today.year - birth.on.year > OLDEST:
        raise Unreadable("too-long-ago")
    return birth


def made(year: int, month: int, day: int) -> date:
    """The day, if there is one."""
    try:
        return date(year, month, day)
    except ValueError as error:
        raise Unreadable("no-such-day") from error


def of_serial(number: float) -> date:
    """The day Excel counts as that number."""
    return FIRST_SERIAL + timedelta(days=int(number))


def chinese_date(text: str) -> str:
    """一九七〇年七月 → 1970年7月; 十 is written out as people do in months and days."""
    if text.isascii() or not re.search("[〇零一二三四五六七八九十]", text):
        return text.replace(" 00:00:00", "")
    spelled = re.sub(r"([一二三])?十([一二三四五六七八九])?", tens, text)
    return spelled.translate(CHINESE_DIGITS)


def tens(found: re.Match[str]) -> str:
    """二十一 → 21."""
    left, right = found[1] or "一", found[2] or "零"
    return (left + right).translate(CHINESE_DIGITS)
