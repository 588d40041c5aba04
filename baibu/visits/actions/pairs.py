"""A helper begins or ends looking after a home; what is owed to that home follows at once."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from baibu.ledger import actions as ledger
from baibu.registry import actions as registry
from baibu.registry.models import ContactPair
from baibu.registry.queries.actors import Actor


@transaction.atomic
def pair_home(
    *, actor: Actor, household_id: UUID, kind: str, helper_id: UUID, since: date, now: datetime,
    person_id: UUID | None = None, rank: int = 1, review_on: date | None = None,
) -> registry.Paired:  # fmt: skip
    """The pair, and a word of caution where the helper has many homes; the visits it asks for are planned."""
    made = registry.pair_helper(
        actor=actor, kind=kind, helper_id=helper_id, household_id=household_id, person_id=person_id,
        rank=rank, since=since, review_on=review_on, now=now,
    )  # fmt: skip
    remember(actor, made.pair, "helper-paired", now)
    return made


@transaction.atomic
def change_pair(*, actor: Actor, pair_id: UUID, rank: int, review_on: date, now: datetime) -> ContactPair:
    """The pair, with its place in the order and the day on which it is looked at again."""
    pair = registry.change_pair(actor=actor, pair_id=pair_id, rank=rank, review_on=review_on, now=now)
    remember(actor, pair, "pair-changed", now)
    return pair


@transaction.atomic
def end_pair(*, actor: Actor, pair_id: UUID, until: date, now: datetime) -> ContactPair:
    """The pair, ended; from the next day on whoever comes next in the method's order acts."""
    pair = registry.end_pair(actor=actor, pair_id=pair_id, until=until, now=now)
    remember(actor, pair, "pair-ended", now)
    return pair


def remember(actor: Actor, pair: ContactPair, kind: str, now: datetime) -> None:
    """An entry in the home's chain, and the one household planned anew, in the same transaction."""
    ledger.append_entry(
        actor=actor,
        community_id=pair.community_id,
        subject_kind="household",
        subject_id=pair.household_id,
        kind=kind,
        on_day=timezone.localdate(now),
        data={
            "pair": pair.kind, "helper": pair.helper_id, "person": pair.person_id, "rank": pair.rank,
            "since": pair.since, "until": pair.until,
        },
        now=now,
    )  # fmt: skip
    ledger.plan_household(pair.community_id, pair.household_id, timezone.localdate(now), now)
