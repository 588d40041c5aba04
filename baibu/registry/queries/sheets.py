"""What a workbook says once it is read: cleaned rows and open questions, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, NamedTuple

Kind = Literal["register", "team", "visits", "unknown"]
KINDS: tuple[Kind, ...] = ("register", "team", "visits", "unknown")
#: as much of a cell as a problem repeats; the sheet of rejected rows keeps the whole
MOST_SHOWN = 60


class Address(NamedTuple):
    """A door taken apart; empty where the text does not say."""

    estate: str = ""
    building: str = ""
    unit: str = ""
    room: str = ""

    @property
    def is_door(self) -> bool:
        """Whether it leads to one household."""
        return bool(self.building and self.room)

    @property
    def text(self) -> str:
        """The address as people say it."""
        return f"{self.estate}{self.building}{self.unit and self.unit + '单元'}{self.room}"


NOWHERE = Address()


class Birth(NamedTuple):
    """A birth as precisely as it is known: the first day of the day, month or year."""

    on: date
    precision: str


@dataclass(slots=True)
class RegisterRow:
    """One person of a residents' register."""

    row: int
    name: str
    address: Address
    sex: str = ""
    birth: Birth | None = None
    phone: str = ""
    relation: str = ""
    #: kinds of circumstance the sheet claims; proposed, never decided, by an import
    circumstances: tuple[str, ...] = ()
    #: names of those who help this person, or who keep in touch with the household; the first goes first
    helpers: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()


@dataclass(slots=True)
class TeamRow:
    """The posts of one building, or one post of it; None is a vacancy."""

    row: int
    address: Address
    #: post code → name, or None where the sheet says vacant or nothing
    posts: dict[str, str | None]


@dataclass(slots=True)
class VisitRow:
    """One line of a visit log."""

    row: int
    on: date
    visitor: str
    household_name: str
    #: met · met-family · phone · nobody-home
    how: str
    note: str = ""
    need: str = ""
    #: tells homes apart where several people bear the name; empty where the log has no doors
    address: Address = NOWHERE


@dataclass(slots=True)
class Problem:
    """What a row needs somebody to look at; a rejected row is not brought in."""

    row: int
    column: str
    found: str
    remedy: str
    is_rejecting: bool = False

    def __post_init__(self) -> None:
        if len(self.found) > MOST_SHOWN:
            self.found = self.found[: MOST_SHOWN - 1] + "…"

    def plain(self) -> dict[str, Any]:
        """The problem as the report prints it."""
        return {"row": self.row, "column": self.column, "found": self.found, "remedy": self.remedy}


@dataclass(slots=True)
class Forbidden:
    """A column that is refused by law or principle; nothing of it is kept."""

    column: str
    article: str
    why: str = ""


@dataclass(slots=True)
class LeftOut:
    """A column that no duty needs, and why."""

    column: str
    reason: str


@dataclass(slots=True)
class Rejected:
    """A row that is not brought in, for the sheet sent back to the office: only columns that may be kept."""

    row: int
    cells: dict[str, str]
    reason: str


@dataclass(slots=True)
class Sheet:
    """One sheet, read."""

    name: str
    kind: Kind
    #: 1-based, as in Excel; 0 where none was found
    header_row: int = 0
    mapping: dict[str, str | None] = field(default_factory=dict)
    #: how many rows of data it has; blank rows and totals do not count
    rows: int = 0
    duplicates: int = 0
    register: list[RegisterRow] = field(default_factory=list)
    team: list[TeamRow] = field(default_factory=list)
    visits: list[VisitRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    forbidden: list[Forbidden] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


@dataclass(slots=True)
class Workbook:
    """One file, read; nothing forbidden is in it."""

    file_name: str
    sheets: list[Sheet]

    @property
    def is_empty(self) -> bool:
        """Whether no row of any sheet could be brought in."""
        return not any(sheet.register or sheet.team or sheet.visits for sheet in self.sheets)
