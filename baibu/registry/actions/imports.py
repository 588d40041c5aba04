"""Bringing a workbook in, as one act; keeping it as a draft before; taking it back as one act after."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from baibu import core

from ..access import nowhere, require_set_up
from ..models import Community, ImportAct, ImportDraft, KnownHeading
from ..queries.actors import Actor
from ..queries.collector import paused
from ..queries.differences import FoundVisit, Plan
from ..queries.drafts import packed, unpacked
from ..queries.reports import kept_report
from ..queries.sheets import Workbook
from ..queries.teams import compare
from .bulk import write_plan
from .following import follow_changes
from .leaving import settle_missing

DRAFT_KEPT = timedelta(days=1)


class VisitSink(Protocol):
    """What takes over the visits of a log; the room above the registry offers it."""

    def __call__(self, *, actor: Actor, act: ImportAct, visits: list[FoundVisit], now: datetime) -> object:
        """Keep these visits, marked with the act, in the caller's transaction."""


@dataclass(frozen=True, slots=True)
class Applied:
    """An import that was brought in."""

    act: ImportAct
    plan: Plan
    #: when what is owed follows it: `at-once`, `soon`, or empty where no method is adopted
    follows: str = ""


@paused()
@transaction.atomic
def apply_import(
    *, actor: Actor, workbook: Workbook, now: datetime, visit_sink: VisitSink | None = None
) -> Applied:
    """The act, and what it did; compared with what is stored in the same transaction as the writing."""
    day = timezone.localdate(now)
    require_set_up(actor, day)
    if workbook.is_empty:
        raise core.Refusal("nothing-to-import", _("There is nothing in this file to bring in."))
    # two imports of one community wait for each other
    Community.objects.select_for_update().get(id=actor.within)
    plan = compare(workbook, actor.within, day)
    plan.takes_visits = visit_sink is not None
    act = ImportAct.objects.create(
        community_id=actor.within, id=uuid4(), file_name=workbook.file_name[:200],
        by_account_id=actor.account_id, at=now, report=kept_report(plan),
    )  # fmt: skip
    write_plan(plan, actor.within, act.id, actor.person_id)
    # before the visits: what is owed to the new homes may be met by a visit of the same workbook
    follows = follow_changes(actor=actor, rows=plan.size, now=now)
    note_follows(act, follows)
    visits = [visit for difference in plan.sheets for visit in difference.visits]
    if visits and visit_sink:
        visit_sink(actor=actor, act=act, visits=visits, now=now)
    return Applied(act, plan, follows)


def note_follows(act: ImportAct, follows: str) -> None:
    """Keep with the act when what is owed follows it, or followed its being taken back."""
    act.report = {**act.report, "follows": follows}
    ImportAct.objects.filter(community_id=act.community_id, id=act.id).update(report=act.report)


def keep_draft(
    *, actor: Actor, workbook: Workbook, now: datetime, said: Mapping[str, Any] | None = None
) -> ImportDraft:
    """The draft of a read workbook, kept a day with what was `said` of its sheets; older drafts go."""
    require_set_up(actor, timezone.localdate(now))
    drafts = ImportDraft.objects.filter(community_id=actor.within)
    drafts.filter(read_at__lt=now - DRAFT_KEPT).delete()
    return ImportDraft.objects.create(
        community_id=actor.within, id=uuid4(), file_name=workbook.file_name[:200],
        by_account_id=actor.account_id, read_at=now, rows=packed(workbook),
        mapping=said or {},
    )  # fmt: skip


@transaction.atomic
def apply_draft(
    *, actor: Actor, draft_id: UUID, now: datetime, visit_sink: VisitSink | None = None
) -> Applied:
    """The act of a draft; the same draft is brought in once."""
    draft = get_draft(actor, draft_id, timezone.localdate(now))
    if draft.applied_act_id:
        raise core.Refusal("applied-already", _("This draft was brought in already."))
    done = apply_import(actor=actor, workbook=unpacked(bytes(draft.rows)), now=now, visit_sink=visit_sink)
    waiting = ImportDraft.objects.filter(community_id=draft.community_id, id=draft.id, applied_act_id=None)
    if not waiting.update(applied_act_id=done.act.id):
        raise core.Refusal("applied-already", _("This draft was brought in already."))
    return done


def forget_import_draft(*, actor: Actor, draft_id: UUID, now: datetime) -> None:
    """Nothing is left of the draft."""
    draft = get_draft(actor, draft_id, timezone.localdate(now))
    ImportDraft.objects.filter(community_id=draft.community_id, id=draft.id).delete()


@transaction.atomic
def settle_gone(
    *, actor: Actor, draft_id: UUID, left: dict[UUID, date], here: Collection[UUID], now: datetime
) -> int:
    """How many people missing from the sheet were spoken for: those who left, and those still here."""
    draft = get_draft(actor, draft_id, timezone.localdate(now))
    settle_missing(actor=actor, left=left, now=now)
    known = ImportDraft.objects.select_for_update().get(community_id=draft.community_id, id=draft.id)
    still = sorted({*known.still_here, *here})
    ImportDraft.objects.filter(community_id=draft.community_id, id=draft.id).update(
        still_here=still, compared_at=None
    )
    return len(left) + len(here)


def remember_headings(*, actor: Actor, kind: str, mapping: dict[str, str], now: datetime) -> None:
    """What an office's headings mean from now on; an empty field: a column it does not want taken."""
    require_set_up(actor, timezone.localdate(now))
    for heading, field in mapping.items():
        KnownHeading.objects.update_or_create(
            community_id=actor.within, sheet_kind=kind, heading=heading[:80],
            defaults={"field": field}, create_defaults={"id": uuid4(), "field": field},
        )  # fmt: skip


def get_draft(actor: Actor, draft_id: UUID, day: date) -> ImportDraft:
    """The draft, if the actor may set up and it is not older than a day."""
    require_set_up(actor, day)
    draft = ImportDraft.objects.filter(community_id=actor.within, id=draft_id).first()
    if draft is None:
        raise nowhere()
    return draft


def visit_sink() -> VisitSink | None:
    """The action that takes over the visits of a log, as the settings name it; None where none does."""
    path = getattr(settings, "BAIBU_VISIT_LOGS", {}).get("bring_in")
    found: VisitSink | None = import_string(path) if path else None
    return found
