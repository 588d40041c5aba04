"""Needs that oblige visits: proposed by one, decided with consent by another, reviewed, ended."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu import core

from ..access import get_household, get_person, nowhere
from ..models import Circumstance
from ..queries.actors import Actor
from .households import changed_meanwhile

CONSENT_BY = ("spoken", "paper", "screen")
REVIEW_MONTHS = 12


def propose_circumstance(
    *, actor: Actor, kind: str, since: date, now: datetime,
    person_id: UUID | None = None, household_id: UUID | None = None,
) -> Circumstance:  # fmt: skip
    """The proposal; it obliges nobody until a second person decides with the consent of those concerned."""
    day = timezone.localdate(now)
    if (person_id is None) == (household_id is None):
        raise core.Refusal("whom", _("A circumstance is of one person or of one household."))
    if person_id:
        get_person(actor, person_id, "record", day=day)
    else:
        assert household_id is not None
        get_household(actor, household_id, "record", day=day)
    try:
        with transaction.atomic():
            return Circumstance.objects.create(
                community_id=actor.within, kind=kind, person_id=person_id, household_id=household_id,
                since=since, proposed_by=actor.person_id, proposed_on=day,
            )  # fmt: skip
    except IntegrityError as error:
        raise core.Refusal("noted-already", _("This is noted already."), "kind") from error


def decide_circumstance(
    *, actor: Actor, circumstance_id: UUID, consent_on: date, consent_by: str, now: datetime,
    review_on: date | None = None,
) -> Circumstance:  # fmt: skip
    """The circumstance, in force from that day: a second person decides and takes the consent in one act."""
    day = timezone.localdate(now)
    found = get_circumstance(actor, circumstance_id, day)
    if actor.person_id is None or actor.person_id == found.proposed_by:
        raise core.Refusal(
            "same-person",
            _("Whoever proposed it cannot decide it. Ask a colleague to take the consent and decide."),
        )
    if consent_by not in CONSENT_BY:
        raise core.Refusal("unknown-consent", _("Choose how the consent was given."), "consent_by")
    if consent_on > day:
        raise core.Refusal("consent-in-future", _("The day of consent is still to come."), "consent_on")
    values: dict[str, date | str | UUID] = {
        "decided_by": actor.person_id, "decided_on": day, "consent_on": consent_on, "consent_by": consent_by,
        "review_on": review_on or core.add_months(day, REVIEW_MONTHS),
    }  # fmt: skip
    return settle(found, values, decided_by=None, refused_on=None, until=None)


def refuse_circumstance(*, actor: Actor, circumstance_id: UUID, now: datetime) -> Circumstance:
    """The proposal, refused or not consented to; nothing follows from it."""
    day = timezone.localdate(now)
    found = get_circumstance(actor, circumstance_id, day)
    return settle(found, {"refused_on": day}, decided_by=None, refused_on=None, until=None)


def end_circumstance(*, actor: Actor, circumstance_id: UUID, until: date, now: datetime) -> Circumstance:
    """The circumstance, with that day as its last; consent withdrawn ends it the same way."""
    found = get_circumstance(actor, circumstance_id, timezone.localdate(now))
    if until < found.since:
        raise core.Refusal("before-it-began", _("It cannot end before it began."), "until")
    return settle(found, {"until": until}, until=None, refused_on=None)


def get_circumstance(actor: Actor, circumstance_id: UUID, day: date) -> Circumstance:
    """The circumstance, if it concerns somebody inside the actor's scope."""
    found = Circumstance.objects.filter(community_id=actor.within, id=circumstance_id).first()
    if found is None:
        raise nowhere()
    if found.person_id:
        get_person(actor, found.person_id, "record", day=day)
    elif found.household_id:
        get_household(actor, found.household_id, "record", day=day)
    return found


def settle(found: Circumstance, values: dict[str, date | str | UUID], **still: None) -> Circumstance:
    """The circumstance with these values, if it still is in the state it was seen in."""
    rows = Circumstance.objects.filter(community_id=found.community_id, id=found.id, **still)
    if not rows.update(**values):
        raise changed_meanwhile()
    return Circumstance.objects.get(community_id=found.community_id, id=found.id)
