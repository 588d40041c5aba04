"""A leader prints a card on a phone; an elder opens it in large print and sees their own home."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from baibu.registry import actions
from tests.visits.cast import Cast

pytestmark = pytest.mark.browser


def test_a_card_is_made_and_lets_in(phone: Any, cast: Cast, sign_in: Callable[[Any, Any], None]) -> None:
    sign_in(phone, cast.leader)
    phone.goto(f"/registry/people/{cast.elder_person.id}/sign-in/")
    phone.get_by_role("link", name="打印登录卡").click()
    phone.get_by_label("一起选定的四位数字").fill("7042")
    phone.get_by_role("button", name="制作登录卡").click()
    assert phone.locator(".door-card svg").is_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    made = actions.print_card(
        actor=cast.actor(cast.leader), person_id=cast.elder_person.id, pin="7042", now=timezone.now()
    )
    phone.context.clear_cookies()
    phone.goto(f"/card/{cast.id}/{made.secret}/")
    assert made.secret not in phone.url
    phone.get_by_label("登录卡的四位数字").fill("7042")
    phone.get_by_role("button", name="登录", exact=True).click()
    phone.goto("/me/sign-in/")
    assert phone.get_by_text("您是用登录卡进来的").is_visible()
    phone.goto(f"/households/{cast.elder.id}/")
    assert phone.get_by_text(cast.elder_person.name).first.is_visible()
