"""What is shown of people to those who need not know them: 张*, 138****1234, an address to its building."""

import re

STAR = "*"
#: surnames of two signs; of them both are shown, as everybody would say them
DOUBLE = re.compile(
    "欧阳|司马|上官|诸葛|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|东方|端木|独孤|南宫|宇文|长孙|司空|轩辕|太史|申屠"
)
#: an address up to and including its building
TO_BUILDING = re.compile(r"^(.*?\d+\s*(?:号楼|栋|幢|座|号院|楼))")
KEPT_BEFORE, KEPT_AFTER, FEWEST = 3, 4, 11


def masked_name(name: str) -> str:
    """The surname and one star, however long the rest is: 张桂英 → 张*; empty stays empty.

    Of a name of one sign nothing is shown.
    """
    plain = name.strip()
    if not plain:
        return ""
    shown = plain[:2] if DOUBLE.match(plain) and len(plain) > 2 else plain[:1]
    return shown + STAR if len(plain) > len(shown) else STAR


def masked_phone(phone: str) -> str:
    """The first three and the last four figures: 138****1234; of a shorter number the last two at most."""
    figures = [sign for sign in phone if sign.isdigit()]
    if len(figures) >= FEWEST:
        return "".join(figures[:KEPT_BEFORE]) + STAR * 4 + "".join(figures[-KEPT_AFTER:])
    if not figures:
        return ""
    return STAR * 4 + ("".join(figures[-2:]) if len(figures) > KEPT_AFTER else "")


def masked_address(address: str) -> str:
    """The address up to its building: 怡和苑1栋2单元501 → 怡和苑1栋.

    Where no building is named, what stands before the first figure.
    """
    found = TO_BUILDING.match(address)
    if found:
        return found.group(1)
    return re.split(r"\d", address, maxsplit=1)[0].strip()
