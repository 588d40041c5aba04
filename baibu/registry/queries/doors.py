"""One spelling for every estate, building, entrance and room, so that they are recognised again."""

from __future__ import annotations

import re
from functools import lru_cache

NUMERAL = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
WORDS = "零〇一二三四五六七八九十百两"
NUMBER = rf"(?:\d+[A-Za-z]?|[A-Za-z]\d*|[{WORDS}]+)"
SIDE = "[甲乙丙丁东西南北中]"
BUILDING_WORD = r"(?:号楼|号栋|#楼|#|栋|幢|座|楼)"
#: signs that part a door like a dash, and signs that mean nothing in an address
DASHES = str.maketrans(dict.fromkeys("—–‐－−_~/\\、*", "-") | dict.fromkeys("·,，。()", ""))
BUILDING = re.compile(rf"(?P<number>{NUMBER}|{SIDE})(?:{BUILDING_WORD}|号)?")
DOTTED = re.compile(r"(?<=\d)\.(?=\d)")


def compacted(text: str) -> str:
    """The text without blanks, its dashes alike."""
    return DOTTED.sub("-", re.sub(r"\s+", "", text).translate(DASHES)).strip("-")


@lru_cache(maxsize=4000)
def building_name(text: str) -> str:
    """A building's one spelling: 3栋 for 3, 3号楼, 3幢, 三栋, 3#."""
    compact = compacted(text)
    found = BUILDING.fullmatch(compact)
    return f"{arabic(found['number'])}栋" if found else compact


@lru_cache(maxsize=4000)
def unit_name(text: str) -> str:
    """An entrance's one spelling: 2 for 2单元, 二单元, 2门."""
    return arabic(re.sub(r"(?:单元|门洞|门|#)$", "", compacted(text)))


@lru_cache(maxsize=20_000)
def room_name(text: str) -> str:
    """A room's one spelling: 501 for 501室."""
    return re.sub(r"(?:室|号|房|户)$", "", compacted(text))


@lru_cache(maxsize=4000)
def estate_key(name: str) -> str:
    """What an estate is recognised by: 怡和苑 and 怡和苑小区 are one."""
    compact = compacted(name)
    return compact.removesuffix("小区") or compact


def arabic(text: str) -> str:
    """三 → 3, 十二 → 12; what is no Chinese numeral stays, leading noughts go."""
    if not text or any(sign not in WORDS for sign in text):
        return text.lstrip("0").upper() or text
    if "十" not in text and "百" not in text:
        return "".join(str(NUMERAL[sign]) for sign in text).lstrip("0") or "0"
    total = count = 0
    for sign in text:
        if sign in "十百":
            total += (count or 1) * (10 if sign == "十" else 100)
            count = 0
        else:
            count = NUMERAL[sign]
    return str(total + count)
