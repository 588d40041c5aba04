"""Writing down what happened: added to the subject's chain, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.db import connection, transaction

from baibu.registry.queries.actors import Actor

from ..models import Effect, Entry, Note, Sealed
from ..queries.chains import seal

Link = TypeVar("Link", bound=Sealed)
FACTS = (str, int, bool, type(None))


def append_entry(
    *,
    actor: Actor,
    community_id: int,
    subject_kind: str,
    subject_id: UUID,
    kind: str,
    on_day: date,
    data: Mapping[str, Any] | None = None,
    as_post: str = "",
    as_place_id: UUID | None = None,
    note_id: UUID | None = None,
    now: datetime,
) -> Entry:
    """The entry, sealed to the one before it; writers of one subject wait for each other.

    `data` holds facts by name (text, whole numbers, yes/no, lists, mappings), never personal free text.
    Done by somebody who acts for another, the entry says for whom.
    """
    said = {"for": actor.stands_for, **(data or {})} if actor.stands_for else data or {}
    return sealed(
        Entry(
            community_id=community_id, id=uuid4(), subject_kind=subject_kind, subject_id=subject_id,
            kind=kind, on_day=on_day, at=now, actor_id=actor.person_id, as_post=as_post,
            as_place_id=as_place_id, data=facts(said), note_id=note_id,
        )
    )  # fmt: skip


@transaction.atomic
def sealed(link: Link) -> Link:
    """The link, tied to the one before it and stored; writers of one subject wait for each other."""
    lock_chain(link.community_id, link.subject_id)
    last = last_link(link)
    link.seq = last.seq + 1 if last else 1
    link.prev = last.hash if last else ""
    link.hash = seal(link)
    link.save(force_insert=True)
    return link


def lock_chain(community_id: int, subject_id: UUID) -> None:
    """Wait until nobody else is writing about the subject; held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 41))", [f"{community_id}/{subject_id}"]
        )


def last_link(link: Sealed) -> Sealed | None:
    """The newest link of the same chain."""
    chain = type(link)._default_manager.filter(
        community_id=link.community_id, subject_kind=link.subject_kind, subject_id=link.subject_id
    )
    return chain.order_by("-seq").only("seq", "hash").first()


def facts(data: Mapping[str, Any]) -> dict[str, Any]:
    """The data as it will be read back: ids and days as text; refuses what changes when stored."""
    return {str(name): fact(value) for name, value in data.items()}


def fact(value: Any) -> Any:
    """One value fit to be sealed; TypeError for fractions and objects, whose stored form may differ."""
    if isinstance(value, FACTS):
        return value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return facts(value)
    if isinstance(value, (list, tuple)):
        return [fact(item) for item in value]
    raise TypeError(f"{type(value).__name__} cannot stand in an entry; write it as text or a whole number")


def keep_note(*, actor: Actor, community_id: int, text: str, now: datetime) -> UUID | None:
    """The id of the kept text, for an entry to refer to; None when there is nothing to keep."""
    if not text.strip():
        return None
    return Note.objects.create(community_id=community_id, text=text.strip(), at=now).id


def erase_note(*, actor: Actor, community_id: int, note_id: UUID, now: datetime) -> bool:
    """Whether there was text to erase; the entries that refer to it stay as they are, seals included."""
    note = Note.objects.filter(community_id=community_id, id=note_id, erased_at=None)
    return note.update(text="", erased_at=now) == 1


def add_effect(*, actor: Actor, entry: Entry, kind: str, data: Mapping[str, Any], now: datetime) -> Effect:
    """What must follow the entry, kept with it; the next tick carries it out."""
    return Effect.objects.create(
        community_id=entry.community_id, entry_id=entry.id, kind=kind, data=facts(data), made_at=now
    )


def withdraw_effect(*, actor: Actor, community_id: int, entry_id: UUID, kind: str, now: datetime) -> bool:
    """Whether the effect was still waiting and is withdrawn; once carried out it stays.

    A tick that has it in hand finishes first. The entry stays; what withdrew it is the caller's to write.
    """
    waiting = Effect.objects.filter(community_id=community_id, entry_id=entry_id, kind=kind, applied_at=None)
    return waiting.delete()[0] == 1
