"""The vault's keys: from BAIBU_VAULT_KEY, or a file in the data folder that only its owner can read."""

import base64
import binascii
import json
import os
import secrets
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from baibu.site import environment
from baibu.site.database.folders import write_private
from baibu.site.database.trouble import Trouble

KEY_BYTES = 32
#: how long a process may go on with the keys it read last, in seconds
STALE_AFTER = 1.0


class Kept:
    """The keys as this process read them last."""

    keys: tuple[bytes, ...] = ()
    #: what they were read from
    source: object = None
    looked_at = 0.0


def vault_keys(*, fresh: bool = False) -> tuple[bytes, ...]:
    """The keys, the one that writes first; looked at again at most once a second. Trouble without any."""
    moment = time.monotonic()
    if fresh or not Kept.keys or moment - Kept.looked_at > STALE_AFTER:
        source = os.environ.get("BAIBU_VAULT_KEY") or changed_at(place())
        if source != Kept.source or not Kept.keys:
            Kept.keys, Kept.source = read(), source
        Kept.looked_at = moment
    return Kept.keys


def place() -> Path:
    """The file of the keys."""
    return environment.data_folder() / "vault-keys.json"


def changed_at(file: Path) -> object:
    """What tells one version of the file from the next; None where there is none."""
    try:
        found = file.stat()
    except OSError:
        return None
    return file, found.st_ino, found.st_mtime_ns


def is_given() -> bool:
    """Whether the environment names the keys, so that no file is used."""
    return bool(os.environ.get("BAIBU_VAULT_KEY"))


def read() -> tuple[bytes, ...]:
    """The keys as they are given now; Trouble where they are missing, malformed or open to others."""
    if given := os.environ.get("BAIBU_VAULT_KEY"):
        return tuple(decoded(word.strip(), "BAIBU_VAULT_KEY") for word in given.split(","))
    return tuple(decoded(str(each["key"]), str(place())) for each in rows())


def decoded(word: str, where: str) -> bytes:
    """One key from its text."""
    try:
        key = base64.b64decode(word, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != KEY_BYTES:
        raise Trouble(
            "vault-key",
            "%(where)s holds no usable key: each is 32 random bytes in base64, several are separated "
            "by commas, the one that writes first. To make one: head -c 32 /dev/urandom | base64",
            where=where,
        )
    return key


def rows() -> list[dict[str, Any]]:
    """What the file says of each key: key, made_at, wrote_until."""
    file = place()
    try:
        mode = file.stat().st_mode
        words = file.read_text()
    except FileNotFoundError as error:
        raise missing() from error
    except OSError as error:
        raise Trouble(
            "permissions",
            "%(file)s may not be read (%(why)s). It belongs to the user who made the data; "
            "run Baibu as that user, or name another data folder in BAIBU_DATA.",
            file=file,
            why=error.strerror,
        ) from error
    if mode & 0o077:
        raise Trouble(
            "permissions",
            "Others can read %(file)s, and with it everything that stands sealed. "
            "Run: chmod 600 %(file)s, then ask who has read it and run: start vault rotate",
            file=file,
        )
    try:
        found = json.loads(words)["keys"]
        return [dict(each) for each in found]
    except (ValueError, KeyError, TypeError) as error:
        raise decoded_trouble(file) from error


def decoded_trouble(file: Path) -> Trouble:
    """The trouble with a file that is no list of keys."""
    return Trouble(
        "vault-key", "%(file)s is damaged. Put it back from the backup; do not make a new one.", file=file
    )


def missing() -> Trouble:
    """The trouble where sealed values may be there and no key is."""
    return Trouble(
        "vault-key",
        "The vault's key is missing: there is no %(file)s and BAIBU_VAULT_KEY is not set. "
        "Put the file back from the backup, or give the key in BAIBU_VAULT_KEY; without it phone numbers and "
        "notes cannot be read.",
        file=place(),
    )


def make_first(now: datetime) -> None:
    """Make the first key, if there is no file yet; whoever comes second uses what is there."""
    file = place()
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f"{file.name}.{os.getpid()}.new")
    write_private(fresh, as_text([row(now)]))
    try:
        os.link(fresh, file)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def add_key(now: datetime) -> None:
    """A new key that writes from now on; the others read."""
    before = rows()
    before[0]["wrote_until"] = now.isoformat()
    write_private(place(), as_text([row(now), *before]))
    vault_keys(fresh=True)


def keep_keys(kept: set[bytes]) -> None:
    """Forget every key but these and the one that writes."""
    found = rows()
    stay = [each for at, each in enumerate(found) if at == 0 or decoded(each["key"], str(place())) in kept]
    write_private(place(), as_text(stay))
    vault_keys(fresh=True)


def rested_since() -> dict[bytes, datetime]:
    """Key → since when it writes no more; only keys of the file are known so well."""
    return {
        decoded(each["key"], str(place())): datetime.fromisoformat(each["wrote_until"])
        for each in rows()
        if each.get("wrote_until")
    }


def row(now: datetime) -> dict[str, Any]:
    """What the file says of a new key."""
    key = base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
    return {"key": key, "made_at": now.isoformat(), "wrote_until": None}


def as_text(found: list[dict[str, Any]]) -> str:
    """The file's text."""
    return json.dumps({"keys": found}, indent=1)
