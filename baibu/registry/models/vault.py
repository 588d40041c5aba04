"""The vault: seals single values under a key kept outside the database, and makes keyed hashes to find them.

AES-256-GCM; what a value belongs to is authenticated with it, so that two sealed values cannot be swapped.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from baibu import core

#: first byte of every sealed value: how it is laid out
LAYOUT = b"\x01"
KEY_BYTES, ID_BYTES, NONCE_BYTES, FINDER_BYTES = 32, 4, 12, 16
HEAD_BYTES = len(LAYOUT) + ID_BYTES
#: lengths are rounded up to this, so that the length of a short word does not give it away
BLOCK = 32


class Unreadable(core.Refusal):
    """A sealed value that does not open: its key is not here, or it was changed or moved."""


@dataclass(frozen=True, slots=True)
class Key:
    """What is derived from one key of the vault; the key itself is used for nothing."""

    id: bytes
    sealing: AESGCM
    finding: bytes


class Vault:
    """Several keys read; the first one writes."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self.keys = [derived(key) for key in keys]
        self.by_id = {key.id: key for key in self.keys}
        self.writing = self.keys[0]

    @property
    def head(self) -> bytes:
        """What every value sealed from now on begins with."""
        return LAYOUT + self.writing.id

    def seal(self, content: bytes, belongs: bytes) -> bytes:
        """The content, sealed for where it belongs."""
        nonce = os.urandom(NONCE_BYTES)
        return self.head + nonce + self.writing.sealing.encrypt(nonce, padded(content), belongs)

    def open(self, sealed: bytes, belongs: bytes) -> bytes:
        """The content; refused where its key is not here, or it was changed or stood elsewhere."""
        key = self.by_id.get(sealed[len(LAYOUT) : HEAD_BYTES])
        if key is None or not sealed.startswith(LAYOUT):
            raise unreadable("no-key")
        nonce, rest = sealed[HEAD_BYTES : HEAD_BYTES + NONCE_BYTES], sealed[HEAD_BYTES + NONCE_BYTES :]
        try:
            return unpadded(key.sealing.decrypt(nonce, rest, belongs))
        except InvalidTag as error:
            raise unreadable("tampered") from error

    def finders(self, words: str, belongs: bytes) -> list[bytes]:
        """The keyed hashes under which such words may stand, the one now written first."""
        said = belongs + b"\x1f" + words.encode()
        return [hmac.digest(key.finding, said, "sha256")[:FINDER_BYTES] for key in self.keys]

    def finder(self, words: str, belongs: bytes) -> bytes:
        """The keyed hash that is written."""
        said = belongs + b"\x1f" + words.encode()
        return hmac.digest(self.writing.finding, said, "sha256")[:FINDER_BYTES]


def derived(key: bytes) -> Key:
    """What one key is used as: to seal, to find, and its name, which says nothing about it."""
    assert len(key) == KEY_BYTES
    return Key(key_id(key), AESGCM(expanded(key, b"seal")), expanded(key, b"find"))


def key_id(key: bytes) -> bytes:
    """The name of a key, as it stands in every value sealed with it."""
    return sha256(expanded(key, b"name")).digest()[:ID_BYTES]


def expanded(key: bytes, purpose: bytes) -> bytes:
    """A key of its own for one purpose."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"baibu vault 1 " + purpose).derive(key)


def padded(content: bytes) -> bytes:
    """The content up to the next whole block, its end marked."""
    return content + b"\x80" + bytes(-(len(content) + 1) % BLOCK)


def unpadded(content: bytes) -> bytes:
    """The content without what `padded` added."""
    return content.rstrip(b"\x00")[:-1]


def unreadable(code: str) -> Unreadable:
    """The refusal; the same words for both causes, because only `vault check` can say more."""
    text = _(
        "A protected field does not open: its key is missing on this machine, or it was changed from "
        "outside. Nothing is lost yet. Ask whoever runs this machine for: baibu vault check"
    )
    return Unreadable(code, text)


@lru_cache(maxsize=4)
def vault_of(keys: tuple[bytes, ...]) -> Vault:
    """The vault with these keys."""
    return Vault(keys)


def vault_now(*, fresh: bool = False) -> Vault:
    """The vault as it is now; `fresh` looks again at once whether another process added a key."""
    return vault_of(import_string(settings.BAIBU_VAULT_KEYS)(fresh=fresh))


def opened(sealed: bytes, belongs: bytes) -> bytes:
    """The content of a sealed value; a key that is unknown may have been added a moment ago."""
    now = vault_now()
    if sealed[len(LAYOUT) : HEAD_BYTES] not in now.by_id:
        now = vault_now(fresh=True)
    return now.open(sealed, belongs)


def belonging(table: str, column: str, community_id: int, row_id: object) -> bytes:
    """Where a value stands, as it is authenticated with it."""
    return f"{table}\x1f{column}\x1f{community_id}\x1f{row_id}".encode()


def figures(words: str) -> str:
    """The figures of a phone number, however it is written."""
    return "".join(filter(str.isdecimal, words))


def ids_of(keys: Iterable[bytes]) -> list[str]:
    """The names of keys, as people read them."""
    return [key_id(key).hex() for key in keys]
