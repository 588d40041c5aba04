"""Attempts to take data out: without a purpose, without a second person, without its password."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from django.utils import timezone

from baibu import core
from baibu.registry import actions as registry
from baibu.registry.models import Person
from baibu.rights.actions.erasing import confirm_erasure, propose_erasure
from baibu.site.words import noted
from baibu.site.words import text as _

from .stage import PLANTED, Stage
from .trying import Broken, Probe, demand, require_refused

NOT_TAKEN = 422
CLOSED = b"\xd0\xcf\x11\xe0"


def export_gate(stage: Stage) -> str:
    """Ask for an export without a purpose, agree to one's own, look into the file without its password."""
    stage.adopt()
    stage.person(stage.home(0))
    person = stage.appointed("committee-secretary", stage.root)
    account = stage.account(person)
    asker = replace(stage.actor(person), account_id=account.pk)
    parts, day = ["register", "phones", "needs"], timezone.localdate(stage.now)
    sent = json.dumps({"purpose": "", "words": "", "parts": parts}).encode()
    status = stage.signed_in(account).post("/api/exports", sent, kind="application/json").status
    demand(status == NOT_TAKEN, _("An export was begun without a purpose."))
    found = registry.ask_export(
        actor=asker, purpose="upward", words="probe", parts=parts, since=day, until=day, now=stage.now
    )
    try:
        registry.decide_export(actor=asker, export_id=found.id, is_agreed=True, now=stage.now)
    except core.Refusal:
        pass
    else:
        raise Broken(_("Somebody agreed to an export of their own."))
    if found.needs_second:
        registry.decide_export(actor=stage.operator, export_id=found.id, is_agreed=True, now=stage.now)
    registry.make_export(actor=asker, export_id=found.id, now=stage.now)
    _row, content = registry.take_export(actor=asker, export_id=found.id, now=stage.now)
    demand(content.startswith(CLOSED), _("The file is not closed by its password."))
    demand(
        PLANTED.encode("utf-16-le") not in content and PLANTED.encode() not in content,
        _("A name is readable."),
    )
    return _("a purpose first, nobody agrees to their own, the file is closed by a password")


def erased_by_two(stage: Stage) -> str:
    """Erase somebody alone."""
    stage.adopt()
    person = stage.person(stage.home(0))
    Person.objects.filter(community=stage.community, id=person.id).update(left_on=date(2000, 1, 1))
    asker = stage.actor(stage.appointed("committee-secretary", stage.root))
    proposed = propose_erasure(actor=asker, person_id=person.id, now=stage.now)
    require_refused("same-person", confirm_erasure, actor=asker, erasure_id=proposed.id, now=stage.now)
    return _("refused: %(code)s", code="same-person")


CONTROLS = (
    Probe("export-gate", noted("Data leaves for a purpose, and closed"), export_gate),
    Probe("erasure-by-two", noted("Nobody is erased by one person alone"), erased_by_two),
)
