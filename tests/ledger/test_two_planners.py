"""Two planners at once make every row once."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

from django.db import connections

from baibu.ledger import models
from baibu.ledger.actions import adopt_pack, append_entry, plan
from baibu.ledger.queries import verify_chains
from baibu.registry.queries.actors import Actor
from tests.ledger.town import at, found_town

DAY = date(2026, 11, 22)


def at_once(work: Any, count: int = 3) -> list[Any]:
    """The work done by several threads at the same time, each with a connection of its own."""
    start, found = threading.Barrier(count), []

    def run() -> None:
        try:
            start.wait()
            found.append(work())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_two_planners_and_two_writers_at_once(transactional_db: Any) -> None:
    town = found_town()
    elder = town.person(town.home("501"), born_on=date(1944, 3, 2))
    town.need("elder-living-alone", elder, date(2026, 10, 5))
    adopt_pack(
        actor=Actor.operator(town.id), community_id=town.id, pack="baibuting-236", from_on=date(2026, 10, 1),
        now=at(DAY),
    )  # fmt: skip
    runs = at_once(lambda: plan(town.id, DAY, at(DAY)))
    rows = models.Obligation.objects.filter(community_id=town.id).count()
    assert sorted(run.rows for run in runs) == [0, 0, rows]
    at_once(
        lambda: append_entry(
            actor=Actor.clock(town.id), community_id=town.id, subject_kind="household",
            subject_id=elder.household_id, kind="tried", on_day=DAY, now=at(DAY),
        )
    )  # fmt: skip
    chain = models.Entry.objects.filter(subject_id=elder.household_id).order_by("seq")
    assert list(chain.values_list("seq", flat=True)) == [1, 2, 3]
    assert verify_chains(town.id) == ()
