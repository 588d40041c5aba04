"""What adopting another method would do to what is owed, before anybody decides."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import ExtractYear

from baibu import core
from baibu.registry.models import Body, Circumstance, ContactPair, Household, Person, Place

from ..models import Entry, Obligation
from .methods import adopted


@dataclass(frozen=True, slots=True)
class Preview:
    """The change from one method to another, for one community, from a day on."""

    changes: tuple[core.Change, ...]
    #: rows a year that come, by duty
    more: dict[str, int]
    #: rows not yet due that become void, by duty
    fewer: dict[str, int]
    #: rows a year before and after
    before: int
    after: int
    too_much: tuple[core.PostLoad, ...]

    @property
    def words(self) -> str:
        """`+312, −45`: rows a year more, rows already made that fall away."""
        return f"+{sum(self.more.values())}, −{sum(self.fewer.values())}"


def preview(community_id: int, new: core.Pack, from_on: date) -> Preview:
    """What the new method brings and takes away; the figures of what comes are projected for a year."""
    old = adopted(community_id, from_on) or replace(new, duties=())
    known = census_of(community_id, from_on)
    was, becomes = core.projection(old, known), core.projection(new, known)
    rows_before = {each.duty_code: each.rows_per_year for each in was.duties}
    more = {
        each.duty_code: each.rows_per_year - rows_before.get(each.duty_code, 0)
        for each in becomes.duties
        if each.rows_per_year > rows_before.get(each.duty_code, 0)
    }
    kept = [duty.code for duty in new.duties]
    gone = Obligation.objects.filter(community_id=community_id, due_on__gte=from_on).exclude(duty__in=kept)
    return Preview(
        changes=core.differences(old, new),
        more=more,
        fewer=dict(Counter(gone.values_list("duty", flat=True))),
        before=was.rows_per_year,
        after=becomes.rows_per_year,
        too_much=becomes.too_much,
    )


def census_of(community_id: int, day: date) -> core.Census:
    """How many of everything the community has on the day; ten queries."""
    here = Q(community_id=community_id)
    present = Q(left_on=None) | Q(left_on__gte=day)
    held = Q(since__lte=day) & (Q(until=None) | Q(until__gte=day))
    people = Person.objects.filter(here & present, household_id__isnull=False)
    needs = Circumstance.objects.filter(here, decided_on__isnull=False, refused_on=None)
    pairs = ContactPair.objects.filter(here & held)
    year_ago = day - timedelta(days=365)
    begun = counts(needs.filter(since__gt=year_ago, since__lte=day), "kind")
    happened = counts(Entry.objects.filter(here, on_day__gt=year_ago, on_day__lte=day), "kind")
    return core.Census(
        people=people.count(),
        households=Household.objects.filter(here & present).count(),
        places=counts(Place.objects.filter(here), "level"),
        circumstances=counts(needs.filter(held), "kind"),
        pairs=counts(pairs, "kind"),
        helpers=dict(pairs.values_list("kind").annotate(Count("helper_id", distinct=True)).order_by()),
        bodies=counts(Body.objects.filter(here & held), "kind"),
        ages=ages(people.filter(born_on__isnull=False), day),
        sizes=sizes(people),
        happenings=happened | begun,
    )


def counts(rows: QuerySet[Any], column: str) -> dict[str, int]:
    """Value of the column → rows."""
    return dict(rows.values_list(column).annotate(Count("id")).order_by())


def ages(people: QuerySet[Person], day: date) -> dict[int, int]:
    """Age reached this year → people."""
    return dict(
        people.annotate(age=day.year - ExtractYear("born_on"))
        .values_list("age")
        .annotate(Count("id"))
        .order_by()
    )


def sizes(people: QuerySet[Person]) -> dict[int, int]:
    """Number of members → households."""
    homes = people.order_by().values(home=F("household_id")).annotate(size=Count("id"))
    return dict(Counter(home["size"] for home in homes))
