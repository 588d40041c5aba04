"""Who lives in a home, what was agreed, and who is paired with them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from baibu import core
from baibu.registry.models import TAKEN_BACK, Circumstance, ContactPair, Person, Tenure

from .words import long_day, said


@dataclass(frozen=True, slots=True)
class Living:
    """Somebody who lives there."""

    title: str
    meta: str
    #: in part; oneself in full
    phone: str
    #: where the whole number is shown on demand; empty for oneself, and where there is none
    number_href: str


def living_in(community_id: int, household_id: UUID) -> list[Person]:
    """The people of a home now, the head first; one query."""
    people = Person.objects.filter(community_id=community_id, household_id=household_id, left_on=None)
    return sorted(people, key=lambda one: (one.relation != "户主", one.sort_key))


def shown(people: list[Person], me: UUID | None) -> list[Living]:
    """The people as rows; of their numbers as much as `number_of` tells."""
    return [
        Living(
            title=person.name,
            meta=" · ".join(filter(None, [person.relation, birth_words(person)])),
            phone=number_of(person, me),
            number_href=number_href(person) if person.phone and person.id != me else "",
        )
        for person in people
    ]


def number_of(person: Person, me: UUID | None) -> str:
    """The phone number as it stands on pages and in answers: one's own in full, all others in part."""
    return person.phone if person.id == me else core.masked_phone(person.phone)


def number_href(person: Person) -> str:
    """Where the whole number is shown, and noted for whoever it belongs to."""
    return reverse("visits:number", args=[person.household_id, person.id])


def birth_words(person: Person) -> str:
    """The year of birth, which is all a visitor needs."""
    return _("born %(year)s") % {"year": person.born_on.year} if person.born_on else ""


def circumstances_of(
    community_id: int, household_id: UUID, people: list[Person], day: date
) -> list[Circumstance]:
    """What was agreed and holds on the day, for the home or anybody in it; one query."""
    whom = Q(household_id=household_id) | Q(person_id__in=[person.id for person in people])
    held = Q(until=None) | Q(until__gte=day)
    found = Circumstance.objects.filter(
        whom, held, community_id=community_id, decided_on__lte=day, refused_on=None
    ).exclude(ended_because__in=TAKEN_BACK)
    return list(found.order_by("since"))


def agreed(pack: core.Pack, found: list[Circumstance], people: list[Person]) -> list[tuple[str, str]]:
    """The circumstances as terms: what, for whom, since when, when looked at again."""
    titles = dict(pack.circumstances)
    names = {person.id: person.name for person in people}
    return [
        (
            said(titles[each.kind]) if each.kind in titles else each.kind,
            " · ".join(filter(None, [names.get(each.person_id or UUID(int=0), ""), since_words(each)])),
        )
        for each in found
    ]


def since_words(each: Circumstance) -> str:
    """Since when, and when it is looked at again."""
    since = _("since %(day)s") % {"day": long_day(each.since)}
    if not each.review_on:
        return since
    return _("%(since)s, to be looked at again by %(day)s") % {
        "since": since,
        "day": long_day(each.review_on),
    }


def pairs_of(community_id: int, household_id: UUID, day: date) -> list[Any]:
    """The helpers paired with the home or somebody in it, in order; one query."""
    held = Q(until=None) | Q(until__gte=day)
    pairs = ContactPair.objects.filter(
        held, community_id=community_id, household_id=household_id, since__lte=day
    )
    return list(pairs.select_related("helper").order_by("kind", "rank"))


def at_work_between(community_id: int, people: Collection[UUID], since: date, until: date) -> set[UUID]:
    """Those of the people who held a post or a pair on one of the days; two queries, none for nobody."""
    if not people:
        return set()
    held = Q(since__lte=until) & (Q(until=None) | Q(until__gte=since))
    posts = Tenure.objects.filter(held, community_id=community_id, person_id__in=people)
    pairs = ContactPair.objects.filter(held, community_id=community_id, helper_id__in=people)
    return {*posts.values_list("person_id", flat=True), *pairs.values_list("helper_id", flat=True)}
