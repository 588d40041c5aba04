"""Erasing what the ledger's free texts say of one person; entries and their seals stay as they are."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db.models import Q

from baibu.registry.actions.erasing import erase_name
from baibu.registry.queries.actors import Actor

from ..models import Entry, Look, Note


def erase_notes_about(
    *, actor: Actor, community_id: int, person_id: UUID, name: str, everywhere: bool, now: datetime
) -> int:
    """How many notes: those about them are emptied; elsewhere, where asked, the name is struck out."""
    about = Q(subject_id=person_id) | Q(data__person=str(person_id))
    ids = {
        note
        for model in (Entry, Look)
        for note in model._default_manager.filter(about, community_id=community_id).values_list(
            "note_id", flat=True
        )
        if note
    }
    mine = Note.objects.filter(community_id=community_id, id__in=ids, erased_at=None)
    emptied = mine.update(text="", erased_at=now)
    if not everywhere:
        return emptied
    tables = [
        model
        for model in apps.get_app_config("ledger").get_models()
        if model._meta.managed
        and model._meta.db_table not in settings.APPEND_ONLY_TABLES
        and any(field.name == "community" for field in model._meta.fields)
    ]
    return emptied + erase_name(community_id, name, tables)
