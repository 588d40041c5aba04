"""The other half of the walk, and that the walk has teeth: a leak or a wrong refusal is caught."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from baibu.registry.access import RELATIONS
from tests.visits.cast import gather

from . import still
from .walking import REQUESTS, Walk, look_everywhere, read_about_each, walk
from .world import found_world

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_nobody_reads_what_is_not_theirs_and_nobody_is_refused_what_is() -> None:
    seen = walk(REQUESTS - REQUESTS // 2, half=2)
    assert seen["requests"] >= REQUESTS - REQUESTS // 2
    assert seen["changes"] > seen["requests"] // 20, "the town must change under the walk"
    assert seen["workbooks"] or REQUESTS < 5_000


def test_the_same_seed_walks_the_same_way_and_another_seed_another(monkeypatch: pytest.MonkeyPatch) -> None:
    trails = []
    for number in ("7", "7", "8"):
        monkeypatch.setattr(still, "SEED", number)
        with transaction.atomic():
            walk(120, half=3)
            transaction.set_rollback(True)
        trails.append(Walk.trail.hexdigest())
    assert trails[0] == trails[1]
    assert trails[1] != trails[2]


def test_every_page_about_one_home_or_person_leaves_a_trace() -> None:
    read_about_each()


@pytest.mark.parametrize(("relation", "holds"), [("carer", True), ("paired", False)])
def test_a_policy_that_grants_too_much_or_too_little_is_caught(
    relation: str, holds: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = found_world()
    look_everywhere(world)
    monkeypatch.setitem(RELATIONS, relation, lambda _scope, _target: holds)
    with pytest.raises(AssertionError, match=r"reads|granted|may open|opened"):
        look_everywhere(world)


def test_a_look_that_leaves_no_trace_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    for place in ("visits.views.homes", "visits.views.pairs", "visits.actions.looks"):
        monkeypatch.setattr(f"baibu.{place}.look_at_home", lambda **_given: None)
    with pytest.raises(AssertionError, match="without a trace"):
        look_everywhere(found_world())


def test_pages_are_answered_by_the_sites_own_role_under_the_guard() -> None:
    cast = gather(timezone.localdate())
    client, roles = Client(), set()
    client.force_login(cast.account(cast.leader), "django.contrib.auth.backends.ModelBackend")

    def look(execute: Any, sql: str, *rest: Any) -> Any:
        if "registry_household" in sql and "current_user" not in sql:
            with connection.cursor() as cursor:
                cursor.execute("SELECT current_user, current_setting('baibu.community')")
                roles.add(cursor.fetchone())
        return execute(sql, *rest)

    with connection.execute_wrapper(look):
        assert client.get(reverse("visits:household", args=[cast.poor.id])).status_code == 200
    assert roles == {(settings.APP_ROLE, str(cast.id))}
