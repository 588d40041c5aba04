"""A helper who leaves offers all homes on a phone; a colleague says yes at a desk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from baibu.registry.models import ContactPair, Person
from tests.visits.cast import Cast

pytestmark = pytest.mark.browser


def test_all_homes_go_over_with_a_yes(
    phone: Any, desk: Any, cast: Cast, sign_in: Callable[[Any, Person], None], tmp_path: Path
) -> None:
    sign_in(phone, cast.helper)
    phone.goto("/me/")
    phone.screenshot(path=tmp_path / "before.png", full_page=True)
    phone.get_by_role("link", name="老人结对帮扶").last.tap(timeout=4000)
    phone.get_by_label("由谁接手").fill("王芳")
    phone.get_by_role("button", name="查找").tap()
    phone.get_by_label("王芳").check()
    phone.screenshot(path=tmp_path / "offer.png", full_page=True)
    phone.get_by_role("button", name="提出移交").tap()
    phone.get_by_text("答复之前一切照旧").first.wait_for()
    phone.screenshot(path=tmp_path / "me.png", full_page=True)
    sign_in(desk, cast.head)
    desk.goto("/")
    desk.screenshot(path=tmp_path / "today.png", full_page=True)
    desk.get_by_role("link", name="孙晓请你接手结对的户").click()
    desk.screenshot(path=tmp_path / "asked.png", full_page=True)
    desk.get_by_role("button", name="同意，全部接手").click()
    desk.get_by_text("王芳接手了孙晓结对的户").wait_for()
    desk.screenshot(path=tmp_path / "done.png", full_page=True)
    assert ContactPair.objects.filter(household_id=cast.elder.id, helper_id=cast.head.id).exists()
    phone.reload()
    phone.get_by_text("已接手").wait_for()
