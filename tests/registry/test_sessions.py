"""Where I am signed in: a list for oneself alone, ended one by one or all at once, on every web server."""

from __future__ import annotations

import ast
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils import timezone

import baibu
from baibu.registry import actions
from baibu.registry.models import Account, Community, SignIn
from baibu.registry.queries import Actor
from baibu.registry.queries.bounds import bounded
from baibu.registry.queries.sessions import device_in_words, device_of, key_hash
from baibu.site.ticker import tick_once

pytestmark = pytest.mark.django_db
PASSWORD = "rain on the roof"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36"
PHONE = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/130.0.0.0 Mobile "
    "Safari/537.36 MicroMessenger/8.0.50"
)
PAGE = "/me/sign-in/"
HX = {"HX-Request": "true", "HX-Target": "sessions"}


def opened(operator: Actor, now: datetime, name: str, username: str) -> Account:
    person = actions.register_person(actor=operator, name=name, now=now)
    return actions.open_account(
        actor=operator, username=username, password=PASSWORD, person_id=person.id, now=now
    )


@pytest.fixture
def account(operator: Actor, now: datetime) -> Account:
    """Somebody with a password."""
    return opened(operator, now, "李梅", "li.mei")


def browser(agent: str = CHROME, username: str = "li.mei") -> Client:
    """A browser that signed in on the page."""
    client = Client(headers={"user-agent": agent})
    sent = {"username": username, "password": PASSWORD}
    assert client.post("/sign-in/", sent).status_code == 303
    return client


def is_in(client: Client) -> bool:
    """Whether the browser is heard, on a page and in the API alike."""
    page, api = client.get("/me/").status_code, client.get("/api/me/sessions").status_code
    assert (page, api) in {(200, 200), (302, 401)}
    return page == 200


@pytest.mark.parametrize("headers", [{}, HX], ids=["plain", "htmx"])
def test_the_list_says_which_devices_in_plain_words_and_which_is_this(
    account: Account, headers: dict[str, str]
) -> None:
    here, _phone = browser(), browser(PHONE)
    said = here.get(PAGE, headers=headers).content.decode()
    assert said.index("Chrome 浏览器，Windows 电脑") < said.index("就是这台") < said.index("微信，安卓手机")
    assert said.count("让它退出") == 2, "beside the other one, and in the sentence below"
    assert "除了这台，其他都退出" in said


def test_one_is_ended_and_is_refused_from_then_on(account: Account) -> None:
    here, phone = browser(), browser(PHONE)
    assert is_in(phone)
    other = SignIn.objects.get(device="wechat/android")
    assert here.post(f"{PAGE}sessions/{other.id}/end/").status_code == 303
    assert not is_in(phone)
    assert is_in(here)
    assert here.post(f"{PAGE}sessions/{other.id}/end/").status_code == 404, "ended already"
    assert "除了这台" not in here.get(PAGE).content.decode()


def test_ending_this_one_signs_out(account: Account) -> None:
    here = browser()
    answer = here.post(f"{PAGE}sessions/{SignIn.objects.get().id}/end/")
    assert answer["Location"] == "/sign-in/"
    assert not is_in(here)
    assert not SignIn.objects.exists()


def test_everywhere_else_is_really_everywhere_and_not_here(account: Account) -> None:
    here, phone, stolen = browser(), browser(PHONE), Client()
    unlisted = Client()
    unlisted.force_login(account, "django.contrib.auth.backends.ModelBackend")
    stolen.cookies["sessionid"] = here.cookies["sessionid"].value
    assert is_in(stolen)
    assert here.post(f"{PAGE}sessions/end-others/").status_code == 303
    assert [is_in(each) for each in (here, phone, unlisted, stolen)] == [True, False, False, False]
    row = SignIn.objects.get()
    assert row.session_id == key_hash(here.cookies["sessionid"].value), "its line goes on under the new key"


