"""Sheets with a stray cell far from everything else: the rest is read, what is cut off is named."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape

from django.utils.translation import gettext as _

from baibu import core

# The library lays a sheet out as one block from its first cell to its last, so a blank typed into the last
# row and column costs as much as a sheet filled to the brim: 17 billion places, and the process is gone.

#: more places than this, of which hardly any is filled, and the sheet is looked at cell by cell
LOOKED_INTO, FILLED = 1_000_000, 0.05
#: the most places a sheet may have; a register of 120,000 people in thirty columns has a quarter of it
MOST_PLACES = 16_000_000
#: what stands behind so many blank rows or columns belongs to nothing
ROW_GAP, COLUMN_GAP = 1000, 60
#: where a package keeps its parts
PARTS, BOOK = "xl", "workbook.xml"
#: what every sheet has, wherever the package keeps it
DATA = re.compile(rb"<(?:\w{1,20}:)?sheetData[\s/>]")
# Whatever a hostile file says, a pattern looks at a bounded stretch behind each place where it could begin.
CELL = re.compile(
    rb'<(?:\w{1,20}:)?c\s(?P<attributes>[^<>]{0,400}?\br="(?P<column>[A-Z]{1,3})(?P<row>\d{1,9})"[^<>]{0,400}?)'
    rb"(?:/>|>(?P<inside>(?:[^<]|<(?!(?:\w{1,20}:)?c[\s>/]))*?)</(?:\w{1,20}:)?c>)"
)
#: the column and the row a cell names, and the row a row names, in every way the library understands
COLUMN = re.compile(rb"""\br\s{0,9}=\s{0,9}["']([A-Za-z]{1,3})\d""")
ROW = re.compile(rb"""\br\s{0,9}=\s{0,9}["'](?:[A-Za-z]{1,3})?(\d{1,9})["']""")
CELLS = re.compile(rb"<(?:\w{1,20}:)?c[\s>]")
SHARED = re.compile(
    rb"<(?:\w{1,20}:)?si(?:\s[^<>]*)?(?:/>|>((?:[^<]|<(?!(?:\w{1,20}:)?si[\s>/]))*?)</(?:\w{1,20}:)?si>)"
)
TEXT = re.compile(rb"<(?:\w{1,20}:)?(?:t|v)(?:\s[^<>]*)?>([^<]*)</(?:\w{1,20}:)?(?:t|v)>")
LISTED = re.compile(r"<(?:\w{1,20}:)?sheet\s[^<>]*>")
RELATED = re.compile(r"<(?:\w{1,20}:)?Relationship\s[^<>]*>")
#: rows and cells of an .ods, with how often each stands there
TOKEN = re.compile(
    rb"<table:(table-row|table|(?:covered-)?table-cell)(?=[\s>/])"
    rb"""(?:[^<>]{0,2000}?number-(?:rows|columns)-repeated\s{0,9}=\s{0,9}["'](\d{1,9})["'])?[^<>]{0,2000}?(/?)>"""
)


@dataclass(slots=True)
class Trimmed:
    """A package without its strays, and where those stood that said something."""

    content: bytes
    #: sheet → cells as a spreadsheet names them
    cut: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Block:
    """The rows and columns that are read, 1-based."""

    rows: range
    columns: range

    @property
    def places(self) -> int:
        """How many cells the library lays out for it."""
        return self.rows[-1] * len(self.columns)


