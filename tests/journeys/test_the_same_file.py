"""A heading is corrected in the preview: with script the chosen file goes along, without it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from baibu.registry.models import ImportDraft, KnownHeading, Person
from tests.registry.offices import workbook
from tests.visits.cast import Cast

pytestmark = pytest.mark.browser

FILE = {
    "登记表": [("姓名", "与户主关系", "住哪儿"), ("王小芳", "户主", "百合苑3-2-501")],
    "另一张": [("姓名", "与户主关系", "哪个门"), ("李杰", "户主", "百合苑3-2-502")],
}
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def send(page: Any) -> None:
    """Choose the workbook and look at it."""
    page.goto("/registry/import/")
    file = {"name": "台账.xlsx", "mimeType": KIND, "buffer": workbook(FILE)}
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="先看看").click()
    page.get_by_text("还什么都没有写入").wait_for()


def test_a_style_that_somebody_else_put_at_the_field_is_not_carried_over(
    desk: Any, cast: Cast, sign_in: Callable[[Any, Person], None]
) -> None:
    sign_in(desk, cast.secretary)
    desk.goto("/registry/import/")
    field = desk.locator("input[type=file]")
    field.evaluate("field => field.style.setProperty('caret-color', 'red')")  # as an extension would
    file = {"name": "台账.xlsx", "mimeType": KIND, "buffer": workbook(FILE)}
    field.set_input_files(file)
    desk.get_by_role("button", name="先看看").click()
    desk.get_by_text("还什么都没有写入").wait_for()
    desk.wait_for_function("!document.querySelector('.htmx-settling, .htmx-added')")
    assert desk.locator("input[type=file]").first.get_attribute("style") is None
    assert not desk.complaints, "the policy had to block nothing"


def unfold(page: Any) -> None:
    """Open what is said of the headings."""
    page.get_by_text("更正", exact=True).click()


def test_the_chosen_file_goes_along_with_every_correction(
    desk: Any, cast: Cast, sign_in: Callable[[Any, Person], None]
) -> None:
    sign_in(desk, cast.secretary)
    send(desk)
    assert str(ImportDraft.objects.get().id) in desk.url
    desk.get_by_role("link", name="表里没有").click()
    desk.wait_for_url("**show=gone**")
    unfold(desk)
    assert not desk.locator("#correct input[type=file]").is_visible()
    assert desk.get_by_text("台账.xlsx 还在这一页上").is_visible()
    desk.get_by_label("住哪儿").select_option("address")
    desk.get_by_role("button", name="重新读取").click()
    desk.get_by_text("已重新读取").wait_for()
    desk.get_by_role("link", name="另一张").click()
    desk.get_by_role("heading", name="另一张").wait_for()
    unfold(desk)
    desk.get_by_label("哪个门").select_option("address")
    desk.get_by_role("button", name="重新读取").click()
    desk.get_by_text("新增 2 人").wait_for()
    assert set(KnownHeading.objects.values_list("heading", flat=True)) == {"住哪儿", "哪个门"}
    kept = desk.evaluate("Object.keys(sessionStorage).concat(Object.keys(localStorage)).join()")
    assert "import-" not in kept
    assert "王小芳" not in desk.evaluate("JSON.stringify(sessionStorage)"), "no page is kept in the browser"
    desk.get_by_role("button", name="导入", exact=True).click()
    desk.get_by_role("button", name="撤销").wait_for()
    assert Person.objects.filter(name__in=("王小芳", "李杰")).count() == 2


def test_a_page_opened_anew_asks_for_the_file_and_keeps_what_was_said(
    desk: Any, cast: Cast, sign_in: Callable[[Any, Person], None]
) -> None:
    sign_in(desk, cast.secretary)
    send(desk)
    unfold(desk)
    desk.get_by_label("住哪儿").select_option("address")
    desk.reload()
    unfold(desk)
    assert desk.get_by_label("住哪儿").input_value() == "address"
    assert desk.get_by_text("文件本身不保存").is_visible()
    assert desk.locator("#correct input[type=file]").is_visible()


def test_without_script_the_page_says_why_it_asks_again(
    chromium: Any, live_server: Any, cast: Cast, sign_in: Callable[[Any, Person], None]
) -> None:
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    sign_in(page, cast.secretary)
    send(page)
    unfold(page)
    assert page.get_by_text("文件本身不保存").is_visible()
    assert not page.get_by_text("还在这一页上").is_visible()
    page.get_by_label("住哪儿").select_option("address")
    file = {"name": "台账.xlsx", "mimeType": KIND, "buffer": workbook(FILE)}
    page.locator("#correct input[type=file]").set_input_files(file)
    page.get_by_role("button", name="重新读取").click()
    assert page.get_by_text("新增 1 人").is_visible()
    context.close()
