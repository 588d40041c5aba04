"""Somebody agrees to one thing: on their own screen, or as the office notes what was said or signed."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu import core

from ..access import nowhere
from ..access.consents import require_consent
from ..models import CHANNELS, Circumstance, Consent, Person
from ..queries.actors import Actor
from ..queries.consents import Purpose, is_child, is_of_age, purpose_of_need, purposes, standing
from .changes import changed_meanwhile
from .remembering import write_down

#: a consent reaches back at most so far: what was said earlier is asked anew
BACK_MONTHS = 24


@transaction.atomic
def record_consent(
    *, actor: Actor, purpose: str, given_on: date, channel: str, now: datetime,
    person_id: UUID | None = None, household_id: UUID | None = None, kind: str = "",
    about_id: UUID | None = None, detail: str = "", guardian_id: UUID | None = None,
) -> Consent:  # fmt: skip
    """The consent, to the wording of its day.

    On `screen` by the person themself, or for a child below 14 by whoever is of age in the home; `paper` and
    `spoken` as somebody of the office notes it, for a child with the guardian who agreed.
    """
    day = timezone.localdate(now)
    asked = known_purpose(purpose, kind, detail)
    if (person_id is None) == (household_id is None):
        raise core.Refusal("whom", _("A consent is of one person or of one household."))
    how = "own" if channel == "screen" else "note"
    person = require_consent(actor, purpose, kind, person_id, household_id, how, day)  # type: ignore[arg-type]
    if asked.is_need:
        require_need(actor, kind, person_id, household_id, about_id)
    require_today(channel, given_on, day, "given_on")
    if how == "own" and person and person.id != actor.person_id:
        guardian_id = actor.person_id
    made = note_consent(
        actor=actor, purpose=purpose, kind=kind, person=person, household_id=household_id, about_id=about_id,
        detail=detail.strip(), given_on=given_on, channel=channel, guardian_id=guardian_id, now=now,
    )  # fmt: skip
    remember_consent(actor, made, "consent-given", now)
    return made


def known_purpose(purpose: str, kind: str, detail: str) -> Purpose:
    """The purpose; refused where it is unknown, or it is not said which of it, or to whom."""
    asked = purposes().get(purpose)
    if asked is None:
        raise core.Refusal("unknown-purpose", _("Choose what is agreed to."), "purpose")
    if asked.is_need and purpose_of_need(kind) != purpose:
        raise core.Refusal("unknown-kind", _("This need has a consent of its own. Choose it."), "kind")
    if not asked.is_need and kind not in (asked.kinds or [""]):
        raise core.Refusal("unknown-kind", _("Choose which of it is agreed to."), "kind")
    if asked.names_somebody and not detail.strip():
        text = _("Write which organisation it is, how to reach it, what for, and which information.")
        raise core.Refusal("whom-needed", text, "detail")
    return asked


def require_need(
    actor: Actor, kind: str, person_id: UUID | None, household_id: UUID | None, about_id: UUID | None
) -> None:
    """Nothing; refused where no need of that kind is in force there."""
    running = Circumstance.objects.filter(
        community_id=actor.within, id__in=[about_id] if about_id else [], kind=kind, person_id=person_id,
        household_id=household_id, decided_by__isnull=False, until=None,
    )  # fmt: skip
    if not running.exists():
        raise nowhere()


def note_consent(
    *, actor: Actor, purpose: str, kind: str, person: Person | None, household_id: UUID | None,
    about_id: UUID | None, given_on: date, channel: str, guardian_id: UUID | None, now: datetime,
    detail: str = "",
) -> Consent:  # fmt: skip
    """The row; who may note it was asked before. Refused for a child without guardian, or agreed already."""
    day = timezone.localdate(now)
    check_given(channel, given_on, day)
    check_guardian(actor, person, guardian_id, channel, day)
    try:
        with transaction.atomic():
            return Consent.objects.create(
                community_id=actor.within, person_id=person.id if person else None, household_id=household_id,
                purpose=purpose, kind=kind, version=purposes()[purpose].version_on(given_on),
                about_id=about_id, detail=detail, given_on=given_on, channel=channel,
                guardian_id=guardian_id, noted_at=now, noted_by_id=actor.person_id,
            )  # fmt: skip
    except IntegrityError as error:
        raise core.Refusal("agreed-already", _("This is agreed to already, in the same words.")) from error


def require_today(channel: str, said_on: date, day: date, field: str) -> None:
    """Nothing; refused where somebody would say on the screen that they said it another day."""
    if channel == "screen" and said_on != day:
        text = _("What is said on the screen is said today. Leave the day as it is.")
        raise core.Refusal("day-out-of-range", text, field)


def check_given(channel: str, given_on: date, day: date) -> None:
    """Nothing; refused for an unknown way, or a day to come or too long ago."""
    if channel not in CHANNELS:
        raise core.Refusal("unknown-consent", _("Choose how the consent was given."), "channel")
    if given_on > day:
        raise core.Refusal("consent-in-future", _("The day of consent is still to come."), "given_on")
    if given_on < core.add_months(day, -BACK_MONTHS):
        text = _("This consent is more than two years old. Ask again, and note the day of the new one.")
        raise core.Refusal("consent-too-old", text, "given_on")


def check_guardian(
    actor: Actor, person: Person | None, guardian_id: UUID | None, channel: str, day: date
) -> None:
    """Nothing; refused where a child below 14 would agree alone, or the guardian named cannot be one."""
    if guardian_id is None:
        if person and is_child(person, day):
            text = _("Below the age of 14 a parent or guardian agrees. Choose who it was.")
            raise core.Refusal("guardian-needed", text, "guardian_id")
        return
    guardian = Person.objects.filter(community_id=actor.within, id=guardian_id).first()
    is_self = guardian is not None and person is not None and guardian.id == person.id
    if guardian is None or is_self or not is_of_age(guardian, day):
        text = _("A guardian is somebody else in the register, 18 or older. Choose another.")
        raise core.Refusal("no-guardian", text, "guardian_id")
    if channel != "screen" and guardian.id == actor.person_id:
        text = _("You agreed yourself. Say it on your own page, or ask a colleague to note it.")
        raise core.Refusal("own-consent", text, "guardian_id")


def note_withdrawn(
    *, actor: Actor, found: list[Consent], on: date, channel: str, now: datetime
) -> list[Consent]:
    """The consents, taken back on that day; refused where somebody else was faster."""
    for row in found:
        values = {
            "withdrawn_on": max(on, row.given_on or on), "withdrawn_by_channel": channel, "withdrawn_at": now,
            "withdrawn_noted_by_id": actor.person_id,
        }  # fmt: skip
        if not standing(row.community_id).filter(id=row.id).update(**values):
            raise changed_meanwhile()
        for name, value in values.items():
            setattr(row, name, value)
        if not purposes()[row.purpose].is_need:
            # the end of a need is remembered by itself
            remember_consent(actor, row, "consent-taken-back", now)
    return found


def remember_consent(actor: Actor, row: Consent, kind: str, now: datetime) -> None:
    """Nothing; an entry about the person or home, without words of theirs."""
    subject = ("person", row.person_id) if row.person_id else ("household", row.household_id)
    assert subject[1] is not None
    data = {"consent": row.id, "purpose": row.purpose, "version": row.version}
    write_down(actor, row.community_id, (subject[0], subject[1]), kind, data, now)
