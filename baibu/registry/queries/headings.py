"""What offices taught the import, and what it did so far."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from ..models import ImportAct, ImportDraft, KnownHeading


def known_headings(community_id: int) -> dict[str, dict[str, str]]:
    """Kind of sheet → heading → field, as the office corrected the guesses; one query."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    rows = KnownHeading.objects.filter(community_id=community_id)
    for kind, heading, field in rows.values_list("sheet_kind", "heading", "field"):
        found[kind][heading] = field
    return dict(found)


def act_of(act_id: UUID, code: str | None = None) -> ImportAct | None:
    """The import of that id, in whichever community or in the one of that code."""
    acts = ImportAct.objects.filter(id=act_id).select_related("community")
    return (acts.filter(community__code=code) if code else acts).first()


def latest_acts(code: str | None = None) -> list[ImportAct]:
    """The latest imports that still stand, of every community or of the one of that code; one query."""
    acts = ImportAct.objects.filter(undone_at=None).select_related("community").order_by("-at")
    return list((acts.filter(community__code=code) if code else acts)[:5])


def acts_of(community_id: int) -> list[ImportAct]:
    """The imports of a community, newest first; one query."""
    return list(ImportAct.objects.filter(community_id=community_id).order_by("-at")[:50])


def drafts_of(community_id: int, account_id: int | None) -> list[ImportDraft]:
    """One's own drafts that wait for "apply", newest first, without their rows; one query."""
    waiting = ImportDraft.objects.filter(
        community_id=community_id, by_account_id=account_id, applied_act_id=None
    )
    return list(waiting.defer("rows", "compared").order_by("-read_at")[:10])
