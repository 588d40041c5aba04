"""A small method, whole and right, as text: tests change one thing in it and look what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from baibu import core

VOCABULARY = """\
units:
  day: {zh: 每天, en: every day}
  week: {zh: 每周, en: every week}
  fortnight: {zh: 每两周, en: every two weeks}
  month: {zh: 每个自然月, en: every calendar month}
  quarter: {zh: 每个季度, en: every calendar quarter}
  half-year: {zh: 每半年, en: every half-year}
  year: {zh: 每年, en: every year}
  two-years: {zh: 每两年, en: every two years}
  term: {zh: 每学期, en: every school term}
dues: {period-end: {zh: 周期末, en: the end of the period}}
records:
  visit: {zh: 走访, en: a visit}
  meeting: {zh: 会议, en: a meeting}
outcomes:
  met: {zh: 见到本人, en: met}
  met-family: {zh: 见到家人, en: met the family}
channels:
  in-person: {zh: 当面, en: in person}
  phone: {zh: 电话, en: by phone}
purposes:
  elder-check: {zh: 看望老人, en: a call on an elder}
circumstances:
  elder-living-alone: {zh: 独居老人, en: an elder living alone}
  hospital-stay: {zh: 住院, en: a stay in hospital}
pairs:
  elder-helper: {zh: 结对帮扶, en: elder and helper}
events:
  case-closed: {zh: 诉求办结, en: a request was closed}
