"""Two at once, on connections of their own: one answer counts, a substitute is rung once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from baibu.notices import actions
from baibu.notices.models import Message, OrderSeat
from baibu.registry.queries.actors import Actor
from tests.ledger.town import at
from tests.notices.test_orders import issued
from tests.visits.cast import Cast, gather

TOGETHER = 6


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """Everybody, committed, so that other connections see them."""
    return gather(timezone.localdate())


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each came to, begun at the same moment."""
    gate = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            gate.wait()
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_acknowledge_at_once_one_counts_for_each_post(cast: Cast) -> None:
    order = issued(cast, now=cast.now)
    actions.ring_substitutes(actor=Actor.clock(), now=cast.now + timedelta(minutes=3))
    later = cast.now + timedelta(minutes=4)

    def press(person: Any) -> Callable[[], int]:
        actor = cast.actor(person)
        return lambda: actions.acknowledge_order(actor=actor, order_id=order.id, now=later)

    counts = at_once(*[press(cast.leader), press(cast.head)] * (TOGETHER // 2))
    assert sum(counts) == 2, "the leader's seat and the head's, each once"
    answered = OrderSeat.objects.exclude(acknowledged_at=None)
    assert answered.count() == 2
    assert {each.acknowledged_by_id for each in answered} <= {cast.leader.id, cast.head.id}


@pytest.mark.django_db(transaction=True)
def test_tickers_at_once_ring_a_substitute_once(cast: Cast) -> None:
    order = issued(cast, now=cast.now)
    later = at(cast.day, 9) + timedelta(minutes=3)
    rung = at_once(*[lambda: actions.ring_substitutes(actor=Actor.clock(), now=later)] * TOGETHER)
    assert sum(rung) == len(OrderSeat.objects.filter(turn=2).values_list("chain__1", flat=True).distinct())
    assert set(OrderSeat.objects.values_list("turn", flat=True)) == {2}
    tellings = Message.objects.filter(about_id=order.id).exclude(written_at=cast.now)
    assert tellings.count() == 1, "nobody is told twice, however many posts came to them"
