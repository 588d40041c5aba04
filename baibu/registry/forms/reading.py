"""A whole file, read: what it holds, what is wrong with it, and nothing that must not be kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from string import ascii_uppercase
from typing import Any

from django.utils.translation import get_language

from baibu import core

from ..queries.collector import paused
from ..queries.marks import COVER
from ..queries.sheets import Kind, Problem, Sheet, Workbook
from .headings import Head, assign, find_head
from .lines import refuse_by_content, sheet_of
from .passwords import opened
from .registers import read_register
from .remedies import remedy
from .teams import read_team
from .visit_logs import read_visits
from .words import bare, grouped
from .workbooks import Table, open_tables

#: fields without which a kind of sheet cannot be read
NEEDED = {"register": ("name",), "team": ("building",), "visits": ("day", "visited"), "unknown": ()}
#: as many cells far away as are named one by one
MOST_STRAYS = 20


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody said about one sheet: its kind, and what some headings mean; empty: not taken."""

    kind: Kind | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)

    def after(self, earlier: Choice) -> Choice:
        """This choice on top of an earlier one about the same sheet; another kind begins anew."""
        return self if self.kind != earlier.kind else Choice(self.kind, {**earlier.mapping, **self.mapping})


def plain_choices(choices: Mapping[str, Choice]) -> dict[str, Any]:
    """The choices as they are kept with a draft."""
    return {name: {"kind": choice.kind, "mapping": dict(choice.mapping)} for name, choice in choices.items()}


def choices_from(plain: Mapping[str, Any]) -> dict[str, Choice]:
    """The choices that were kept with a draft."""
    return {name: Choice(said["kind"], said["mapping"]) for name, said in plain.items()}


@paused()
def read_workbook(
    content: bytes,
    file_name: str,
    *,
    today: date,
    pack: core.Pack | None = None,
    choices: Mapping[str, Choice] | None = None,
    known_headings: Mapping[str, Mapping[str, str]] | None = None,
    kind: Kind | None = None,
    password: str = "",
) -> Workbook:
    """The file, read; `choices` by sheet name outdo what the office once said, by kind of sheet.

    `kind` is what every sheet is taken for, unless a choice says otherwise; `password` opens a closed file.
    """
    posts = post_words(pack)
    sheets = []
    for table in open_tables(opened(content, password), file_name):
        if is_cover(table):
            continue
        choice = (choices or {}).get(table.name, Choice(kind))
        if sheet := read_sheet(table, posts, choice, known_headings or {}, today):
            sheets.append(sheet)
    if not sheets:
        raise core.Refusal("empty-workbook", remedy("no-content"), "file")
    return Workbook(file_name, sheets)


def is_cover(table: Table) -> bool:
    """Whether it is the first sheet of an export of ours, which only says what the file is."""
    first = next((cells for _number, cells in table.rows()), [])
    return bool(first) and str(first[0]).startswith(COVER)


def read_sheet(
    table: Table,
    posts: Mapping[str, str],
    choice: Choice,
    known: Mapping[str, Mapping[str, str]],
    today: date,
) -> Sheet | None:
    """One sheet, read; None where it is blank."""
    if not any(any(cell not in (None, "") for cell in cells) for _number, cells in table.rows()):
        return None
    head = find_head(table, posts)
    if choice.kind:
        head.kind = choice.kind
    assign(head, {**known.get(head.kind, {}), **choice.mapping}, posts)
    refuse_by_content(table, head)
    sheet = sheet_of(table, head, 0 if (get_language() or "zh").startswith("zh") else 1)
    sheet.problems += [
        Problem(int(cell.lstrip(ascii_uppercase)), "", cell, remedy("far-away"))
        for cell in table.strays[:MOST_STRAYS]
    ]
    if is_readable(head, sheet):
        read_rows(table, head, sheet, posts, today)
        if not sheet.rows:
            sheet.problems.append(Problem(head.last_row, "", sheet.name, remedy("no-rows")))
    return sheet


def is_readable(head: Head, sheet: Sheet) -> bool:
    """Whether the sheet's kind and its needed columns are known; otherwise the problem is noted."""
    if head.kind == "unknown":
        sheet.problems.append(Problem(head.row or 1, "", sheet.name, remedy("unknown-sheet")))
        return False
    missing = [name for name in NEEDED[head.kind] if not head.columns(name)]
    for name in missing:
        sheet.problems.append(Problem(head.row, name, "", remedy("no-column")))
    return not missing


def read_rows(table: Table, head: Head, sheet: Sheet, posts: Mapping[str, str], today: date) -> None:
    """Fill the sheet according to its kind."""
    if head.kind == "register":
        read_register(table, head, sheet, today)
    elif head.kind == "team":
        read_team(table, head, sheet, posts)
    elif head.kind == "visits":
        read_visits(table, head, sheet, today)


def post_words(pack: core.Pack | None) -> dict[str, str]:
    """The words for posts → post code: the usual ones, and the titles of the method lived by."""
    usual = grouped("posts")
    if pack is None:
        return usual
    codes = {post.code for post in pack.posts if post.held_by == "tenure"}
    titles = {bare(post.title.zh): post.code for post in pack.posts if post.code in codes}
    return {word: code for word, code in usual.items() if code in codes} | titles
