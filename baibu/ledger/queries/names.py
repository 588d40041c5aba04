"""The name an obligation always gets, the same here and in the database."""

from __future__ import annotations

import hashlib
from uuid import UUID


def obligation_id(community_id: int, subject_id: UUID, duty: str, period_key: str) -> UUID:
    """The id of that obligation: 16 bytes of SHA-256 in the shape of a UUID of version 8."""
    named = f"{community_id}/{subject_id}/{duty}/{period_key}"
    digits = hashlib.sha256(named.encode()).hexdigest()[:32]
    return UUID(f"{digits[:12]}8{digits[13:16]}8{digits[17:]}")
