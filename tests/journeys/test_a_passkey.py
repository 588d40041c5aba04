"""A passkey, in a real browser with an authenticator of its own: made, used, and nobody else's."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from baibu.registry import actions
from baibu.registry.models import Account
from baibu.registry.queries.actors import Actor
from tests.visits.cast import Cast

pytestmark = pytest.mark.browser
PASSWORD = "rain on the roof"


@pytest.fixture
def somebody(cast: Cast) -> Account:
    """A post holder with a password."""
    Account.objects.filter(person_id=cast.secretary.id).delete()
    return actions.open_account(
        actor=Actor.operator(cast.id), username="somebody", password=PASSWORD,
        person_id=cast.secretary.id, now=timezone.now(),
    )  # fmt: skip


def fingers(page: Any) -> None:
    """Let the browser have a reader of fingerprints that always says yes."""
    said = page.context.new_cdp_session(page)
    said.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    said.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def give_password(page: Any) -> None:
    page.goto("/sign-in/?next=/me/sign-in/")
    page.get_by_label("账号").fill("somebody")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()


def test_a_passkey_is_made_and_lets_in(phone: Any, somebody: Account) -> None:
    fingers(phone)
    give_password(phone)
    phone.get_by_role("link", name="添加通行密钥").click()
    phone.get_by_label("这台手机或电脑叫什么？").fill("我的手机")
    phone.get_by_label("现在的密码").fill(PASSWORD)
    phone.get_by_role("button", name="生成通行密钥").click()
    phone.get_by_role("link", name="已经留在纸上了").click()
    assert phone.get_by_text("我的手机").is_visible()
    phone.context.clear_cookies()
    give_password(phone)
    phone.wait_for_url("**/sign-in/second/")
    phone.get_by_role("button", name="使用通行密钥").click()
    phone.wait_for_url("**/me/sign-in/")
    assert phone.get_by_text("你用密码加第二步验证登录").is_visible()
