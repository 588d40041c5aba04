"""Somebody moved from one home of the community to another."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu import core

from ..access import get_household, get_resident, scope_of
from ..models import ContactPair, HomeChange, Household
from ..queries.actors import Actor
from .changes import changed, changed_meanwhile, note_change
from .following import Happening, follow_changes
from .households import HEAD, reopening_of
from .leaving import closing_of, locked, people_of


@transaction.atomic
def move_person(*, actor: Actor, person_id: UUID, household_id: UUID, now: datetime) -> HomeChange:
    """The move to another home of the community; the actor looks after both.

    Their needs, and whoever is paired with them, go with them. Whoever moves into an empty home is its head.
    With the last person, the old household leaves; the door stays.
    """
    day = timezone.localdate(now)
    scope = scope_of(actor, day)
    seen = get_resident(actor, person_id, day=day, scope=scope)
    get_household(actor, household_id, "record", day=day, scope=scope)
    left_home: UUID = seen.household.id
    if household_id == left_home:
        raise core.Refusal(
            "lives-there", _("This is where they live already. Choose another door."), "household_id"
        )
    homes = {home: locked(actor, home) for home in sorted([left_home, household_id])}
    old, new = homes[left_home], homes[household_id]
    living = people_of(old)
    person = next((each for each in living if each.id == person_id), None)
    if person is None:
        raise changed_meanwhile()
    relation = "" if people_of(new) else HEAD
    rows = [changed("person", person, household_id=new.id, relation=relation)]
    paired = ContactPair.objects.filter(
        community_id=old.community_id, household_id=old.id, person_id=person.id, until=None
    )
    rows += [changed("pair", pair, household_id=new.id) for pair in paired]
    rows += reopening_of(new, day)
    if len(living) == 1 and old.left_on is None:
        rows += closing_of(old, day)
    change = note_change(home=old, person=person, kind="moved", on=day, rows=rows, now=now)
    follow_move(actor, change, new, now)
    return change


def follow_move(actor: Actor, change: HomeChange, new: Household, now: datetime) -> None:
    """What is owed follows to the new home; both homes remember."""
    happened = [
        Happening(change.household_id, "person-moved-out", change.on, change.person_id),
        Happening(new.id, "person-moved-in", change.on, change.person_id),
    ]
    homes = [new.id, change.household_id]
    follow_changes(actor=actor, rows=len(change.rows), homes=homes, happened=happened, now=now)
