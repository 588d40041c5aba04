"""What a sender has begun and what came of it, on disk before the database knows: it outlives both.

One file for each sender. A file whose sender is gone is worked off by the next one. It names no person.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO
from uuid import UUID, uuid4

from baibu.notices.queries.outbox import Outcome
from baibu.site import environment

#: changes with every start of the machine: what was written before may not have reached the disk
BOOT = Path("/proc/sys/kernel/random/boot_id")


@dataclass
class Left:
    """What a sender left behind."""

    sender: UUID
    #: whether the machine has run through since, so that the file is whole
    is_whole: bool = False
    begun: set[tuple[int, UUID]] = field(default_factory=set)
    outcomes: dict[tuple[int, UUID], Outcome] = field(default_factory=dict)


def folder() -> Path:
    """Where the files are; made if missing, for this user alone."""
    place = environment.data_folder() / "outbox"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


class Journal:
    """The file of one sender, locked as long as it lives."""

    def __init__(self) -> None:
        self.sender = uuid4()
        self.path = folder() / f"{self.sender}.journal"
        self.file = os.open(self.path, os.O_CREAT | os.O_RDWR | os.O_APPEND | os.O_CLOEXEC, 0o600)
        fcntl.flock(self.file, fcntl.LOCK_EX)
        self.write("boot", boot())

    def write(self, *words: object) -> None:
        """One line, at once: whatever kills us next, the kernel has it."""
        os.write(self.file, (" ".join(map(str, words)) + "\n").encode())

    def begin(self, community_id: int, delivery: UUID) -> None:
        """From now on the gateway may have it."""
        self.write("begun", community_id, delivery)

    def note(self, outcome: Outcome) -> None:
        """What came of it."""
        self.write(
            "came", outcome.community_id, outcome.id, outcome.state, outcome.tries, outcome.reason or "-"
        )

    def forget(self) -> None:
        """The database knows all of it."""
        os.ftruncate(self.file, 0)
        self.write("boot", boot())

    def close(self) -> None:
        """Take the file away."""
        self.path.unlink(missing_ok=True)
        os.close(self.file)


def boot() -> str:
    """Which start of the machine this is."""
    return BOOT.read_text().strip() if BOOT.exists() else "unknown"


def left_behind() -> Iterator[Left]:
    """What senders that are gone left behind, each to one caller; a file goes once its caller goes on."""
    for path in sorted(folder().glob("*.journal")):
        with path.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                continue
            if path.exists():
                yield read(path.stem, file)
                path.unlink(missing_ok=True)


def read(name: str, file: BinaryIO) -> Left:
    """What stands in the file; a last line cut short counts as not written."""
    left = Left(UUID(name))
    for line in file.read().decode(errors="replace").splitlines(keepends=True):
        word, *rest = line.split()[:6] if line.endswith("\n") else [""]
        if word == "boot":
            left.is_whole = rest == [boot()]
        elif word == "begun":
            left.begun.add((int(rest[0]), UUID(rest[1])))
        elif word == "came":
            community, delivery, state, tries, reason = rest
            key = int(community), UUID(delivery)
            left.outcomes[key] = Outcome(*key, state, reason.strip("-"), int(tries))
    return left
