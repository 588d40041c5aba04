"""Comparing a draft with what is stored: done once and kept with the draft, done anew when it may be old."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language

from ..models import HomeChange, ImportAct, ImportDraft, sealed_values
from ..queries.actors import Actor
from ..queries.comparisons import Comparison, kept_comparison, read_comparison
from ..queries.drafts import unpacked
from ..queries.teams import compare
from .imports import get_draft

#: after so long somebody may have changed the register by hand
GOOD_FOR = timedelta(minutes=10)


def compare_draft(
    *, actor: Actor, draft_id: UUID, now: datetime, is_anew: bool = False
) -> tuple[ImportDraft, Comparison]:
    """The draft and its comparison: kept for ten minutes, unless an import or a move came in between."""
    draft = get_draft(actor, draft_id, timezone.localdate(now))
    if not is_anew and is_current(draft, now):
        found = read_comparison(draft.compared)
        if found.language == (get_language() or ""):
            return draft, found
    plan = compare(unpacked(bytes(draft.rows)), draft.community_id, timezone.localdate(now))
    draft.compared, draft.compared_at = kept_comparison(plan), now
    drafts = ImportDraft.objects.filter(community_id=draft.community_id, id=draft.id)
    kept = sealed_values(ImportDraft, draft.community_id, draft.id, {"compared": draft.compared})
    drafts.update(compared_at=now, **kept)
    return draft, read_comparison(draft.compared)


def is_current(draft: ImportDraft, now: datetime) -> bool:
    """Whether the kept comparison still says what is so; two queries, or none."""
    at = draft.compared_at
    if at is None or at < now - GOOD_FOR or timezone.localdate(at) != timezone.localdate(now):
        return False
    acts = ImportAct.objects.filter(community_id=draft.community_id)
    said = HomeChange.objects.filter(community_id=draft.community_id)
    return not (
        acts.filter(Q(at__gte=at) | Q(undone_at__gte=at)).exists()
        or said.filter(Q(said_at__gte=at) | Q(taken_back_at__gte=at)).exists()
    )
