"""Signing in by a code sent to a phone: asked for, typed, used once; no number tells whether it is known."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from baibu.core import Refusal
from baibu.ledger.models import Entry
from baibu.registry import access, actions
from baibu.registry.models import Account, Community, Person, SentCode, SignInPhone
from baibu.registry.queries.actors import Actor
from baibu.registry.queries.bounds import bounded
from tests.visits.cast import Cast, gather

pytestmark = pytest.mark.django_db
NUMBER, OTHER = "19900001234", "19900009999"
HX = {"HX-Request": "true", "HX-Target": "code"}


@pytest.fixture
def cast() -> Cast:
    return gather(timezone.localdate())


@pytest.fixture
def on_screen(settings: Any, cast: Cast) -> Community:
    """A made-up community whose codes are shown on the screen."""
    settings.BAIBU_SMS = "screen"
    Community.objects.filter(pk=cast.id).update(is_fictional=True)
    return Community.objects.get(pk=cast.id)


@pytest.fixture
def let_in(cast: Cast) -> Person:
    """A resident who was let in by the number of their phone."""
    actions.let_in_by_phone(
        actor=actor(cast, cast.leader), person_id=cast.resident.id, phone=NUMBER, now=timezone.now()
    )
    return cast.resident


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Callable[[], Any]:
    """A block whose end is the end of a transaction."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def as_(cast: Cast) -> Callable[[Person], Client]:
    """A browser in which that person is signed in."""

    def signed_in(person: Person) -> Client:
        client = Client()
        client.force_login(cast.account(person), "django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


class Gateway(BaseHTTPRequestHandler):
    """A gateway for text messages that keeps what it took, and takes its time."""

    taken: list[tuple[dict[str, str], Any]] = []
    answer = 200

    def do_POST(self) -> None:
        said = self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(1)
        Gateway.taken.append((dict(self.headers), json.loads(said)))
        self.send_response(Gateway.answer)
        self.end_headers()

    def log_message(self, *_given: Any) -> None:
        pass


@pytest.fixture
def gateway(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Gateway]]:
    """A real server at an address of this machine."""
    Gateway.taken, Gateway.answer = [], 200
    server = ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
    Thread(target=server.serve_forever, daemon=True).start()
    settings.BAIBU_SMS = "http"
    monkeypatch.setenv("BAIBU_SMS_URL", f"http://127.0.0.1:{server.server_port}/send")
    monkeypatch.setenv("BAIBU_SMS_AUTHORIZATION", "Bearer of-ours")
    monkeypatch.setenv(
        "BAIBU_SMS_JSON", '{"to": ["{phone}"], "say": "{text}", "vars": {"c": "{code}", "n": "{x}"}}'
    )
    yield Gateway
    server.shutdown()
    server.server_close()


def actor(cast: Cast, person: Person, way: str = "") -> Actor:
    return replace(cast.actor(person), way=way)


def ask(community: Community, phone: str, now: datetime, network: str = "", purpose: str = "sign-in") -> Any:
    return actions.ask_code(
        actor=Actor(), community=community, phone=phone, purpose=purpose, network=network, now=now
    )


def come_in(community: Community, asked: Any, code: str, now: datetime) -> Account:
    return actions.sign_in_by_phone(
        actor=Actor(), community_id=community.pk, code_id=asked.code_id, code=code, now=now
    )


def refused(act: Callable[[], Any]) -> str:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value.code


def wait_for(count: int) -> None:
    for _attempt in range(100):
        if len(Gateway.taken) >= count:
            return
        time.sleep(0.05)


def test_the_right_code_opens_the_account_once_and_for_ten_minutes(
    on_screen: Community, let_in: Person, now: datetime
) -> None:
    asked = ask(on_screen, " +86 199-0000-1234 ", now)
    assert refused(lambda: come_in(on_screen, asked, "12", now)) == "wrong-code"
    assert come_in(on_screen, asked, asked.shown, now).person_id == let_in.id
    assert refused(lambda: come_in(on_screen, asked, asked.shown, now)) == "code-over"
    late = ask(on_screen, NUMBER, now)
    assert refused(lambda: come_in(on_screen, late, late.shown, now + timedelta(minutes=10))) == "code-over"