def test_nobody_ends_or_reads_what_is_anothers(account: Account, operator: Actor, now: datetime) -> None:
    theirs = opened(operator, now, "陈立", "chen.li")
    mine, other = browser(), browser(PHONE, "chen.li")
    row = SignIn.objects.get(account=theirs)
    assert mine.post(f"{PAGE}sessions/{row.id}/end/").status_code == 404
    assert mine.post(f"/api/me/sessions/{row.id}/end").status_code == 404
    assert "微信" not in mine.get(PAGE).content.decode()
    assert is_in(other)
    with bounded(operator.within, account_id=account.pk):
        assert [each.account_id for each in SignIn.objects.all()] == [account.pk], (
            "not even a forgotten filter"
        )
    with bounded(operator.within):
        assert not SignIn.objects.exists()


def test_the_api_says_and_does_the_same(account: Account) -> None:
    here, _phone = browser(), browser(PHONE)
    listed = here.get("/api/me/sessions").json()
    today = timezone.localdate().isoformat()
    assert [(each["device"], each["is_this"]) for each in listed] == [
        ("Chrome 浏览器，Windows 电脑", True),
        ("微信，安卓手机", False),
    ]
    assert {(each["since"], each["last_used"]) for each in listed} == {(today, today)}
    assert here.post(f"/api/me/sessions/{listed[1]['id']}/end").status_code == 204
    tablet = browser("Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) Version/17.5 Mobile/15E148 Safari/604.1")
    assert here.post("/api/me/sessions/end-others").status_code == 204
    assert (is_in(here), is_in(tablet)) == (True, False)


@pytest.mark.parametrize("change", ["close", "password", "own", "end"])
def test_a_stolen_cookie_opens_nothing_once_its_session_is_over(
    account: Account, operator: Actor, now: datetime, change: str
) -> None:
    owner, thief = browser(), Client()
    thief.cookies["sessionid"] = owner.cookies["sessionid"].value
    assert is_in(thief)
    if change == "close":
        actions.close_account(actor=operator, account_id=account.pk, now=now)
    elif change == "password":
        actions.reset_password(actor=operator, account_id=account.pk, now=now)
    elif change == "own":
        sent = {"old": PASSWORD, "new": "another lamp", "again": "another lamp"}
        assert owner.post("/me/password/", sent).status_code == 303
    else:
        elsewhere = browser(PHONE)
        row = SignIn.objects.get(device="chrome/windows")
        assert elsewhere.post(f"{PAGE}sessions/{row.id}/end/").status_code == 303
    assert not is_in(thief)
    assert is_in(owner) is (change == "own")
    if change == "close":
        Account.objects.update(is_active=True)
        assert not is_in(thief), "nor when the account is open again"


def test_what_is_kept_is_little_and_no_key_can_be_read_from_it(account: Account) -> None:
    client = browser(PHONE)
    key = client.cookies["sessionid"].value
    with connection.cursor() as cursor:
        cursor.execute("select column_name, data_type from information_schema.columns where table_name = %s",
                       ["registry_signin"])  # fmt: skip
        kept = dict(cursor.fetchall())
    assert kept == {
        "id": "uuid", "account_id": "bigint", "session_id": "character varying", "round": "integer",
        "device": "character varying", "began_on": "date", "used_on": "date",
    }  # fmt: skip
    assert not Session.objects.filter(session_key=key).exists()
    assert Session.objects.get().session_key == key_hash(key)
    thief = Client()
    thief.cookies["sessionid"] = key_hash(key)
    assert not is_in(thief), "whoever reads the table cannot use what stands there"
    assert "last_login" not in {field.name for field in Account._meta.get_fields()}


