"""An office that is not the demo: from an empty database, through the pages, to a visit everybody sees."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from baibu.registry.actions import open_operator
from baibu.registry.models import Account, Circumstance, Household, Person, Place, Tenure
from baibu.registry.queries.actors import Actor
from baibu.visits.models import Visit
from tests.conftest import page_of, was_refused
from tests.registry.offices import Sheets, workbook

pytestmark = pytest.mark.browser

SURNAMES = "赵钱孙李周吴郑王冯陈"
GIVEN = ["建国", "秀英", "志强", "桂兰", "文静", "海涛", "丽华", "永康", "小梅", "子轩"]
OWN = "lamp on the stairs"


def families() -> list[tuple[Any, ...]]:
    """Forty people behind twenty doors of two buildings; six of them with a need."""
    needs = {0: "独居老人", 3: "低保", 6: "独居老人", 9: "独居老人", 12: "下岗失业", 15: "低保"}
    rows = []
    for home in range(20):
        surname = SURNAMES[home % 10]
        door = f"青禾苑{home // 10 + 1}栋1单元{home % 10 // 2 + 1}0{home % 2 + 1}"
        head = surname + GIVEN[(home * 3) % 10] + ("" if home < 10 else "明")
        phone = f"199{home:08d}"
        rows.append((head, "女", f"19{45 + home}-0{home % 9 + 1}", phone, door, "户主", needs.get(home)))
        kin = surname + GIVEN[(home * 3 + 1) % 10] + ("" if home < 10 else "芳")
        rows.append((kin, "男", f"19{70 + home}-05", "同户主", None, "子", None))
    return rows


def office() -> bytes:
    """The office's workbook: residents, teams with an empty seat, last week's visits."""
    day = timezone.localdate()
    people = families()
    heads = [row[0] for row in people if row[5] == "户主"]
    sheets: Sheets = {
        "居民台账": [
            ("青禾社区居民台账",),
            ("姓名", "性别", "出生年月", "联系电话", "住址", "与户主关系", "人员类别"),
            *people,
        ],
        "两长四员": [
            ("苑区", "楼栋", "党小组长", "楼栋长", "治安委员", "卫生委员"),
            ("青禾苑", "1栋", heads[1], heads[2], "空缺", heads[4]),
            (None, "2栋", "空缺", heads[11], heads[12], "空缺"),
        ],
        "走访记录": [
            ("日期", "走访人", "被走访户", "走访方式", "情况"),
            (day - timedelta(days=6), heads[1], heads[3], "上门", "家里都好"),
            (day - timedelta(days=5), heads[11], heads[15], "上门未遇", None),
        ],
    }
    return workbook(sheets)


@pytest.fixture
def shot(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """Keep a picture of a page, to be looked at after the run."""
    taken: list[str] = []

    def take(page: Any, name: str) -> None:
        taken.append(name)
        page.screenshot(path=tmp_path / f"{len(taken):02}-{name}.png", full_page=True)

    return take


@pytest.fixture
def other_desk(chromium: Any, live_server: Any) -> Iterator[Any]:
    """A second person's screen."""
    yield from page_of(chromium, live_server.url, 1280, 800)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """The workbook as a file to choose."""
    file = tmp_path / "青禾台账.xlsx"
    file.write_bytes(office())
    return file


def enter(page: Any, username: str, password: str, own: str = OWN) -> None:
    """Sign in with the password of a slip, and choose one's own."""
    page.goto("/")
    page.get_by_label("账号").fill(username)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    page.get_by_label("新密码", exact=True).fill(own)
    page.get_by_label("再输一遍新密码").fill(own)
    page.get_by_role("button", name="设好密码").click()
    page.get_by_text("新密码已设好").wait_for()


def slip(page: Any, name: str) -> tuple[str, str]:
    """Account name and password of one slip on the page."""
    words = (
        page.locator(".slip").filter(has=page.get_by_text(name, exact=True)).locator("code").all_inner_texts()
    )
    return words[0], words[1]


def bring_in(page: Any, book: Path, shot: Any) -> None:
    """Found the community, look at the workbook, bring it in."""
    page.get_by_label("社区名称").fill("青禾社区")
    page.get_by_label("简称代码").fill("qinghe")
    shot(page, "found")
    page.get_by_role("button", name="建立社区").click()
    shot(page, "start")
    page.get_by_role("link", name="导入台账").first.click()
    page.locator("input[type=file]").set_input_files(book)
    shot(page, "upload")
    page.get_by_role("button", name="先看看").click()
    page.get_by_text("新增 40 人").wait_for()
    shot(page, "preview")
    page.get_by_role("button", name="导入", exact=True).click()
    page.get_by_text("新增了 40 人").wait_for()
    shot(page, "brought-in")


