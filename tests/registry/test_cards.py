"""Cards on paper: printed by who looks after the home, used with four figures, blocked, never for staff."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from baibu.core import Refusal
from baibu.ledger.models import Entry
from baibu.registry import actions
from baibu.registry.models import Account, Person, SignInCard
from baibu.registry.queries.actors import Actor
from baibu.registry.queries.bounds import bounded
from tests.visits.cast import Cast, gather

pytestmark = pytest.mark.django_db
PIN = "7042"


@pytest.fixture
def cast() -> Cast:
    return gather(timezone.localdate())


@pytest.fixture
def as_(cast: Cast) -> Callable[[Person], Client]:
    """A browser in which that person is signed in."""

    def signed_in(person: Person) -> Client:
        client = Client()
        client.force_login(cast.account(person), "django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


def printed(cast: Cast, now: datetime, pin: str = PIN, by: Person | None = None) -> Any:
    return actions.print_card(
        actor=cast.actor(by or cast.leader), person_id=cast.elder_person.id, pin=pin, now=now
    )


def come_in(cast: Cast, made: Any, typed: str, now: datetime, network: str = "") -> Account:
    return actions.sign_in_by_card(
        actor=Actor(), community_id=cast.id, secret=actions.card_hash(made.secret), typed=typed,
        network=network, now=now,
    )  # fmt: skip


def refused(act: Callable[[], Any]) -> str:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value.code


def test_card_and_figures_together_open_the_account_and_neither_alone(cast: Cast, now: datetime) -> None:
    made = printed(cast, now)
    assert refused(lambda: come_in(cast, made, "7043", now)) == "wrong-figures"
    assert come_in(cast, made, " 7 0 4 2 ", now).person_id == cast.elder_person.id
    other = replace(made, secret="x" * 32)
    assert refused(lambda: come_in(cast, other, PIN, now)) == "card-over"
    stored = str(SignInCard.objects.values_list("secret", "figures").get())
    assert made.secret not in stored
    assert PIN not in stored


def test_without_a_pin_the_year_of_birth_is_asked_where_it_is_known(cast: Cast, now: datetime) -> None:
    Person.objects.filter(id=cast.elder_person.id).update(born_on=None)
    assert refused(lambda: printed(cast, now, pin="")) == "pin"
    Person.objects.filter(id=cast.elder_person.id).update(born_on="1948-03-01")
    made = printed(cast, now, pin="")
    assert refused(lambda: come_in(cast, made, PIN, now)) == "wrong-figures"
    assert come_in(cast, made, "1948", now)


@pytest.mark.parametrize("pin", ["1234", "0000", "12", "abcd", "70421"])
def test_what_everybody_would_try_is_no_pin(cast: Cast, now: datetime, pin: str) -> None:
    assert refused(lambda: printed(cast, now, pin=pin)) == "pin"
    assert not SignInCard.objects.exists()


def test_five_wrong_tries_rest_a_card_and_twenty_end_it(cast: Cast, now: datetime) -> None:
    made = printed(cast, now)
    for round_ in range(4):
        at = now + timedelta(minutes=20 * round_)
        said = [refused(lambda at=at: come_in(cast, made, "1111", at)) for _try in range(5)]
        assert said == ["wrong-figures"] * 5
        rests = refused(lambda at=at: come_in(cast, made, PIN, at))
        assert rests == ("too-many-tries" if round_ < 3 else "card-over")
    assert SignInCard.objects.get().ended_because == "guessed"
    assert refused(lambda: come_in(cast, made, PIN, now + timedelta(days=1))) == "card-over"


def test_a_new_card_ends_the_old_one(cast: Cast, now: datetime) -> None:
    first = printed(cast, now)
    rounds = Account.objects.filter(person_id=cast.elder_person.id).values_list("session_round", flat=True)
    before = rounds.get()
    second = printed(cast, now, pin="8153", by=cast.holder)
    assert rounds.get() == before + 1, "and what it had open is over"
    assert refused(lambda: come_in(cast, first, PIN, now)) == "card-over"
    assert come_in(cast, second, "8153", now)
    assert Entry.objects.filter(kind="card-printed", subject_id=cast.elder_person.id).count() == 2


def test_who_may_print_and_for_whom(cast: Cast, now: datetime) -> None:
    assert refused(lambda: printed(cast, now, by=cast.resident)) == "out-of-reach"
    Person.objects.filter(id=cast.leader.id).update(household_id=cast.elder.id)
    assert refused(lambda: printed(cast, now)) == "own-home"
    with_post = replace(cast.actor(cast.holder))
    assert (
        refused(lambda: actions.print_card(actor=with_post, person_id=cast.leader.id, pin=PIN, now=now))
        == "holds-post"
    )
    assert printed(cast, now, by=cast.holder)


def test_it_is_blocked_by_its_person_or_who_looks_after_the_home_and_by_nobody_else(
    cast: Cast, now: datetime
) -> None:
    def block(by: Person) -> Any:
        return actions.block_card(actor=cast.actor(by), person_id=cast.elder_person.id, now=now)

    made = printed(cast, now)
    account = come_in(cast, made, PIN, now)
    assert refused(lambda: block(cast.resident)) == "out-of-reach"
    block(cast.leader)
    assert refused(lambda: come_in(cast, made, PIN, now)) == "card-over"
    assert Account.objects.get(pk=account.pk).session_round == account.session_round + 1
    assert refused(lambda: block(cast.leader)) == "not-found"
    again = printed(cast, now)
    actions.block_card(
        actor=replace(cast.actor(cast.elder_person), way="card"), person_id=cast.elder_person.id, now=now
    )
    assert refused(lambda: come_in(cast, again, PIN, now)) == "card-over"


def test_the_pages_from_printing_to_blocking(cast: Cast, as_: Callable[[Person], Client]) -> None:
    leader, path = as_(cast.leader), f"/registry/people/{cast.elder_person.id}/sign-in/"
    assert "打印登录卡" in leader.get(path).content.decode()
    hx = {"HX-Request": "true", "HX-Target": "card"}
    for headers in ({}, hx):
        answer = leader.post(f"{path}card/", {"pin": "1234"}, headers=headers)
        assert (answer.status_code, answer.content.decode().count("太容易猜到")) == (422, 1)
    sheet = leader.post(f"{path}card/", {"pin": PIN}).content.decode()
    assert cast.elder_person.name in sheet
    assert PIN not in sheet
    assert "<svg" in sheet
    assert f"由{cast.leader.name}经手" in leader.get(path).content.decode()
    made = printed(cast, timezone.now())
    person = Client()
    opened = person.get(f"/card/{cast.id}/{made.secret}/")
    assert opened["Location"] == "/sign-in/card/"
    assert "登录卡的四位数字" in person.get("/sign-in/card/").content.decode()
    assert person.post("/sign-in/card/", {"typed": "9999"}).status_code == 422
    assert person.post("/sign-in/card/", {"typed": PIN}).status_code == 303
    mine = person.get("/me/sign-in/").content.decode()
    assert "您是用登录卡进来的" in mine
    assert person.get(f"/households/{cast.elder.id}/").status_code == 200
    assert person.get(f"/households/{cast.poor.id}/").status_code == 403
    assert person.get("/me/sign-in/phone/").status_code == 422
    assert person.post("/me/sign-in/app/", {"code": "1", "password": "x"}).status_code == 422
    assert person.post(f"{path}card/block/")["Location"] == "/me/sign-in/"
    assert person.get("/me/sign-in/").status_code == 200
    late = Client()
    late.get(f"/card/{cast.id}/{made.secret}/")
    assert "这张卡已作废" in late.get("/sign-in/card/").content.decode()
    assert late.post("/sign-in/card/", {"typed": PIN}).status_code == 422


def test_a_card_lasts_half_an_hour_and_a_post_given_later_is_not_opened_by_it(
    cast: Cast, as_: Callable[[Person], Client]
) -> None:
    made = printed(cast, timezone.now())
    client = Client()
    client.get(f"/card/{cast.id}/{made.secret}/")
    client.post("/sign-in/card/", {"typed": PIN})
    assert client.session.get_expiry_age() <= 30 * 60
    since = cast.day - timedelta(days=1)
    cast.town.appoint(cast.elder_person, "building-head", cast.town.buildings[1], since=since)
    assert client.get(f"/households/{cast.far.id}/").status_code == 403
    assert as_(cast.elder_person).get(f"/households/{cast.far.id}/").status_code == 200


def test_under_the_guard_a_card_is_found_at_the_door(cast: Cast, now: datetime) -> None:
    made = printed(cast, now)
    with bounded(at_the_door=True):
        assert not SignInCard.objects.exists()
        assert come_in(cast, made, PIN, now).person_id == cast.elder_person.id
        assert not SignInCard.objects.exists()


def test_the_secret_is_long_and_stands_in_no_page_but_the_sheet(cast: Cast, now: datetime) -> None:
    made = printed(cast, now)
    assert re.fullmatch(r"[\w-]{32}", made.secret)


def test_machines_print_and_block_a_card(cast: Cast, as_: Callable[[Person], Client], now: datetime) -> None:
    leader, of = as_(cast.leader), f"/api/people/{cast.elder_person.id}/card"
    for other in (cast.resident, cast.helper):
        assert as_(other).post(of, {"pin": PIN}, "application/json").status_code == 403
        assert as_(other).post(f"{of}/block").status_code == 403
    assert leader.post(of, {"pin": "1234"}, "application/json").json()["code"] == "pin"
    made = leader.post(of, {"pin": PIN}, "application/json")
    assert made.status_code == 201, made.content
    door = Client()
    assert door.get(made.json()["address"].removeprefix("http://testserver")).status_code == 303
    assert door.post("/sign-in/card/", {"typed": PIN}).status_code == 303
    assert door.get("/me/").status_code == 200
    assert leader.post(f"{of}/block").status_code == 204
    assert door.get("/me/").status_code == 302, "signed out"
    Person.objects.filter(id=cast.leader.id).update(household_id=cast.elder.id)
    assert leader.post(of, {"pin": PIN}, "application/json").json()["code"] == "own-home"
