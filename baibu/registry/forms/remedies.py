"""What to do about each kind of trouble in a cell, in words."""

from __future__ import annotations

from functools import cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _


def remedy(code: str) -> str:
    """The advice for a kind of trouble, in the reader's language."""
    return advice(get_language() or "")[code]


@cache
def advice(language: str) -> dict[str, str]:
    """Kind of trouble → what to do, in the language that is active; its name only keys the cache."""
    return advice_on_cells() | advice_on_rows()


def advice_on_cells() -> dict[str, str]:
    """Trouble inside one cell → what to do."""
    return {
        "no-name": _("A name is missing. Write it, or delete the row."),
        "not-a-name": _("This does not look like a name. Write the name alone in this cell."),
        "no-address": _("The head of the household has no address. Write building, entrance and room."),
        "no-family": _("This row has no address and the rows above it belong to nobody it could follow. "
                       "Write the address."),
        "address": _("This address was not understood. Write it like 3栋2单元501 or 3-2-501."),
        "no-room": _("The address ends before the door. Write the room too, like 3栋2单元501."),
        "elsewhere": _("The relation says this family, the address says another door. The person is kept "
                       "at the door written here; correct it if that is wrong."),
        "too-short": _("This phone number is too short, so it is left out. Write the whole number."),
        "too-long": _("This phone number is too long, so it is left out. Check it."),
        "not-a-phone": _("This is not a phone number, so it is left out. Write the number alone."),
        "second-left-out": _("There is room for one number; the first is kept."),
        "head-same": _("The head of the household points to their own number. Write the number itself."),
        "unreadable-day": _("This day was not understood, so it is left out. Write it like 1970-07-01."),
        "unreadable-age": _("This age was not understood, so it is left out. Write a number of years."),
        "no-such-day": _("There is no such day, so it is left out. Check it."),
        "in-the-future": _("This day is still to come, so it is left out. Check it."),
        "too-long-ago": _("This would be more than 120 years ago, so it is left out. Check it."),
        "january-or-october": _("As a number this may be January or October; only the year is kept. "
                                "Write it as text, like 1970-10."),
        "lunar": _("A day of the lunar calendar is left out. Write the day of the solar calendar."),
        "sex": _("Write 男 or 女, or leave it empty."),
        "category": _("This category is not known to the method, so it is left out. Note the need on the "
                      "page of the person if there is one."),
        "health": _("Facts of health need a consent of their own and are not taken from a register."),
    }  # fmt: skip


def advice_on_rows() -> dict[str, str]:
    """Trouble between rows, with posts, visits and whole sheets → what to do."""
    return {
        "same-person": _("Same birth, same door, nearly the same name as row %(row)s. If it is one person, "
                         "keep one row; both are brought in as they stand."),
        "two-doors": _("Row %(row)s has the same person at another door. Keep the row of the door they live "
                       "behind; both are brought in as they stand."),
        "namesake": _("Row %(row)s has the same name behind the same door and another birth. If it is one "
                      "person, keep one row; both are brought in as they stand."),
        "identity-inside": _("An identity number stood in this cell; it is blotted out and not stored."),
        "no-building": _("It is not clear which building this row is about. Write it like 3栋."),
        "two-names": _("One seat has two names; the first is kept."),
        "unknown-post": _("This post is not in the method, so the row is left out."),
        "building-twice": _("This building stands in the sheet twice for this post; the first row is kept."),
        "no-visit-day": _("The day of the visit is missing or not understood. Write it like 2026-05-02."),
        "visit-in-future": _("The day of the visit is still to come. Check it."),
        "no-visited": _("It does not say who was visited. Write a name."),
        "no-how": _("It does not say how it went. Write 上门, 见家属, 电话 or 上门未遇."),
        "unknown-sheet": _("It is not clear what this sheet is. Give its columns headings such as 姓名, "
                           "住址, 出生年月, or say below what it is."),
        "no-rows": _("This sheet is empty: there are no rows below its headings. Fill them in, or send the "
                     "sheet that has the people in it."),
        "no-content": _("This file is empty: no sheet that is shown has anything in it. Check that it is the "
                        "right file, and that it was saved before it was sent."),
        "far-away": _("This cell stands far away from everything else on its sheet, so it was not read. If "
                      "it belongs to the data, move it there; otherwise delete it."),
        "no-field": _("No field of the register takes this column."),
        "no-entry": _("This column is not taken: the field register does not say what it is for, who sees it "
                      "and how long it stays. Whoever needs it adds that first."),
        "no-column": _("No column was found for this. Say below which one it is."),
    }  # fmt: skip