def adopt(page: Any, shot: Any) -> None:
    """Adopt the method, after a look at what follows from it."""
    page.goto("/")
    shot(page, "start-after-import")
    page.get_by_role("link", name="采用工作法").first.click()
    page.get_by_role("button", name="看看会有哪些变化").click()
    page.get_by_text("这是社区第一次采用工作法").wait_for()
    shot(page, "adopt")
    page.get_by_role("button", name="采用", exact=True).click()
    page.get_by_text("已采用").wait_for()
    shot(page, "adopted")


def fill(page: Any, post: str, name: str) -> None:
    """Fill a post on the page of posts that is open."""
    page.get_by_label("岗位", exact=True).select_option(label=post)
    page.get_by_label("任岗的人").fill(name)
    page.get_by_role("button", name="记下来").click()
    page.get_by_text("已记下").first.wait_for()


def test_an_office_comes_from_an_empty_database_to_today(
    transactional_db: None, desk: Any, other_desk: Any, phone: Any, book: Path, shot: Any
) -> None:
    made = open_operator(actor=Actor.operator(), username="admin", now=timezone.now())
    enter(desk, "admin", made.password)
    bring_in(desk, book, shot)
    adopt(desk, shot)
    desk.goto("/")
    desk.get_by_role("link", name="填好社区和苑区的岗位").first.click()
    fill(desk, "社区党委书记", "苏宁")
    shot(desk, "posts")
    desk.goto("/")
    desk.get_by_role("link", name="开通账号").first.click()
    shot(desk, "accounts")
    leader = Person.objects.get(id=Tenure.objects.get(post="group-leader").person_id)
    head = Person.objects.get(id=Tenure.objects.get(post="building-head", place__name="1栋").person_id)
    for name in ("苏宁", leader.name, head.name):
        desk.get_by_role("checkbox", name=name, exact=True).check()
    desk.get_by_role("button", name="为勾选的人开通账号").click()
    shot(desk, "slips")
    desk.evaluate("() => { window.printed = 0; window.print = () => { window.printed += 1; }; }")
    desk.get_by_role("heading").first.click()
    desk.get_by_role("button", name="打印").click()
    assert desk.evaluate("window.printed") == 1, "the button prints, and nothing else does"
    slips = {name: slip(desk, name) for name in ("苏宁", leader.name, head.name)}
    assert Account.objects.filter(must_change_password=True).count() == 3

    enter(other_desk, *slips["苏宁"])
    propose_all(other_desk, shot)
    enter(phone, *slips[leader.name], own="another lamp is lit")
    shot(phone, "today")
    confirm_mine(phone, shot)
    record(phone, shot)
    visit = Visit.objects.get(act_id=None)
    seen_by_all(other_desk, visit, leader.name, shot)


def propose_all(page: Any, shot: Any) -> None:
    """The secretary stands up for the needs of the import, all on one page."""
    page.goto("/needs/")
    page.get_by_text("6 项").first.wait_for()
    for box in page.get_by_role("checkbox").all():
        box.check()
    shot(page, "propose")
    page.get_by_role("button", name="勾选的由我提出").click()
    page.get_by_text("你提出了 6 项情况").wait_for()
    assert not Circumstance.objects.filter(proposed_by=None).exists()
    shot(page, "proposed")


def confirm_mine(page: Any, shot: Any) -> None:
    """The leader, a second person, confirms those of the building; nothing without a tick."""
    page.goto("/needs/")
    page.get_by_label("当面口头同意").check()
    page.get_by_role("button", name="本人同意，我来确认勾选的").tap()
    page.get_by_text("请至少勾选一项").wait_for()
    was_refused(page)
    for box in page.get_by_role("checkbox").all():
        box.check()
    shot(page, "decide")
    page.get_by_role("button", name="本人同意，我来确认勾选的").tap()
    page.get_by_text("项情况已生效").wait_for()
    assert Circumstance.objects.filter(decided_by=None).exists(), "the other building's wait for others"
    shot(page, "decided")


def record(page: Any, shot: Any) -> None:
    """What is owed now stands on the phone; one tap records it."""
    page.goto("/")
    shot(page, "today-with-needs")
    page.get_by_role("button", name="今天见到本人").first.tap()
    page.get_by_text("已记录：今天见到本人").wait_for()
    shot(page, "recorded")


def seen_by_all(page: Any, visit: Visit, name: str, shot: Any) -> None:
    """The place's page counts it, the home's page tells it."""
    home = Household.objects.get(id=visit.household_id)
    page.goto(f"/households/{home.id}/")
    assert page.get_by_text(name).first.is_visible()
    shot(page, "household")
    page.goto(f"/places/{Place.objects.get(id=home.place_id).id}/")
    shot(page, "place")
    page.goto("/neighbourhood/")
    assert page.get_by_role("link", name="1栋").first.is_visible()
    shot(page, "neighbourhood")
    page.goto("/")
    shot(page, "secretary-today")
    page.goto("/me/")
    shot(page, "me")
