"""Rules read back as sentences, and the reasons behind a row, in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from baibu import core
from baibu.core import Away, Due, HeldSeat, Paired, PlaceNode, Roster

YEAR = date(2026, 1, 1)
TODAY = date(2026, 11, 25)
PLACES = {"c": PlaceNode("c", None, "community"), "b": PlaceNode("b", "c", "building")}
ROW = core.Owed(
    "granny",
    "D1",
    "2026-W48",
    date(2026, 11, 23),
    date(2026, 11, 23),
    date(2026, 11, 29),
    date(2026, 12, 6),
    date(2026, 12, 13),
)


def test_a_rule_is_read_back_as_one_sentence_per_language(small: core.Pack) -> None:
    said = core.sentence(small.duty("D1"), small)
    assert said.zh == (
        "每周看望独居老人：每周，楼栋的结对帮扶人走访或联系每位登记为“独居老人”的居民1至2次，最迟到星期日；"
        "到期前6天开始显示；当面，见到本人或见到家人才算；过期7天内仍可补办，之后记为未办；"
        "到期后第1天提醒结对帮扶人，第3天告知党小组长，第7天告知社区书记；"
        "至少尝试2次后，因外出可由党小组长同意免除；出处TRY-7。"
    )
    assert said.en == (
        "Weekly call on elders living alone: every week, the paired helper of each building calls on "
        "or contacts every person registered as “elder living alone” 1 to 2 times, by Sunday; "
        "it is shown from 6 days before; "
        "what counts: met or met the family, in person; "
        "it can still be done up to 7 days late, and then counts as missed; "
        "once it is late, these are told: on day 1 the paired helper, on day 3 the group leader, "
        "on day 7 the community secretary; "
        "the group leader may excuse it after 2 attempts: away from home; stated in TRY-7."
    )


@pytest.mark.parametrize(
    ("change", "zh", "en"),
    [
        ({"recurrence": core.Standing()}, "任何时候都由楼栋的党小组长负责", "at all times the group leader"),
        (
            {"recurrence": core.EveryFrom("hospital-stay", 6, 4)},
            "从“住院”开始起每6个月",
            "every 6 months from",
        ),
        (
            {"recurrence": core.On("circumstance", ("hospital-stay",)), "due": Due("days", 7)},
            "登记“住院”之后",
            "within 7 days",
        ),
        (
            {"recurrence": core.On("circumstance", ("hospital-stay",)), "due": Due("days", -30)},
            "最迟提前30天",
            "30 days before",
        ),
        (
            {"recurrence": core.On("event", ("case-closed",)), "due": Due("days")},
            "每次诉求办结之后",
            "a request was closed",
        ),
        (
            {"recurrence": core.On("event", ("case-closed",)), "due": Due("working-days", 5)},
            "5个工作日内",
            "5 working days",
        ),
        (
            {"recurrence": core.On("festival", ("lantern",)), "due": Due("days")},
            "每逢元宵节",
            "at Lantern Festival",
        ),
        ({"recurrence": core.Every("week"), "due": Due("weekday", 6)}, "最迟在星期六", "by Saturday"),
        ({"due": Due("weekday", 1, nth=1)}, "第一个星期一", "by the first Monday"),
        ({"due": Due("weekday", 1, nth=2)}, "第2个星期一", "by Monday number 2"),
        ({"due": Due("month-day", 5)}, "最迟在当月5日", "by day 5 of the month"),
        ({"due": Due("days", 4)}, "4天内完成", "within 4 days"),
        ({"due": Due("days", 0)}, "在第一天完成", "on the first day"),
        ({"recurrence": core.Every("year"), "due": Due("date", 1, 7)}, "最迟在7月1日", "by 1 July"),
        (
            {"recurrence": core.Every("year"), "due": Due("lunar", 15, 1)},
            "农历1月15日",
            "day 15 of lunar month 1",
        ),
        ({"first": 7}, "第一次在7天内", "the first time within 7 days"),
        ({"first": "next"}, "从下一个完整周期开始", "the first whole period"),
        ({"late_days": None}, "直到办完或免除", "until it is done or excused"),
        ({"late_days": 0}, "过期记为未办", "after that it counts as missed"),
        ({"limit_minutes": 15}, "限15分钟内", "within 15 minutes"),
        ({"limit_minutes": 1440}, "限24小时内", "within 24 hours"),
        (
            {"about": "body", "body": "office", "owed_by": "secretary"},
            "为每个物业开会",
            "for each property office",
        ),
        (
            {"owed_by": "secretary"},
            "社区书记为每个楼栋开会",
            "the community secretary holds a meeting for each building",
        ),
        ({"about": "household"}, "为每户家庭开会", "for every household"),
        (
            {"about": "person", "applies_if": core.Is("age", at_least=60)},
            "每位年龄不少于60岁的居民",
            "aged 60 or more",
        ),
        (
            {"about": "person", "applies_if": core.Is("age", at_least=3, at_most=6)},
            "年龄3至6岁",
            "aged 3 to 6",
        ),
        (
            {"about": "household", "applies_if": core.Is("household-size", at_most=2)},
            "有不超过2人",
            "of 2 or less people",
        ),
        (
            {"about": "person", "applies_if": core.Not(core.Is("pair", "elder-helper"))},
            "并非有“结对帮扶”结对",
            "not paired as",
        ),
        (
            {
                "about": "person",
                "applies_if": core.Any((core.Is("circumstance", "hospital-stay"), core.Is("always"))),
            },
            "登记为“住院”或任何的居民",
            "registered as “stay in hospital” or of any kind",
        ),
        ({}, "我们对TRY-8的读法", "our reading of TRY-8"),
    ],
)
def test_every_form_of_a_rule_has_its_words(
    small: core.Pack, change: dict[str, object], zh: str, en: str
) -> None:
    said = core.sentence(replace(small.duty("D2"), **change), small)  # type: ignore[arg-type]
    assert zh in said.zh
    assert en in said.en
    assert "{" not in said.zh + said.en


def acting(small: core.Pack, *absences: Away, helped: bool = True) -> core.Acting:
    tenures = (HeldSeat("secretary", "c", "shu", YEAR), HeldSeat("group-leader", "b", "zu", YEAR))
    pairings = (Paired("helper", "granny", "b", "hua", YEAR),) if helped else ()
    return core.who_acts(small, Roster(tenures, absences, PLACES, pairings), "helper", "b", TODAY, "granny")


def test_a_row_says_why_it_is_owed_by_whom_and_what_follows(small: core.Pack) -> None:
    why = core.why(small.duty("D1"), ROW, acting(small), small)
    assert [line.zh for line in why.lines()] == [
        "每周看望一次独居老人。",
        "出处：TRY-7",
        "原文如此规定。",
        "从2026年11月23日起可办，2026年11月29日到期；2026年12月6日以前仍可补办。",
        "这是结对帮扶人的职责。",
        "过期7天内仍可补办，之后记为未办；到期后第1天提醒结对帮扶人，第3天告知党小组长，第7天告知社区书记。",
    ]
    assert why.dates.en == (
        "Open from 23 November 2026, due by 29 November 2026; it still counts until 6 December 2026."
    )
    assert why.acting.en == "This is the duty of the paired helper."


def test_a_reading_is_marked_as_ours(small: core.Pack) -> None:
    duty = small.duty("D2")
    why = core.why(duty, replace(ROW, late_until=None), acting(small), small)
    assert why.reading == duty.reading
    assert why.basis_said.en == "The source does not say; this is how we read it."
    assert why.reading in why.lines()
    assert why.dates.zh.endswith("；没有办完就一直保留。")


def test_a_stand_in_reads_for_whom_and_until_when(small: core.Pack) -> None:
    away = acting(small, Away("hua", date(2026, 11, 20), date(2026, 11, 30)))
    why = core.why(small.duty("D1"), ROW, away, small, {"hua": "华阿姨"})
    assert why.acting.zh == "结对帮扶人华阿姨外出到2026年11月30日，由党小组长代为负责。"
    assert core.why(small.duty("D1"), ROW, away, small).acting.en == (
        "The paired helper is away until 30 November 2026, so the group leader stands in."
    )


def test_a_vacancy_and_an_empty_chain_are_said(small: core.Pack) -> None:
    vacant = core.why(small.duty("D1"), ROW, acting(small, helped=False), small)
    assert vacant.acting.zh == "结对帮扶人空缺，由党小组长代为负责。"
    everybody = [Away(person, date(2026, 11, 1), date(2026, 11, 30)) for person in ("hua", "zu", "shu")]
    nobody = core.why(small.duty("D1"), ROW, acting(small, *everybody), small)
    assert "目前无人负责" in nobody.acting.zh
    assert "nobody acts now" in nobody.acting.en
