"""Erasing somebody: one of the desk proposes, another confirms, neither of them the person."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu import core
from baibu.ledger import actions as ledger
from baibu.notices import actions as notices
from baibu.registry.access import nowhere
from baibu.registry.actions.changes import changed_meanwhile
from baibu.registry.actions.erasing import (
    ERASED,
    blank_each,
    erase_name,
    erase_registered,
    has_namesake,
)
from baibu.registry.models import Person
from baibu.registry.queries.actors import Actor

from ..access import require_erases
from ..models import Ask, Erasure, Hold
from ..queries.erasing import held, why_not


@transaction.atomic
def propose_erasure(*, actor: Actor, person_id: UUID, now: datetime) -> Erasure:
    """The proposal; nothing is erased until a second person confirms it."""
    day = timezone.localdate(now)
    person = require_erases(actor, person_id, day)
    if actor.person_id is None:
        raise core.Refusal("nobody", _("This account belongs to no person. A post holder proposes it."))
    require_erasable(person, now)
    try:
        with transaction.atomic():
            return Erasure.objects.create(
                community_id=actor.within, person_id=person.id, proposed_at=now,
                proposed_by_id=actor.person_id,
            )  # fmt: skip
    except IntegrityError as error:
        raise core.Refusal("proposed-already", _("This is proposed already.")) from error


@transaction.atomic
def confirm_erasure(*, actor: Actor, erasure_id: UUID, now: datetime) -> Erasure:
    """The erasure, carried out: no table keeps the name, and every chain still holds."""
    found = get_erasure(actor, erasure_id)
    person = require_erases(actor, found.person_id, timezone.localdate(now))
    one_at_a_time(person)
    if actor.person_id is None or actor.person_id == found.proposed_by_id:
        raise core.Refusal("same-person", _("Whoever proposed it cannot confirm it. Ask a colleague."))
    require_erasable(person, now)
    settle(found, {"confirmed_at": now, "confirmed_by_id": actor.person_id})
    counts = erase_person(actor, person, now)
    Erasure.objects.filter(community_id=found.community_id, id=found.id).update(counts=counts)
    ledger.append_entry(
        actor=actor, community_id=actor.within, subject_kind="person", subject_id=person.id,
        kind="person-erased", on_day=timezone.localdate(now), data={"erasure": found.id}, now=now,
    )  # fmt: skip
    return get_erasure(actor, erasure_id)


@transaction.atomic
def decline_erasure(*, actor: Actor, erasure_id: UUID, now: datetime) -> Erasure:
    """The proposal, not carried out; by whoever could confirm it, or by the proposer."""
    found = get_erasure(actor, erasure_id)
    require_erases(actor, found.person_id, timezone.localdate(now))
    settle(found, {"declined_at": now, "declined_by_id": actor.person_id})
    return get_erasure(actor, erasure_id)


@transaction.atomic
def set_hold(*, actor: Actor, person_id: UUID, reason: str, now: datetime) -> Hold:
    """The hold: nothing of the person is erased until it is lifted."""
    day = timezone.localdate(now)
    person = require_erases(actor, person_id, day)
    one_at_a_time(person)
    if not reason.strip():
        text = _("Write which proceedings require it, and until when.")
        raise core.Refusal("reason-needed", text, "reason")
    try:
        with transaction.atomic():
            return Hold.objects.create(
                community_id=actor.within, person_id=person.id, reason=reason.strip(), set_on=day,
                set_by_id=actor.person_id,
            )  # fmt: skip
    except IntegrityError as error:
        raise core.Refusal("held-already", _("It is held already.")) from error


@transaction.atomic
def lift_hold(*, actor: Actor, person_id: UUID, now: datetime) -> Hold:
    """The hold, lifted."""
    day = timezone.localdate(now)
    require_erases(actor, person_id, day)
    found = held(actor.within, person_id)
    if found is None:
        raise nowhere()
    rows = Hold.objects.filter(community_id=actor.within, id=found.id, lifted_on=None)
    if not rows.update(lifted_on=day, lifted_by_id=actor.person_id):
        raise changed_meanwhile()
    found.lifted_on = day
    return found


def one_at_a_time(person: Person) -> None:
    """Nothing; a hold and an erasing of the same person wait for each other until the transaction ends."""
    rows = Person.objects.filter(community_id=person.community_id, id=person.id)
    list(rows.select_for_update().values_list("id"))


def erase_person(actor: Actor, person: Person, now: datetime) -> dict[str, int]:
    """Kind of thing → how many rows. Where a namesake lives, texts elsewhere may be about them and stay."""
    name, community_id = person.name, person.community_id
    everywhere = not has_namesake(community_id, person)
    counts = {
        "notes": ledger.erase_notes_about(
            actor=actor, community_id=community_id, person_id=person.id, name=name, everywhere=everywhere,
            now=now,
        ),
        "requests": blank_each(
            Ask, Ask.objects.filter(community_id=community_id, person_id=person.id),
            {"words": "", "relative": "", "reply": ""},
        ),
        **erase_registered(community_id, person, now),
    }  # fmt: skip
    if everywhere:
        counts["files"] = notices.forget_files(community_id, name)
        counts["texts"] = erase_name(community_id, name, tables_of_rooms())
    return counts


def tables_of_rooms() -> list[Any]:
    """The tables of communities, but for the ledger's, which erases in its own, and the people themselves."""
    return [
        model
        for model in apps.get_models()
        if model._meta.app_label != "ledger"
        and model is not Person
        and model._meta.managed
        and any(field.name == "community" for field in model._meta.local_fields)
    ]


def require_erasable(person: Person, now: datetime) -> None:
    """Nothing; refused, with the reason, while somebody lives or works here or the law holds it."""
    if person.name == ERASED:
        raise core.Refusal("erased-already", _("This is erased already."))
    if reason := why_not(person, timezone.localdate(now)):
        raise core.Refusal(*reason)


def get_erasure(actor: Actor, erasure_id: UUID) -> Erasure:
    """The proposal or what became of it; refused where there is none."""
    found = Erasure.objects.filter(community_id=actor.within, id=erasure_id).first()
    if found is None:
        raise nowhere()
    return found


def settle(found: Erasure, values: dict[str, Any]) -> None:
    """Nothing; the proposal has these values, if it still was one."""
    rows = Erasure.objects.filter(
        community_id=found.community_id, id=found.id, confirmed_at=None, declined_at=None
    )
    if not rows.update(**values):
        raise changed_meanwhile()
