"""The register, the teams and the visits as a workbook again, in a form that the import reads back."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import IO, Any, NamedTuple
from uuid import UUID

from baibu import core

from ..models.exports import PARTS
from .exports import DOOR, REGISTER, VISITS, Book, register_lines, team_lines, titles_of, visit_lines
from .known import known
from .marks import COVER_SHEET, Mark
from .visit_logs import KeptVisit

#: columns of a register's line that say something about needs, and of a visit's line that say what was said
NEEDS, SAID, PHONE = (9, 10, 11), (4, 5), 3


class Written(NamedTuple):
    """How many lines of each kind were written, and how many of them say something about needs."""

    people: int
    buildings: int
    visits: int
    sensitive: int


@dataclass(frozen=True, slots=True)
class Contents:
    """What is to be written down, of which community and on which day."""

    community_id: int
    day: date
    pack: core.Pack | None = None
    visits: Iterable[KeptVisit] = ()
    #: which needs and pairs may be told, by kind and the places above the home; None: all
    knows: Callable[[str, Sequence[UUID]], bool] | None = None
    parts: Collection[str] = PARTS


@dataclass(slots=True)
class Tally:
    """Lines as they go by, and how many of them say something in certain columns."""

    rows: dict[str, int] = field(default_factory=dict)
    sensitive: int = 0

    def over(
        self, name: str, lines: Iterable[Sequence[Any]], columns: Collection[int]
    ) -> Iterator[Sequence[Any]]:
        """The same lines, counted under that name."""
        self.rows[name] = 0
        for line in lines:
            self.rows[name] += 1
            self.sensitive += any(line[column] for column in columns)
            yield line

    @property
    def written(self) -> Written:
        """The counts by kind."""
        people, buildings, visits = (self.rows.get(name, 0) for name in ("register", "team", "visits"))
        return Written(people, buildings, visits, self.sensitive)


class Page(NamedTuple):
    """One sheet to be."""

    name: str
    headings: Sequence[str]
    lines: Iterable[Sequence[Any]]
    is_needed: bool


def exported(to: IO[bytes], contents: Contents, mark: Mark | None = None) -> Written:
    """What was written into the file, sheet by sheet; eight queries. With a mark it stands on every sheet."""
    book, tally = Book(to, mark), Tally()
    if mark:
        book.sheet(COVER_SHEET, (mark.line, ""), mark.lines())
    for page in pages(contents, tally):
        book.sheet(page.name, page.headings, page.lines, is_needed=page.is_needed)
    book.finish()
    return tally.written


def counted(contents: Contents) -> Written:
    """What would be written; nothing is."""
    tally = Tally()
    for page in pages(contents, tally):
        deque(page.lines, maxlen=0)
    return tally.written


def pages(contents: Contents, tally: Tally) -> Iterator[Page]:
    """The sheets that were asked for."""
    stored, parts = known(contents.community_id), contents.parts
    community, day = contents.community_id, contents.day
    if "register" in parts:
        knows = contents.knows if "needs" in parts else nothing
        lines = register_lines(stored, community, day, knows)
        told = lines if "phones" in parts else map(without_phone, lines)
        yield Page("居民台账", REGISTER, tally.over("register", told, NEEDS), True)
    if "team" in parts:
        titles = titles_of(contents.pack)
        lines = team_lines(stored, community, day, titles)
        yield Page("两长四员", ("小区", "楼栋", *titles.values()), tally.over("team", lines, ()), True)
    if "visits" in parts:
        lines = visit_lines(stored, contents.visits)
        yield Page("走访记录", (*VISITS, *DOOR), tally.over("visits", lines, SAID), False)


def without_phone(line: Sequence[Any]) -> Sequence[Any]:
    """A register's line with the number left out."""
    return (*line[:PHONE], "", *line[PHONE + 1 :])


def nothing(_kind: str, _path: Sequence[UUID]) -> bool:
    """Which needs are told where none is asked for."""
    return False
