"""How entries are sealed to one another, and whether every seal still holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import Any
from uuid import UUID

from ..models import Entry, Look, Sealed


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where a chain does not hold."""

    community_id: int
    subject_kind: str
    subject_id: UUID
    seq: int
    #: changed · missing · relinked
    what: str
    found: str


def seal(entry: Sealed) -> str:
    """The SHA-256, in hex, over everything the entry says and the seal of the one before it."""
    facts: dict[str, Any] = {
        "community": entry.community_id,
        "id": str(entry.id),
        "subject": [entry.subject_kind, str(entry.subject_id)],
        "seq": entry.seq,
        "kind": entry.kind,
        "on": entry.on_day.isoformat(),
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": text_or_none(entry.actor_id),
        "as": [entry.as_post, text_or_none(entry.as_place_id)],
        "data": entry.data,
        "note": text_or_none(entry.note_id),
        "prev": entry.prev,
    }
    written = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(written.encode()).hexdigest()


def text_or_none(value: object) -> str | None:
    """The value as text; None stays None."""
    return None if value is None else str(value)


def verify_chains(community_id: int) -> tuple[Fault, ...]:
    """Every fault in the community's chains of entries and of looks; empty when all hold. Reads each once."""
    return tuple(faults_in(community_id))


def faults_in(community_id: int) -> Iterator[Fault]:
    """The faults one by one: an entry that was changed, one that is missing, one tied to another past.

    An entry cut from the end of its chain leaves no trace in the chain itself.
    """
    for model in (Entry, Look):
        yield from faults_among(links_in_order(model, community_id))


def faults_among(links: Iterator[Sealed]) -> Iterator[Fault]:
    """The faults of links that come chain by chain."""
    subject, seq, before = None, 0, ""
    for entry in links:
        if subject != (entry.subject_kind, entry.subject_id):
            subject, seq, before = (entry.subject_kind, entry.subject_id), 0, ""
        if entry.seq != seq + 1:
            yield fault(entry, "missing", f"after {seq} comes {entry.seq}")
        elif entry.prev != before:
            yield fault(entry, "relinked", f"names {entry.prev[:12] or 'nothing'} as the one before it")
        if seal(entry) != entry.hash:
            yield fault(entry, "changed", f"{entry.kind} of {entry.on_day} does not match its seal")
        seq, before = entry.seq, entry.hash


def links_in_order(model: type[Sealed], community_id: int) -> Iterator[Sealed]:
    """The community's entries or looks, chain by chain; a few thousand in memory at a time."""
    links = model._default_manager.filter(community_id=community_id)
    return links.order_by("subject_kind", "subject_id", "seq").iterator(chunk_size=5000)


def fault(entry: Sealed, what: str, found: str) -> Fault:
    """What is wrong with this entry."""
    return Fault(entry.community_id, entry.subject_kind, entry.subject_id, entry.seq, what, found)
