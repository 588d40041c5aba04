"""Somebody takes a consent back, and what rests on it ends in the same transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from baibu import core

from ..access.consents import get_consent, require_consent
from ..models import CHANNELS, Circumstance, Consent, ImportChange, Person, sealed_values
from ..queries.actors import Actor
from ..queries.consents import BEFORE, same_thing
from .changes import changed_meanwhile
from .circumstances import settle
from .consents import note_withdrawn, require_today
from .following import follow_changes
from .remembering import write_down
from .representations import end_agreed

#: columns of the register that hold a phone number or what it is found by
PHONE = ("phone", "phone_key", "phone_tail")


@transaction.atomic
def withdraw_consent(
    *, actor: Actor, consent_id: UUID, channel: str, now: datetime, on: date | None = None
) -> Consent:
    """The consent, taken back; what rests on it has ended. Nothing is asked for it, and no reason.

    On `screen` by whoever could give it; `paper` and `spoken` as somebody of the office notes it.
    """
    day = timezone.localdate(now)
    if channel not in CHANNELS:
        raise core.Refusal("unknown-consent", _("Choose how it was taken back."), "channel")
    found = get_consent(actor, consent_id, "own" if channel == "screen" else "note", day=day)
    said_on = on or day
    if not (found.given_on or day) <= said_on <= day:
        text = _("Choose the day they said so: not before they agreed, and not after today.")
        raise core.Refusal("day-out-of-range", text, "on")
    require_today(channel, said_on, day, "on")
    rows = list(same_thing(found).select_for_update())
    if not rows:
        raise changed_meanwhile()
    note_withdrawn(actor=actor, found=rows, on=said_on, channel=channel, now=now)
    found = next((row for row in rows if row.id == found.id), rows[0])
    ENDS.get(found.purpose, nothing_more)(actor, found, now)
    return found


def end_need(actor: Actor, consent: Consent, now: datetime) -> None:
    """Nothing; the need is taken back as of that day, and nobody calls for it any more."""
    assert consent.withdrawn_on is not None
    rows = Circumstance.objects.filter(community_id=consent.community_id, until=None, refused_on=None)
    here = rows.select_related("person")
    need = here.filter(id=consent.about_id).first() if consent.about_id else None
    if need is None:
        return
    settle(need, {"until": consent.withdrawn_on, "ended_because": "consent-withdrawn"}, until=None)
    home = need.household_id or (need.person.household_id if need.person else None)
    whom = home or need.person_id
    assert whom is not None
    subject = ("household" if home else "person", whom)
    data = {
        "circumstance": need.kind, "person": need.person_id, "since": need.since,
        "until": consent.withdrawn_on, "because": "consent-withdrawn",
    }  # fmt: skip
    write_down(actor, need.community_id, subject, "circumstance-ended", data, now)
    if home:
        follow_changes(actor=actor, rows=1, homes=[home], now=now)


def erase_phone(actor: Actor, consent: Consent, now: datetime) -> None:
    """Nothing; the number is gone from the register and from what imports remember."""
    assert consent.person_id is not None
    forget_phone(consent.community_id, consent.person_id)


def take_down(actor: Actor, consent: Consent, now: datetime) -> None:
    """Nothing; what shows them in public is taken down by the room that shows it, which the settings name."""
    path = getattr(settings, "BAIBU_AFTER_SHOWN", "")
    if path and consent.person_id:
        import_string(path)(actor=actor, person_id=consent.person_id, kind=consent.kind, now=now)


def nothing_more(actor: Actor, consent: Consent, now: datetime) -> None:
    """Nothing: pages and lists ask for the standing consent each time, so they end by themselves."""


def end_acting(actor: Actor, consent: Consent, now: datetime) -> None:
    """Nothing; nobody acts for them any more on the ground of this consent."""
    if consent.about_id:
        end_agreed(actor, consent.community_id, consent.about_id, now)


#: Purpose → what ends with the consent, in the same transaction: (actor, the consent taken back, now).
#: A purpose that is missing has nothing that rests on it but the consent itself.
ENDS: Mapping[str, Callable[[Actor, Consent, datetime], None]] = {
    "phone": erase_phone,
    "shown": take_down,
    "need-health": end_need,
    "need-hardship": end_need,
    "need-party": end_need,
    "need-other": end_need,
    "acting-for": end_acting,
}


@transaction.atomic
def take_out_phone(*, actor: Actor, person_id: UUID, channel: str, now: datetime) -> Person:
    """The person, without a number: for one that stood in the office's register before anybody was asked.

    Where a consent stands, it is taken back instead. The wish is kept, so that no sheet brings one back.
    """
    day = timezone.localdate(now)
    if channel not in CHANNELS:
        raise core.Refusal("unknown-consent", _("Choose how it was taken back."), "channel")
    person = require_consent(
        actor, "phone", "", person_id, None, "own" if channel == "screen" else "note", day
    )
    assert person is not None
    standing = Consent.objects.filter(
        community_id=person.community_id, person_id=person.id, purpose="phone", withdrawn_on=None
    )
    if first := standing.first():
        withdraw_consent(actor=actor, consent_id=first.id, channel=channel, now=now)
    elif not person.phone:
        raise core.Refusal("no-phone", _("No number is kept."))
    else:
        Consent.objects.create(
            community_id=person.community_id, person_id=person.id, purpose="phone", version=BEFORE,
            given_on=None, channel=channel, noted_at=now, noted_by_id=actor.person_id, withdrawn_on=day,
            withdrawn_by_channel=channel, withdrawn_at=now, withdrawn_noted_by_id=actor.person_id,
        )  # fmt: skip
        forget_phone(person.community_id, person.id)
        write_down(actor, person.community_id, ("person", person.id), "phone-erased", {}, now)
    return Person.objects.get(community_id=person.community_id, id=person.id)


def forget_phone(community_id: int, person_id: UUID) -> None:
    """Nothing; no table keeps the number any more, so no import that is taken back brings it again."""
    values = sealed_values(Person, community_id, person_id, {"phone": ""})
    Person.objects.filter(community_id=community_id, id=person_id).update(**values)
    changes = ImportChange.objects.filter(community_id=community_id, row_id=person_id, table="person")
    for change in changes:
        before, after = without(change.before, PHONE), without(change.after, PHONE)
        if (before, after) != (change.before, change.after):
            said = {"before": before, "after": after}
            stored = sealed_values(ImportChange, community_id, change.id, said)
            ImportChange.objects.filter(community_id=community_id, id=change.id).update(**stored)


def without(facts: Mapping[str, object], names: tuple[str, ...]) -> dict[str, object]:
    """The facts without these."""
    return {name: value for name, value in facts.items() if name not in names}
