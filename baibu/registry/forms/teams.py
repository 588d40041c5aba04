"""Reading a team sheet: who holds which post in which building, and which seats are empty."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..queries.doors import building_name
from ..queries.sheets import Address, Sheet, TeamRow
from .addresses import read_address
from .cells import clean_name, is_name
from .headings import Head
from .lines import Line, lines, reject, report
from .words import bare, group
from .workbooks import Table

BETWEEN = re.compile(r"[、,,;;/|]|\s{2,}")
EXTRAS = re.compile(r"[((\[].*?[))\]]|[\d-]{7,}")


def read_team(table: Table, head: Head, sheet: Sheet, posts: Mapping[str, str]) -> None:
    """Fill the sheet with the posts of each building."""
    filled: set[tuple[Address, str]] = set()
    estate = building = ""
    for line in lines(table, head, sheet):
        sheet.rows += 1
        if line.text("estate"):
            estate, building = line.text("estate"), ""
        building = line.text("building") or building
        address = building_of(estate, building)
        if not address:
            reject(sheet, line, head, "building", "no-building")
            continue
        held = posts_of(line, head, sheet, posts)
        fresh = {post: name for post, name in held.items() if (address, post) not in filled}
        for _post in held.keys() - fresh.keys():
            report(sheet, line, head, "building", address.text, "building-twice")
        filled |= {(address, post) for post in fresh}
        if fresh:
            sheet.team.append(TeamRow(line.row, address, fresh))


def building_of(estate: str, building: str) -> Address | None:
    """The building a row is about; the estate may stand in the same cell."""
    if not building:
        return None
    found = read_address(building) if not building.isdigit() else None
    if found and found.building:
        return Address(found.estate or estate, found.building)
    name = building_name(building)
    return Address(estate, name) if any(sign.isdigit() for sign in name) or len(name) < 8 else None


def posts_of(line: Line, head: Head, sheet: Sheet, posts: Mapping[str, str]) -> dict[str, str | None]:
    """Post → name or vacancy, from a column per post or from a post per row."""
    wide = {name.removeprefix("post:"): name for name in head.fields.values() if name.startswith("post:")}
    if wide:
        return {post: holder_of(line, head, sheet, column) for post, column in wide.items()}
    post = posts.get(bare(line.text("post")))
    if post is None:
        reject(sheet, line, head, "post", "unknown-post")
        return {}
    return {post: holder_of(line, head, sheet, "name")}


def holder_of(line: Line, head: Head, sheet: Sheet, column: str) -> str | None:
    """The name in a cell; None for a vacancy."""
    text = EXTRAS.sub("", line.text(column)).strip()
    if not text or text in group("vacant") or bare(text) in group("vacant"):
        return None
    names = [clean_name(part) for part in BETWEEN.split(text) if part.strip()]
    if len(names) > 1:
        report(sheet, line, head, column, line.text(column), "two-names")
    if not names or not is_name(names[0]):
        report(sheet, line, head, column, line.text(column), "not-a-name")
        return None
    return names[0]