festivals:
  new-year: {zh: 元旦, en: New Year's Day}
  spring-festival: {zh: 春节, en: Spring Festival}
  lantern: {zh: 元宵节, en: Lantern Festival}
  qingming: {zh: 清明节, en: Qingming}
  labour-day: {zh: 劳动节, en: Labour Day}
  dragon-boat: {zh: 端午节, en: Dragon Boat Festival}
  party-day: {zh: 七一, en: 1 July}
  double-seventh: {zh: 七夕, en: Double Seventh}
  mid-autumn: {zh: 中秋节, en: Mid-Autumn Festival}
  national-day: {zh: 国庆节, en: National Day}
  double-ninth: {zh: 重阳节, en: Double Ninth}
  new-years-eve: {zh: 除夕, en: Lunar New Year's Eve}
reasons:
  away: {zh: 外出, en: away from home}
floor_values:
  publicity-days: {zh: 公开天数, en: days of publicity}
guard: {zh: [信教], en: [religion]}
"""

HEADING = """\
pack: small
version: 1.0.0
title: {zh: 小方法, en: A small method}
about: {zh: 用来试读, en: For trying the reader}
sources: [TRY]
builds_on: [small-law]
changes:
  2026-01-01: {zh: 开始, en: The beginning}
levels:
  - {code: community, title: {zh: 社区, en: community}, responsible: secretary}
  - {code: building, title: {zh: 楼栋, en: building}, responsible: group-leader}
  - {code: household, title: {zh: 家庭, en: household}}
posts:
  - code: secretary
    title: {zh: 社区书记, en: community secretary}
    level: community
    source: TRY-1
    stands_in: [deputy]
  - code: deputy
    title: {zh: 副书记, en: deputy secretary}
    level: community
    source: TRY-1
  - code: group-leader
    title: {zh: 党小组长, en: group leader}
    level: building
    source: TRY-2
    stands_in: [building-head]
  - code: building-head
    title: {zh: 楼栋长, en: building head}
    level: building
    source: TRY-2
  - code: helper
    title: {zh: 结对帮扶人, en: paired helper}
    level: building
    source: TRY-3
    held_by: pair
    pair: elder-helper
    stands_in: [group-leader, building-head]
bodies:
  - {code: office, title: {zh: 物业, en: property office}, level: community, source: TRY-4}
crossed:
  - {posts: [secretary, deputy], source: TRY-5, note: {zh: 可兼任, en: may be held together}}
circumstances:
  elder-living-alone: {zh: 独居老人, en: elder living alone}
  hospital-stay: {zh: 住院, en: stay in hospital}
pairs:
  elder-helper: {zh: 结对帮扶, en: elder and helper}
promises:
  - {code: call-back, title: {zh: 回访率, en: call-backs}, source: TRY-6, at_least_permille: 1000}
settings: {publicity-days: 15}
"""

WEEKLY = """\
duty: elder-weekly
code: D1
title: {zh: 每周看望独居老人, en: Weekly call on elders living alone}
says: {zh: 每周看望一次独居老人。, en: Call on every elder living alone once a week.}
source: TRY-7
basis: stated
about: person
applies_if: {circumstance: elder-living-alone}
every: week
opens: {days_before_due: 6}
due: period-end
late_until: {days: 7}
settles: {days: 7}
first: period
times: {at_least: 1, at_most: 2}
met_by: {record: visit, purposes: [elder-check], outcomes: [met, met-family], channels: [in-person]}
owed_by: helper
if_late:
  - {after_days: 1, tell: owed_by}
  - {after_days: 3, tell: group-leader}
  - {after_days: 7, tell: secretary}
excuse: {by: group-leader, reasons: [away], needs_attempts: 2}
"""

MEETING = """\
duty: monthly-meeting
code: D2
title: {zh: 每月例会, en: Monthly meeting}
says: {zh: 每月开一次会。, en: Hold a meeting once a month.}
source: TRY-8
basis: reading
reading: {zh: 来源没有写周期。, en: The source names no period.}
about: building
every: month
fulfils: meeting
met_by: {record: meeting}
owed_by: group-leader
"""

LAW = """\
pack: small-law
version: 1.0.0
title: {zh: 小法, en: A small law}
about: {zh: 底线, en: Floors}
sources: [LAW]
"""

FLOOR = """\
floor: meeting
title: {zh: 会议, en: Meetings}
law: {zh: 小法, en: Small Act}
article: "7"
effective: 2026-01-01
values: {publicity-days: {at_least: 15}}
at_least_every: half-year
"""

EXAMPLE_WEEKLY = """\
duty: D1
examples:
  - title: {zh: 独居老人, en: an elder living alone}
    given:
      subject: {circumstances: [{kind: elder-living-alone, since: 2026-03-02}]}
      adopted_on: 2026-01-01
      today: 2026-11-25
    expect: {period: 2026-W48, open_on: 2026-11-23, due_on: 2026-11-29, state: open}
  - title: {zh: 不是独居老人, en: nobody living alone}
    given: {subject: {circumstances: []}, today: 2026-11-25}
    expect: none
"""

EXAMPLE_MEETING = """\
duty: D2
examples:
  - title: {zh: 当月, en: this month}
    given: {adopted_on: 2026-01-01, today: 2026-11-25}
    expect: {period: 2026-11, due_on: 2026-11-30}
"""


def files() -> dict[str, str]:
    """The small method, fresh."""
    return {
        "vocabulary.yaml": VOCABULARY,
        "small/pack.yaml": HEADING,
        "small/duties/D1-elder-weekly.yaml": WEEKLY,
        "small/duties/D2-monthly-meeting.yaml": MEETING,
        "small/examples/D1.yaml": EXAMPLE_WEEKLY,
        "small/examples/D2.yaml": EXAMPLE_MEETING,
        "small-law/pack.yaml": LAW,
        "small-law/floors/meeting.yaml": FLOOR,
    }


@pytest.fixture
def small_files() -> dict[str, str]:
    """Every file of the small method by path."""
    return files()


@pytest.fixture(scope="session")
def small() -> core.Pack:
    """The small method, read."""
    return core.read_files(files(), "small")


Complain = Callable[..., list[core.Complaint]]


@pytest.fixture
def complain(small_files: dict[str, str]) -> Complain:
    """Changes files of the small method (old text → new text) and yields the complaints."""

    def complaints(
        path: str, old: str = "", new: str = "", day: date | None = None, **more: str
    ) -> list[core.Complaint]:
        text = small_files.get(path, "")
        assert old in text, f"{old!r} does not stand in {path}"
        small_files[path] = text.replace(old, new, 1) if old else new
        with pytest.raises(core.PackError) as raised:
            core.read_files(small_files, "small", day=day)
        return list(raised.value.complaints)

    return complaints
