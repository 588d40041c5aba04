"""Needs that oblige visits: proposed by one, decided with consent by another, reviewed, ended."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu import core

from ..access import Scope, get_household, get_person, nowhere, require_concerned, scope_of
from ..models import CHANNELS, OVER, TAKEN_BACK, Circumstance, Place
from ..queries.actors import Actor
from ..queries.consents import purpose_of_need, standing
from .changes import changed_meanwhile
from .consents import note_consent, note_withdrawn

CONSENT_BY = CHANNELS
REVIEW_MONTHS = 12
#: a need and a consent reach back at most so far, and a need so far ahead
BACK_MONTHS, AHEAD_MONTHS = 24, 12


def propose_circumstance(
    *, actor: Actor, kind: str, since: date, now: datetime,
    person_id: UUID | None = None, household_id: UUID | None = None,
) -> Circumstance:  # fmt: skip
    """The proposal; it obliges nobody until a second person decides with the consent of those concerned."""
    day = timezone.localdate(now)
    if (person_id is None) == (household_id is None):
        raise core.Refusal("whom", _("A circumstance is of one person or of one household."))
    check_need(actor, kind, since, day)
    # Whoever looks after the home may say what they were told; knowing and deciding is for fewer.
    place_cared_for(actor, person_id, household_id, day, scope_of(actor, day))
    try:
        with transaction.atomic():
            return Circumstance.objects.create(
                community_id=actor.within, kind=kind, person_id=person_id, household_id=household_id,
                since=since, proposed_by=actor.person_id, proposed_on=day,
            )  # fmt: skip
    except IntegrityError as error:
        raise core.Refusal("noted-already", _("This is noted already."), "kind") from error


def check_need(actor: Actor, kind: str, since: date, day: date) -> None:
    """Nothing; refused for a kind the method does not know, or a first day nobody could vouch for."""
    if actor.pack and kind not in dict(actor.pack.circumstances):
        text = _("The method knows no such circumstance. Choose another.")
        raise core.Refusal("unknown-kind", text, "kind")
    if not core.add_months(day, -BACK_MONTHS) <= since <= core.add_months(day, AHEAD_MONTHS):
        text = _("Choose a first day at most two years back and one year ahead.")
        raise core.Refusal("day-out-of-range", text, "since")


def stand_up_for(*, actor: Actor, circumstance_id: UUID, now: datetime) -> Circumstance:
    """The proposal of the operator's import, with the actor as its proposer; a second person decides it."""
    day = timezone.localdate(now)
    found = get_circumstance(actor, circumstance_id, day)
    if actor.person_id is None:
        raise core.Refusal("nobody", _("This account belongs to no person. A post holder proposes it."))
    values: dict[str, date | str | UUID] = {"proposed_by": actor.person_id, "proposed_on": day}
    return settle(found, values, proposed_by=None, decided_by=None, refused_on=None, until=None)


@transaction.atomic
def decide_circumstance(
    *, actor: Actor, circumstance_id: UUID, consent_on: date, consent_by: str, now: datetime,
    review_on: date | None = None, guardian_id: UUID | None = None,
) -> Circumstance:  # fmt: skip
    """The circumstance, in force from that day: a second person decides and takes the consent in one act.

    For a child below 14 it is the guardian's consent.
    """
    day = timezone.localdate(now)
    found = get_circumstance(actor, circumstance_id, day)
    if found.proposed_by is None:
        raise core.Refusal(
            "nobody-proposed",
            _("It came with an import and nobody proposes it yet. Propose it; a colleague then decides."),
        )
    if actor.person_id is None or actor.person_id == found.proposed_by:
        raise core.Refusal(
            "same-person",
            _("Whoever proposed it cannot decide it. Ask a colleague to take the consent and decide."),
        )
    if not may_decide(actor, found, day):
        raise core.Refusal(
            "own-need",
            _("This is about yourself or your own home. Ask a colleague to take the consent and decide."),
        )
    values: dict[str, date | str | UUID] = {
        "decided_by": actor.person_id, "decided_on": day, "consent_on": consent_on, "consent_by": consent_by,
        "review_on": review_on or core.add_months(day, REVIEW_MONTHS),
    }  # fmt: skip
    decided = settle(found, values, decided_by=None, refused_on=None, until=None)
    take_consent(actor, decided, guardian_id, now)
    return decided


def take_consent(actor: Actor, need: Circumstance, guardian_id: UUID | None, now: datetime) -> None:
    """Nothing; what those concerned agreed to stands beside every other consent of theirs."""
    assert need.consent_on is not None
    try:
        note_consent(
            actor=actor, purpose=purpose_of_need(need.kind), kind=need.kind, person=need.person,
            household_id=need.household_id, about_id=need.id, given_on=need.consent_on,
            channel=need.consent_by, guardian_id=guardian_id, now=now,
        )  # fmt: skip
    except core.Refusal as refusal:
        field = {"given_on": "consent_on", "channel": "consent_by"}.get(refusal.field or "", refusal.field)
        raise core.Refusal(refusal.code, refusal.text, field) from refusal