def test_five_wrong_tries_end_a_code_even_for_the_right_one(
    on_screen: Community, let_in: Person, now: datetime
) -> None:
    asked = ask(on_screen, NUMBER, now)
    wrong = "000000" if asked.shown != "000000" else "111111"
    codes = {refused(lambda: come_in(on_screen, asked, wrong, now)) for _try in range(5)}
    assert codes == {"wrong-code"}
    assert refused(lambda: come_in(on_screen, asked, asked.shown, now)) == "code-over"


def test_a_code_is_good_for_what_it_was_asked_for_and_nothing_of_it_stands_readable(
    on_screen: Community, let_in: Person, now: datetime
) -> None:
    asked = ask(on_screen, NUMBER, now, purpose="own")
    assert refused(lambda: come_in(on_screen, asked, asked.shown, now)) == "code-over"
    stored = str(SentCode.objects.values_list("code", "network", "phone_key").get())
    assert asked.shown not in stored
    assert NUMBER not in stored


def test_what_is_no_mobile_number_is_not_counted_and_told(on_screen: Community, now: datetime) -> None:
    assert refused(lambda: ask(on_screen, "0951-1234567", now)) == "phone"
    assert not SentCode.objects.exists()


def test_the_sixth_code_waits_and_the_eleventh_of_a_day_is_tomorrows(
    on_screen: Community, now: datetime
) -> None:
    for _code in range(5):
        ask(on_screen, NUMBER, now)
    assert refused(lambda: ask(on_screen, NUMBER, now)) == "too-many-tries"
    ask(on_screen, OTHER, now)
    later = now + timedelta(minutes=16)
    for _code in range(5):
        ask(on_screen, NUMBER, later)
    much_later = later + timedelta(minutes=16)
    assert refused(lambda: ask(on_screen, NUMBER, much_later)) == "codes-of-a-day"
    assert ask(on_screen, NUMBER, now + timedelta(days=1, minutes=20))


def test_one_network_cannot_ask_for_ever(on_screen: Community, now: datetime) -> None:
    for number in range(100):
        ask(on_screen, f"1990001{number:04}", now, network="203.0.113.7")
    assert refused(lambda: ask(on_screen, OTHER, now, network="203.0.113.7")) == "codes-of-a-day"
    assert ask(on_screen, OTHER, now, network="203.0.113.8")


def test_known_and_unknown_numbers_get_the_same_answer_as_fast_and_only_one_a_message(
    client: Client,
    cast: Cast,
    let_in: Person,
    gateway: type[Gateway],
    committed: Any,
) -> None:
    pages, took = [], []
    client.get("/sign-in/phone/")
    for number in (OTHER, NUMBER):
        began = time.monotonic()
        with committed():
            assert client.post("/sign-in/phone/", {"phone": number})["Location"] == "/sign-in/phone/code/"
        took.append(time.monotonic() - began)
        pages.append(client.get("/sign-in/phone/code/").content.decode())
    assert "如果这个号码在这里开通过" in pages[0]
    assert [page.count(NUMBER) + page.count(OTHER) for page in pages] == [0, 0]
    assert max(took) < 0.8  # the gateway alone takes longer
    wait_for(1)
    headers, said = Gateway.taken[0]
    assert len(Gateway.taken) == 1
    assert (headers["Authorization"], said["to"], said["vars"]["n"]) == ("Bearer of-ours", [NUMBER], "{x}")
    assert said["vars"]["c"] in said["say"]


