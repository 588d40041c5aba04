"""The packs a command names: shipped ones by id, others by folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from baibu import core
from baibu.site.words import text as _

PACKS = Path(__file__).resolve().parents[2] / "packs"


def folders(names: tuple[str, ...], is_all: bool) -> list[Path]:
    """The folders of the packs named: shipped ones by id, others by path."""
    shipped = {path.parent.name: path.parent for path in sorted(PACKS.glob("*/pack.yaml"))}
    if is_all or not names:
        return list(shipped.values())
    return [shipped.get(name, Path(name)) for name in names]


def folder_of(name: str) -> Path:
    """The folder of one pack; a Refusal names the packs there are."""
    folder = folders((name,), False)[0]
    if not folder.is_dir():
        known = ", ".join(each.name for each in folders((), True))
        text = _("There is no pack %(name)s. There are: %(known)s, or name a folder.", name=name, known=known)
        raise core.Refusal("unknown-pack", text, "name")
    return folder


@contextmanager
def readable() -> Iterator[None]:
    """What is wrong with a pack that cannot be read is said, line by line, as a Refusal."""
    try:
        yield
    except core.PackError as error:
        raise core.Refusal("bad-pack", _("The pack cannot be read.") + f"\n{error}", "name") from error


def read(name: str, day: datetime | None = None) -> core.Pack:
    """The pack of that name or in that folder, as it stands on the day."""
    with readable():
        return core.read_pack(folder_of(name), day=day.date() if day else None)
