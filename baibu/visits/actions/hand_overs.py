"""All homes of a helper handed over: each step an entry, and what is owed there planned at once."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from baibu.ledger import actions as ledger
from baibu.registry import actions as registry
from baibu.registry.models import HandOver
from baibu.registry.queries.actors import Actor

from ..queries.caseloads import shifts
from ..queries.desk import desk_of


@transaction.atomic
def offer_homes(
    *, actor: Actor, helper_id: UUID, kind: str, taker_id: UUID, from_on: date, now: datetime
) -> HandOver:
    """The offer, with what is open and overdue on both sides written down."""
    offer = registry.offer_hand_over(
        actor=actor, helper_id=helper_id, kind=kind, taker_id=taker_id, from_on=from_on, now=now
    )
    remember(actor, offer, "homes-offered", now, loads(actor, offer, now))
    return offer


@transaction.atomic
def accept_homes(*, actor: Actor, hand_over_id: UUID, now: datetime, seen: str = "") -> HandOver:
    """The offer, accepted: every home goes over in this one act, and each home's memory says so."""
    done = registry.accept_hand_over(actor=actor, hand_over_id=hand_over_id, seen=seen, now=now)
    day = timezone.localdate(now)
    for moved in done.moved:
        old, new = moved.old, moved.new
        ledger.append_entry(
            actor=actor, community_id=old.community_id, subject_kind="household", subject_id=old.household_id,
            kind="pair-handed-over", on_day=day, now=now,
            data={
                "pair": old.kind, "helper": new.helper_id, "from": old.helper_id, "person": old.person_id,
                "rank": new.rank, "since": new.since, "until": new.until, "hand_over": done.offer.id,
            },
        )  # fmt: skip
        ledger.plan_household(old.community_id, old.household_id, day, now)
    remember(actor, done.offer, "homes-accepted", now, {"homes": len(homes_in(done))})
    return done.offer


@transaction.atomic
def reject_homes(*, actor: Actor, hand_over_id: UUID, now: datetime) -> HandOver:
    """The offer, rejected: everything stays as it is."""
    offer = registry.reject_hand_over(actor=actor, hand_over_id=hand_over_id, now=now)
    remember(actor, offer, "homes-rejected", now)
    return offer


@transaction.atomic
def withdraw_homes(*, actor: Actor, hand_over_id: UUID, now: datetime) -> HandOver:
    """The offer, taken back."""
    offer = registry.withdraw_hand_over(actor=actor, hand_over_id=hand_over_id, now=now)
    remember(actor, offer, "offer-withdrawn", now)
    return offer


def homes_in(done: registry.Accepted) -> set[UUID]:
    """The homes that went over."""
    return {moved.old.household_id for moved in done.moved}


def loads(actor: Actor, offer: HandOver, now: datetime) -> dict[str, Any]:
    """What both sides carry before and after, as facts of an entry."""
    found = shifts(desk_of(actor, timezone.localdate(now)), offer.kind, offer.giver_id, offer.taker_id)
    return {
        f"{side}_{when}": {"homes": load.homes, "open": load.open, "overdue": load.overdue}
        for side, person in (("giver", offer.giver_id), ("taker", offer.taker_id))
        for when, load in (("before", found[person].before), ("after", found[person].after))
    }


def remember(
    actor: Actor, offer: HandOver, kind: str, now: datetime, more: dict[str, Any] | None = None
) -> None:
    """An entry in the chain of the helper whose homes they are."""
    ledger.append_entry(
        actor=actor, community_id=offer.community_id, subject_kind="person", subject_id=offer.giver_id,
        kind=kind, on_day=timezone.localdate(now), now=now,
        data={
            "hand_over": offer.id, "pair": offer.kind, "to": offer.taker_id, "since": offer.from_on,
            **(more or {}),
        },
    )  # fmt: skip