def test_the_code_of_the_message_lets_in_as_a_resident_and_no_wrong_one_does(
    client: Client,
    cast: Cast,
    let_in: Person,
    gateway: type[Gateway],
    committed: Any,
) -> None:
    with committed():
        client.post("/sign-in/phone/", {"phone": NUMBER, "next": "/me/sign-in/"})
    wait_for(1)
    code = Gateway.taken[0][1]["vars"]["c"]
    for headers in ({}, HX):
        answer = client.post("/sign-in/phone/code/", {"code": "12345"}, headers=headers)
        assert (answer.status_code, answer.content.decode().count("验证码不对")) == (422, 1)
    answer = client.post("/sign-in/phone/code/", {"code": code})
    assert (answer.status_code, answer["Location"]) == (303, "/me/sign-in/")
    assert "199****1234" in client.get("/me/sign-in/").content.decode()
    assert client.session["way"] == "phone"


def test_a_gateway_that_refuses_is_told_to_the_log_without_the_number(
    client: Client,
    let_in: Person,
    gateway: type[Gateway],
    caplog: Any,
    committed: Any,
) -> None:
    Gateway.answer = 500
    with committed():
        assert client.post("/sign-in/phone/", {"phone": NUMBER}).status_code == 303
    wait_for(1)
    for _attempt in range(100):
        if caplog.records:
            break
        time.sleep(0.05)
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert NUMBER not in caplog.text


def test_a_screen_shows_codes_only_in_a_made_up_community(
    client: Client, cast: Cast, let_in: Person, on_screen: Community
) -> None:
    client.post("/sign-in/phone/", {"phone": NUMBER})
    page = client.get("/sign-in/phone/code/").content.decode()
    assert "这里不会真的发短信" in page
    shown = client.session["asked_code"]["shown"]
    assert shown in page
    assert client.post("/sign-in/phone/code/", {"code": shown}).status_code == 303
    Community.objects.update(is_fictional=False)
    assert Client().post("/sign-in/phone/", {"phone": NUMBER}).status_code == 422


def test_it_is_not_offered_where_no_codes_are_sent(client: Client, cast: Cast, settings: Any) -> None:
    settings.BAIBU_SMS = "off"
    assert "/sign-in/phone/" not in client.get("/sign-in/").content.decode()
    assert client.get("/sign-in/phone/").status_code == 422
    settings.BAIBU_SMS = "http"
    assert "/sign-in/phone/" in client.get("/sign-in/").content.decode()


def test_where_several_communities_are_the_page_asks_which_and_no_number_works_in_another(
    client: Client, cast: Cast, let_in: Person, on_screen: Community, now: datetime
) -> None:
    other = actions.found_community(
        actor=Actor.operator(), code="qinghe", name="青禾社区", is_fictional=True, now=now
    )
    page = client.get("/sign-in/phone/").content.decode()
    assert "青禾社区" in page
    assert client.post("/sign-in/phone/", {"phone": NUMBER}).status_code == 422
    client.post("/sign-in/phone/", {"phone": NUMBER, "community": other.pk})
    shown = client.session["asked_code"]["shown"]
    assert client.post("/sign-in/phone/code/", {"code": shown}).status_code == 422
    client.post("/sign-in/phone/", {"phone": NUMBER, "community": cast.id})
    shown = client.session["asked_code"]["shown"]
    assert client.post("/sign-in/phone/code/", {"code": shown}).status_code == 303


def test_whoever_holds_a_post_sees_by_phone_what_a_resident_sees(
    cast: Cast, as_: Callable[[Person], Client], let_in: Person
) -> None:
    day = timezone.localdate()
    assert access.scope_of(actor(cast, cast.leader), day).roots
    at_home = actor(cast, cast.leader, "phone")
    assert access.scope_of(at_home, day).is_resident
    assert not access.seats(at_home, day)
    account = cast.account(cast.leader)
    account.set_password("rain on the roof")
    account.save()
    client = as_(cast.leader)
    home = f"/households/{cast.poor.id}/"
    assert client.get(home).status_code == 200
    session = client.session
    session["way"] = "phone"
    session.save()
    assert client.get(home).status_code == 403
    assert client.get(f"/registry/people/{let_in.id}/sign-in/").status_code == 403
    assert "用密码登录" in client.get("/me/sign-in/").content.decode()


