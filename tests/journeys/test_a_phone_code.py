"""A resident types their number and the code, on a phone, in large print; and comes to their own home."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.utils import timezone

from baibu.registry import actions
from baibu.registry.models import Community
from tests.visits.cast import Cast

pytestmark = pytest.mark.browser


def test_a_resident_comes_in_by_a_code(phone: Any, cast: Cast, settings: Any) -> None:
    settings.BAIBU_SMS = "screen"
    Community.objects.filter(pk=cast.id).update(is_fictional=True)
    actions.let_in_by_phone(
        actor=cast.actor(cast.leader), person_id=cast.resident.id, phone="19900001234", now=timezone.now()
    )
    phone.goto("/sign-in/")
    phone.get_by_role("link", name="居民用手机号登录").click()
    phone.get_by_label("您的手机号").fill("199 0000 1234")
    phone.get_by_role("button", name="发送验证码").click()
    phone.wait_for_url("**/sign-in/phone/code/")
    code = re.search(r"\b\d{6}\b", phone.locator(".sent-code").inner_text())
    assert code
    phone.get_by_label("短信里的 6 位数字").fill(code[0])
    phone.get_by_role("button", name="登录", exact=True).click()
    phone.goto("/me/sign-in/")
    assert phone.get_by_text("199****1234").is_visible()
    phone.goto(f"/households/{cast.plain.id}/")
    assert phone.get_by_text("何平").first.is_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
