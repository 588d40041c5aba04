"""Standing in: counted alike on every page, previewed with pairs, and not a right over the absence itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from baibu.core import Refusal
from baibu.registry import actions as registry
from baibu.registry.models import Absence, Account, Person
from baibu.visits.actions.absences import come_back, go_away
from baibu.visits.queries.desk import desk_of
from baibu.visits.queries.me import moved_by, my_page, my_takeovers
from baibu.visits.queries.seats import own_seats, stood_in
from baibu.visits.queries.today import today_page

from .cast import Cast

As = Callable[[Person], Client]


def away(cast: Cast, person: Person) -> Absence:
    """The person is away today and tomorrow."""
    return go_away(actor=cast.actor(person), since=cast.day, until=cast.day + timedelta(days=1), now=cast.now)


def test_whoever_stands_in_beside_them_cannot_take_the_absence_back(cast: Cast) -> None:
    absence = away(cast, cast.leader)
    with pytest.raises(Refusal) as refused:
        come_back(actor=cast.actor(cast.head), absence_id=absence.id, now=cast.now)
    assert refused.value.code == "out-of-reach"
    assert come_back(actor=cast.actor(cast.holder), absence_id=absence.id, now=cast.now).cancelled_at


def test_the_person_takes_their_own_absence_back(cast: Cast) -> None:
    absence = away(cast, cast.secretary)
    assert come_back(actor=cast.actor(cast.secretary), absence_id=absence.id, now=cast.now).cancelled_at


def test_the_level_above_is_above_every_post_of_the_person(cast: Cast) -> None:
    cast.town.appoint(cast.leader, "community-police", cast.town.area, since=cast.day - timedelta(days=9))
    absence = away(cast, cast.leader)
    with pytest.raises(Refusal):
        come_back(actor=cast.actor(cast.holder), absence_id=absence.id, now=cast.now)
    assert come_back(actor=cast.actor(cast.branch), absence_id=absence.id, now=cast.now).cancelled_at


def test_a_helpers_absence_shows_who_calls_on_their_elder(cast: Cast, as_: As) -> None:
    _pack, moved = moved_by(cast.actor(cast.helper), cast.day, cast.day + timedelta(days=2))
    assert [(move.subject, move.acting.person) for move in moved] == [(cast.elder_person.id, cast.leader.id)]
    days = {"since": cast.day, "until": cast.day + timedelta(days=2), "reason": "leave"}
    page = as_(cast.helper).get(reverse("visits:away"), days).content.decode()
    assert cast.leader.name in page
    assert cast.elder_person.name in page


def test_a_second_helper_comes_before_the_team(cast: Cast) -> None:
    second = cast.town.person(name="吴二")
    cast.town.pair(
        "elder-helper", second, cast.elder, cast.elder_person, since=cast.day - timedelta(days=9), rank=2
    )
    shown = my_takeovers(cast.actor(cast.helper), cast.day, cast.day)
    assert [second.name in row.title for row in shown.rows] == [True]


def test_today_and_me_count_the_same(cast: Cast) -> None:
    for person in (cast.leader, cast.helper):
        registry.say_absence(
            actor=cast.actor(person), person_id=person.id, since=cast.day, until=cast.day, now=cast.now
        )
    desk = desk_of(cast.actor(cast.head), cast.day)
    others = stood_in(desk)
    assert {seat.post for seat in others.posts} >= {"group-leader"}
    assert len(set(others.posts)) == len(others.posts)
    assert [seat.subject for seat in others.pairs] == [cast.elder_person.id]
    lead = today_page(desk).lead
    assert f"代 {len(others.posts)} 个岗位" in lead
    assert "另有 1 户" in lead
    shown = my_page(desk.actor, cast.now, {})
    assert f"{len(others.posts)} 个岗位和 1 户结对" in shown.sentence
    rows = [len(group.rows) for group in shown.groups]
    assert rows == [len(own_seats(desk).posts), len(others.posts), len(others.pairs)]


def test_an_account_of_nobody_cannot_be_away(cast: Cast, client: Client) -> None:
    operator = Account.objects.open_account("operator", None, is_operator=True, community_id=cast.id)
    client.force_login(operator, "django.contrib.auth.backends.ModelBackend")
    days = {"since": cast.day, "until": cast.day + timedelta(days=1), "reason": "leave"}
    for answer in (client.post(reverse("visits:away"), days), client.get(reverse("visits:away"), days)):
        assert answer.status_code == 422
        assert "不属于社区里的任何人" in answer.content.decode()
    refused = client.post("/api/absences", days, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (422, "no-person")
    assert not Absence.objects.exists()
