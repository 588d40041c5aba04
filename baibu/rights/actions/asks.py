"""Asking about what is kept, and answering within the term."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu import core
from baibu.ledger import actions as ledger
from baibu.registry import actions as registry
from baibu.registry.actions.changes import changed_meanwhile
from baibu.registry.models import CHANNELS, sealed_values
from baibu.registry.queries.actors import Actor

from ..access import get_ask, require_answers, require_may_ask
from ..models import Ask
from ..models.asks import ANSWERS, KINDS
from ..queries.erasing import was_erased
from ..queries.rules import rules

#: a paper may have come so many days ago; the deadline runs from that day
BACK_DAYS = 30


@transaction.atomic
def make_request(
    *, actor: Actor, person_id: UUID, kind: str, now: datetime, words: str = "", channel: str = "screen",
    asked_on: date | None = None, relative: str = "",
) -> Ask:  # fmt: skip
    """The request; the deadline runs from the day it was asked, and no reason is asked for."""
    day = timezone.localdate(now)
    if kind not in KINDS or channel not in CHANNELS:
        raise core.Refusal("unknown-kind", _("Choose what they ask for."), "kind")
    person = require_may_ask(actor, person_id, channel, day)
    on = asked_on or day
    if not 0 <= (day - on).days <= BACK_DAYS:
        text = _("Choose the day it was asked: today, or up to thirty days back.")
        raise core.Refusal("day-out-of-range", text, "asked_on")
    if relative.strip() and person.left_on is None:
        text = _("Relatives ask for somebody who died; this person lives here. They ask themselves.")
        raise core.Refusal("lives-here", text, "relative")
    if kind in ("correct", "explain") and not words.strip():
        raise core.Refusal("words-needed", _("Write in a few words what it is about."), "words")
    made = Ask.objects.create(
        community_id=actor.within, person_id=person.id, kind=kind, words=words.strip(),
        relative=relative.strip(), channel=channel, asked_on=on, asked_by_id=actor.person_id,
        due_on=rules().due_on(on),
    )  # fmt: skip
    remember(actor, made, "request-made", now)
    return made


@transaction.atomic
def correct_for(*, actor: Actor, ask_id: UUID, changes: dict[str, Any], seen: str, now: datetime) -> Ask:
    """The request, with what was corrected in the register for it; refused where nothing is corrected."""
    day = timezone.localdate(now)
    found = get_ask(actor, ask_id, day)
    require_answers(actor, found.person, day)
    wanted = {name: value for name, value in changes.items() if value != getattr(found.person, name)}
    if not wanted:
        raise core.Refusal("nothing-changed", _("Nothing differs from what stands there."))
    registry.correct_person(actor=actor, person_id=found.person_id, changes=changes, seen=seen, now=now)
    names = sorted({*found.corrected, *wanted})
    settle(found, {"corrected": names})
    return Ask.objects.get(community_id=found.community_id, id=found.id)


@transaction.atomic
def answer_request(
    *, actor: Actor, ask_id: UUID, answer: str, now: datetime, reason: str = "", reply: str = ""
) -> Ask:
    """The request, answered; done, or for one of the law's reasons partly or not. Never about one's own."""
    day = timezone.localdate(now)
    found = get_ask(actor, ask_id, day)
    require_answers(actor, found.person, day)
    if answer not in ANSWERS:
        raise core.Refusal("unknown-answer", _("Choose the answer."), "answer")
    if answer != "done" and reason not in rules().reasons:
        text = _("Choose the reason; without one the law asks for it to be done.")
        raise core.Refusal("reason-needed-by-law", text, "reason")
    if answer == "done":
        require_done(found, reply.strip())
    values = {
        "answer": answer, "reason": "" if answer == "done" else reason, "reply": reply.strip(),
        "answered_at": now, "answered_by_id": actor.person_id,
    }  # fmt: skip
    settle(found, sealed_values(Ask, found.community_id, found.id, values))
    found = Ask.objects.get(community_id=found.community_id, id=found.id)
    remember(actor, found, "request-answered", now)
    return found


def require_done(found: Ask, reply: str) -> None:
    """Nothing; refused where no copy was handed over, or nothing corrected or erased and no words say so."""
    if found.kind == "copy" and found.handed_on is None:
        text = _("Make the copy first, or note on which day it was handed over on paper.")
        raise core.Refusal("not-handed-over", text, "answer")
    if reply or found.corrected or found.kind not in ("correct", "delete"):
        return
    if found.kind == "correct":
        text = _("Correct it first, or write where it was corrected.")
        raise core.Refusal("not-corrected", text, "reply")
    if not was_erased(found.community_id, found.person_id):
        text = _("Erase or correct it first, or write what was deleted.")
        raise core.Refusal("not-deleted", text, "reply")


def settle(found: Ask, values: dict[str, Any]) -> None:
    """Nothing; the request has these values, if nobody answered it meanwhile."""
    rows = Ask.objects.filter(community_id=found.community_id, id=found.id, answer="")
    if not rows.update(**values):
        raise changed_meanwhile()


def remember(actor: Actor, ask: Ask, kind: str, now: datetime) -> None:
    """Nothing; an entry in the person's chain, without their words."""
    ledger.append_entry(
        actor=actor, community_id=ask.community_id, subject_kind="person", subject_id=ask.person_id,
        kind=kind, on_day=timezone.localdate(now),
        data={"request": ask.id, "asked": ask.kind, "answer": ask.answer, "corrected": ask.corrected,
              "handed": ask.handed_as},
        now=now,
    )  # fmt: skip