def test_it_is_used_once_a_day_and_over_after_fourteen(account: Account) -> None:
    client = browser()
    row, session = SignIn.objects.get(), Session.objects.get()
    yesterday = timezone.localdate() - timedelta(days=1)
    SignIn.objects.update(used_on=yesterday)
    store = client.session
    store["day"] = yesterday.isoformat()
    store.save()
    assert is_in(client)
    row.refresh_from_db()
    assert (row.used_on, row.began_on) == (timezone.localdate(), timezone.localdate())
    assert Session.objects.get().expire_date == session.expire_date, "using it does not make it longer"
    tick_once(timezone.now() + timedelta(days=13, hours=23))
    assert SignIn.objects.exists()
    tick_once(timezone.now() + timedelta(days=14, minutes=1))
    assert not SignIn.objects.exists()
    assert not is_in(client)


def test_the_clock_sweeps_what_an_account_has_ended(account: Account, operator: Actor, now: datetime) -> None:
    first, _second = browser(), browser(PHONE)
    actions.reset_password(actor=operator, account_id=account.pk, now=now)
    assert not is_in(first), "and whoever comes back to a session that is over removes it"
    assert SignIn.objects.count() == 1
    tick_once(timezone.now())
    assert not SignIn.objects.exists()
    assert not Session.objects.filter(session_data__isnull=False).exists()


def test_signing_out_takes_the_line_along_and_so_does_somebody_else_at_the_same_browser(
    account: Account, operator: Actor, now: datetime
) -> None:
    browser().post("/sign-out/")
    assert not SignIn.objects.exists()
    Community.objects.update(is_fictional=True)
    person = actions.register_person(actor=operator, name="苏宁", now=now)
    actions.open_account(actor=operator, username="role", person_id=person.id, demo_role="Secretary", now=now)
    client, copy = browser(), Client()
    copy.cookies["sessionid"] = client.cookies["sessionid"].value
    assert client.post("/sign-in/role/", {"username": "role"}).status_code == 303
    assert is_in(client)
    assert not SignIn.objects.exists()
    assert not is_in(copy)


def test_the_demos_roles_leave_no_line(operator: Actor, now: datetime) -> None:
    Community.objects.update(is_fictional=True)
    person = actions.register_person(actor=operator, name="苏宁", now=now)
    actions.open_account(actor=operator, username="role", person_id=person.id, demo_role="Secretary", now=now)
    client = Client()
    assert client.post("/sign-in/role/", {"username": "role"}).status_code == 303
    assert not SignIn.objects.exists()
    assert "你在哪里登录着" not in client.get(PAGE).content.decode()
    assert client.get("/api/me/sessions").json() == []
    other = Client()
    other.post("/sign-in/role/", {"username": "role"})
    assert client.post("/api/me/sessions/end-others").status_code == 403
    assert is_in(other), "one visitor does not send the others away"


@pytest.mark.parametrize(
    ("agent", "device", "words"),
    [
        (CHROME, "chrome/windows", "Chrome 浏览器，Windows 电脑"),
        (PHONE, "wechat/android", "微信，安卓手机"),
        (CHROME + " Edg/131.0", "edge/windows", "Edge 浏览器，Windows 电脑"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) wxwork/4.1 MicroMessenger/7.0", "wecom/iphone",
         "企业微信，iPhone"),
        ("curl/8.9", "/", "其他程序，其他设备"),
        ("", "/", "其他程序，其他设备"),
    ],
)  # fmt: skip
def test_a_device_is_two_words_of_a_list(agent: str, device: str, words: str) -> None:
    from django.test import RequestFactory

    asked = RequestFactory().get("/", headers={"user-agent": agent})
    assert device_of(asked) == device
    assert device_in_words(device) == words


def test_every_way_in_passes_the_one_door() -> None:
    """Nobody else signs anybody in, so no door can forget the second step or the list."""
    folder = Path(baibu.__file__).parent
    callers = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django.contrib.auth")
        and {"login", "alogin", "update_session_auth_hash"} & {each.name for each in node.names}
    }  # fmt: skip
    probes = {"site/security/stage.py"}  # a session of its own making, rolled back
    assert callers - probes == {"registry/actions/entering.py"}