def test_who_looks_after_the_home_lets_in_and_nobody_themselves_or_their_family(
    cast: Cast, now: datetime
) -> None:
    mine = actions.register_person(
        actor=Actor.operator(cast.id), name="李小军", household_id=cast.plain.id, now=now
    )
    Person.objects.filter(id=cast.leader.id).update(household_id=cast.plain.id)

    def let(by: Person, whom: Person, number: str) -> Any:
        return actions.let_in_by_phone(actor=actor(cast, by), person_id=whom.id, phone=number, now=now)

    assert refused(lambda: let(cast.leader, mine, NUMBER)) == "own-home"
    assert refused(lambda: let(cast.leader, cast.leader, NUMBER)) == "own-home"
    assert refused(lambda: let(cast.resident, mine, NUMBER)) == "out-of-reach"
    assert let(cast.holder, mine, NUMBER).opened_by_id == cast.holder.id
    assert refused(lambda: let(cast.leader, cast.elder_person, NUMBER)) == "phone-taken"
    account = Account.objects.get(person_id=mine.id)
    assert not account.has_usable_password()
    assert Entry.objects.filter(kind="sign-in-phone-set", subject_id=mine.id).count() == 1


def test_ones_own_number_is_proven_and_a_card_changes_nothing(
    on_screen: Community, cast: Cast, let_in: Person, now: datetime
) -> None:
    me = actor(cast, let_in, "phone")
    asked = ask(on_screen, OTHER, now, purpose="own")
    take = lambda who, code: actions.take_own_phone(  # noqa: E731
        actor=who, code_id=asked.code_id, code=code, now=now
    )
    assert refused(lambda: take(actor(cast, let_in, "card"), asked.shown)) == "not-by-card"
    assert refused(lambda: take(me, "0")) == "wrong-code"
    take(me, asked.shown)
    standing = SignInPhone.objects.filter(person_id=let_in.id, ended_at=None)
    assert [row.phone for row in standing] == [OTHER]
    actions.end_phone(actor=me, person_id=let_in.id, now=now)
    assert not standing.all().exists()


def test_pages_for_leader_and_resident(
    cast: Cast, as_: Callable[[Person], Client], settings: Any, django_assert_max_num_queries: Any
) -> None:
    settings.BAIBU_SMS = "http"
    leader, path = as_(cast.leader), f"/registry/people/{cast.resident.id}/sign-in/"
    assert path in leader.get(f"/registry/people/{cast.resident.id}/").content.decode()
    assert "还不能登录" in leader.get(path).content.decode()
    refused_page = leader.post(path, {"phone": "123"}, headers={"HX-Request": "true", "HX-Target": "ways"})
    assert (refused_page.status_code, "11 位" in refused_page.content.decode()) == (422, True)
    assert leader.post(path, {"phone": NUMBER})["Location"] == path
    with django_assert_max_num_queries(24):
        assert "199****1234" in leader.get(path).content.decode()
    resident = as_(cast.resident)
    page = resident.get("/me/sign-in/").content.decode()
    assert "199****1234" in page
    assert f"{cast.leader.name}开通" in page
    assert resident.post(f"{path}phone/end/")["Location"] == "/me/sign-in/"
    assert "还没有开通手机号或登录卡登录" in resident.get("/me/sign-in/").content.decode()
    assert as_(cast.helper).post(f"{path}phone/end/").status_code == 403


def test_codes_of_earlier_days_are_forgotten(on_screen: Community, now: datetime) -> None:
    ask(on_screen, NUMBER, now - timedelta(days=2))
    ask(on_screen, NUMBER, now)
    assert actions.sweep_codes(actor=Actor.clock(), now=now) == 1
    assert SentCode.objects.count() == 1


