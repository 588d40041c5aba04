"""The benchmark measures a copy, and both sides of the comparison write the same rows."""

from __future__ import annotations

from datetime import date
from itertools import islice

import pytest
from django.db import connection

from baibu.ledger import models
from baibu.ledger.actions import adopt_pack, plan
from baibu.registry.models import Circumstance
from baibu.registry.queries.actors import Actor
from baibu.site.measuring import planning as measuring
from tests.ledger.town import Town, at, found_town

DAY = date(2026, 11, 22)


@pytest.fixture
def town(transactional_db: None) -> Town:
    """Forty homes with elders, and some with children, born this month among them."""
    made = found_town()
    made.body("posted-agency")
    for number in range(40):
        home = made.home(f"{number:03}", number % 2)
        elder = made.person(home, born_on=date(1944, 3, 2))
        made.person(home, born_on=date(2026, 11, 9) if number % 3 else date(2016, 2, 29))
        if number % 8 == 0:
            made.need("elder-living-alone", elder, date(2026, 11, 3))
            made.pair("elder-helper", made.person(), home, elder)
    adopt_pack(
        actor=Actor.operator(made.id), community_id=made.id, pack="baibuting-236",
        from_on=date(2026, 11, 1), now=at(DAY),
    )  # fmt: skip
    return made


def test_the_statement_written_by_hand_writes_what_the_planner_writes(town: Town) -> None:
    half, whole = measuring.measured(town.id, at(DAY))
    assert half.rows < whole.rows == whole.written == whole.same


def test_measuring_leaves_everything_as_it_was(town: Town) -> None:
    plan(town.id, DAY, at(DAY))
    before = everything()
    measuring.measured(town.id, at(DAY))
    assert everything() == before
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname = %s", ["baibu_bench"])
        assert cursor.fetchone() == (0,)
        cursor.execute("SHOW search_path")
        assert "baibu_bench" not in cursor.fetchone()[0]


def everything() -> list[list[tuple[object, ...]]]:
    tables = (models.Obligation, models.Voiding, models.Planned, models.Unplanned, Circumstance)
    return [list(islice(table.objects.order_by("pk").values_list(), 5000)) for table in tables]
