"""A leader's morning on a phone: see what is due, record it by one tap, undo it, say why nobody was met."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import was_refused
from tests.visits.cast import Cast

pytestmark = pytest.mark.browser


def test_a_leader_records_a_visit_by_one_tap_and_undoes_it(phone: Any, cast: Cast, sign_in: Any) -> None:
    row = cast.owed(cast.poor, "C004")[0]
    sign_in(phone, cast.leader)
    phone.goto("/")
    card = phone.locator(f"#card-{cast.poor.id.hex}")
    card.get_by_role("button", name="今天见到本人").tap()
    phone.get_by_text("已记录：今天见到本人").wait_for()
    assert cast.state(row) == "done"
    phone.get_by_role("button", name="撤回").first.tap()
    phone.get_by_text("恢复为待办").wait_for()
    assert cast.state(row) in ("open", "overdue")


def test_the_form_keeps_what_was_typed_when_it_is_refused(phone: Any, cast: Cast, sign_in: Any) -> None:
    sign_in(phone, cast.leader)
    phone.goto(f"/households/{cast.poor.id}/record/")
    phone.get_by_label("没有人在家").check()
    phone.get_by_label("备注").fill("下午再来")
    phone.evaluate("document.querySelector('[name=on]').removeAttribute('max')")
    phone.locator("[name=on]").fill("2099-01-01")
    phone.get_by_role("button", name="记录", exact=True).tap()
    phone.get_by_text("这一天还没到").wait_for()
    assert phone.get_by_label("备注").input_value() == "下午再来"
    assert phone.get_by_label("没有人在家").is_checked()
    was_refused(phone)


def test_the_page_works_without_script(chromium: Any, live_server: Any, cast: Cast, sign_in: Any) -> None:
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    sign_in(page, cast.leader)
    page.goto("/")
    page.locator(f"#card-{cast.poor.id.hex}").get_by_role("button", name="今天见到本人").click()
    assert page.get_by_text("已记录：今天见到本人").is_visible()
    context.close()


def test_an_absence_moves_the_duties_to_whoever_stands_in(phone: Any, cast: Cast, sign_in: Any) -> None:
    from baibu.visits.actions.absences import go_away

    sign_in(phone, cast.head)
    phone.goto("/")
    assert not phone.locator(f"#card-{cast.poor.id.hex}").count()
    go_away(
        actor=cast.actor(cast.leader), person_id=cast.leader.id, since=cast.day, until=cast.day, now=cast.now
    )
    phone.goto("/")
    card = phone.locator(f"#card-{cast.poor.id.hex}")
    assert "代" in card.inner_text()
    assert "李建国" in card.inner_text()
