"""What cannot be done, and what may be done later: asked for, decided by another, never automatic."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from baibu import core
from baibu.registry.queries.actors import Actor

from ..models import Entry, Excuse, Extension
from ..queries.acting import may_decide, owes
from ..queries.standing import MOST_MORE
from .entries import keep_note
from .rows import Matter, credit_for, matter_of, note_matter, person_of, require_not_own_matter

ATTEMPT, RECORDED, WITHDRAWN = "visit-attempted", "visit-recorded", "visit-withdrawn"


@transaction.atomic
def ask_excuse(*, actor: Actor, obligation_id: UUID, reason: str, note: str = "", now: datetime) -> Excuse:
    """The question, waiting for the post the duty names; refused where the duty does not allow it."""
    matter = matter_of(actor, obligation_id, now)
    check_excuse(matter, reason)
    credit_for(actor, matter.row, matter.today)
    note_id = keep_note(actor=actor, community_id=matter.row.community_id, text=note, now=now)
    note_matter(actor, matter, "excuse-asked", matter.today, now, {"reason": reason}, note_id)
    return Excuse.objects.create(
        community_id=matter.row.community_id, id=uuid4(), obligation_id=matter.row.id, reason=reason,
        asked_by_id=person_of(actor), asked_on=matter.today, note_id=note_id,
    )  # fmt: skip


def check_excuse(matter: Matter, reason: str) -> None:
    """Nothing; refused where the duty allows no excuse, or not this one, or not yet."""
    rule = matter.duty.excuse
    if rule is None:
        raise core.Refusal("no-excuse", _("The method knows no excuse for this duty. It can be done late."))
    if not matter.is_alive:
        raise core.Refusal("not-open", _("This is not open any more, so there is nothing to excuse."))
    if reason not in rule.reasons:
        raise core.Refusal("unknown-reason", _("Choose one of the reasons the method names."), "reason")
    if matter.row.is_excuse_asked:
        raise core.Refusal(
            "already-asked", _("An excuse has been asked for already; it waits for an answer.")
        )
    made = attempts(matter)
    if made < rule.needs_attempts:
        raise core.Refusal(
            "too-few-attempts",
            _("%(made)s of %(needed)s attempts are recorded. Try again on another day, then ask.")
            % {"made": made, "needed": rule.needs_attempts},
        )


def attempts(matter: Matter) -> int:
    """On how many different days somebody tried in vain since the row opened; one taken back is none."""
    row = matter.row
    chain = Entry.objects.filter(
        community_id=row.community_id, subject_id=row.household_id or row.subject_id,
        kind__in=[ATTEMPT, RECORDED, WITHDRAWN], at__date__gte=row.open_on,
    )  # fmt: skip
    told = list(chain.values_list("kind", "on_day", "data"))
    gone = {data.get("visit") for kind, _day, data in told if kind == WITHDRAWN}
    gone |= {data["corrects"] for _kind, _day, data in told if data.get("corrects")}
    tried = [day for kind, day, data in told if kind == ATTEMPT and data.get("visit") not in gone]
    return core.attempts(tried, row.open_on, matter.today)


@transaction.atomic
def decide_excuse(
    *, actor: Actor, obligation_id: UUID, is_granted: bool, note: str = "", now: datetime
) -> Excuse:
    """The excuse with its answer; by the post the duty names or one above it, never by who asked."""
    matter = matter_of(actor, obligation_id, now)
    here = {"community_id": matter.row.community_id, "obligation_id": matter.row.id}
    waiting = Excuse.objects.filter(**here, is_granted=None)
    asked = waiting.first()
    if asked is None:
        raise core.Refusal("answered", _("Somebody has answered this already."))
    if asked.asked_by_id == actor.person_id and not actor.is_trusted:
        raise core.Refusal("own-excuse", _("Somebody else has to answer what you asked for yourself."))
    refuse_unless_decider(actor, matter, matter.duty.excuse.by if matter.duty.excuse else "")
    refuse_own_duty(actor, matter)
    note_id = keep_note(actor=actor, community_id=matter.row.community_id, text=note, now=now)
    waiting.update(is_granted=is_granted, decided_by_id=actor.person_id, decided_on=matter.today)
    kind = "excuse-granted" if is_granted else "excuse-refused"
    note_matter(actor, matter, kind, matter.today, now, {"reason": asked.reason}, note_id)
    return Excuse.objects.get(community_id=asked.community_id, id=asked.id)


def refuse_own_duty(actor: Actor, matter: Matter) -> None:
    """Nothing; refused to whoever owes it, and where it is about their own home or organisation."""
    if actor.is_trusted or actor.person_id is None:
        return
    if owes(matter.row, actor.person_id, matter.today):
        raise core.Refusal("own-duty", _("You owe this yourself, so somebody else decides it."))
    require_not_own_matter(actor, matter)


def refuse_unless_decider(actor: Actor, matter: Matter, by: str) -> None:
    """Nothing; refused to those who neither hold the deciding post nor stand above the owing one."""
    if actor.is_trusted:
        return
    if actor.person_id is None or not may_decide(matter.row, by, actor.person_id, matter.today):
        raise core.Refusal("not-yours-to-decide", _("The level above the owing post decides this."))


def check_more_time(matter: Matter, new_due_on: date) -> None:
    """Nothing; refused for a day that is over already, or too far beyond the day the method named."""
    if new_due_on < matter.today:
        text = _("This day is over already. Choose today or a later day.")
        raise core.Refusal("day-is-over", text, "new_due_on")
    last = matter.row.original_due_on + MOST_MORE
    if new_due_on > last:
        text = _("More time is given for at most %(days)s days beyond %(due)s: until %(last)s.") % {
            "days": MOST_MORE.days, "due": matter.row.original_due_on, "last": last,
        }  # fmt: skip
        raise core.Refusal("too-much-time", text, "new_due_on")


@transaction.atomic
def extend(*, actor: Actor, obligation_id: UUID, new_due_on: date, reason: str, now: datetime) -> Extension:
    """More time, the old day kept beside the new one; given by the level above."""
    matter = matter_of(actor, obligation_id, now)
    row = matter.row
    if not matter.is_alive:
        raise core.Refusal("not-open", _("This is not open any more; its days do not change."))
    if new_due_on <= row.due_on:
        raise core.Refusal(
            "not-later", _("The new last day has to be after %(day)s.") % {"day": row.due_on}, "new_due_on"
        )
    check_more_time(matter, new_due_on)
    refuse_unless_decider(actor, matter, "")
    refuse_own_duty(actor, matter)
    seq = Extension.objects.filter(community_id=row.community_id, obligation_id=row.id).count() + 1
    facts = {"old": row.due_on, "new": new_due_on, "reason": reason}
    note_matter(actor, matter, "due-extended", matter.today, now, facts)
    try:
        return Extension.objects.create(
            community_id=row.community_id, id=uuid4(), obligation_id=row.id, seq=seq, old_due_on=row.due_on,
            new_due_on=new_due_on, reason=reason, by_id=person_of(actor), at=now,
        )  # fmt: skip
    except IntegrityError as clash:
        raise core.Refusal(
            "changed-meanwhile", _("Somebody changed this a moment ago. Look again.")
        ) from clash
