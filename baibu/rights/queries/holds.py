"""The legal holds that stand: whose, since when, why, by whom, and whether they are the reader's to end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from baibu.registry.access import Scope
from baibu.registry.models import Person

from ..models import Hold
from .waiting import not_own


@dataclass(frozen=True, slots=True)
class Held:
    """One hold that stands."""

    person_id: UUID
    name: str
    reason: str
    since: date
    #: who set it, empty for the operator
    by: str
    href: str
    #: empty where it is about the reader, their home or somebody they act for
    lift_href: str


def standing_holds(community_id: int) -> QuerySet[Hold]:
    """The holds that stand, the oldest first."""
    rows = Hold.objects.filter(community_id=community_id, lifted_on=None)
    return rows.select_related("person").order_by("set_on", "id")


def holds_shown(scope: Scope) -> list[Held]:
    """The holds with who set them and the way to end each; three queries."""
    found = list(standing_holds(scope.actor.within))
    theirs = set(not_own(scope, standing_holds(scope.actor.within)).values_list("id", flat=True))
    setters = Person.objects.filter(
        community_id=scope.actor.within, id__in={hold.set_by_id for hold in found if hold.set_by_id}
    )
    names = {each.id: each.name for each in setters}
    return [held_of(hold, names, hold.id in theirs) for hold in found]


def held_of(hold: Hold, names: dict[UUID, str], may_lift: bool) -> Held:
    """One hold, ready to show."""
    of = [hold.person_id]
    return Held(
        person_id=hold.person_id,
        name=hold.person.name,
        reason=hold.reason,
        since=hold.set_on,
        by=names.get(hold.set_by_id, "") if hold.set_by_id else _("the operator"),
        href=reverse("rights:erase", args=of),
        lift_href=reverse("rights:lift-hold", args=of) if may_lift else "",
    )
