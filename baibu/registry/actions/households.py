"""Registering homes and the people who move in, and correcting what stands of them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu import core

from ..access import get_household, get_person, get_place, scope_of
from ..models import Household, Person, sealed_values
from ..queries.actors import Actor
from ..queries.consents import said_no
from ..queries.differences import Change
from ..queries.doors import room_name, unit_name
from ..queries.likeness import may_be_one
from ..queries.living import CORRECTABLE, mark_of
from ..queries.names import door_key, name_key
from ..queries.sheets import Birth
from .changes import changed, changed_meanwhile, set_row
from .following import Happening, follow_changes

#: what a register calls the head of a household
HEAD = "户主"


@transaction.atomic
def register_household(
    *, actor: Actor, place_id: UUID, room: str, now: datetime, unit: str = "", since: date | None = None
) -> Household:
    """A new home behind a door; refused where the door is registered already."""
    day = timezone.localdate(now)
    place = get_place(actor, place_id, "record", day=day)
    unit, room = unit_name(unit), room_name(room)
    if not room:
        raise core.Refusal("no-door", _("Write the number on the door."), "room")
    try:
        with transaction.atomic():
            home = Household.objects.create(
                community_id=place.community_id, place_id=place.id, unit=unit, room=room,
                sort_key=door_key(unit, room), since=since or day,
            )  # fmt: skip
    except IntegrityError as error:
        raise core.Refusal("door-taken", _("This door is registered already."), "room") from error
    follow_changes(actor=actor, rows=1, homes=[home.id], now=now)
    return home


@transaction.atomic
def register_person(
    *, actor: Actor, name: str, now: datetime, household_id: UUID | None = None, sex: str = "",
    born_on: date | None = None, born_precision: str = "day", phone: str = "", relation: str = "",
) -> Person:  # fmt: skip
    """A new person in a home of the actor's scope, or somebody who works here without living here.

    A home everybody had left is lived in again from that day on.
    """
    day = timezone.localdate(now)
    community_id = actor.community_id
    if household_id:
        community_id = get_household(actor, household_id, "record", day=day).community_id
        reopen(actor, household_id, name, born_on, born_precision, day)
    elif not actor.is_trusted and scope_of(actor, day).is_resident:
        raise core.Refusal("not-permitted", _("Only somebody with a post may register a colleague."))
    assert community_id is not None
    person = Person.objects.create(
        community_id=community_id, household_id=household_id, name=name, sort_key=name_key(name), sex=sex,
        born_on=born_on, born_precision=born_precision, phone=phone, relation=relation,
    )  # fmt: skip
    if household_id:
        moved_in = [Happening(household_id, "person-moved-in", day, person.id)]
        follow_changes(actor=actor, rows=1, homes=[household_id], happened=moved_in, now=now)
    return person


def reopen(
    actor: Actor, household_id: UUID, name: str, born_on: date | None, born_precision: str, day: date
) -> None:
    """Have the home lived in from now on; refused where the same person is registered there already."""
    home = Household.objects.select_for_update().get(community_id=actor.within, id=household_id)
    birth = Birth(born_on, born_precision) if born_on else None
    alike = Person.objects.filter(
        community_id=home.community_id, household_id=home.id, left_on=None, name=name
    )
    if any(
        may_be_one(birth, Birth(one.born_on, one.born_precision) if one.born_on else None) for one in alike
    ):
        text = _("%(name)s is registered here already. If it is another person, write their birth too.")
        raise core.Refusal("registered-already", text % {"name": name}, "name")
    for row in reopening_of(home, day):
        set_row(home.community_id, row)


def reopening_of(home: Household, day: date) -> list[Change]:
    """The change that has an empty home lived in again; a wish of those before does not bind those after."""
    if home.left_on is None:
        return []
    return [changed("household", home, left_on=None, since=max(day, home.since), declines_visits=False)]


@transaction.atomic
def correct_person(
    *, actor: Actor, person_id: UUID, changes: dict[str, str | date | None], now: datetime, seen: str = ""
) -> Person:
    """The person with these fields corrected; only name, sex, birth, phone and relation.

    `seen` is the mark of what the actor saw (`mark_of`): refused where somebody corrected it since.
    """
    person = get_person(actor, person_id, "record", day=timezone.localdate(now))
    wrong = set(changes) - set(CORRECTABLE)
    if wrong:
        raise core.Refusal(
            "not-correctable", _("This cannot be corrected here: %s") % ", ".join(sorted(wrong))
        )
    if seen and seen != mark_of(person):
        raise changed_meanwhile()
    if changes.get("phone") and changes["phone"] != person.phone:
        require_phone_wished(actor, person)
    values: dict[str, str | date | None] = dict(changes)
    if "name" in values:
        values["sort_key"] = name_key(str(values["name"]))
    # a sealed number is compared by its hash
    before = {name: getattr(person, name) for name in CORRECTABLE if name != "phone"}
    before["phone_key"] = person.phone_key
    stored = sealed_values(Person, person.community_id, person.id, values)
    rows = Person.objects.filter(community_id=person.community_id, id=person.id, left_on=None)
    if not rows.filter(**before).update(**stored):
        raise changed_meanwhile()
    if person.household_id:
        follow_changes(actor=actor, rows=1, homes=[person.household_id], now=now)
    return Person.objects.get(community_id=person.community_id, id=person.id)


def require_phone_wished(actor: Actor, person: Person) -> None:
    """Nothing; refused where they asked that no number be kept, and have not agreed since."""
    if person.id != actor.person_id and person.id in said_no(person.community_id, "phone"):
        text = _("They asked that no number be kept. First note that they agree again.")
        raise core.Refusal("phone-declined", text, "phone")


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
