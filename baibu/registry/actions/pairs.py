"""Pairing helpers with the people or households they look after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu import core

from ..access import (
    get_household,
    get_pair,
    get_pair_to_end,
    get_person,
    require_pairs,
    require_pairs_known,
    scope_of,
)
from ..models import ContactPair, Household, Person
from ..queries.actors import Actor
from ..queries.pairs import LAST_RANK, MOST
from .changes import changed_meanwhile

#: a pair is looked at again after so many months
REVIEW_MONTHS = 12
#: a pair, and its end, reach back at most so far and ahead at most so far
BACK_MONTHS, AHEAD_MONTHS = 24, 12


@dataclass(frozen=True, slots=True)
class Paired:
    """A pair, and a word of caution where the helper now has more households than is good."""

    pair: ContactPair
    warning: str | None = None


def pair_helper(
    *, actor: Actor, kind: str, helper_id: UUID, household_id: UUID, since: date, now: datetime,
    person_id: UUID | None = None, rank: int = 1, review_on: date | None = None,
) -> Paired:  # fmt: skip
    """The pair; more than five households warn and do not refuse."""
    day = timezone.localdate(now)
    scope = scope_of(actor, day)
    home = get_household(actor, household_id, "record", day=day, scope=scope)
    check_kind(actor, kind)
    require_pairs_known(kind, home.place, scope)
    require_pairs(home, kind, scope)
    helper = get_person(actor, helper_id, "see", day=day, scope=scope)
    check_helper(helper, home)
    if person_id and get_person(actor, person_id, "record", day=day, scope=scope).household_id != home.id:
        raise core.Refusal("lives-elsewhere", _("This person does not live in that household."), "person_id")
    check_days(since, day, "since")
    check_rank(rank)
    check_review(review_on, day)
    whose = {"community_id": home.community_id, "kind": kind, "helper_id": helper_id, "person_id": person_id}
    running = ContactPair.objects.filter(Q(until=None) | Q(until__gte=since), household_id=home.id, **whose)
    try:
        with transaction.atomic():
            if running.exists():
                raise paired_already()
            pair = ContactPair.objects.create(
                household_id=home.id, rank=rank, since=since,
                review_on=review_on or core.add_months(max(since, day), REVIEW_MONTHS), **whose,
            )  # fmt: skip
    except IntegrityError as error:
        raise paired_already() from error
    return Paired(pair, too_many(home.community_id, kind, helper_id, since))


def change_pair(*, actor: Actor, pair_id: UUID, rank: int, review_on: date, now: datetime) -> ContactPair:
    """The pair, with its place in the order and the day on which it is looked at again."""
    day = timezone.localdate(now)
    pair = get_pair(actor, pair_id, "record", day=day)
    check_rank(rank)
    check_review(review_on, day)
    before = ContactPair.objects.filter(
        community_id=pair.community_id, id=pair.id, until=None, rank=pair.rank, review_on=pair.review_on
    )
    if not before.update(rank=rank, review_on=review_on):
        raise changed_meanwhile()
    pair.rank, pair.review_on = rank, review_on
    return pair


def end_pair(*, actor: Actor, pair_id: UUID, until: date, now: datetime) -> ContactPair:
    """The pair, with that day as its last; by the helper, or by such a post, never of one's own home."""
    day = timezone.localdate(now)
    pair = get_pair_to_end(actor, pair_id, day=day)
    if until < pair.since:
        raise core.Refusal("before-it-began", _("It cannot end before it began."), "until")
    check_days(until, day, "until")
    if not ContactPair.objects.filter(community_id=pair.community_id, id=pair.id, until=None).update(
        until=until
    ):
        raise changed_meanwhile()
    pair.until = until
    return pair


def check_kind(actor: Actor, kind: str) -> None:
    """Nothing; refused for a kind of pair the method does not know."""
    if actor.pack and kind not in dict(actor.pack.pairs):
        raise core.Refusal("unknown-kind", _("The method knows no such pair. Choose another."), "kind")


def check_helper(helper: Person, home: Household) -> None:
    """Nothing; refused for somebody who has moved away or lives in that very home, or a home left empty."""
    if helper.left_on:
        text = _("This person has moved away. Choose somebody who is here.")
        raise core.Refusal("moved-away", text, "helper_id")
    if helper.household_id == home.id:
        text = _("A helper comes from outside the home. Choose somebody who does not live here.")
        raise core.Refusal("lives-here", text, "helper_id")
    if home.left_on:
        raise core.Refusal("moved-away", _("This household has moved away, so nobody looks after it."))


def check_days(on: date, day: date, field: str) -> None:
    """Nothing; refused for a day nobody could vouch for."""
    if not core.add_months(day, -BACK_MONTHS) <= on <= core.add_months(day, AHEAD_MONTHS):
        text = _("Choose a day at most two years back and one year ahead.")
        raise core.Refusal("day-out-of-range", text, field)


def check_rank(rank: int) -> None:
    """Nothing; refused outside the order of helpers."""
    if not 1 <= rank <= LAST_RANK:
        text = _("Helpers are numbered from 1 to %(last)s. Choose one of these.") % {"last": LAST_RANK}
        raise core.Refusal("rank-out-of-range", text, "rank")


def check_review(review_on: date | None, day: date) -> None:
    """Nothing; refused for a day that is past, or more than two years away."""
    if review_on and not day <= review_on <= core.add_months(day, 2 * REVIEW_MONTHS):
        text = _("Choose a day from today on, at most two years ahead.")
        raise core.Refusal("day-out-of-range", text, "review_on")


def paired_already() -> core.Refusal:
    """The refusal of the same pair twice."""
    return core.Refusal("paired-already", _("These two are paired already."), "helper_id")


def too_many(community_id: int, kind: str, helper_id: UUID, day: date) -> str | None:
    """A word of caution where the helper looks after more than five households; else None."""
    pairs = ContactPair.objects.filter(
        Q(until=None) | Q(until__gte=day), community_id=community_id, kind=kind, helper_id=helper_id
    )
    homes = pairs.values("household_id").distinct().count()
    if homes <= MOST:
        return None
    return _(
        "This helper now looks after %(homes)s households; three to five are usual. Consider sharing them."
    ) % {"homes": homes}
