"""A need comes, is agreed and decided, and ends; what is owed to that household follows at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from baibu.ledger import actions as ledger
from baibu.registry import actions as registry
from baibu.registry.models import OVER, Circumstance, Person
from baibu.registry.queries.actors import Actor


@transaction.atomic
def propose_need(
    *,
    actor: Actor,
    kind: str,
    since: date,
    now: datetime,
    person_id: UUID | None = None,
    household_id: UUID | None = None,
) -> Circumstance:
    """The proposal; it obliges nobody until a second person has decided."""
    need = registry.propose_circumstance(
        actor=actor, kind=kind, since=since, person_id=person_id, household_id=household_id, now=now
    )
    remember(actor, need, "circumstance-proposed", now)
    return need


@transaction.atomic
def decide_need(
    *, actor: Actor, circumstance_id: UUID, consent_on: date, consent_by: str, now: datetime,
    guardian_id: UUID | None = None,
) -> Circumstance:  # fmt: skip
    """The need, in force; the visits it asks for are owed from today."""
    need = registry.decide_circumstance(
        actor=actor, circumstance_id=circumstance_id, consent_on=consent_on, consent_by=consent_by,
        guardian_id=guardian_id, now=now,
    )  # fmt: skip
    follow(need, remember(actor, need, "circumstance-decided", now), now)
    return need


@transaction.atomic
def propose_imported(*, actor: Actor, needs: Sequence[UUID], now: datetime) -> int:
    """How many needs of an import the actor now stands up for; a second person decides them."""
    for key in needs:
        need = registry.stand_up_for(actor=actor, circumstance_id=key, now=now)
        remember(actor, need, "circumstance-proposed", now)
    return len(needs)


@transaction.atomic
def decide_needs(
    *, actor: Actor, needs: Sequence[UUID], consent_on: date, consent_by: str, now: datetime
) -> int:
    """How many needs are now in force, agreed to on the same day in the same way; all of them or none."""
    for key in needs:
        decide_need(actor=actor, circumstance_id=key, consent_on=consent_on, consent_by=consent_by, now=now)
    return len(needs)


@transaction.atomic
def refuse_need(*, actor: Actor, circumstance_id: UUID, now: datetime) -> Circumstance:
    """The proposal, not agreed to; nothing follows from it."""
    need = registry.refuse_circumstance(actor=actor, circumstance_id=circumstance_id, now=now)
    remember(actor, need, "circumstance-refused", now)
    return need


@transaction.atomic
def end_need(
    *, actor: Actor, circumstance_id: UUID, until: date, now: datetime, because: str = OVER
) -> Circumstance:
    """The need, ended; what was not yet due for it falls away, what is overdue stays.

    Where consent was withdrawn or it was noted by mistake, all that is still open falls away at once.
    """
    need = registry.end_circumstance(
        actor=actor, circumstance_id=circumstance_id, until=until, because=because, now=now
    )
    follow(need, remember(actor, need, "circumstance-ended", now), now)
    return need


def remember(actor: Actor, need: Circumstance, kind: str, now: datetime) -> UUID | None:
    """The household in whose chain it was written; None for somebody without a home here."""
    home = need.household_id or home_of(need)
    subject = home or need.person_id
    assert subject is not None
    ledger.append_entry(
        actor=actor,
        community_id=need.community_id,
        subject_kind="household" if home else "person",
        subject_id=subject,
        kind=kind,
        on_day=timezone.localdate(now),
        data={
            "circumstance": need.kind,
            "person": need.person_id,
            "since": need.since,
            "until": need.until,
            "because": need.ended_because,
        },
        now=now,
    )
    return home


def follow(need: Circumstance, home: UUID | None, now: datetime) -> None:
    """Plan the one household anew, in the same transaction."""
    if home:
        ledger.plan_household(need.community_id, home, timezone.localdate(now), now)


def home_of(need: Circumstance) -> UUID | None:
    """The household of the person concerned; None for somebody without a home here."""
    if need.person_id is None:
        return None
    people = Person.objects.filter(community_id=need.community_id, id=need.person_id)
    return people.values_list("household_id", flat=True).first()
