"""The sheet of parts in a real browser: nothing too wide, nothing too small, nothing complaining."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

pytestmark = pytest.mark.browser
WIDTHS = {"phone": 390, "desk": 1280}
#: What cannot be reached by a thumb; a label or a whole row may be the target of what stands in it.
TOO_SMALL = """least => [...document.querySelectorAll(
    'a, button, summary, select, textarea, input:not([type=hidden])')]
  .filter(it => it.checkVisibility() && !it.closest('.choice, .drop, .skip, dialog'))
  .map(it => it.classList.contains('row__title') ? it.closest('.row') : it)
  .map(it => it.type === 'checkbox' ? it.closest('.field').querySelector('label') : it)
  .filter(it => it.getBoundingClientRect().height < least || it.getBoundingClientRect().width < 44)
  .map(it => `${it.tagName} ${it.className} ${it.textContent.trim().slice(0, 30)}
    ${it.getBoundingClientRect().width} x ${it.getBoundingClientRect().height}`)"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
INK = "getComputedStyle(document.body).color"


@pytest.fixture
def visit(chromium: Any, house: str) -> Iterator[Callable[..., Any]]:
    """Opens a page with the visitor's choices; whatever the console says against it fails the test."""
    contexts, complaints = [], []

    def listen(said: Any) -> None:
        # The browser itself notes every answer of 422; a refused form is no fault of the page.
        if said.type == "error" and "status of 422" not in said.text:
            complaints.append(said.text)

    def opened(path: str = "/parts/", width: int = 390, script: bool = True, **chosen: str) -> Any:
        context = chromium.new_context(
            base_url=house, viewport={"width": width, "height": 844}, java_script_enabled=script
        )
        contexts.append(context)
        names = {"theme": "baibu_theme", "size": "baibu_print", "language": "django_language"}
        context.add_cookies(
            [{"name": names[key], "value": value, "url": house} for key, value in chosen.items()]
        )
        shown = context.new_page()
        shown.on("console", listen)
        shown.on("pageerror", lambda error: complaints.append(str(error)))
        shown.goto(path, wait_until="networkidle")
        return shown

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("size", ["normal", "large"])
def test_it_fits_its_screen_and_every_target_fits_a_thumb(visit, width, language, size):
    shown = visit(width=width, language=language, size=size)
    assert shown.evaluate(TOO_WIDE) == 0
    assert shown.evaluate(TOO_SMALL, 55.9 if size == "large" else 47.9) == []


def test_it_fits_a_narrow_old_phone_in_large_print(visit):
    assert visit(width=320, size="large", language="en").evaluate(TOO_WIDE) == 0


def test_standard_and_large_print_have_their_sizes(visit):
    style = "(({fontSize, lineHeight}) => [fontSize, lineHeight])(getComputedStyle(document.body))"
    assert visit().evaluate(style) == ["17px", "27.2px"]
    assert visit(size="large").evaluate(style) == ["21px", "34.65px"]


def test_the_chosen_theme_wins_over_the_systems(visit):
    light, dark = "rgb(31, 41, 51)", "rgb(236, 232, 225)"
    shown = visit()
    assert shown.evaluate(INK) == light
    shown.emulate_media(color_scheme="dark")
    assert shown.evaluate(INK) == dark
    assert visit(theme="dark").evaluate(INK) == dark
    stubborn = visit(theme="light")
    stubborn.emulate_media(color_scheme="dark")
    assert stubborn.evaluate(INK) == light


def test_the_bar_is_under_the_thumb_on_a_phone_and_a_rail_at_a_desk(visit):
    box = """(({x, y, width}) => [x, Math.round(y), width])(
        document.querySelector('.bar').getBoundingClientRect())"""
    x, y, width = visit("/note/").evaluate(box)
    assert (x, width) == (0, 390)
    assert y > 700
    x, y, width = visit("/note/", width=1280).evaluate(box)
    assert x == 0
    assert y < 100
    assert width < 120
    assert visit("/note/").text_content(".bar [aria-current]").strip() == "我的"


@pytest.mark.parametrize("script", [True, False])
def test_choices_are_made_with_and_without_script(visit, script):
    shown = visit("/note/", script=script)
    shown.click(".preferences__open")
    shown.click("button[name=print][value=large]")
    assert shown.get_attribute("html", "data-print") == "large"
    assert shown.url.endswith("/note/")


@pytest.mark.parametrize("script", [True, False])
def test_a_dialog_opens_and_closes_with_and_without_script(visit, script):
    shown = visit(script=script)
    shown.click("a[href='#ask-zh-hans']")
    shown.wait_for_selector("#ask-zh-hans", state="visible")
    shown.click("#ask-zh-hans .dialog__close")
    shown.wait_for_selector("#ask-zh-hans", state="hidden")


@pytest.mark.parametrize("script", [True, False])
def test_a_form_is_refused_in_place_then_accepted(visit, script):
    shown = visit("/note/", script=script)
    shown.click(".form .button")
    shown.wait_for_selector(".field__error")
    if script:
        shown.wait_for_selector("[name=text]:focus")
    assert shown.url.endswith("/note/")
    shown.fill("[name=text]", "three doors")
    shown.click(".form .button")
    shown.wait_for_selector(".toast--success")
    assert shown.input_value("[name=text]") == ""


def test_typed_text_survives_a_closed_page_until_it_is_accepted(visit):
    shown = visit("/note/")
    shown.fill("[name=text]", "half a sentence")
    shown.goto("/parts/")
    shown.goto("/note/")
    assert shown.input_value("[name=text]") == "half a sentence"
    shown.click(".form .button")
    shown.wait_for_selector(".toast--success")
    shown.goto("/note/")
    assert shown.input_value("[name=text]") == ""


def test_a_toast_can_be_put_away(visit):
    shown = visit("/note/?sent", language="zh-hans")
    shown.click(".toast button[aria-label='关闭']")
    assert shown.locator(".toast").count() == 0


def test_a_chosen_file_is_named(visit):
    shown = visit(language="en")
    one = {"name": "register.xlsx", "mimeType": "application/octet-stream", "buffer": b"x"}
    shown.locator(".drop input").first.set_input_files(one)
    assert shown.locator("[data-chosen]").first.text_content() == "register.xlsx"


def test_only_its_own_files_are_loaded_and_nothing_is_inline(visit, house):
    shown = visit()
    assert (
        shown.evaluate("document.querySelectorAll('[style], style, script:not([src]), [onclick]').length")
        == 0
    )
    loaded = shown.evaluate("performance.getEntriesByType('resource').map(it => it.name)")
    assert loaded
    assert all(name.startswith(house) for name in loaded)


def test_the_page_has_one_heading_landmarks_and_a_way_past_the_bar(visit):
    shown = visit("/note/")
    for selector, count in (("h1", 1), ("main", 1), ("body > header", 1), ("nav", 1), (".skip", 1)):
        assert shown.locator(selector).count() == count, selector
    shown.keyboard.press("Tab")
    assert shown.evaluate("document.activeElement.className") == "skip"
