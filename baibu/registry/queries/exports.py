"""The lines of the register, the teams and the visits, and the workbooks they are written into."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import IO, Any
from uuid import UUID

import xlsxwriter
from django.utils.translation import gettext as _

from baibu import core

from ..models import Circumstance
from .helped import OF_HOME, OF_NEED, cells_of, helpers_by_name
from .known import BUILDING, Known, StoredPerson, held_now
from .marks import Mark
from .sheets import Birth, Sheet
from .visit_logs import KeptVisit

REGISTER = (
    "姓名",
    "性别",
    "出生年月",
    "联系电话",
    "小区",
    "楼栋",
    "单元",
    "房号",
    "与户主关系",
    "人员类别",
    "结对帮扶人",
    "联系骨干",
)
VISITS = ("日期", "走访人", "被走访户", "走访方式", "情况", "需求")
DOOR = ("小区", "楼栋", "单元", "房号")
HEAD = "户主"
TITLES = {
    "group-leader": "党小组长",
    "building-head": "楼栋长",
    "hygiene-member": "卫生委员",
    "safety-member": "治安委员",
    "culture-member": "文体委员",
    "property-keeper": "物业房管员",
}
CATEGORIES = {
    "elder-living-alone": "独居老人",
    "elder-empty-nest": "空巢老人",
    "hardship": "低收入户",
    "job-seeker": "失业",
}
SEX = {"f": "女", "m": "男", "": ""}
#: a cell that begins like this is a formula to some programs; so are the wide signs of a Chinese keyboard
DANGEROUS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
#: what says that the rest is text
AS_TEXT = "'"


#: what the import takes for each outcome of a visit
OUTCOMES = {"met": "上门", "met-family": "见家属", "phone": "电话", "nobody-home": "上门未遇"}
#: as many lines as a sheet of a workbook has below its headings, and as long a text as a cell holds
MOST_LINES, MOST_TEXT = 1_048_575, 32_000


def visit_lines(stored: Known, visits: Iterable[KeptVisit]) -> Iterator[tuple[Any, ...]]:
    """One line per visit: the home by its head and its door, so that it is found again."""
    names = {one.id: one.name for people in stored.people.values() for one in people}
    for visit in visits:
        people = sorted(stored.people.get(visit.household_id, ()), key=nearness)
        door = (
            *estate_and_building(stored, stored.home_place[visit.household_id]),
            *stored.door_of[visit.household_id],
        )
        head = people[0].name if people else "".join(door)
        yield (visit.on, names.get(visit.visitor_id, ""), head, OUTCOMES[visit.how], visit.note, visit.need,
               *door)  # fmt: skip


def nearness(one: StoredPerson) -> tuple[bool, bool]:
    """Who a home is called by: those who live there, the head first."""
    return (one.left_on is not None, one.relation != HEAD)


def sample() -> bytes:
    """An empty workbook with the headings the import knows best, and one made-up family."""
    book = Book()
    family = [
        ("王小芳", "女", "1956-03", "19900000001", "百合苑", "3栋", "2", "501", "户主", "独居老人"),
        ("李大勇", "男", "1984-11-02", "同户主", "", "", "", "", "子", ""),
    ]
    book.sheet("居民台账", REGISTER, family)
    book.sheet(
        "两长四员", ("小区", "楼栋", *TITLES.values()), [("百合苑", "3栋", "空缺", "王小芳", "", "", "", "")]
    )
    book.sheet("走访记录", VISITS, [("2026-05-02", "李大勇", "王小芳", "上门", "身体尚可", "修灯")])
    return book.finished()


def rejected_workbook(sheets: Iterable[Sheet]) -> bytes:
    """The rows that were not brought in, each with its reason, for the office to correct and send again."""
    book = Book()
    for sheet in sheets:
        if sheet.rejected:
            headings = list(dict.fromkeys(heading for row in sheet.rejected for heading in row.cells))
            lines = [
                (row.row, *(row.cells.get(heading, "") for heading in headings), row.reason)
                for row in sheet.rejected
            ]
            book.sheet(sheet.name, ("行号", *headings, "原因"), lines)
    return book.finished()


class Book:
    """A workbook being written line by line: plain text cells, days as days."""

    def __init__(self, to: IO[bytes] | None = None, mark: Mark | None = None) -> None:
        self.content = to or io.BytesIO()
        self.mark = mark
        self.book = xlsxwriter.Workbook(self.content, {"constant_memory": True})
        self.bold = self.book.add_format({"bold": True})
        self.day = self.book.add_format({"num_format": "yyyy-mm-dd"})
        self.count = 0

    def sheet(
        self, name: str, headings: Sequence[str], lines: Iterable[Sequence[Any]], *, is_needed: bool = True
    ) -> int:
        """How many lines were written below a row of headings; what one sheet cannot hold goes on another.

        Without lines there is a sheet only if it `is_needed`.
        """
        page, written = None, 0
        for written, line in enumerate(lines, 1):
            at = (written - 1) % MOST_LINES + 1
            if at == 1:
                page = self.page(name, headings, (written - 1) // MOST_LINES + 1)
            for column, value in enumerate(line):
                self.cell(page, at, column, value)
        if page is None and is_needed:
            self.page(name, headings, 1)
        return written

    def page(self, name: str, headings: Sequence[str], number: int) -> Any:
        """A sheet with its headings; the second of a name and on are numbered."""
        page = self.book.add_worksheet(name[:31] if number == 1 else f"{name[:27]} {number}")
        self.count += 1
        for column, heading in enumerate(headings):
            page.write_string(0, column, harmless(heading), self.bold)
        page.freeze_panes(1, 0)
        if self.mark:
            page.set_header(f"&C{self.mark.header}")
            page.set_footer(f"&C{self.mark.header}  &P/&N")
        return page

    def cell(self, page: Any, at: int, column: int, value: Any) -> None:
        """One cell; text never becomes a formula."""
        if isinstance(value, date):
            page.write_datetime(at, column, value, self.day)
        elif isinstance(value, int):
            page.write_number(at, column, value)
        elif value:
            page.write_string(at, column, harmless(str(value)[:MOST_TEXT]))

    def finish(self) -> None:
        """Close the file; one that had nothing to say says so."""
        if not self.count:
            self.sheet(_("Nothing"), (_("No row was rejected."),), ())
        self.book.close()

    def finished(self) -> bytes:
        """The file's content, where it was written into memory."""
        self.finish()
        assert isinstance(self.content, io.BytesIO)
        return self.content.getvalue()


