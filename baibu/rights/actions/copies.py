"""The copy somebody asked for: made by the desk, or handed over on paper, before it is said to be done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from baibu import core
from baibu.registry.queries.actors import Actor

from ..access import require_answers
from ..models import Ask
from .asks import remember, settle
from .looking import read_ask


@dataclass(frozen=True, slots=True)
class Copy:
    """A request with the file made for it."""

    ask: Ask
    content: bytes

    @property
    def name(self) -> str:
        """What the file is called: by the number of the letter."""
        return f"baibu-{str(self.ask.id)[:8].upper()}.xlsx"


def get_copy_ask(actor: Actor, ask_id: UUID, now: datetime) -> Ask:
    """The request for a copy, to be answered by the actor; refused for one that asks for something else."""
    found = read_ask(actor=actor, ask_id=ask_id, now=now)
    require_answers(actor, found.person, timezone.localdate(now))
    if found.kind != "copy":
        raise core.Refusal("no-copy-asked", _("They did not ask for a copy, so none is made of it."))
    return found


@transaction.atomic
def make_copy(*, actor: Actor, ask_id: UUID, now: datetime) -> Copy:
    """The same workbook they would take on their own page; who made it and when stays with the request."""
    found = get_copy_ask(actor, ask_id, now)
    handed = hand_over(actor, found, "file", timezone.localdate(now), now)
    for_them = replace(actor, stands_for=found.person_id, stands_for_name=found.person.name)
    written: Any = import_string(settings.BAIBU_COPY)
    return Copy(handed, written(for_them, now))


@transaction.atomic
def note_copy_handed(*, actor: Actor, ask_id: UUID, on: date, now: datetime) -> Ask:
    """The request; the copy was handed over on paper that day, by whoever notes it."""
    found = get_copy_ask(actor, ask_id, now)
    if not found.asked_on <= on <= timezone.localdate(now):
        text = _("Choose the day it was handed over: from the day it was asked up to today.")
        raise core.Refusal("day-out-of-range", text, "on")
    return hand_over(actor, found, "paper", on, now)


def hand_over(actor: Actor, found: Ask, how: str, on: date, now: datetime) -> Ask:
    """The request with how, when and by whom; refused once it is answered."""
    settle(found, {"handed_as": how, "handed_on": on, "handed_by_id": actor.person_id})
    handed = Ask.objects.select_related("person").get(community_id=found.community_id, id=found.id)
    remember(actor, handed, "copy-handed-over", now)
    return handed
