"""Measuring the guards compares the same pages, leaves nothing behind, and sees one that costs too much."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from baibu.registry.access import RELATIONS
from baibu.site.cli.bench import access_figures
from baibu.site.measuring import access
from tests.visits.cast import Cast, gather

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(monkeypatch: pytest.MonkeyPatch) -> Cast:
    """The staircase; few rounds, because only the comparison is looked at."""
    monkeypatch.setattr(access, "ROUNDS", 3)
    monkeypatch.setattr(access, "WARM", 1)
    return gather(timezone.localdate())


def rows() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def test_the_same_pages_are_measured_and_nothing_is_left_behind(cast: Cast) -> None:
    before = rows()
    homes, found = access.costs(cast.id)
    assert homes == 4
    assert [each.page.split("-")[0] for each in found] == ["today", "place", "rows", "homes"]
    assert all(min(each.both, each.no_rows, each.neither) > 0 for each in found)
    assert rows() == before
    figures = list(access_figures(found))
    assert (figures[-1].name, figures[-1].unit) == ("access", "ms")
    assert figures[-1].baseline == pytest.approx(sum(each.neither for each in found), abs=0.1)


def test_a_slow_policy_does_not_meet_the_goal(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    weighed = RELATIONS["within"]

    def slow(scope: Any, target: Any) -> bool:
        time.sleep(0.05)
        return weighed(scope, target)

    monkeypatch.setitem(RELATIONS, "within", slow)
    _homes, found = access.costs(cast.id)
    assert not list(access_figures(found))[-1].met