def refuse_circumstance(*, actor: Actor, circumstance_id: UUID, now: datetime) -> Circumstance:
    """The proposal, refused or not consented to; nothing follows from it."""
    day = timezone.localdate(now)
    found = get_circumstance(actor, circumstance_id, day)
    require_may_end(actor, found, day)
    return settle(found, {"refused_on": day}, decided_by=None, refused_on=None, until=None)


@transaction.atomic
def end_circumstance(
    *, actor: Actor, circumstance_id: UUID, until: date, now: datetime, because: str = OVER,
    channel: str = "spoken",
) -> Circumstance:  # fmt: skip
    """The circumstance, with that day as its last; taken back, it counts no more from that day on.

    Consent withdrawn, or a mistake found, takes it back: today or earlier, and be it before it began.
    What was agreed to for it is then taken back too, `channel` says how they said so.
    """
    day = timezone.localdate(now)
    found = get_circumstance(actor, circumstance_id, day)
    if because == OVER:
        # taking a consent back stays everybody's right, about themselves too
        require_may_end(actor, found, day)
    if because not in (OVER, *TAKEN_BACK):
        raise core.Refusal("unknown-end", _("Choose why it ends."), "because")
    if because == OVER and until < found.since:
        raise core.Refusal("before-it-began", _("It cannot end before it began."), "until")
    if because != OVER and until > day:
        text = _("This day is still to come. Choose the day they said so, or it was found: today or earlier.")
        raise core.Refusal("day-to-come", text, "until")
    ended = settle(found, {"until": until, "ended_because": because}, until=None, refused_on=None)
    if because == "consent-withdrawn":
        rows = list(standing(found.community_id).filter(about_id=found.id))
        note_withdrawn(actor=actor, found=rows, on=until, channel=channel, now=now)
    return ended


def get_circumstance(actor: Actor, circumstance_id: UUID, day: date) -> Circumstance:
    """The circumstance, if it concerns somebody inside the actor's scope and is theirs to know."""
    found = Circumstance.objects.filter(community_id=actor.within, id=circumstance_id).first()
    if found is None:
        raise nowhere()
    require_to_know(actor, found.kind, found.person_id, found.household_id, day)
    return found


def require_to_know(
    actor: Actor, kind: str, person_id: UUID | None, household_id: UUID | None, day: date
) -> None:
    """Nothing; refused where the person or home, or that kind of need, is not the actor's to look after."""
    scope = scope_of(actor, day)
    place = place_cared_for(actor, person_id, household_id, day, scope)
    require_concerned(actor, kind, place, scope)


def place_cared_for(
    actor: Actor, person_id: UUID | None, household_id: UUID | None, day: date, scope: Scope
) -> Place | None:
    """Where the person's home or the home stands; refused where it is not the actor's to look after."""
    if household_id:
        place: Place = get_household(actor, household_id, "record", day=day, scope=scope).place
        return place
    if person_id is None:
        return None
    home = get_person(actor, person_id, "record", day=day, scope=scope).household
    return home.place if home else None


def require_may_end(actor: Actor, need: Circumstance, day: date) -> None:
    """Nothing; refused about the actor's own need or home: that it is over is another's to say."""
    home = need.household or (need.person.household if need.person else None)
    is_theirs = scope_of(actor, day).may(
        "need", "end", kind=need.kind, place=home.place if home else None,
        household_id=home.id if home else None, person=need.person,
    )  # fmt: skip
    if not is_theirs:
        raise core.Refusal(
            "own-need", _("This is about yourself or your own home. Ask a colleague to look at it.")
        )


def may_decide(actor: Actor, need: Circumstance, day: date) -> bool:
    """Whether the policy lets them: never about themselves, their own home, or what they proposed."""
    home = need.household or (need.person.household if need.person else None)
    return scope_of(actor, day).may(
        "need", "decide", kind=need.kind, place=home.place if home else None,
        household_id=home.id if home else None, person=need.person, author_id=need.proposed_by,
    )  # fmt: skip


def settle(found: Circumstance, values: dict[str, date | str | UUID], **still: None) -> Circumstance:
    """The circumstance with these values, if it still is in the state it was seen in."""
    rows = Circumstance.objects.filter(community_id=found.community_id, id=found.id, **still)
    if not rows.update(**values):
        raise changed_meanwhile()
    return Circumstance.objects.get(community_id=found.community_id, id=found.id)
