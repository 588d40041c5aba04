"""The small demo: some two thousand people, and half a year played with the actions that people use."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from baibu import core
from baibu.ledger import actions as ledger

from . import copying, standing
from .asking import ask_and_agree
from .crew import Crew, crew
from .duty import keep_rotas
from .layout import SMALL, Scale
from .needs import ROLLS, needs, pairings
from .offices import fill
from .orders import issue_orders
from .playing import Left, Stage, at, is_office_day, office_day
from .roles import busiest, open_roles, role_places
from .stage import PACK, Progress, method_on, operator_of, refresh_statistics
from .story import leaves, turns
from .town import Town, settle
from .waiting import leave_waiting

MONTHS = 6
#: weeks of the story after which there is so much more that the database should count again
STATISTICS_AFTER = (0, 1, 2, 6)
#: processes that act at the same time, an estate each
PARTS = 2


def build_small(
    now: datetime, progress: Progress, scale: Scale = SMALL, days: int | None = None, parts: int = PARTS
) -> dict[str, Any]:
    """What there is afterwards, counted; the story ends at `now`."""
    today = timezone.localdate(now)
    first = today - timedelta(days=days) if days else core.add_months(today, -MONTHS)
    length = (today - first).days
    progress(0, length + 1, "搭建社区 / settling the community")
    stage = settle_small(scale, first, today, now)
    refresh_statistics()
    with crew(stage, parts) as people:
        for nth, span in enumerate(spans(stage)):
            office_day(stage, span[0], now if span[0] == today else at(span[0], 6))
            if nth in STATISTICS_AFTER:
                refresh_statistics()
            if span[0] < today:
                act_together(stage, span, people)
            progress((span[-1] - first).days + 1, length + 1, f"{span[-1]:%Y-%m-%d}")
    ask_and_agree(stage, now)
    leave_waiting(stage, now)
    issue_orders(stage, now)
    keep_rotas(stage, now)
    counts = {"people": scale.people, "households": scale.households, "days": length}
    return {"community": scale.code, **counts, **stage.done}


def spans(stage: Stage) -> Iterator[list[date]]:
    """The days of the story, cut before every office day."""
    span: list[date] = []
    for nth in range((stage.today - stage.first).days + 1):
        day = stage.first + timedelta(days=nth)
        if is_office_day(stage, day) and span:
            yield span
            span = []
        span.append(day)
    yield span


def act_together(stage: Stage, days: list[date], people: Crew) -> None:
    """Everybody acts through these days; what they leave waits for the next office day."""
    for left in people(stage, days):
        stage.left = Left(stage.left.entries + left.entries, stage.left.excuses + left.excuses)
        stage.done += left.done
    for day in days:
        stage.acts.pop(day, None)


@transaction.atomic
def settle_small(scale: Scale, first: date, today: date, now: datetime) -> Stage:
    """The community on the eve of its story: people, posts, pairs, rolls, method, accounts."""
    town, pack = settle(scale, today), method_on(first)
    seats = fill(town, pack)
    found = needs(town, {kind for kind, _title in pack.circumstances})
    pairs = list(pairings(town, seats, found, {kind for kind, _title in pack.pairs}))
    community = copying.found(town, now)
    copying.write_town(community, town, first - timedelta(days=standing.DAYS_BEFORE))
    standing.write_seats(community, town, seats, first)
    standing.write_pairs(community, town, pairs, first)
    standing.write_bodies(community, town, pack, first)
    decided_by = standing.deciders(town, seats)
    standing.write_needs(community, town, [need for need in found if need.kind in ROLLS], decided_by, first)
    operator = operator_of(community)
    ledger.adopt_pack(actor=operator, community_id=community.pk, pack=PACK, from_on=first, now=now)
    leader = busiest(seats, found)
    open_roles(town, [leader, *seats], pairs, operator, now)
    return Stage(
        community=community, pack=pack, first=first, today=today, leaves=leaves(town, seats, first),
        turns=turns(town, found, first), deciders=decided_by, estates=estates_of(town),
        secretary=next(seat.person.id for seat in seats if seat.post == "committee-secretary"),
        left_alone=role_places([leader, *seats]),
    )  # fmt: skip


def estates_of(town: Town) -> dict[Any, int]:
    """Which estate every place belongs to."""
    numbers = {spot.id: number for number, spot in enumerate(town.at("estate"))}
    return {spot.id: next((numbers[step] for step in spot.path if step in numbers), 0) for spot in town.spots}
