"""What happened, as it was written down."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Max, QuerySet

from ..models import Discharge, Effect, Entry, Note


def timeline(
    community_id: int, subject_kind: str, subject_id: UUID, limit: int = 50, before: int | None = None
) -> list[Entry]:
    """The subject's entries, the newest first; `before` continues below that number. One query."""
    chain = Entry.objects.filter(community_id=community_id, subject_kind=subject_kind, subject_id=subject_id)
    if before is not None:
        chain = chain.filter(seq__lt=before)
    return list(chain.order_by("-seq")[:limit])


def done_for(community_id: int, person_id: UUID) -> list[Entry]:
    """What somebody who acts for the person did in their stead, the newest first. One query."""
    about = Entry.objects.filter(community_id=community_id, subject_kind="person", subject_id=person_id)
    return list(about.filter(data__for=str(person_id)).order_by("-seq"))


def moved_in_on(community_id: int, household_id: UUID, person_id: UUID) -> date | None:
    """The day somebody last moved into the home; None where nobody noted one. One query."""
    chain = Entry.objects.filter(
        community_id=community_id, subject_kind="household", subject_id=household_id, kind="person-moved-in",
        data__person=str(person_id),
    )  # fmt: skip
    return chain.order_by("-seq").values_list("on_day", flat=True).first()


def entry_numbered(community_id: int, subject_kind: str, subject_id: UUID, seq: int) -> Entry | None:
    """The subject's entry of that number; None where there is none. One query."""
    chain = Entry.objects.filter(community_id=community_id, subject_kind=subject_kind, subject_id=subject_id)
    return chain.filter(seq=seq).first()


def noted_in(community_id: int, household_id: UUID, note_id: UUID) -> Entry | None:
    """The entry of a home's chain that refers to the note; None where there is none. One query."""
    chain = Entry.objects.filter(community_id=community_id, subject_kind="household", subject_id=household_id)
    return chain.filter(note_id=note_id).first()


def notes_of(community_id: int, note_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Note → its text; erased ones are empty. One query."""
    rows = Note.objects.filter(community_id=community_id, id__in=list(note_ids))
    return {note.id: note.text for note in rows}


def met_by_record(community_id: int, record_id: UUID) -> set[UUID]:
    """The obligations a record meets, unless it was taken back. One query."""
    living = Discharge.objects.filter(community_id=community_id, record_id=record_id, revoked_at=None)
    return set(living.values_list("obligation_id", flat=True))


def effects_waiting(community_id: int) -> QuerySet[Effect]:
    """What must still follow entries: not applied yet, or set aside after too many tries."""
    return Effect.objects.filter(community_id=community_id, applied_at=None).order_by("made_at")


def entry_count(community_id: int) -> int:
    """How many entries a community has."""
    return Entry.objects.filter(community_id=community_id).count()


def last_days(community_id: int, kind: str) -> dict[UUID, date]:
    """Subject → the last day on which something of that kind happened to it. One query."""
    found = Entry.objects.filter(community_id=community_id, kind=kind)
    rows = found.values_list("subject_id").annotate(last=Max("on_day"))
    return dict(rows.values_list("subject_id", "last"))
