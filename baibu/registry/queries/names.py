"""Chinese names as every engine sorts and finds them alike: by pinyin, numbers by size."""

from __future__ import annotations

import re
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

#: surnames whose reading differs from the word's usual one
SURNAMES = {
    "单": "shan", "解": "xie", "仇": "qiu", "区": "ou", "曾": "zeng", "查": "zha", "任": "ren", "朴": "piao",
    "盖": "ge", "缪": "miao", "尉": "wei", "乐": "yue", "召": "shao", "卜": "bu", "折": "she", "冼": "xian",
    "覃": "qin", "瞿": "qu", "翟": "zhai", "隗": "wei", "种": "chong", "华": "hua", "葛": "ge", "员": "yun",
}  # fmt: skip
NUMBER = re.compile(r"\d+")


@lru_cache(maxsize=8000)
def syllable(sign: str) -> str:
    """The pinyin of one sign, without tone; a sign that has none stands for itself."""
    return "".join(lazy_pinyin(sign, style=Style.NORMAL)).lower()


@lru_cache(maxsize=50_000)
def name_key(name: str) -> str:
    """The sort key of a person's name: 单小英 → `shan xiao ying`."""
    parts = [syllable(sign) for sign in name if not sign.isspace()]
    if parts and name[0] in SURNAMES:
        parts[0] = SURNAMES[name[0]]
    return " ".join(parts)[:200]


@lru_cache(maxsize=8000)
def place_key(name: str) -> str:
    """The sort key of a place or door: 12栋 after 2栋."""
    padded = NUMBER.sub(lambda found: found.group().zfill(5), name)
    return " ".join(syllable(part) for part in re.findall(r"\d+|\D", padded) if not part.isspace())[:200]


def door_key(unit: str, room: str) -> str:
    """The sort key of a household inside its building."""
    padded = [NUMBER.sub(lambda found: found.group().zfill(5), part) for part in (unit, room)]
    return "|".join(padded)[:60]
