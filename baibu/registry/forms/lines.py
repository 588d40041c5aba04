"""Walking the data rows of a sheet: no blanks, no totals, no repeated headings, nothing refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from ..queries.sheets import Forbidden, LeftOut, Problem, Rejected, Sheet
from .guard import guarded_content, masked
from .headings import Head
from .remedies import remedy
from .words import bare, group
from .workbooks import Cell, Table, text_of

SAMPLED = 500


@dataclass(slots=True)
class Line:
    """One row of data; only the columns that mean something."""

    row: int
    cells: dict[str, Cell]
    texts: dict[str, str] = field(default_factory=dict)
    #: the only text of a row that has just one: a section title, a remark
    alone: str = ""

    def text(self, name: str) -> str:
        """The text of a field; empty where there is none."""
        return self.texts.get(name, "")


def lines(table: Table, head: Head, sheet: Sheet) -> Iterator[Line]:
    """The rows of data; identity numbers inside taken texts are blotted out and reported."""
    taken = dict(head.fields.items())
    for number, cells in table.rows():
        if number <= head.last_row:
            continue
        said = [at for at, cell in enumerate(cells) if cell is not None and cell != ""]
        if not said or (len(said) < 6 and all(not text_of(cells[at]) for at in said)):
            continue
        first = text_of(cells[said[0]]) if said[0] not in head.guarded else ""
        if is_total(first) or is_heading_again(head, cells):
            continue
        yield line_of(number, cells, taken, sheet, head, first if len(said) == 1 else "")


def line_of(
    number: int, cells: list[Cell], taken: dict[int, str], sheet: Sheet, head: Head, alone: str
) -> Line:
    """One row, its taken columns as cells and as clean texts."""
    line = Line(number, {}, {}, masked(alone)[0] if alone else "")
    for at, name in taken.items():
        cell = cells[at] if at < len(cells) else None
        if cell is None:
            continue
        text, was_masked = masked(text_of(cell))
        if was_masked:
            report(sheet, line, head, name, "[…]", "identity-inside")
        line.cells[name] = text if was_masked else cell
        line.texts[name] = text
    return line


def is_total(first: str) -> bool:
    """Whether a row begins like a total."""
    return len(first) <= 12 and bare(first)[:3].rstrip("0123456789") in group("totals")


def is_heading_again(head: Head, cells: list[Cell]) -> bool:
    """Whether a row repeats the headings, as on every printed page."""
    named = head.columns("name") or head.columns("visited") or head.columns("building")
    return bool(named) and named[0] < len(cells) and text_of(cells[named[0]]) == head.labels[named[0]]


def label_of(head: Head, name: str) -> str:
    """The heading a field has in this sheet."""
    columns = head.columns(name)
    return head.labels[columns[0]] if columns else ""


def report(sheet: Sheet, line: Line, head: Head, name: str, found: str, code: str, **values: object) -> None:
    """Note a problem that does not keep the row out."""
    sheet.problems.append(Problem(line.row, label_of(head, name), found, remedy(code) % (values or {})))


def reject(sheet: Sheet, line: Line, head: Head, name: str, code: str) -> None:
    """Keep the row out, and say why on the sheet that goes back to the office."""
    advice = remedy(code)
    sheet.problems.append(Problem(line.row, label_of(head, name), line.text(name), advice, is_rejecting=True))
    cells = {head.labels[at]: line.texts.get(meaning, "") for at, meaning in head.fields.items()}
    sheet.rejected.append(Rejected(line.row, cells, advice))


def refuse_by_content(table: Table, head: Head) -> None:
    """Refuse columns that hold identity or card numbers under another name, or under none."""
    data = [cells for _number, cells in islice(table.rows(), head.last_row, head.last_row + SAMPLED)]
    columns = head.labels or range(max(map(len, data), default=0))
    sample: dict[int, list[str]] = {at: [] for at in columns if at not in head.guarded}
    for cells in data:
        for at, texts in sample.items():
            if at < len(cells) and cells[at] is not None:
                texts.append(text_of(cells[at]))
    for at, texts in sample.items():
        if guard := guarded_content(texts):
            head.guarded[at] = guard
            head.labels.setdefault(at, letters(at))
            head.fields.pop(at, None)
            head.left_out.pop(at, None)


def letters(at: int) -> str:
    """What a spreadsheet calls the column of that index: A to Z, AA and on."""
    before = letters(at // 26 - 1) if at >= 26 else ""
    return before + chr(ord("A") + at % 26)


def sheet_of(table: Table, head: Head, language_at: int) -> Sheet:
    """The sheet as far as its headings tell."""
    taken = {at: head.fields.get(at) for at in sorted(head.labels)}
    return Sheet(
        name=table.name,
        kind=head.kind,
        header_row=head.row,
        mapping={head.labels[at]: name for at, name in taken.items()},
        forbidden=[
            Forbidden(head.labels[at], *guard.in_words()) for at, guard in sorted(head.guarded.items())
        ],
        left_out=[
            LeftOut(label, why_left_out(head, at, language_at))
            for at, label in sorted(head.labels.items())
            if at not in head.guarded and at not in head.fields
        ],
    )


def why_left_out(head: Head, at: int, language_at: int) -> str:
    """Why a column is not taken."""
    if at in head.unregistered:
        return remedy("no-entry")
    return head.left_out[at][language_at] if at in head.left_out else remedy("no-field")