def harmless(text: str) -> str:
    """The text, marked as text where a spreadsheet might take it for a formula; `plain` undoes it."""
    return AS_TEXT + text if text.lstrip(AS_TEXT).lstrip(" ").startswith(DANGEROUS) else text


def plain(cell: str) -> str:
    """The text of a cell, without the mark that `harmless` gave it."""
    return cell[1:] if cell.startswith(AS_TEXT) and harmless(cell[1:]) == cell else cell


def titles_of(pack: core.Pack | None) -> dict[str, str]:
    """Post code → title, for the posts of a building."""
    if pack is None:
        return TITLES
    posts = [post for post in pack.posts if post.level == BUILDING and post.held_by == "tenure"]
    return {post.code: post.title.zh for post in posts}


def register_lines(
    stored: Known, community_id: int, day: date, knows: Callable[[str, Sequence[UUID]], bool] | None = None
) -> Iterable[tuple[Any, ...]]:
    """One line per person, door by door, the head of each home first, with the needs that may be told."""
    needs, helped = open_needs(community_id), helpers_by_name(community_id, day)
    for home in sorted(stored.home_place, key=lambda home: place_order(stored, home)):
        people = [one for one in stored.people.get(home, ()) if not one.left_on]
        people.sort(key=lambda one: (one.relation != HEAD, one.birth or Birth(date.max, "day")))
        estate, building = estate_and_building(stored, stored.home_place[home])
        unit, room = stored.door_of[home]
        for at, one in enumerate(people):
            kinds = [*needs.get(one.id, ()), *(needs.get(home, ()) if at == 0 else ())]
            path = stored.paths[stored.home_place[home]]
            told = [kind for kind in kinds if kind in CATEGORIES and (knows is None or knows(kind, path))]
            words = _(", ").join(CATEGORIES[kind] for kind in told)
            door = (estate, building, unit, room)
            cells = zip((OF_NEED, OF_HOME), cells_of(helped, one.id, home if at == 0 else None), strict=True)
            helpers = [cell if knows is None or knows(kind, path) else "" for kind, cell in cells]
            yield (one.name, SEX[one.sex], birth_cell(one), one.phone, *door, one.relation, words, *helpers)


def place_order(stored: Known, home: UUID) -> tuple[Any, ...]:
    """Where a household comes: places without an estate first, then tree order, then the door."""
    estate, building = estate_and_building(stored, stored.home_place[home])
    unit, room = stored.door_of[home]
    return (estate, building.rjust(12), unit.rjust(6), room.rjust(8))


def estate_and_building(stored: Known, place_id: UUID) -> tuple[str, str]:
    """The names an address begins with."""
    estates = set(stored.estates.values())
    above = next((step for step in stored.paths[place_id] if step in estates), None)
    return (stored.names[above] if above else ""), stored.names[place_id]


def birth_cell(one: StoredPerson) -> date | str:
    """A birth as precisely as it is known: a day, a month, a year."""
    if one.birth is None:
        return ""
    return (
        one.birth.on if one.birth.precision == "day" else one.birth.on.isoformat()[: month_or_year(one.birth)]
    )


def month_or_year(birth: Birth) -> int:
    """How many signs of 1970-07-01 are known."""
    return 7 if birth.precision == "month" else 4


def open_needs(community_id: int) -> dict[UUID, list[str]]:
    """Person or household → kinds proposed or in force; one query."""
    found: dict[UUID, list[str]] = {}
    rows = Circumstance.objects.filter(community_id=community_id, until=None, refused_on=None).order_by(
        "kind"
    )
    for person, home, kind in rows.values_list("person_id", "household_id", "kind"):
        if of := person or home:
            found.setdefault(of, []).append(kind)
    return found


def team_lines(
    stored: Known, community_id: int, day: date, titles: dict[str, str]
) -> Iterable[tuple[Any, ...]]:
    """One line per building with whoever holds its posts; empty seats say so."""
    held = held_now(community_id, day)
    for place_id in sorted(stored.buildings.values(), key=lambda place: estate_and_building(stored, place)):
        tenures = [held.get((place_id, post)) for post in titles]
        names = [tenure.person.name if tenure else "空缺" for tenure in tenures]
        yield (*estate_and_building(stored, place_id), *names)
