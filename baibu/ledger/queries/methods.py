"""Which method a community lives by on a day, and the packs that stand ready to be adopted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

from django.db.models import Q

import baibu
from baibu import core

from ..models import Adoption, PackText

PACKS = Path(baibu.__file__).parent / "packs"
#: a day that stands as a key: from it on, the value beside it counts
TURNING_DAY = re.compile(r"^\s*[\"']?(\d{4}-\d{2}-\d{2})[\"']?\s*:", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Term:
    """Days on which one reading of one pack counts."""

    pack: core.Pack
    first: date
    last: date


def shipped() -> dict[str, Path]:
    """The packs that come with Baibu: id → folder."""
    return {folder.parent.name: folder.parent for folder in sorted(PACKS.glob("*/pack.yaml"))}


def files_of(pack_id: str) -> dict[str, str]:
    """Every file the shipped pack consists of; a Refusal names the packs there are."""
    folders = shipped()
    if pack_id not in folders:
        known = ", ".join(folders) or "-"
        raise core.Refusal("unknown-pack", f"There is no pack {pack_id}. There are: {known}.", "pack")
    return core.pack_files(folders[pack_id])


def adopted(community_id: int, day: date) -> core.Pack | None:
    """The method the community lives by on that day; None before its first adoption. One query."""
    row = (
        adoptions(community_id)
        .filter(from_on__lte=day)
        .filter(Q(until_on=None) | Q(until_on__gte=day))
        .first()
    )
    return reading(row.digest, day) if row else None


def adoptions(community_id: int):  # type: ignore[no-untyped-def]
    """The community's adoptions, the oldest first."""
    return Adoption.objects.filter(community_id=community_id).order_by("from_on")


def reading(digest: str, day: date) -> core.Pack:
    """The pack of that digest as it stands on the day; remembered by the process."""
    return read(digest, max((turn for turn in turning_days(digest) if turn <= day), default=date.min))


@lru_cache(maxsize=16)
def turning_days(digest: str) -> tuple[date, ...]:
    """The days on which a dated value of the pack may change."""
    files = PackText.objects.values_list("files", flat=True).get(digest=digest)
    found = {
        day for path, text in files.items() if "/examples/" not in path for day in TURNING_DAY.findall(text)
    }
    return tuple(sorted(date.fromisoformat(day) for day in found))


@lru_cache(maxsize=16)
def read(digest: str, turn: date) -> core.Pack:
    """The pack with the values that count from that turning day on; reading takes about a second."""
    row = PackText.objects.get(digest=digest)
    return core.read_files(MappingProxyType(row.files), row.pack, day=turn)


def terms(community_id: int, first: date, last: date) -> tuple[Term, ...]:
    """The days cut where another pack, or another dated value, begins to count; gaps have no term."""
    found = []
    for row in adoptions(community_id).filter(from_on__lte=last):
        begin, end = max(first, row.from_on), min(last, row.until_on or last)
        cuts = [
            begin,
            *(day for day in turning_days(row.digest) if begin < day <= end),
            end + timedelta(days=1),
        ]
        if begin <= end:
            found += [
                Term(reading(row.digest, here), here, there - timedelta(days=1))
                for here, there in pairwise(cuts)
            ]
    return tuple(found)


def duty_since(community_id: int, day: date) -> dict[str, date]:
    """Duty code → the day from which the community has owed it without a break."""
    return method_on(community_id, day)[1]


def method_on(community_id: int, day: date) -> tuple[core.Pack | None, dict[str, date]]:
    """The method on that day, and since when each of its duties is owed without a break; one query."""
    since: dict[str, date] = {}
    pack = None
    lived_by = adoptions(community_id).filter(from_on__lte=day).values_list("digest", "from_on", "until_on")
    for digest, from_on, until_on in lived_by:
        read_then = reading(digest, day)
        since = {duty.code: since.get(duty.code, from_on) for duty in read_then.duties}
        pack = read_then if until_on is None or until_on >= day else None
    return pack, since
