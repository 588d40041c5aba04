"""Where the database lives on the disk, and whether the place is fit for it."""

import fcntl
import hashlib
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from baibu.site.database.servant import Servant
from baibu.site.database.trouble import Trouble

#: A Unix socket's path may have 107 bytes; the socket's own name takes some of them.
LONGEST_SOCKET_FOLDER = 85
FREE_TO_CREATE_MB = 250
FREE_TO_START_MB = 40


@dataclass(frozen=True, slots=True)
class Folder:
    """The data folder, and what stands where inside it."""

    root: Path

    @property
    def major(self) -> int | None:
        """The version that made the data here; None where there is none yet."""
        made = sorted(int((found / "PG_VERSION").read_text()) for found in self.clusters())
        remembered = self.remembered().get("major")
        return remembered if remembered in made else (made[-1] if made else None)

    def clusters(self) -> list[Path]:
        """The finished clusters, whatever their version."""
        return [found.parent for found in self.root.glob("pg-*/PG_VERSION") if found.parent.suffix != ".new"]

    def cluster(self, major: int) -> Path:
        """The folder of the cluster of that version."""
        return self.root / f"pg-{major}"

    @property
    def log(self) -> Path:
        """What the server says; no statement and no value of a row is written there."""
        return self.sockets / "postgresql.log"

    @property
    def sockets(self) -> Path:
        """A folder whose path is short enough for a socket."""
        near = self.root / "run"
        if len(str(near).encode()) <= LONGEST_SOCKET_FOLDER:
            return near
        name = hashlib.sha256(str(self.root).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"baibu-{os.geteuid()}-{name}"

    def remembered(self) -> dict[str, Any]:
        """The engine that was used last: source, bin, major; empty before the first start."""
        return read_json(self.root / "engine.json")

    def passwords(self) -> dict[str, str]:
        """The passwords of the roles by name; made at the first start, kept in a file of mode 0600."""
        refuse_open(self.root / "passwords.json")
        kept: dict[str, str] = read_json(self.root / "passwords.json")
        if not kept:
            kept = {role: secrets.token_urlsafe(24) for role in ("postgres", "baibu")}
            write_private(self.root / "passwords.json", json.dumps(kept))
        return kept

    def remember(self, **what: Any) -> None:
        """Keep which engine was used."""
        write_private(self.root / "engine.json", json.dumps(self.remembered() | what))

    def secret_key(self) -> None:
        """Make the site's signing key, if there is none yet."""
        place = self.root / "secret-key"
        if not place.exists():
            write_private(place, secrets.token_urlsafe(48))

    def make(self) -> None:
        """Make the folder where it is missing, and see that we may write in it."""
        try:
            self.root.mkdir(parents=True, exist_ok=True, mode=0o755 if os.geteuid() == 0 else 0o700)
            probe = self.root / f".probe-{os.getpid()}"
            probe.touch()
            probe.unlink()
        except OSError as error:
            raise Trouble(
                "permissions",
                "Baibu keeps its data in %(folder)s and may not write there (%(why)s). "
                "Give that folder to this user, or name another one in BAIBU_DATA.",
                folder=self.root,
                why=error.strerror,
            ) from error

    def make_sockets(self, servant: Servant) -> None:
        """The socket's folder, owned by whoever runs the server."""
        self.sockets.mkdir(exist_ok=True, mode=0o700)
        if servant.uid is None and self.sockets.stat().st_uid != os.geteuid():
            raise Trouble(
                "permissions",
                "%(folder)s belongs to another user. Remove it, or name another data folder in BAIBU_DATA.",
                folder=self.sockets,
            )
        self.sockets.chmod(0o711 if servant.uid is not None else 0o700)
        servant.own(self.sockets)

    def refuse_full_disk(self, new: bool) -> None:
        """Say clearly when there is too little room, before anything is written."""
        least = int(os.environ.get("BAIBU_MIN_FREE_MB") or (FREE_TO_CREATE_MB if new else FREE_TO_START_MB))
        free = shutil.disk_usage(self.root).free // 2**20
        if free < least:
            raise Trouble(
                "disk-full",
                "The disk that holds %(folder)s has %(free)s MB left, and at least %(least)s MB are needed. "
                "Nothing was changed and nothing is lost. Free some space and start again.",
                folder=self.root,
                free=free,
                least=least,
            )

    @contextmanager
    def locked(self) -> Iterator[IO[str]]:
        """Only one start or stop at a time."""
        with (self.root / "start.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield lock


def read_json(place: Path) -> dict[str, Any]:
    """The object in the file; empty where there is no such file."""
    try:
        held = json.loads(place.read_text())
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise Trouble(
            "permissions",
            "%(file)s may not be read (%(why)s). It belongs to the user who made the data; "
            "run Baibu as that user, or name another data folder in BAIBU_DATA.",
            file=place,
            why=error.strerror,
        ) from error
    return held if isinstance(held, dict) else {}


def refuse_open(place: Path) -> None:
    """Nothing; Trouble where users other than the owner can read a file of secrets."""
    if place.exists() and place.stat().st_mode & 0o077:
        raise Trouble(
            "permissions",
            "Others can read %(file)s, and it holds secrets. Run: chmod 600 %(file)s, "
            "then ask who has read it.",
            file=place,
        )


def write_private(place: Path, words: str) -> None:
    """Write the file whole or not at all, readable for its owner alone."""
    fresh = place.with_name(f"{place.name}.{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write(words)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(place)
