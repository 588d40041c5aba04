"""A rota is made on a phone, a turn is swapped between two phones, and everybody sees who is on duty."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from baibu.notices.models import RotaOverride
from baibu.registry.models import Absence, Person
from tests.visits.cast import Cast

pytestmark = pytest.mark.browser


def test_a_turn_is_swapped_with_a_yes(
    phone: Any, desk: Any, cast: Cast, sign_in: Callable[[Any, Person], None], tmp_path: Path
) -> None:
    sign_in(phone, cast.leader)
    made_and_asked(phone, cast, tmp_path)
    sign_in(desk, cast.head)
    answered(desk, tmp_path)
    assert RotaOverride.objects.count() == 2
    shown_to_all(phone, desk, cast, tmp_path)
    nobody_is_there(cast)
    phone.goto(f"/places/{cast.town.buildings[0].id}/rota/")
    phone.get_by_text("谁来值").wait_for()
    phone.screenshot(path=tmp_path / "11-gap.png", full_page=True)
    sign_in(desk, cast.secretary)
    taken(desk, cast, tmp_path)
    phone.goto("/")
    phone.get_by_text("你正在值守").first.wait_for()
    phone.screenshot(path=tmp_path / "14-today.png", full_page=True)
    phone.goto("/my-turns/")
    phone.get_by_role("button", name="取得地址").tap()
    phone.get_by_text("这是你的日历地址").wait_for()
    phone.screenshot(path=tmp_path / "15-feed.png", full_page=True)
    assert phone.evaluate("document.documentElement.scrollWidth") <= phone.viewport_size["width"]


def made_and_asked(phone: Any, cast: Cast, tmp_path: Path) -> None:
    """A rota with a day each, and a colleague asked to take a turn for one of theirs."""
    building = cast.town.buildings[0]
    phone.goto(f"/places/{building.id}/")
    phone.get_by_role("link", name="值守排班").tap()
    phone.screenshot(path=tmp_path / "1-empty.png", full_page=True)
    phone.get_by_role("link", name="排班", exact=True).tap()
    phone.get_by_label("这一班叫什么").fill("值守")
    phone.locator("[name=begins]").fill("00:00")
    phone.locator("[name=ends]").fill("00:00")
    phone.locator("[name=days]").fill("1")
    lists = phone.locator("[name=people]")
    lists.nth(0).select_option(label="李建国")
    lists.nth(1).select_option(label="王芳")
    phone.screenshot(path=tmp_path / "2-line.png", full_page=True)
    phone.get_by_role("button", name="保存排班").tap()
    phone.get_by_text("现在值守：李建国").wait_for()
    phone.screenshot(path=tmp_path / "3-rota.png", full_page=True)
    phone.get_by_role("link", name="我的值守").tap()
    phone.get_by_text("你正在值守").first.wait_for()
    phone.get_by_role("link", name="换班").first.tap()
    phone.get_by_label("王芳").check()
    phone.locator("[name=back_since]").select_option(index=1)
    phone.screenshot(path=tmp_path / "4-ask.png", full_page=True)
    phone.get_by_role("button", name="请他替班").tap()
    phone.get_by_text("等对方答复").wait_for()
    phone.screenshot(path=tmp_path / "5-asked.png", full_page=True)


def answered(desk: Any, tmp_path: Path) -> None:
    """The colleague finds it on Today and says yes."""
    desk.goto("/")
    desk.screenshot(path=tmp_path / "6-today.png", full_page=True)
    desk.get_by_role("link", name="李建国请你替一班").click()
    desk.screenshot(path=tmp_path / "7-answer.png", full_page=True)
    desk.get_by_role("button", name="好，我来替").click()
    desk.get_by_text("已换班").wait_for()


def shown_to_all(phone: Any, desk: Any, cast: Cast, tmp_path: Path) -> None:
    """Everybody sees who is on duty; on paper, how to find out."""
    building = cast.town.buildings[0]
    phone.goto(f"/places/{building.id}/rota/shown/")
    phone.get_by_label("让所有人都能看到这里谁在值守").check()
    phone.get_by_label("这个地方的公用号码").fill("010-5550-0199")
    phone.screenshot(path=tmp_path / "8-shown.png", full_page=True)
    phone.get_by_role("button", name="保存").tap()
    phone.get_by_role("link", name="公开页和海报").tap()
    phone.get_by_text("这里现在谁在值守").wait_for()
    phone.screenshot(path=tmp_path / "9-public.png", full_page=True)
    assert phone.evaluate("document.documentElement.scrollWidth") <= phone.viewport_size["width"]
    desk.goto(phone.url)
    desk.emulate_media(media="print")
    desk.set_viewport_size({"width": 760, "height": 1075})
    desk.screenshot(path=tmp_path / "10-poster.png", full_page=True)
    assert desk.get_by_text("有人值守，有事找得到人").is_visible()
    assert not desk.get_by_text("这里现在谁在值守").is_visible()
    desk.emulate_media(media="screen")


def nobody_is_there(cast: Cast) -> None:
    """A day on which everybody in the line is away."""
    day = cast.day + timedelta(days=3)
    for person in (cast.leader, cast.head):
        Absence.objects.create(community_id=cast.id, person_id=person.id, since=day, until=day,
                               reason="leave", said_at=timezone.now())  # fmt: skip


def taken(desk: Any, cast: Cast, tmp_path: Path) -> None:
    """Somebody above takes the day that nobody has."""
    desk.set_viewport_size({"width": 1280, "height": 900})
    desk.goto(f"/places/{cast.town.buildings[0].id}/rota/")
    desk.screenshot(path=tmp_path / "12-desk.png", full_page=True)
    desk.get_by_role("button", name="我来值").click()
    desk.get_by_text("已排进你的班次").wait_for()
    desk.get_by_role("link", name="临时调整").first.click()
    desk.screenshot(path=tmp_path / "13-override.png", full_page=True)
