"""When a duty is owed, and by when: the parts of a duty's file that speak of days."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, Literal, cast

from .headings import Words
from .nodes import Complaints, Fields, Node, nearest, whole, word
from .rules import Due, Every, EveryFrom, On, Recurrence, Standing, Unit
from .vocabulary import UNITS, WEEKDAYS

#: what a duty that is owed at every moment has no use for
TIMED: Final = ("opens", "due", "late_until", "settles", "first", "times", "if_late")
#: days of each month in its longest form
LONGEST: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FITS: Final[dict[str, tuple[str, ...]]] = {
    "date": ("year",),
    "lunar": ("year",),
    "month-day": ("month",),
    "weekday": ("week", "fortnight", "month", "quarter"),
}


def recurrence_of(fields: Fields, words: Words) -> Recurrence:
    """How often, or on what occasion, the duty is owed."""
    every, on = fields.get("every"), fields.get("on")
    if every is not None and on is not None:
        fields.complaints.about(on, "two-recurrences", "both `every` and `on` stand here", "keep one of them")
    if every is not None:
        return _every(fields, every, words)
    if on is not None:
        return _on(fields, on, words)
    fields.complaints.about(
        fields.node,
        "no-recurrence",
        "neither `every` nor `on` stands here",
        "say when it is owed: `every: month`",
    )
    return Standing()


def _every(fields: Fields, node: Node, words: Words) -> Recurrence:
    if node.kind == "map":
        counted = Fields(node, fields.complaints, required=("months", "from", "times"))
        return EveryFrom(
            counted.word("from", words.circumstances, "unknown-circumstance"),
            counted.whole("months", 1, at_least=1),
            counted.whole("times", 1, at_least=1),
        )
    unit = word(node, (*UNITS, "standing"), "unknown-unit", fields.complaints)
    if unit != "standing":
        return Every(cast(Unit, unit) if unit in UNITS else "month")
    for key in TIMED:
        if (extra := fields.get(key)) is not None:
            fields.complaints.about(
                extra,
                "standing-with-due",
                f"`{key}` stands at a duty that is owed at every moment",
                "take it away",
            )
    return Standing()


def _on(fields: Fields, node: Node, words: Words) -> Recurrence:
    vocabulary = words.vocabulary
    known = {
        "circumstance": (words.circumstances, "unknown-circumstance"),
        "event": (vocabulary.section("events"), "unknown-event"),
        "festival": (vocabulary.section("festivals"), "unknown-festival"),
    }
    what = next((name.text for name, _ in node.pairs if name.text in known), None)
    inner = Fields(node, fields.complaints, optional=tuple(known))
    if what is None or len(node.pairs) > 1:
        fields.complaints.about(
            node, "no-recurrence", "`on` does not name one occasion", f"write one of: {', '.join(known)}"
        )
    if what is None:
        return Standing()
    names, kind = known[what]
    return On(cast(Literal["event", "circumstance", "festival"], what), inner.words(what, names, kind))


def due_of(fields: Fields, recurrence: Recurrence) -> Due:
    """By when it is due; what fits neither period nor occasion is complained about."""
    node = fields.get("due")
    if isinstance(recurrence, EveryFrom) and node is not None:
        fields.complaints.about(
            node,
            "due-does-not-fit",
            "a turn counted from a day is due before the next turn",
            "take `due` away",
        )
    if node is None:
        if isinstance(recurrence, On) and recurrence.what != "festival":
            fields.complaints.about(
                fields.node,
                "missing-key",
                "`due` is missing",
                "say by when: `due: same-day` or `{days_after: 7}`",
            )
        return Due("days") if isinstance(recurrence, On) else Due()
    due = _due_said(node, fields.complaints)
    _check_fit(node, due, recurrence, fields.complaints)
    return due


def _check_fit(node: Node, due: Due, recurrence: Recurrence, complaints: Complaints) -> None:
    if isinstance(recurrence, On) and due.how not in ("days", "working-days"):
        complaints.about(
            node,
            "due-does-not-fit",
            "what an occasion makes due is counted in days",
            "write `{days_after: 7}`",
        )
    if isinstance(recurrence, Every) and recurrence.unit not in _FITS.get(due.how, UNITS):
        complaints.about(
            node,
            "due-does-not-fit",
            f"`{due.how}` does not fit `every: {recurrence.unit}`",
            f"it fits: {', '.join(_FITS[due.how])}",
        )
    if isinstance(recurrence, Every) and due.how == "days" and due.number < 0:
        complaints.about(
            node,
            "due-does-not-fit",
            "a period cannot be due before it begins",
            "count days after its first day",
        )


def _due_said(node: Node, complaints: Complaints) -> Due:
    if node.kind == "text":
        said = word(node, ("period-end", "same-day", *_DUES), "unknown-due", complaints)
        return Due("days") if said == "same-day" else Due()
    key = next((name.text for name, _ in node.pairs if name.text in _DUES), None)
    if key is None:
        shown = node.keys()[0] if node.keys() else ""
        complaints.about(node, "unknown-due", f"`{shown}` is not a due day", nearest(shown, _DUES))
        return Due()
    Fields(node, complaints, required=(key,), optional=("nth",) if key == "weekday" else ())
    return _DUES[key](node, complaints)


def _weekday(node: Node, complaints: Complaints) -> Due:
    fields = Fields(node, complaints, optional=("weekday", "nth"))
    name = fields.word("weekday", WEEKDAYS, "unknown-due", default="monday")
    number = WEEKDAYS.index(name) + 1 if name in WEEKDAYS else 1
    return Due("weekday", number=number, nth=fields.whole("nth", 1, at_least=1))


def _month_and_day(node: Node, complaints: Complaints, key: str, longest: tuple[int, ...]) -> tuple[int, int]:
    said = node.child(key) or node
    match = re.fullmatch(r"(\d{1,2})-(\d{1,2})", said.text)
    if not match:
        complaints.about(
            said, "wrong-type", f"{said.shown()} is not a month and a day", "write MM-DD, such as 07-01"
        )
        return 1, 1
    month, day = int(match[1]), int(match[2])
    if not (1 <= month <= 12 and 1 <= day <= longest[month - 1]):
        complaints.about(
            said, "impossible-day", f"{said.shown()} never comes", "write a day that the calendar has"
        )
        return 1, 1
    return month, day


def _date(node: Node, complaints: Complaints) -> Due:
    month, day = _month_and_day(node, complaints, "date", LONGEST)
    return Due("date", number=day, month=month)


def _lunar(node: Node, complaints: Complaints) -> Due:
    month, day = _month_and_day(node, complaints, "lunar", (30,) * 12)
    return Due("lunar", number=day, month=month)


def _days(node: Node, complaints: Complaints, key: str) -> int:
    return whole(node.child(key) or node, complaints)


def _day_of_month(node: Node, complaints: Complaints) -> Due:
    number = _days(node, complaints, "day_of_month")
    if not 1 <= number <= 31:
        complaints.about(node, "impossible-day", f"day {number} never comes", "write a day from 1 to 31")
    return Due("month-day", number=number)


_DUES: Final[dict[str, Callable[[Node, Complaints], Due]]] = {
    "weekday": _weekday,
    "date": _date,
    "lunar": _lunar,
    "days_after": lambda node, complaints: Due("days", _days(node, complaints, "days_after")),
    "days_before": lambda node, complaints: Due("days", -_days(node, complaints, "days_before")),
    "working_days_after": lambda node, found: Due("working-days", _days(node, found, "working_days_after")),
    "day_of_month": _day_of_month,
}


def late_days(fields: Fields, recurrence: Recurrence) -> int | None:
    """How many days late it still counts; None: it never lapses."""
    node = fields.get("late_until")
    if node is None:
        lapses = isinstance(recurrence, Every | Standing) or getattr(recurrence, "what", "") == "festival"
        return 0 if lapses else None
    if node.kind == "text":
        word(node, ("never-lapses",), "unknown-word", fields.complaints)
        return None
    return inner(fields, "late_until", "days")


def first_of(fields: Fields) -> int | Literal["period", "next"]:
    """What is owed in a first part-period."""
    node = fields.get("first")
    if node is None or node.text == "period":
        return "period"
    if node.kind == "map":
        return inner(fields, "first", "within_days") or 0
    word(node, ("period", "next"), "unknown-word", fields.complaints)
    return "next"


def inner(fields: Fields, key: str, inner: str, default: int | None = None) -> int | None:
    """The number in `key: {inner: n}`; the default if the key is absent."""
    node = fields.get(key)
    if node is None:
        return default
    return Fields(node, fields.complaints, required=(inner,)).whole(inner)
