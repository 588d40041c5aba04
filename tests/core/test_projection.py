"""What a method would ask of a community before it is adopted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from baibu import core
from baibu.core import Any, Census, Is, Not

CENSUS = Census(
    people=1000,
    households=400,
    places={"community": 1, "building": 10},
    circumstances={"elder-living-alone": 40, "hospital-stay": 5},
    pairs={"elder-helper": 40},
    helpers={"elder-helper": 10},
    bodies={"office": 2},
    ages={5: 100, 30: 700, 70: 200},
    sizes={1: 100, 3: 300},
    happenings={"case-closed": 300, "hospital-stay": 60},
)


def test_rows_a_year_and_duties_a_week_are_counted(small: core.Pack) -> None:
    found = core.projection(small, CENSUS)
    assert [(each.duty_code, each.units, each.rows_per_year) for each in found.duties] == [
        ("D1", 40, 2087),
        ("D2", 10, 120),
    ]
    loads = {each.post: each for each in found.posts}
    assert (loads["helper"].seats, loads["helper"].per_seat_per_week) == (10, 4.0)
    assert loads["group-leader"].per_seat_per_week == pytest.approx(0.23)
    assert found.rows_per_year == 2207
    assert found.too_much == ()


def test_too_much_for_one_seat_is_shown(small: core.Pack) -> None:
    found = core.projection(small, replace(CENSUS, circumstances={"elder-living-alone": 400}))
    assert [each.post for each in found.too_much] == ["helper"]
    assert core.projection(small, replace(CENSUS, helpers={})).too_much
    assert not core.projection(small, CENSUS, limit=5).too_much


@pytest.mark.parametrize(
    ("change", "units", "rows"),
    [
        ({"about": "household", "applies_if": core.ALWAYS}, 400, 4800),
        ({"about": "person", "applies_if": Is("age", at_least=60)}, 200, 2400),
        ({"about": "person", "applies_if": Is("age", at_most=10)}, 100, 1200),
        ({"about": "person", "applies_if": Any((Is("age", at_least=60), Is("age", at_most=10)))}, 280, 3360),
        ({"about": "person", "applies_if": Not(Is("age", at_least=60))}, 800, 9600),
        ({"about": "household", "applies_if": Is("household-size", at_least=2)}, 300, 3600),
        ({"about": "body", "body": "office"}, 2, 24),
        ({"recurrence": core.Standing()}, 10, 0),
        ({"about": "person", "recurrence": core.EveryFrom("hospital-stay", 6, 4)}, 5, 10),
        ({"about": "person", "recurrence": core.On("circumstance", ("hospital-stay",))}, 60, 60),
        ({"about": "person", "recurrence": core.On("circumstance", ("elder-living-alone",))}, 40, 40),
        ({"about": "person", "recurrence": core.On("event", ("case-closed",))}, 300, 300),
        ({"recurrence": core.On("event", ("case-closed",))}, 3000, 3000),
        ({"recurrence": core.On("festival", ("lantern", "qingming"))}, 10, 20),
    ],
)
def test_each_kind_of_duty_is_counted(
    small: core.Pack, change: dict[str, object], units: int, rows: int
) -> None:
    duty = replace(small.duty("D2"), **change)  # type: ignore[arg-type]
    (load,) = core.projection(replace(small, duties=(duty,)), CENSUS).duties
    assert (load.units, load.rows_per_year) == (units, rows)
