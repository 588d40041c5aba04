"""Takes the pictures of docs/ from a running demo: start it, then run this with the demo's address."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import xlsxwriter
from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
SIZES = {390: 844, 1280: 900}
LEADER, SECRETARY = 0, 4
REGISTER = (
    ("百合苑社区居民基础信息台账",),
    ("序号", "姓名", "性别", "出生年月", "身份证号", "联系电话", "住址", "与户主关系", "人员类别"),
    (1, "陈立秋", "男", "1958.03", None, "19900005512", "百合东苑 1-1-901", "户主", "独居老人"),
    (2, "周雨桐", "女", "1990年7月", None, "19900007731", "百合东苑1号楼1单元902室", "户主", None),
    (3, "周小满", "男", "2016-05", None, "同户主", None, "子", None),
    (4, "何静娴", "女", "72岁", None, "1990012", "百合东苑1栋2单元901", "户主", "低收入户"),
)


def main(address: str) -> None:
    """Write every picture anew."""
    with sync_playwright() as playwright, TemporaryDirectory() as folder:
        book = Path(folder) / "居民台账.xlsx"
        write_register(book)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for width, height in SIZES.items():
            for role, shots in ((LEADER, leader_pages), (SECRETARY, secretary_pages)):
                context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
                page = context.new_page()
                page.goto(f"{address}/sign-in/")
                page.get_by_role("button", name="进入").nth(role).click()
                for name in shots(page, address, book):
                    page.wait_for_load_state()
                    page.screenshot(path=HERE / f"{name}-{width}.png")
                context.close()


def leader_pages(page: Page, address: str, _book: Path) -> Iterator[str]:
    """Today and a home, as a group leader sees them."""
    page.goto(f"{address}/")
    yield "today"
    page.locator("main a[href*='/households/']").first.click()
    yield "household"


def secretary_pages(page: Page, address: str, book: Path) -> Iterator[str]:
    """The community, the method and an import's preview, as the secretary sees them."""
    page.goto(f"{address}/places/")
    yield "place"
    page.goto(f"{address}/method/")
    yield "method"
    page.goto(f"{address}/registry/import/")
    page.locator("input[type=file]").set_input_files(book)
    page.locator("main form:has(input[type=file]) button").last.click()
    page.wait_for_url("**/registry/import/*-*/**")
    yield "import"


def write_register(path: Path) -> None:
    """A small register as an office might keep it."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("居民台账")
        for number, row in enumerate(REGISTER):
            sheet.write_row(number, 0, row)


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://127.0.0.1:8000")
