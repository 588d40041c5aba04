"""What waits at the desk, and drafts of notices, meet whoever may act on Today and on Neighbourhood."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext as Questions
from django.urls import reverse

from baibu.registry.access import scope_of, waiting_elsewhere
from baibu.registry.models import Person
from baibu.registry.queries.actors import Actor
from baibu.rights import actions
from baibu.rights.models import Ask
from baibu.rights.queries.waiting import waiting_for
from tests.visits.cast import Cast

from .test_asks import HX, asked, text_of
from .test_erasing import second

__all__ = ["second"]
As = Callable[[Person], Client]
PAGES = ("visits:today", "visits:neighbourhood")


def late(ask: Ask, cast: Cast) -> Ask:
    """The request, past its day."""
    Ask.objects.filter(community_id=cast.id, id=ask.id).update(due_on=cast.day - timedelta(days=1))
    return ask


@pytest.mark.parametrize("headers", HX)
@pytest.mark.parametrize("page", PAGES)
def test_those_of_the_desk_read_how_many_requests_wait_and_how_many_too_long(
    cast: Cast, as_: As, page: str, headers: dict[str, str]
) -> None:
    asked(cast, cast.resident)
    late(asked(cast, cast.elder_person), cast)
    to, desk = reverse(page), reverse("rights:desk")
    shown = text_of(as_(cast.secretary).get(to, headers=headers))
    assert desk in shown
    assert "2 件等你答复；其中 1 件已过答复期限" in shown
    for other in (cast.leader, cast.holder, cast.branch, cast.helper):
        assert desk not in text_of(as_(other).get(to, headers=headers)), other
    english = as_(cast.secretary)
    english.cookies["django_language"] = "en"
    assert "2 wait for your answer; 1 of them past its day" in text_of(english.get(to, headers=headers))


def test_an_empty_desk_is_found_on_neighbourhood_and_does_not_stand_on_today(cast: Cast, as_: As) -> None:
    client, desk = as_(cast.secretary), reverse("rights:desk")
    assert desk not in text_of(client.get(reverse("visits:today")))
    shown = text_of(client.get(reverse("visits:neighbourhood")))
    assert desk in shown
    assert "没有等你答复的" in shown
    assert reverse("registry:exports") in shown


def test_what_is_ones_own_or_of_ones_home_is_not_counted(cast: Cast) -> None:
    spouse = cast.town.person(cast.plain, "周嫂")
    cast.town.appoint(spouse, "committee-member", cast.town.root, since=cast.day - timedelta(days=9))
    for person in (cast.secretary, cast.resident):
        asked(cast, person)
    assert counts(cast, cast.secretary) == [1], "their own waits for a colleague"
    assert counts(cast, spouse) == [1], "so does that of their home"
    operator = scope_of(Actor.operator(cast.id), cast.day)
    assert [row.count for row in waiting_for(operator, None)] == [2]


def test_proposals_wait_for_the_second_person_and_not_for_the_first(
    cast: Cast, as_: As, second: Person
) -> None:
    for days in (0, 400):
        left = cast.day - timedelta(days=days)
        last = cast.town.person(cast.far, "陶渊明", left_on=left)
    one = {"actor": cast.actor(cast.secretary), "now": cast.now}
    actions.propose_erasure(person_id=last.id, **one)
    actions.propose_destruction(**one)
    assert counts(cast, cast.secretary) == [0]
    assert counts(cast, second) == [0, 1, 1]
    today = reverse("visits:today")
    assert "1 项提议等待第二个人确认" in text_of(as_(second).get(today))
    assert reverse("rights:due") in text_of(as_(second).get(today))
    assert "等待第二个人确认" not in text_of(as_(cast.secretary).get(today))


def test_it_is_one_question_for_the_desk_and_none_for_others(cast: Cast) -> None:
    asked(cast, cast.resident)
    for person, most in ((cast.secretary, 1), (cast.leader, 0), (cast.resident, 0)):
        scope = scope_of(cast.actor(person), cast.day)
        with Questions(connection) as asked_of:
            waiting_for(scope, cast.town.root)
        assert len(asked_of) == most, person
    resident = scope_of(cast.actor(cast.resident), cast.day)
    with Questions(connection) as asked_of:
        assert not waiting_elsewhere(resident, cast.town.root)
    assert not asked_of.captured_queries


def counts(cast: Cast, person: Person) -> list[int]:
    """How many of each wait at the desk for somebody."""
    scope: Any = scope_of(cast.actor(person), cast.day)
    return [row.count for row in waiting_for(scope, cast.town.root)]
