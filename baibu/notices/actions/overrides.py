"""A rota is put right by hand: somebody instead of somebody, and a time with nobody taken by whoever can."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu import core
from baibu.registry.access import require_not_own, scope_of
from baibu.registry.actions.changes import changed_meanwhile
from baibu.registry.queries.actors import Actor

from ..access import get_line, get_override
from ..models import RotaLine, RotaOverride
from ..queries import Reckoning, may_take_turns, reckoning
from .rotas import tell

#: a change by hand lasts at most so long, and begins at most so far ahead: more is another order
LONGEST, AHEAD = timedelta(days=62), timedelta(days=366)


@transaction.atomic
def override_line(
    *, actor: Actor, line_id: UUID, since: datetime, until: datetime, now: datetime,
    out: UUID | None = None, into: UUID | None = None,
) -> RotaOverride:  # fmt: skip
    """The change: `into` instead of `out`; of whoever it is; or `out` one less, for whom the next acts.

    Nobody takes themself out: they ask for a swap, or say that they are away.
    """
    line = get_line(actor, line_id, "change", timezone.localdate(now))
    require_span(since, until, now)
    if out is None and into is None:
        raise core.Refusal("nothing-changes", _("Choose who is on duty then, or who is not."), "into")
    if out == into:
        text = _("This is the same person. Choose who is on duty instead.")
        raise core.Refusal("nothing-changes", text, "into")
    held = locked(line, now)
    require_known(line, held, out, into, timezone.localdate(now))
    if into != actor.at_work and takes_out(held, actor.at_work, out, since, until):
        text = _("This takes you out of your own turn. Ask a colleague for a swap, or say that you are away.")
        raise core.Refusal("own-matter", text, "out")
    made = write(actor, line, since, until, out, into, now)
    require_here(line, into, since, until, now)
    tell(actor, line.rota.place_id, "rota-put-right", {"override": made.id}, now)
    return made


@transaction.atomic
def take_gap(*, actor: Actor, line_id: UUID, since: datetime, until: datetime, now: datetime) -> RotaOverride:
    """The time with nobody, taken by whoever asks; of two who ask at once, one gets it."""
    line = get_line(actor, line_id, "take", timezone.localdate(now))
    since = max(since, now)
    require_span(since, until, now)
    held = locked(line, now)
    empty = sum((each.until - each.since for each in held.gaps(since, until)), timedelta())
    if empty != until - since:
        raise core.Refusal("taken", _("Somebody is on duty then already. Nothing more is needed."))
    made = write(actor, line, since, until, None, actor.at_work, now)
    require_here(line, actor.at_work, since, until, now)
    tell(actor, line.rota.place_id, "gap-taken", {"override": made.id}, now)
    return made


@transaction.atomic
def withdraw_override(*, actor: Actor, override_id: UUID, now: datetime) -> RotaOverride:
    """The change, taken back: from now on the order counts again. One that comes from a swap stands."""
    found = get_override(actor, override_id, timezone.localdate(now))
    if found.swap_id:
        text = _("Two colleagues agreed on this. They put it right with another swap.")
        raise core.Refusal("a-swap", text)
    require_not_own(scope_of(actor, timezone.localdate(now)), people=[found.into_id])
    rows = RotaOverride.objects.filter(
        community_id=found.community_id, id=found.id, ended_at=None, until__gt=now
    )
    if not rows.update(ended_at=now, ended_by_id=actor.at_work):
        raise changed_meanwhile()
    tell(actor, found.line.rota.place_id, "rota-put-right", {"ended": found.id}, now)
    found.ended_at = now
    return found


def require_span(since: datetime, until: datetime, now: datetime) -> None:
    """Nothing; refused for what is over, backwards, too long or too far ahead."""
    if until <= since:
        raise core.Refusal("out-of-order", _("The end is before the beginning."), "until")
    if since < now:
        text = _("This has begun already. What was done stays as it was; begin now or later.")
        raise core.Refusal("is-over", text, "since")
    if until - since > LONGEST or since - now > AHEAD:
        text = _("Two months at the most, within the next year. For longer, change the order.")
        raise core.Refusal("too-long", text, "until")


def takes_out(
    held: Reckoning, person: UUID | None, out: UUID | None, since: datetime, until: datetime
) -> bool:
    """Whether such a change would take that person out of their own duty; no query."""
    mine = (each for each in held.stints(since, until) if each.person == person)
    return out == person or any(out in (None, each.planned) for each in mine)


def require_known(line: RotaLine, held: Reckoning, out: UUID | None, into: UUID | None, day: date) -> None:
    """Nothing; refused for people who are not in the line, or hold no post near the place. One query."""
    turns = set(held.everybody(line.id))
    near = set(may_take_turns(line.rota.place, day).values_list("id", flat=True))
    if into is not None and into not in near:
        text = _("Turns are taken by people with a post here, above or directly below. Choose others.")
        raise core.Refusal("not-of-the-team", text, "into")
    if out is not None and out not in turns | near:
        raise core.Refusal("not-in-turn", _("They have no turn here."), "out")


def locked(line: RotaLine, now: datetime) -> Reckoning:
    """The line reckoned while nobody else changes it; seven queries."""
    rows = RotaLine.objects.select_for_update().filter(community_id=line.community_id, id=line.id)
    if not rows.exists():
        raise changed_meanwhile()
    return reckoning(line.community_id, [line], now)


def write(
    actor: Actor, line: RotaLine, since: datetime, until: datetime, out: UUID | None, into: UUID | None,
    now: datetime, swap_id: UUID | None = None,
) -> RotaOverride:  # fmt: skip
    """The row."""
    assert actor.at_work is not None
    return RotaOverride.objects.create(
        community_id=line.community_id, id=uuid4(), line_id=line.id, since=since, until=until, out_id=out,
        into_id=into, swap_id=swap_id, made_by_id=actor.at_work, made_at=now,
    )  # fmt: skip


def require_here(line: RotaLine, into: UUID | None, since: datetime, until: datetime, now: datetime) -> None:
    """Nothing; refused where the one who is put in would not act after all, being away. Six queries."""
    if into is None:
        return
    held = reckoning(line.community_id, [line], now)
    if not any(each.person == into for each in core.stints(held.rota, since, until)):
        text = _(
            "They would not be on duty by this: they are away, it is not that person's turn, or the line "
            "has no hours then. Choose somebody else or another time."
        )
        raise core.Refusal("away", text, "into")
    if any(away.since <= day <= away.until for away in held.rota.absences.get(into, ())
           for day in days_in(since, until)):  # fmt: skip
        text = _("They are away for a part of this time. Choose somebody else or another time.")
        raise core.Refusal("away", text, "into")


def days_in(since: datetime, until: datetime) -> list[date]:
    """The local days that the span touches."""
    first = timezone.localdate(since)
    last = timezone.localdate(until - timedelta(microseconds=1))
    return [first + timedelta(days=nth) for nth in range((last - first).days + 1)]
