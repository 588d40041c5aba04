"""Registering homes, and the people who move in and out of them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu import core

from ..access import get_household, get_person, get_place, scope_of
from ..models import Household, Person
from ..queries.actors import Actor
from ..queries.names import door_key, name_key

#: what may be corrected in a person's row
CORRECTABLE = ("name", "sex", "born_on", "born_precision", "phone", "relation")


def register_household(
    *, actor: Actor, place_id: UUID, room: str, now: datetime, unit: str = "", since: date | None = None
) -> Household:
    """A new home behind a door; refused where the door is registered already."""
    day = timezone.localdate(now)
    place = get_place(actor, place_id, "record", day=day)
    try:
        with transaction.atomic():
            return Household.objects.create(
                community_id=place.community_id, place_id=place.id, unit=unit, room=room,
                sort_key=door_key(unit, room), since=since or day,
            )  # fmt: skip
    except IntegrityError as error:
        raise core.Refusal("door-taken", _("This door is registered already."), "room") from error


def register_person(
    *, actor: Actor, name: str, now: datetime, household_id: UUID | None = None, sex: str = "",
    born_on: date | None = None, born_precision: str = "day", phone: str = "", relation: str = "",
) -> Person:  # fmt: skip
    """A new person in a home of the actor's scope, or somebody who works here without living here."""
    day = timezone.localdate(now)
    community_id = actor.community_id
    if household_id:
        community_id = get_household(actor, household_id, "record", day=day).community_id
    elif not actor.is_trusted and scope_of(actor, day).is_resident:
        raise core.Refusal("not-permitted", _("Only somebody with a post may register a colleague."))
    assert community_id is not None
    return Person.objects.create(
        community_id=community_id, household_id=household_id, name=name, sort_key=name_key(name), sex=sex,
        born_on=born_on, born_precision=born_precision, phone=phone, relation=relation,
    )  # fmt: skip


def correct_person(
    *, actor: Actor, person_id: UUID, changes: dict[str, str | date | None], now: datetime
) -> Person:
    """The person with these fields corrected; only name, sex, birth, phone and relation."""
    person = get_person(actor, person_id, "record", day=timezone.localdate(now))
    wrong = set(changes) - set(CORRECTABLE)
    if wrong:
        raise core.Refusal(
            "not-correctable", _("This cannot be corrected here: %s") % ", ".join(sorted(wrong))
        )
    values: dict[str, str | date | None] = dict(changes)
    if "name" in values:
        values["sort_key"] = name_key(str(values["name"]))
    Person.objects.filter(community_id=person.community_id, id=person.id).update(**values)
    return Person.objects.get(community_id=person.community_id, id=person.id)


def move_person(*, actor: Actor, person_id: UUID, household_id: UUID, now: datetime) -> Person:
    """The person, now living in another home of the community; both homes must be in scope."""
    day = timezone.localdate(now)
    person = get_person(actor, person_id, "record", day=day)
    home = get_household(actor, household_id, "record", day=day)
    there = Person.objects.filter(community_id=person.community_id, id=person.id)
    if not there.filter(household_id=person.household_id, left_on=None).update(household_id=home.id):
        raise changed_meanwhile()
    person.household_id = home.id
    return person


def say_person_left(*, actor: Actor, person_id: UUID, on: date, now: datetime) -> Person:
    """The person, marked as having moved away or died on that day; the reason is not kept."""
    person = get_person(actor, person_id, "record", day=timezone.localdate(now))
    rows = Person.objects.filter(community_id=person.community_id, id=person.id, left_on=None)
    if not rows.update(left_on=on):
        raise changed_meanwhile()
    person.left_on = on
    return person


@transaction.atomic
def say_household_left(*, actor: Actor, household_id: UUID, on: date, now: datetime) -> Household:
    """The household, marked as moved away on that day with everybody in it; the door stays."""
    home = get_household(actor, household_id, "record", day=timezone.localdate(now))
    here = {"community_id": home.community_id, "left_on": None}
    if not Household.objects.filter(id=home.id, **here).update(left_on=on):
        raise changed_meanwhile()
    Person.objects.filter(household_id=home.id, **here).update(left_on=on)
    home.left_on = on
    return home


def decline_visits(*, actor: Actor, household_id: UUID, declines: bool, now: datetime) -> Household:
    """The household, with its wish not to be visited without reason noted or taken back.

    By a post that looks after the home, or by somebody who lives there.
    """
    day = timezone.localdate(now)
    home = get_household(actor, household_id, "see", day=day)
    before = Household.objects.filter(community_id=home.community_id, id=home.id)
    if not before.filter(declines_visits=not declines).update(declines_visits=declines):
        raise changed_meanwhile()
    home.declines_visits = declines
    return home


def changed_meanwhile() -> core.Refusal:
    """The refusal where somebody else was faster."""
    return core.Refusal("changed-meanwhile", _("Somebody changed this meanwhile. Look again, then decide."))