def test_under_the_guard_a_code_is_asked_for_and_used_at_the_door(
    on_screen: Community, let_in: Person, now: datetime
) -> None:
    with bounded(at_the_door=True):
        assert not Person.objects.exists()
        asked = ask(on_screen, NUMBER, now)
        assert come_in(on_screen, asked, asked.shown, now).person_id == let_in.id
        assert not SentCode.objects.exists()
        assert not Person.objects.exists()


def came_in(client: Client, on_screen: Community, number: str = NUMBER) -> Client:
    """The browser, let in by a code shown on the screen."""
    client.post("/sign-in/phone/", {"phone": number, "community": str(on_screen.pk)})
    shown = client.session["asked_code"]["shown"]
    assert client.post("/sign-in/phone/code/", {"code": shown}).status_code == 303
    return client


def test_a_resident_chooses_a_first_password_with_the_code_they_just_used(
    on_screen: Community, let_in: Person
) -> None:
    client, path = came_in(Client(), on_screen), "/me/sign-in/password/"
    other = came_in(Client(), on_screen)
    account = Account.objects.get(person_id=let_in.id)
    assert path in client.get("/me/sign-in/").content.decode()
    assert account.username in client.get(path).content.decode()
    hx = {"HX-Request": "true", "HX-Target": "password"}
    assert client.post(path, {"new": "12345678", "again": "12345678"}, headers=hx).status_code == 422
    chosen = {"new": "rain on the old roof", "again": "rain on the old roof"}
    assert client.post(path, chosen)["Location"] == "/me/sign-in/"
    shown = client.get("/me/sign-in/").content.decode()
    assert account.username in shown
    assert path not in shown
    assert other.get("/me/sign-in/").status_code == 302
    assert Entry.objects.filter(kind="password-chosen", subject_id=let_in.id).count() == 1
    door = Client()
    sent = {"username": account.username, "password": chosen["new"]}
    assert door.post("/sign-in/", sent).status_code in (302, 303)
    assert door.get("/me/sign-in/").status_code == 200
    assert client.post(path, chosen).status_code == 422


def test_no_password_is_chosen_without_a_fresh_code_by_card_or_by_whoever_has_work(
    cast: Cast, let_in: Person, now: datetime
) -> None:
    def choose(whom: Person, way: str, proven_at: datetime | None) -> Account:
        who = replace(actor(cast, whom, way), account_id=Account.objects.get(person_id=whom.id).pk)
        return actions.choose_password(actor=who, new="rain on the old roof", proven_at=proven_at, now=now)

    assert refused(lambda: choose(let_in, "phone", None)) == "prove-again"
    assert refused(lambda: choose(let_in, "phone", now - timedelta(minutes=31))) == "prove-again"
    assert refused(lambda: choose(let_in, "card", now)) == "not-by-card"
    account = cast.account(cast.leader)
    account.set_unusable_password()
    account.save()
    assert refused(lambda: choose(cast.leader, "phone", now)) == "has-work"
    assert choose(let_in, "phone", now).check_password("rain on the old roof")
    assert refused(lambda: choose(let_in, "phone", now)) == "has-password"


def test_ones_own_ways_through_the_api(on_screen: Community, cast: Cast, let_in: Person) -> None:
    client = came_in(Client(), on_screen)
    shown = client.get("/api/me/ways").json()
    assert (shown["has_password"], shown["card"]) == (False, None)
    assert shown["phone"]["number"] == "199****1234"
    assert Client().get("/api/me/ways").status_code == 401
    assert client.post("/api/me/ways/card/end").status_code in (403, 404)
    assert client.post("/api/me/ways/phone/end").status_code == 204
    assert client.get("/api/me/ways").json()["phone"] is None
    assert not SignInPhone.objects.filter(person_id=let_in.id, ended_at=None).exists()
