"""Acting for another: confirmed for a child, named by everybody else, ended by either side at once."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu import core

from ..access import get_let_in, nowhere, require_not_own, scope_of
from ..models import Person, Representation
from ..queries.actors import Actor
from ..queries.consents import is_child
from ..queries.representations import (
    PURPOSE,
    acted_for,
    candidates_for,
    consent_of,
    grown_up_called,
    holding,
    open_rows,
)
from .changes import changed_meanwhile
from .consents import note_consent, note_withdrawn
from .remembering import write_down


@transaction.atomic
def confirm_guardian(*, actor: Actor, person_id: UUID, helper_id: UUID, now: datetime) -> Representation:
    """A grown-up of the child's home acts for the child until it is 14; nobody of that home confirms it."""
    day = timezone.localdate(now)
    child = get_let_in(actor, person_id, day)
    if not is_child(child, day):
        raise core.Refusal(
            "no-child", _("From 14 on they name somebody themselves. Note what they said instead.")
        )
    if str(helper_id) not in dict(candidates_for(child, day)):
        raise not_to_choose()
    return begun(actor, child, helper_id, "child", now, noted_by=actor.person_id)


@transaction.atomic
def name_helper(
    *, actor: Actor, person_id: UUID, helper_id: UUID, channel: str, given_on: date, now: datetime
) -> Representation:
    """Whoever the person named acts for them, on their consent: on `screen` by themself, else as it is noted.

    Somebody of the home, or paired with it. Noted by whoever looks after the home, never of their own, nor
    that they or somebody of their own home act; refused for a child.
    """
    person = naming(actor, person_id, channel, now)
    if str(helper_id) not in dict(candidates_for(person, timezone.localdate(now))):
        raise not_to_choose()
    return named(actor, person, helper_id, channel, given_on, now)


@transaction.atomic
def name_helper_elsewhere(
    *, actor: Actor, person_id: UUID, channel: str, given_on: date, now: datetime, name: str = "",
    door: str = "", username: str = "",
) -> Representation:  # fmt: skip
    """The same for any grown-up registered here, told by account or by full name and door; only as noted."""
    if channel == "screen":
        text = _("Whoever lives elsewhere is named at the office, or to the building leader.")
        raise core.Refusal("channel", text, "channel")
    person = naming(actor, person_id, channel, now)
    helper = grown_up_called(person, name, door, username, timezone.localdate(now))
    if helper is None:
        text = _(
            "Nobody grown up is found under exactly this name and door, or this account; or several are. "
            "Look at the spelling together, and write building and door."
        )
        raise core.Refusal("no-helper", text, "username" if username.strip() else "name")
    return named(actor, person, helper.id, channel, given_on, now)


def naming(actor: Actor, person_id: UUID, channel: str, now: datetime) -> Person:
    """Who names somebody: themself on the screen, else somebody whose home they look after; no child."""
    day = timezone.localdate(now)
    is_own = actor.person_id == person_id
    if is_own != (channel == "screen"):
        raise core.Refusal("channel", _("On screen only the person themself says it."), "channel")
    people = Person.objects.filter(community_id=actor.within, left_on=None)
    person = people.filter(id=person_id).first() if is_own else get_let_in(actor, person_id, day)
    if person is None:
        raise nowhere()
    if is_child(person, day):
        text = _("Below 14 the building leader confirms who of the home acts for a child.")
        raise core.Refusal("child", text)
    return person


def named(
    actor: Actor, person: Person, helper_id: UUID, channel: str, given_on: date, now: datetime
) -> Representation:
    """The row with the consent it rests on; nobody notes that they, or those they live with, act."""
    if channel != "screen":
        helper = Person.objects.get(community_id=person.community_id, id=helper_id)
        scope = scope_of(actor, timezone.localdate(now))
        require_not_own(scope, people=[helper.id], household_id=helper.household_id)
    noted_by = None if channel == "screen" else actor.person_id
    made = begun(actor, person, helper_id, "named", now, noted_by=noted_by)
    note_consent(
        actor=actor, purpose=PURPOSE, kind="", person=person, household_id=None, about_id=made.id,
        given_on=given_on, channel=channel, guardian_id=None, now=now,
    )  # fmt: skip
    return made


