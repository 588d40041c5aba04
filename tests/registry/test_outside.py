"""WeCom, DingTalk, Feishu: linked first, then they let in; against servers that answer as theirs do."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.urls import reverse

from baibu import core
from baibu.ledger.models import Entry
from baibu.registry import actions
from baibu.registry.models import Account, Attempt, OutsideIdentity, SignIn
from baibu.registry.queries import Actor
from baibu.registry.queries.attempts import PER_NETWORK, mark
from baibu.registry.queries.bounds import bounded
from baibu.registry.queries.outside import Provider, marks_of
from baibu.site import outside
from baibu.site.database.trouble import Trouble
from tests.questions import Questions

pytestmark = pytest.mark.django_db
PASSWORD = "rain on the roof"
SECRET = "the secret of the app"
CODES = ("wecom", "dingtalk", "feishu")
FAILURES = ("status", "nonsense", "list", "refused", "elsewhere", "code", "down", "id")
SIGN_IN, MINE = "/sign-in/outside/{}/", "/me/sign-in/outside/{}/"


class Elsewhere:
    """A server on this machine that answers as the three providers do."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, Any], dict[str, str]]] = []
        self.user = "zhang.san"
        self.fails = ""
        here = self

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                query = {key: each[0] for key, each in parse_qs(urlsplit(self.path).query).items()}
                here.answer(self, query)

            def do_POST(self) -> None:
                here.answer(self, json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

            def log_message(self, *_words: Any) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def answer(self, to: Any, sent: dict[str, Any]) -> None:
        """As the provider does whose path it is; or as it must not."""
        path = urlsplit(to.path).path
        self.asked.append((path, sent, {key.lower(): each for key, each in to.headers.items()}))
        status, said = 200, json.dumps(self.said(path, sent, to.headers))
        if self.fails == "status":
            status = 500
        elif self.fails == "nonsense":
            said = "<html>nothing</html>"
        elif self.fails == "list":
            said = "[]"
        elif self.fails == "elsewhere":
            status = 302
        to.send_response(status)
        to.send_header("Location", f"{self.url}/trap")
        to.end_headers()
        to.wfile.write(said.encode())

    def said(self, path: str, sent: dict[str, Any], headers: Any) -> Any:
        """What stands in the answer."""
        wrong = self.fails == "refused"
        if path == "/wecom/token":
            well = (sent["corpid"], sent["corpsecret"]) == ("wecom-id", SECRET) and not wrong
            return {"errcode": 0, "access_token": "T1"} if well else {"errcode": 40001}
        if path == "/wecom/who":
            well = (sent["access_token"], sent["code"]) == ("T1", "right")
            return {"errcode": 0, "userid": self.user, "name": "张三"} if well else {"errcode": 40029}
        if path == "/dingtalk/token":
            well = sent == {"clientId": "dingtalk-id", "clientSecret": SECRET, "code": "right",
                            "grantType": "authorization_code"}  # fmt: skip
            return {"accessToken": "T2"} if well and not wrong else {"message": "no"}
        if path == "/dingtalk/who":
            well = headers["x-acs-dingtalk-access-token"] == "T2"
            return {"openId": self.user, "nick": "张三", "mobile": "19900000000"} if well else {}
        if path == "/feishu/token":
            well = (sent["client_id"], sent["client_secret"], sent["code"]) == ("feishu-id", SECRET, "right")
            return {"code": 0, "access_token": "T3"} if well and not wrong else {"code": 20003}
        if path == "/feishu/who" and headers["Authorization"] == "Bearer T3":
            return {"code": 0, "data": {"open_id": self.user, "name": "张三"}}
        return {}


@pytest.fixture
def elsewhere(settings: Any) -> Iterator[Elsewhere]:
    """The three providers, on this machine, named in the settings."""
    made = Elsewhere()
    settings.BAIBU_OUTSIDE = {
        code: {"id": f"{code}-id", "secret": SECRET, "agent": "1000002",
               **{key: f"{made.url}/{code}/{key}" for key in outside.ADDRESSES[code]}}
        for code in CODES
    }  # fmt: skip
    yield made
    made.server.shutdown()
    made.server.server_close()
    made.thread.join()


@pytest.fixture
def account(operator: Actor, now: datetime) -> Account:
    """Somebody with a password."""
    return opened(operator, now, "李梅", "li.mei")


def opened(operator: Actor, now: datetime, name: str, username: str) -> Account:
    person = actions.register_person(actor=operator, name=name, now=now)
    return actions.open_account(
        actor=operator, username=username, password=PASSWORD, person_id=person.id, now=now
    )


def browser(username: str = "li.mei") -> Client:
    client = Client()
    assert client.post("/sign-in/", {"username": username, "password": PASSWORD}).status_code == 303
    return client


def over(client: Client, address: str, **sent: str) -> dict[str, str]:
    """What the browser takes along to the provider."""
    answer = client.post(address, sent)
    assert answer.status_code == 303, answer.content.decode()
    return {key: each[0] for key, each in parse_qs(urlsplit(answer["Location"]).query).items()}


def come_back(client: Client, address: str, code: str = "right", **sent: str) -> Any:
    """Over and back again."""
    told = over(client, address, **sent)
    assert told["redirect_uri"] == f"http://testserver{address}back/"
    return client.get(f"{address}back/", {"code": code, "state": told["state"]})


def link(client: Client, provider: str) -> Any:
    return come_back(client, MINE.format(provider), password=PASSWORD)


@pytest.mark.parametrize("provider", CODES)
def test_linked_first_then_it_lets_in_with_the_second_step_all_the_same(
    account: Account, elsewhere: Elsewhere, provider: str
) -> None:
    name = {"wecom": "企业微信", "dingtalk": "钉钉", "feishu": "飞书"}[provider]
    assert f"用{name}登录" in Client().get("/sign-in/").content.decode()
    unknown = come_back(Client(), SIGN_IN.format(provider))
    assert unknown.status_code == 422
    assert "还没有和这里的账号关联" in unknown.content.decode()
    assert Account.objects.count() == 1, "none is ever opened from outside"
    here = browser()
    assert "未关联" in here.get("/me/sign-in/").content.decode()
    assert link(here, provider)["Location"] == "/me/sign-in/"
    assert "解除关联" in here.get("/me/sign-in/").content.decode()
    client = Client()
    assert come_back(client, SIGN_IN.format(provider), next="/me/")["Location"] == "/me/"
    assert client.get("/me/").status_code == 200
    assert SignIn.objects.count() == 2, "and it stands in the list of one's sessions"
    Authenticator.objects.create(user=account, type="totp", data={"secret": "s1:"})
    careful = Client()
    assert come_back(careful, SIGN_IN.format(provider))["Location"] == "/sign-in/second/"
    assert careful.get("/me/").status_code == 302
    row = OutsideIdentity.objects.get()
    assert here.post(reverse("registry:unlink-outside", args=[row.id])).status_code == 303
    assert come_back(Client(), SIGN_IN.format(provider)).status_code == 422
    kinds = Entry.objects.filter(kind__startswith="outside").order_by("kind")
    assert [(each.kind, each.data["to"]) for each in kinds] == [
        ("outside-linked", provider), ("outside-unlinked", provider),
    ]  # fmt: skip


def test_only_a_mark_is_kept(account: Account, elsewhere: Elsewhere) -> None:
    link(browser(), "dingtalk")
    with connection.cursor() as cursor:
        cursor.execute("select row_to_json(t)::text from registry_outsideidentity t")
        rows = " ".join(row for (row,) in cursor.fetchall())
    for told in ("zhang.san", "张三", "19900000000", SECRET, "T2"):
        assert told not in rows
    assert set(json.loads(rows)) == {"id", "account_id", "provider", "mark", "linked_on"}
    path, sent, headers = elsewhere.asked[-1]
    assert (path, sent, headers["x-acs-dingtalk-access-token"]) == ("/dingtalk/who", {}, "T2")


@pytest.mark.parametrize("provider", CODES)
@pytest.mark.parametrize(
    "fails", ["status", "nonsense", "list", "refused", "elsewhere", "code", "down", "id"]
)
def test_whatever_goes_wrong_over_there_lets_nobody_in_and_never_fails_here(
    account: Account, elsewhere: Elsewhere, settings: Any, provider: str, fails: str
) -> None:
    link(browser(), provider)
    if fails == "down":
        for key in ("token", "who"):
            settings.BAIBU_OUTSIDE[provider][key] = "http://127.0.0.1:9/"
    if fails == "id":
        elsewhere.user = {"no": "text"}  # type: ignore[assignment]
    elsewhere.fails = fails
    client = Client()
    answer = come_back(client, SIGN_IN.format(provider), code="wrong" if fails == "code" else "right")
    assert answer.status_code == 422
    assert "没有告诉我们你是谁" in answer.content.decode()
    assert client.get("/me/").status_code == 302
    assert not [path for path, _sent, _headers in elsewhere.asked if path == "/trap"], "nobody is followed"


@pytest.mark.parametrize("wrong", ["state", "none", "twice", "provider", "browser", "late", "purpose"])
def test_only_an_answer_to_this_very_question_is_heard(
    account: Account, elsewhere: Elsewhere, wrong: str
) -> None:
    link(browser(), "wecom")
    asked = len(elsewhere.asked)
    client, address = Client(), SIGN_IN.format("wecom")
    state = over(client, address)["state"]
    sent, back = {"code": "right", "state": state}, f"{address}back/"
    if wrong == "state":
        sent["state"] = "another"
    elif wrong == "none":
        del sent["state"]
    elif wrong == "twice":
        client.get(back, {**sent, "state": "another"})
    elif wrong == "provider":
        back = f"{SIGN_IN.format('feishu')}back/"
    elif wrong == "browser":
        client = Client()
    elif wrong == "late":
        session = client.session
        session["outside"] = {**session["outside"], "until": 0}
        session.save()
    elif wrong == "purpose":
        client = browser()
        sent["state"] = over(client, MINE.format("wecom"), password=PASSWORD)["state"]
    answer = client.get(back, sent)
    assert answer.status_code == 422
    assert "不是从这个浏览器开始的" in answer.content.decode()
    assert len(elsewhere.asked) == asked, "the provider is not even asked"
    assert wrong == "purpose" or client.get("/me/").status_code == 302


def test_whoever_says_no_over_there_is_told_kindly(account: Account, elsewhere: Elsewhere) -> None:
    client, address = Client(), SIGN_IN.format("feishu")
    state = over(client, address)["state"]
    answer = client.get(f"{address}back/", {"error": "access_denied", "state": state})
    assert answer.status_code == 422
    assert "没有同意" in answer.content.decode()


def test_linking_takes_the_password_and_nobody_elses_account(
    account: Account, elsewhere: Elsewhere, operator: Actor, now: datetime
) -> None:
    opened(operator, now, "陈立", "chen.li")
    mine, theirs = browser(), browser("chen.li")
    page = MINE.format("wecom")
    assert mine.get(page).status_code == 200
    assert mine.post(page, {"password": "wrong"}).status_code == 422
    assert Client().get(page).status_code == 302
    link(mine, "wecom")
    assert link(theirs, "wecom").status_code == 422, "it opens one account and no other"
    elsewhere.user = "li.si"
    assert link(mine, "wecom").status_code == 422, "and one account has one of each"
    row = OutsideIdentity.objects.get()
    assert theirs.post(reverse("registry:unlink-outside", args=[row.id])).status_code == 404
    assert row.account == account
    with bounded((account.community_id or 0) + 1):
        assert not OutsideIdentity.objects.exists()


def test_a_closed_account_stays_closed_and_a_new_key_makes_links_void(
    account: Account, elsewhere: Elsewhere, settings: Any
) -> None:
    link(browser(), "feishu")
    Account.objects.update(is_active=False)
    with Questions() as of_closed:
        closed = come_back(Client(), SIGN_IN.format("feishu"))
    elsewhere.user = "nobody.here"
    with Questions() as of_unknown:
        unknown = come_back(Client(), SIGN_IN.format("feishu"))
    assert len(of_closed) == len(of_unknown), "and the same work"
    said = [re.search("<main.*</main>", each.content.decode(), re.S)[0] for each in (closed, unknown)]  # type: ignore[index]
    assert said[0] == said[1], "closed or never linked: the same words"
    elsewhere.user = "zhang.san"
    Account.objects.update(is_active=True)
    old = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another key altogether", []
    assert come_back(Client(), SIGN_IN.format("feishu")).status_code == 422
    settings.SECRET_KEY_FALLBACKS = [old]
    assert come_back(Client(), SIGN_IN.format("feishu")).status_code == 303


def test_being_let_back_in_by_two_ends_the_links(
    account: Account, elsewhere: Elsewhere, operator: Actor, now: datetime
) -> None:
    link(browser(), "wecom")
    chief = actions.open_operator(actor=Actor.operator(), username="op", password=PASSWORD, now=now)
    asker = Actor.operator(operator.within, chief.account.pk)
    other = actions.open_operator(actor=Actor.operator(), username="op2", password=PASSWORD, now=now)
    asked = actions.ask_recovery(actor=asker, account_id=account.pk, reason="others", now=now)
    second = Actor.operator(operator.within, other.account.pk)
    actions.confirm_recovery(actor=second, recovery_id=asked.id, password=PASSWORD, now=now)
    assert not OutsideIdentity.objects.exists()


def test_a_network_that_guesses_is_not_heard_for_a_while(
    account: Account, elsewhere: Elsewhere, now: datetime
) -> None:
    from django.utils import timezone

    link(browser(), "wecom")
    here = mark("network", "127.0.0.1")
    come_back(Client(), SIGN_IN.format("wecom"), code="wrong")
    assert Attempt.objects.get(mark=here).tries == 1
    Attempt.objects.filter(mark=here).update(tries=PER_NETWORK, since=timezone.now())
    asked = len(elsewhere.asked)
    assert "这个网络" in come_back(Client(), SIGN_IN.format("wecom")).content.decode()
    assert len(elsewhere.asked) == asked


def test_what_is_not_set_up_has_no_button_and_no_page(account: Account) -> None:
    here = browser()
    for page in (Client().get("/sign-in/"), here.get("/me/sign-in/")):
        assert not re.search("用(企业微信|钉钉|飞书)登录|用其他应用登录", page.content.decode())
    for provider in (*CODES, "google"):
        address, mine = SIGN_IN.format(provider), MINE.format(provider)
        answers = [
            Client().post(address),
            Client().get(f"{address}back/?code=1&state=2"),
            here.get(mine),
            here.post(mine, {"password": PASSWORD}),
            here.get(f"{mine}back/"),
        ]
        assert [each.status_code for each in answers] == [404] * 5


def test_inside_wecom_its_own_page_asks() -> None:
    said = {**outside.ADDRESSES["wecom"], "id": "ww1", "agent": "1000002", "secret": SECRET}
    found = Provider("wecom", said)
    inside = found.address("S", "https://baibu.example/back/", "Mozilla/5.0 wxwork/4.1.28 MicroMessenger/7.0")
    assert inside.startswith("https://open.weixin.qq.com/connect/oauth2/authorize?appid=ww1&")
    assert inside.endswith("#wechat_redirect")
    assert found.address("S", "https://baibu.example/back/", "Firefox").startswith(
        "https://login.work.weixin.qq.com/wwlogin/sso/login?login_type=CorpApp&"
    )
    assert SECRET not in inside
    assert marks_of("wecom", "a") != marks_of("feishu", "a")


def test_forms_may_lead_to_the_named_providers_and_nowhere_else() -> None:
    surroundings = {"BAIBU_FEISHU_ID": "cli_1", "BAIBU_FEISHU_SECRET": SECRET, "BAIBU_DATA": "/nonexistent",
                    "DJANGO_SETTINGS_MODULE": "baibu.site.settings"}  # fmt: skip
    say = "from django.conf import settings as s; import json; "
    say += "print(json.dumps(s.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action']))"

    def aims(given: dict[str, str]) -> Any:
        done = subprocess.run(
            [sys.executable, "-c", say], env=given, capture_output=True, text=True, check=True
        )
        return json.loads(done.stdout)

    assert aims(surroundings) == ["'self'", "https://accounts.feishu.cn"]
    assert aims({**surroundings, "BAIBU_FEISHU_ID": ""}) == ["'self'"], "half said is not said"


def test_the_file_is_for_its_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAIBU_DATA", str(tmp_path))
    assert outside.read() == {}
    file = tmp_path / "outside.json"
    file.write_text(json.dumps({"dingtalk": {"id": "ding1", "secret": SECRET}}))
    file.chmod(0o644)
    with pytest.raises(Trouble):
        outside.read()
    assert outside.configured() == {}
    file.chmod(0o600)
    assert outside.read()["dingtalk"]["id"] == "ding1"
    monkeypatch.setenv("BAIBU_DINGTALK_ID", "ding2")
    assert outside.read()["dingtalk"]["id"] == "ding2", "the environment has the last word"
    unsafe = {"dingtalk": {"id": "d", "secret": "s", "who": "http://far.example/"}}
    for wrong in ('{"wecom": {"id": "ww1"}}', "nonsense", '["wecom"]', json.dumps(unsafe)):
        file.write_text(wrong)
        with pytest.raises(Trouble):
            outside.read()


def test_whoever_has_no_password_links_nothing(account: Account, elsewhere: Elsewhere, now: datetime) -> None:
    client = browser()
    Account.objects.update(password="!")
    actor = Actor(account.pk, account.person_id, account.community_id)
    provider = Provider("wecom", {})
    with pytest.raises(core.Refusal):
        actions.link_identity(actor=actor, provider=provider, user_id="zhang.san", now=now)
    assert client.get(MINE.format("wecom")).status_code == 302, "and is signed out by then"
