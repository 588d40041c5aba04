"""Sentences in two languages at once: filled, joined, days in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from .rules import Text

WEEKDAYS: Final = (
    Text("星期一", "Monday"),
    Text("星期二", "Tuesday"),
    Text("星期三", "Wednesday"),
    Text("星期四", "Thursday"),
    Text("星期五", "Friday"),
    Text("星期六", "Saturday"),
    Text("星期日", "Sunday"),
)


MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def filled(text: Text, **values: Text | str | int) -> Text:
    """The text with its gaps filled, each language with its own wording."""

    def wording(language: str) -> dict[str, object]:
        return {
            name: value.in_language(language) if isinstance(value, Text) else value
            for name, value in values.items()
        }

    return Text(text.zh.format(**wording("zh")), text.en.format(**wording("en")))


def joined(texts: Iterable[Text], zh: str = "、", en: str = ", ") -> Text:
    """The texts one after the other."""
    texts = tuple(texts)
    return Text(zh.join(text.zh for text in texts), en.join(text.en for text in texts))


def day_said(day: date) -> Text:
    """A day in words."""
    return Text(f"{day.year}年{day.month}月{day.day}日", f"{day.day} {MONTHS[day.month - 1]} {day.year}")


def days(number: int) -> str:
    """So many days, in English."""
    return "1 day" if number == 1 else f"{number} days"