def trimmed(content: bytes) -> Trimmed:
    """The .xlsx with every sheet cut to what belongs together; the same bytes where nothing strays.

    Refused where a sheet is larger than any register even then.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        if "content.xml" in package.namelist():
            refuse_spread(package.read("content.xml"))
            return Trimmed(content)
        changed: dict[str, bytes] = {}
        found = Trimmed(content)
        for part in package.namelist():
            sheet = package.read(part)
            if DATA.search(sheet) and is_sparse(sheet):
                changed[part], cut = cut_down(sheet, blank_texts(package))
                refuse_what_stays(changed[part])
                if cut:
                    found.cut[sheet_names(package).get(part, part)] = cut
        if changed:
            found.content = repacked(package, changed)
    return found


def is_sparse(sheet: bytes) -> bool:
    """Whether far more places than cells lie between its corners; refused where there is too much anyway."""
    places = extent(sheet)
    if places <= LOOKED_INTO:
        return False
    is_empty = sum(1 for _cell in CELLS.finditer(sheet)) < FILLED * places
    if places > MOST_PLACES and not is_empty:
        raise spread_refusal()
    return is_empty


def refuse_what_stays(sheet: bytes) -> None:
    """Nothing; refused where cells are written in a way that could not be cut away."""
    if extent(sheet) > MOST_PLACES:
        raise spread_refusal()


def extent(sheet: bytes) -> int:
    """How many places lie between the corners of what its cells and rows name."""
    last = max(map(int, set(ROW.findall(sheet))), default=0)
    return last * max(map(column_number, set(COLUMN.findall(sheet))), default=0)


def cut_down(sheet: bytes, blanks: frozenset[int]) -> tuple[bytes, list[str]]:
    """The sheet without blank cells and strays, and the strays that said something."""
    said = [place_of(cell) for cell in CELL.finditer(sheet) if not is_blank(cell, blanks)]
    block = block_of(said)
    if block.places > MOST_PLACES:
        raise spread_refusal()
    kept = {place for place in said if place[0] in block.rows and place[1] in block.columns}
    rest = CELL.sub(lambda cell: cell[0] if place_of(cell) in kept else b"", sheet)
    names = {place_of(cell): f"{cell['column'].decode()}{place_of(cell)[0]}" for cell in CELL.finditer(sheet)}
    return rest, [names[place] for place in said if place not in kept]


def block_of(said: list[tuple[int, int]]) -> Block:
    """The rows and columns that hold most of the cells, unless all of them together are few enough."""
    rows, columns = Counter(row for row, _column in said), Counter(column for _row, column in said)
    if not said:
        return Block(range(1, 2), range(1, 2))
    whole = Block(span(rows), span(columns))
    if whole.places <= LOOKED_INTO:
        return whole
    return Block(heaviest(rows, ROW_GAP), heaviest(columns, COLUMN_GAP))


def heaviest(counts: Mapping[int, int], gap: int) -> range:
    """The run of numbers, parted by no such gap, that has most of what is counted."""
    runs: list[list[int]] = []
    for number in sorted(counts):
        if runs and number - runs[-1][-1] <= gap:
            runs[-1].append(number)
        else:
            runs.append([number])
    return span(max(runs, key=lambda run: sum(counts[number] for number in run)))


def span(numbers: Iterable[int]) -> range:
    """From the least to the greatest of them."""
    known = list(numbers)
    return range(min(known), max(known) + 1)


def place_of(cell: re.Match[bytes]) -> tuple[int, int]:
    """Row and column of a cell, 1-based."""
    return int(cell["row"]), column_number(cell["column"])


def column_number(letters: bytes) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for sign in letters.upper():
        number = number * 26 + sign - ord("A") + 1
    return number


def is_blank(cell: re.Match[bytes], blanks: frozenset[int]) -> bool:
    """Whether a cell says nothing but blanks."""
    text = text_in(cell["inside"] or b"")
    if b't="s"' in cell["attributes"]:
        return not text.isdigit() or int(text) in blanks
    return not text


def text_in(inside: bytes) -> str:
    """The text of a cell or of a shared text, without blanks around it."""
    return unescape(b"".join(TEXT.findall(inside)).decode(errors="replace")).strip()


def blank_texts(package: zipfile.ZipFile) -> frozenset[int]:
    """The numbers of the shared texts that are blank."""
    if f"{PARTS}/sharedStrings.xml" not in package.namelist():
        return frozenset()
    shared = SHARED.finditer(package.read(f"{PARTS}/sharedStrings.xml"))
    return frozenset(number for number, each in enumerate(shared) if not text_in(each[1] or b""))


def sheet_names(package: zipfile.ZipFile) -> dict[str, str]:
    """Part of the package → the sheet's name."""
    book = package.read(f"{PARTS}/{BOOK}").decode(errors="replace")
    links = package.read(f"{PARTS}/_rels/{BOOK}.rels").decode(errors="replace")
    targets = {said(link, "Id"): said(link, "Target") for link in RELATED.findall(links)}
    return {
        f"{PARTS}/" + targets.get(said(sheet, "id"), "").removeprefix(f"/{PARTS}/"): said(sheet, "name")
        for sheet in LISTED.findall(book)
    }


def said(element: str, attribute: str) -> str:
    """The value of an attribute, whatever its prefix."""
    found = re.search(rf'[\s:]{attribute}="([^"]*)"', element)
    return unescape(found[1]) if found else ""


def repacked(package: zipfile.ZipFile, changed: Mapping[str, bytes]) -> bytes:
    """The package with some of its parts replaced."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as fresh:
        for name in package.namelist():
            fresh.writestr(name, changed[name] if name in changed else package.read(name))
    return content.getvalue()


def refuse_spread(content: bytes) -> None:
    """Nothing; refused where a sheet of an .ods reaches further than any register."""
    for rows, columns in extents(content):
        if rows * columns > MOST_PLACES:
            raise spread_refusal()


def extents(content: bytes) -> Iterator[tuple[int, int]]:
    """The last filled row and column of every sheet of an .ods."""
    row = column = repeated = last = widest = 0
    for token in TOKEN.finditer(content):
        times = int(token[2] or 1)
        if token[1] == b"table":
            yield last, widest
            row = column = repeated = last = widest = 0
        elif token[1] == b"table-row":
            row, column, repeated = row + repeated, 0, times
        else:
            column += times
            if not token[3]:
                last, widest = row + repeated, max(widest, column)
    yield last, widest


def spread_refusal() -> core.Refusal:
    """What is said of a sheet that reaches too far."""
    text = _(
        "A sheet of this workbook reaches much further than its data. Press Ctrl+End to see how far, delete "
        "the rows and columns behind your data, save, and send it again."
    )
    return core.Refusal("reaches-too-far", text, "file")
