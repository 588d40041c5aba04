"""Addresses in all their usual spellings, taken apart into estate, building, entrance and room."""

from __future__ import annotations

import re
from functools import lru_cache

from ..queries.doors import BUILDING_WORD, NUMBER, SIDE, arabic, building_name, compacted
from ..queries.sheets import Address

ROOM = r"(?:负|地下)?[A-Za-z]?\d{1,5}[A-Za-z]?(?:-\d{1,2})?"
DOOR = re.compile(
    rf"^(?P<estate>.*?)-*(?P<building>{NUMBER}|{SIDE}(?=[栋幢座楼]))(?:{BUILDING_WORD}-*|-+|号(?=\d+[室房]))"
    rf"(?:(?P<unit>{NUMBER}|{SIDE})(?:单元|门洞|门|#|-)-*)?"
    rf"(?:\d+[层楼](?=\d))?"
    rf"(?:(?P<room>{ROOM})(?P<word>室|号|房|户)?)?$"
)
BUILDING = re.compile(rf"^(?P<estate>.*?)(?P<building>{NUMBER}|{SIDE}){BUILDING_WORD}$")
INSIDE = re.compile(
    rf"^(?:(?P<unit>{NUMBER}|{SIDE})(?:单元|门洞|门|\#|-)-*)?(?P<room>{ROOM})(?:室|号|房|户)?$"
)
BUNGALOW = re.compile(rf"^(?P<estate>.*?)(?P<building>平房)-*(?P<room>{ROOM})(?:号|室|户)?$")
LANE = re.compile(rf"^(?P<estate>.+弄)(?P<building>\d+号)-*(?P<room>{ROOM})?室?$")
STREET = re.compile(r"^(?P<street>.+?(?:路|街|巷|胡同|道|里|村))(?P<number>\d+)号(?P<rest>院?.*)$")
#: province, city, street office and community before the part a postman needs
ABOVE = re.compile(
    r"^(?:.+?(?:省|自治区))?(?:.+?市)?(?:[^小]+?区)?(?:.+?(?:街道办事处|街道|镇))?(?:.+?(?:社区居委会|社区|居委会))?"
)


@lru_cache(maxsize=20_000)
def read_address(text: str) -> Address | None:
    """The address taken apart; None where it cannot be understood, empty where nothing stands."""
    compact = compacted(text)
    if not compact:
        return Address()
    for attempt in (compact, without_above(compact)):
        found = read_compact(attempt)
        if found:
            return found
    return None


def read_compact(compact: str) -> Address | None:
    """The address of a text without blanks; None where no pattern fits."""
    if found := LANE.match(compact) or BUNGALOW.match(compact):
        return Address(found["estate"].strip("-"), found["building"], "", found["room"] or "")
    if (found := DOOR.match(compact)) and (found["room"] or found["unit"] or BUILDING.match(compact)):
        return from_door(found)
    if found := BUILDING.match(compact):
        return Address(found["estate"].strip("-"), building_name(found["building"]))
    if found := INSIDE.match(compact):
        return Address("", "", arabic(found["unit"] or ""), found["room"])
    return from_street(compact)


def from_door(found: re.Match[str]) -> Address | None:
    """The address of a full door; a short number with no word behind it is an entrance, not a room."""
    estate, building = without_above(found["estate"]).strip("-"), building_name(found["building"])
    unit, room = arabic(found["unit"] or ""), found["room"] or ""
    if room and not unit and not found["word"] and room.isdigit() and len(room) < 3:
        return Address(estate, building, room, "")
    return Address(estate, building, unit, room)


def from_street(compact: str) -> Address | None:
    """A street door: the street is the building, its number the room; a courtyard is an estate."""
    found = STREET.match(compact)
    if not found:
        return None
    street, number, rest = without_above(found["street"]), found["number"], found["rest"]
    if not rest:
        return Address("", street, "", number)
    inside = read_compact(rest.removeprefix("院"))
    if not inside or not inside.building:
        return None
    yard = f"{street}{number}号{'院' if rest.startswith('院') else ''}"
    return inside._replace(estate=yard + inside.estate)


def without_above(text: str) -> str:
    """The text without city, street office and community in front, unless nothing would remain."""
    found = ABOVE.match(text)
    rest = text[found.end() :] if found else text
    return rest or text
