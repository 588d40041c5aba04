"""Meeting what is owed, and taking it back: facts are added, states follow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from baibu import core
from baibu.registry.queries.actors import Actor

from ..models import Discharge, Entry, Standing
from ..queries.acting import credits
from ..queries.evidence import choose


@transaction.atomic
def discharge(
    *,
    actor: Actor,
    record: core.Record,
    record_id: UUID,
    entry: Entry,
    obligations: Iterable[UUID],
    doers: Sequence[UUID] = (),
    now: datetime,
) -> list[Discharge]:
    """What the record met: of each duty and subject among `obligations` the oldest occurrence it fits.

    `doers`: who was there, the recorder first (the actor, without any); the first who counts for the
    owing post is credited. Obligations met meanwhile, or not theirs to meet, are left out without a word.
    """
    candidates = Standing.objects.filter(community_id=entry.community_id, id__in=set(obligations))
    people = list(doers) or ([actor.person_id] if actor.person_id else [])
    chosen = choose(list(candidates), record)
    credited = credits(entry.community_id, chosen, people, record.on, is_trusted=actor.is_trusted)
    wanted = [
        Discharge(
            community_id=entry.community_id,
            id=uuid4(),
            obligation_id=row.id,
            entry_id=entry.id,
            record_id=record_id,
            number=row.met + 1,
            met_on=record.on,
            by_id=credited[row.id].by,
            for_id=credited[row.id].behalf,
            at=now,
        )
        for row in chosen
        if row.id in credited
    ]
    Discharge.objects.bulk_create(wanted, ignore_conflicts=True)
    made = Discharge.objects.filter(community_id=entry.community_id, id__in=[each.id for each in wanted])
    return list(made)


@transaction.atomic
def revoke_discharges(*, actor: Actor, community_id: int, record_id: UUID, now: datetime) -> list[UUID]:
    """The obligations that are owed again because the record was taken back."""
    living = Discharge.objects.filter(community_id=community_id, record_id=record_id, revoked_at=None)
    gone = list(living.values_list("obligation_id", "number"))
    living.update(revoked_at=now, revoked_by_id=actor.person_id)
    for obligation_id, number in gone:
        close_gap(community_id, obligation_id, number)
    return [obligation_id for obligation_id, _ in gone]


def close_gap(community_id: int, obligation_id: UUID, number: int) -> None:
    """Count the later records one lower, one by one, so that living numbers stay 1, 2, 3 …"""
    later = Discharge.objects.filter(
        community_id=community_id, obligation_id=obligation_id, number__gt=number, revoked_at=None
    )
    for each in later.order_by("number"):
        Discharge.objects.filter(community_id=community_id, id=each.id).update(number=each.number - 1)
