"""People of different estates act side by side: each in a process of their own, sharing only the database."""

from __future__ import annotations

import gc
import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from datetime import date

from django.db import connections

from .playing import Act, Left, Stage, act_through, know_the_roster

#: what a span of days asks of everybody, and what it leaves to the office
Crew = Callable[[Stage, list[date]], list[Left]]


@contextmanager
def crew(stage: Stage, parts: int) -> Iterator[Crew]:
    """Somebody who carries out a span of days; in this process where there is only one part."""
    if parts == 1:
        yield alone
        return
    # Forked now, while no connection is open: two processes must never share one.
    connections.close_all()
    pools = [ProcessPoolExecutor(1, multiprocessing.get_context("fork")) for _part in range(parts)]
    for pool in pools:
        pool.submit(come, stage).result()

    def together(stage: Stage, days: list[date]) -> list[Left]:
        running: list[Future[Left]] = [
            pool.submit(take_part, days, acts_of(stage, days, part, parts)) for part, pool in enumerate(pools)
        ]
        return [each.result() for each in running]

    gc.disable()
    try:
        yield together
    finally:
        gc.enable()
        for pool in pools:
            pool.shutdown()


def alone(stage: Stage, days: list[date]) -> list[Left]:
    return [act_through(stage, days, acts_of(stage, days, 0, 1))]


def acts_of(stage: Stage, days: list[date], part: int, parts: int) -> dict[date, list[Act]]:
    """What the people of every so-many-th estate do on these days."""
    return {
        day: [act for act in stage.acts[day] if stage.estates[act[0].place_id] % parts == part]
        for day in days
    }


#: the stage as it was when this process began
KNOWN: list[Stage] = []


def come(stage: Stage) -> None:
    """Begin in a process of one's own, without pauses to look for garbage."""
    gc.freeze()
    gc.disable()
    KNOWN[:] = [stage]


def take_part(days: list[date], acts: dict[date, list[Act]]) -> Left:
    """Carry out one's part of these days, knowing who holds what since the last office day."""
    stage = KNOWN[0]
    know_the_roster(stage)
    return act_through(stage, days, acts)
