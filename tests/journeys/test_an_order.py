"""A building leader answers an order from its message, on a phone without script, then phones a gap."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone

from baibu.notices.models import Order, OrderSeat
from tests.notices.test_orders import issued, link_for
from tests.visits.cast import gather

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.mark.django_db(transaction=True)
def test_the_link_of_a_message_is_answered_without_script_or_sign_in(
    chromium: Browser, live_server: Any
) -> None:
    cast = gather(timezone.localdate())
    order = issued(cast, is_emergency=True, now=cast.now)
    Order.objects.filter(id=order.id).update(issued_at=timezone.now() - timedelta(minutes=2))
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, locale="zh-CN", java_script_enabled=False
    )
    page = context.new_page()
    page.goto(live_server.url + link_for(cast, order, cast.leader))
    button = page.get_by_role("button", name="我收到了")
    size = button.bounding_box()
    assert size is not None
    assert size["height"] >= 64, "big enough for any thumb"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert not OrderSeat.objects.exclude(acknowledged_at=None).exists()
    button.click()
    page.get_by_role("heading", name="已记下您收到了").wait_for()
    assert OrderSeat.objects.get(acknowledged_by_id=cast.leader.id).way == "link"
    page.get_by_role("link", name="登录后可以看").click()
    assert reverse("notices:order", args=[order.id]).strip("/").split("/")[0] in page.url
    context.close()