def not_to_choose() -> core.Refusal:
    """The refusal of somebody who is not on the list."""
    text = _("Choose a grown-up of the home, or a helper paired with it.")
    return core.Refusal("no-helper", text, "helper_id")


def begun(
    actor: Actor, person: Person, helper_id: UUID, kind: str, now: datetime, noted_by: UUID | None
) -> Representation:
    """The row; refused for somebody who acts for them already."""
    day = timezone.localdate(now)
    end_over(actor, person, helper_id, now)
    try:
        with transaction.atomic():
            made = Representation.objects.create(
                community_id=person.community_id, helper_id=helper_id, person_id=person.id, kind=kind,
                since=day, noted_at=now, noted_by_id=noted_by,
            )  # fmt: skip
    except IntegrityError as error:
        raise core.Refusal("acts-already", _("They act for this person already."), "helper_id") from error
    remember_acting(actor, made, "representation-begun", now)
    return made


def end_over(actor: Actor, person: Person, helper_id: UUID, now: datetime) -> None:
    """Nothing; a row of the two that holds no more stands in no new one's way: the child is 14 by now."""
    rows = list(open_rows(person.community_id).filter(helper_id=helper_id, person_id=person.id))
    known = {row.id for row in holding(rows, timezone.localdate(now))}
    over = [row.id for row in rows if row.id not in known]
    Representation.objects.filter(community_id=person.community_id, id__in=over, ended_at=None).update(
        ended_at=now, ended_by_id=actor.person_id
    )


@transaction.atomic
def end_representation(*, actor: Actor, representation_id: UUID, now: datetime) -> Representation:
    """Ended at once, by either side, or by whoever looks after the home; the consent goes with it."""
    found = Representation.objects.filter(community_id=actor.within, id=representation_id).first()
    if found is None:
        raise nowhere()
    day = timezone.localdate(now)
    if actor.person_id not in (found.helper_id, found.person_id):
        get_let_in(actor, found.person_id, day)
    rows = Representation.objects.filter(community_id=actor.within, id=found.id, ended_at=None)
    if not rows.update(ended_at=now, ended_by_id=actor.person_id):
        raise changed_meanwhile()
    if consent := consent_of(found):
        channel = "screen" if actor.person_id == found.person_id else "spoken"
        note_withdrawn(actor=actor, found=[consent], on=day, channel=channel, now=now)
    remember_acting(actor, found, "representation-ended", now)
    return found


def end_agreed(actor: Actor, community_id: int, representation_id: UUID, now: datetime) -> None:
    """Nothing; the row has ended too, because the consent it rested on was taken back."""
    rows = Representation.objects.filter(community_id=community_id, id=representation_id)
    if rows.filter(ended_at=None).update(ended_at=now, ended_by_id=actor.person_id):
        remember_acting(actor, rows.get(), "representation-ended", now)


def begin_acting(*, actor: Actor, person_id: UUID, now: datetime) -> Person:
    """For whom the actor acts from here on; refused where they do not."""
    day = timezone.localdate(now)
    mine = acted_for(actor.within, actor.person_id, day) if actor.person_id else []
    found = next((row for row in mine if row.person_id == person_id), None)
    if found is None:
        raise core.Refusal("not-acting", _("You do not act for this person, or no longer."))
    return Person.objects.get(community_id=actor.within, id=found.person_id)


def remember_acting(actor: Actor, row: Representation, kind: str, now: datetime) -> None:
    """Nothing; an entry about the person, which names who acts."""
    data = {"helper": row.helper_id, "acting": row.kind}
    write_down(actor, row.community_id, ("person", row.person_id), kind, data, now)
