"""What waits at the desk for somebody, as rows beside what waits for them elsewhere."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baibu.registry.access import Scope, Waits
from baibu.registry.models import Person, Place
from baibu.registry.queries.counting import counts_of
from baibu.registry.queries.representations import open_rows

from ..models import Ask, Destruction, Erasure, Hold

Row = TypeVar("Row", Ask, Erasure, Hold)


def waiting_for(scope: Scope, root: Place | None) -> list[Waits]:
    """The desk, and what a second person confirms there; one query, none for those not of the desk.

    What is their own or of their own home waits for a colleague, and is not counted.
    """
    if not scope.may("request", "list", place=root):
        return []
    asks, late, erasures, lists = numbers(scope)
    rows = [desk_row(asks, late)]
    if erasures:
        text = ngettext(
            "%(count)s proposal waits for a second person",
            "%(count)s proposals wait for a second person",
            erasures,
        )
        meta = text % {"count": erasures}
        rows.append(Waits(_("Erase somebody"), reverse("rights:desk"), meta, "people", erasures))
    if lists:
        meta = _("A list waits for a second person")
        rows.append(Waits(_("Past its term"), reverse("rights:due"), meta, "clock", lists))
    return rows


def desk_row(asks: int, late: int) -> Waits:
    """The desk with how many requests wait, and how many of them too long."""
    text = ngettext("%(count)s waits for your answer", "%(count)s wait for your answer", asks)
    meta = text % {"count": asks} if asks else _("None waits for your answer")
    if late:
        past = ngettext("%(count)s of them past its day", "%(count)s of them past their day", late)
        meta += _("; ") + past % {"count": late}
    title, icon = _("Requests about what is kept"), "warning" if late else "note"
    return Waits(title, reverse("rights:desk"), meta, icon, asks)


def numbers(scope: Scope) -> tuple[int, ...]:
    """How many requests, how many of them past their day, erasings and lists to destroy; one query."""
    community_id, me = scope.actor.within, scope.actor.person_id
    asks = not_own(scope, Ask.objects.filter(community_id=community_id, answer=""))
    by_others = Q(community_id=community_id, confirmed_at=None, declined_at=None)
    by_others &= ~Q(proposed_by_id=me) if me else Q()
    return counts_of(
        community_id,
        asks,
        asks.filter(due_on__lt=scope.day),
        not_own(scope, Erasure.objects.filter(by_others)),
        Destruction.objects.filter(by_others),
    )


def not_own(scope: Scope, rows: QuerySet[Row]) -> QuerySet[Row]:
    """Those of the rows that are about neither the actor, nor their home, nor whom they act for; no query."""
    me = scope.actor.person_id
    if me is None:
        return rows
    mine = Person.objects.filter(community_id=scope.actor.within, id=me, left_on=None)
    homes = mine.exclude(household_id=None).values("household_id")
    others = open_rows(scope.actor.within).filter(helper_id=me).order_by().values("person_id")
    return rows.exclude(person_id=me).exclude(person__household_id__in=homes).exclude(person_id__in=others)
