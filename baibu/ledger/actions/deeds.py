"""What meets a duty without a visit: a meeting held, a course given, a notice posted."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu import core
from baibu.registry.queries.actors import Actor

from ..models import Discharge, Entry
from ..queries.evidence import obstacle
from .discharges import discharge, revoke_discharges
from .entries import keep_note
from .rows import credit_for, matter_of, note_matter, require_not_own_matter, said

RECORDED, WITHDRAWN = "deed-recorded", "deed-withdrawn"
#: the record that is left by checking or scoring somebody
JUDGING = "check"


@transaction.atomic
def record_deed(
    *,
    actor: Actor,
    obligation_id: UUID,
    on: date,
    note: str = "",
    took_part: int | None = None,
    now: datetime,
) -> Discharge:
    """The discharge; refused to those outside the chain of the owing post, and for days that do not count."""
    matter = matter_of(actor, obligation_id, now)
    record = record_of(matter.duty, on, matter.today)
    credit_for(actor, matter.row, on)
    if matter.duty.met_by.record == JUDGING and matter.row.subject_kind == "body":
        require_not_own_matter(actor, matter)
    hindrance = obstacle(matter.row, record)
    if hindrance:
        raise core.Refusal(hindrance.code, said(hindrance.text), "on")
    note_id = keep_note(actor=actor, community_id=matter.row.community_id, text=note, now=now)
    record_id = uuid4()
    facts = {"record": record_id, "took_part": took_part}
    entry = note_matter(actor, matter, RECORDED, on, now, facts, note_id)
    made = discharge(
        actor=actor, record=record, record_id=record_id, entry=entry, obligations=[obligation_id], now=now
    )
    if not made:
        raise core.Refusal("already-done", _("Somebody recorded this a moment ago."))
    return made[0]


def record_of(duty: core.Duty, on: date, today: date) -> core.Record:
    """The deed as the core judges it; refused where the duty asks for a visit, or the day is to come."""
    if duty.met_by.record == "visit":
        raise core.Refusal("needs-a-visit", _("This is met by a visit. Record the visit instead."))
    if on > today:
        raise core.Refusal("day-to-come", _("This day is still to come. Record it when it is done."), "on")
    return core.Record(kind=duty.met_by.record, on=on, recorded_on=today, purposes=duty.met_by.purposes)


@transaction.atomic
def withdraw_deed(*, actor: Actor, obligation_id: UUID, now: datetime) -> list[UUID]:
    """The obligations owed again; only whoever recorded it takes it back, and only on the same day."""
    matter = matter_of(actor, obligation_id, now)
    found = living_deed(matter.row.community_id, obligation_id)
    if found is None:
        raise core.Refusal("nothing-to-take-back", _("Nothing is recorded here that could be taken back."))
    living, entry = found
    if entry.actor_id != actor.person_id or timezone.localdate(entry.at) != matter.today:
        raise core.Refusal(
            "too-late-to-take-back", _("Only whoever recorded it can take it back, and only on the same day.")
        )
    again = revoke_discharges(
        actor=actor, community_id=living.community_id, record_id=living.record_id, now=now
    )
    note_matter(actor, matter, WITHDRAWN, matter.today, now, {"record": living.record_id})
    return again


def living_deed(community_id: int, obligation_id: UUID) -> tuple[Discharge, Entry] | None:
    """The last record that meets the row, with its entry, if it was a deed."""
    rows = Discharge.objects.filter(community_id=community_id, obligation_id=obligation_id, revoked_at=None)
    living = rows.order_by("-number").first()
    if living is None:
        return None
    entry = Entry.objects.filter(community_id=community_id, id=living.entry_id, kind=RECORDED).first()
    return (living, entry) if entry else None
