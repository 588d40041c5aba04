"""The pieces of which a rule is read back in both languages: whom, when, by when, who is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from .pack import Pack
from .rules import All, Any, Condition, Due, Duty, Every, EveryFrom, Is, Not, On, Text
from .wording import MONTHS, WEEKDAYS, days, filled, joined

#: what is done for whom, by the record that shows it
_ACTS: Final = {
    "visit": Text("走访或联系{whom}", "calls on or contacts {whom}"),
    "meeting": Text("为{whom}开会", "holds a meeting for {whom}"),
    "training": Text("为{whom}组织学习或培训", "holds a training for {whom}"),
    "report": Text("为{whom}作出报告", "gives a report for {whom}"),
    "check": Text("为{whom}做检查或核对", "makes a check for {whom}"),
    "survey": Text("为{whom}做调查", "carries out a survey for {whom}"),
    "notice": Text("为{whom}发出通知或公示", "publishes a notice for {whom}"),
    "pledge": Text("为{whom}兑现承诺", "keeps a pledge for {whom}"),
    "event": Text("为{whom}办活动", "holds an event for {whom}"),
    "decision": Text("为{whom}研究决定", "takes a decision for {whom}"),
    "log": Text("为{whom}办理并登记", "sees to it and logs it for {whom}"),
    "call": Text("回访{whom}", "calls back {whom}"),
    "payment": Text("为{whom}发放", "makes the payment for {whom}"),
}


def post_title(pack: Pack, code: str) -> Text:
    """The post's title; its code where the pack has none such."""
    return next((post.title for post in pack.posts if post.code == code), Text(code, code))


def owner(pack: Pack, code: str) -> Text:
    """The post with its level: 楼栋的党小组长."""
    post = pack.post(code)
    level = pack.level(post.level)
    zh = post.title.zh if post.title.zh.startswith(level.title.zh) else f"{level.title.zh}的{post.title.zh}"
    if pack.depth(post.level) == 0:
        return Text(zh, f"the {post.title.en}")
    return Text(zh, f"the {post.title.en} of each {level.title.en}")


def whom(duty: Duty, pack: Pack) -> Text:
    """The people, homes, places or bodies a duty is about."""
    if duty.about == "body":
        body = next(body for body in pack.bodies if body.code == duty.body)
        return filled(Text("每个{title}", "each {title}"), title=body.title)
    if duty.about not in ("person", "household"):
        title = pack.level(duty.about).title
        if duty.about == pack.post(duty.owed_by).level:
            return filled(Text("本{title}", "the {title}"), title=title)
        return filled(Text("每个{title}", "each {title}"), title=title)
    noun = Text("居民", "person") if duty.about == "person" else Text("家庭", "household")
    if isinstance(duty.recurrence, EveryFrom) or (
        isinstance(duty.recurrence, On) and duty.recurrence.what != "festival"
    ):
        return filled(
            Text("这位{noun}" if duty.about == "person" else "这户{noun}", "that {noun}"), noun=noun
        )
    each = filled(Text("每位" if duty.about == "person" else "每户", "every {noun}"), noun=noun)
    if duty.applies_if == Is("always"):
        return Text(f"{each.zh}{noun.zh}", each.en)
    holds = condition(duty.applies_if, pack)
    return Text(f"{each.zh}{holds.zh}的{noun.zh}", f"{each.en} {holds.en}")


def condition(holds: Condition, pack: Pack) -> Text:
    """A condition as an attribute: 登记为“独居老人” · registered as “elder living alone”."""
    if isinstance(holds, Not):
        return filled(Text("并非{part}", "not {part}"), part=condition(holds.part, pack))
    if isinstance(holds, All | Any):
        parts = [condition(part, pack) for part in holds.parts]
        both = isinstance(holds, All)
        return joined(parts, "且" if both else "或", " and " if both else " or ")
    return _attribute(holds, pack)


def _attribute(holds: Is, pack: Pack) -> Text:
    if holds.what == "circumstance":
        title = dict(pack.circumstances).get(holds.kind, Text(holds.kind, holds.kind))
        return filled(Text("登记为“{title}”", "registered as “{title}”"), title=title)
    if holds.what == "pair":
        title = dict(pack.pairs).get(holds.kind, Text(holds.kind, holds.kind))
        return filled(Text("有“{title}”结对", "paired as “{title}”"), title=title)
    if holds.what == "age":
        return _bounds(holds, Text("年龄{bounds}岁", "aged {bounds}"))
    if holds.what == "household-size":
        return _bounds(holds, Text("有{bounds}人", "of {bounds} people"))
    return Text("任何", "of any kind")


def _bounds(holds: Is, text: Text) -> Text:
    if holds.at_least is None:
        bounds = Text(f"不超过{holds.at_most}", f"{holds.at_most} or less")
    elif holds.at_most is None:
        bounds = Text(f"不少于{holds.at_least}", f"{holds.at_least} or more")
    else:
        bounds = Text(f"{holds.at_least}至{holds.at_most}", f"{holds.at_least} to {holds.at_most}")
    return filled(text, bounds=bounds)


def when(duty: Duty, pack: Pack) -> Text:
    """How often, or on what occasion."""
    recurrence = duty.recurrence
    if isinstance(recurrence, Every):
        return pack.word("units", recurrence.unit)
    if isinstance(recurrence, EveryFrom):
        title = dict(pack.circumstances).get(
            recurrence.circumstance, pack.word("circumstances", recurrence.circumstance)
        )
        return filled(
            Text(
                "从“{title}”开始起每{months}个月(最多{times}次)",
                "every {months} months from the start of “{title}”, {times} times at the most",
            ),
            title=title,
            months=recurrence.months,
            times=recurrence.times,
        )
    if isinstance(recurrence, On):
        return _occasion(recurrence, pack)
    return Text("任何时候", "at all times")


def _occasion(recurrence: On, pack: Pack) -> Text:
    section = {"circumstance": "circumstances", "event": "events", "festival": "festivals"}[recurrence.what]
    if recurrence.what == "circumstance":
        titles = dict(pack.circumstances)
        names = [titles.get(kind, pack.word(section, kind)) for kind in recurrence.kinds]
        return filled(Text("登记“{names}”之后", "once “{names}” is registered"), names=joined(names))
    names = [pack.word(section, kind) for kind in recurrence.kinds]
    if recurrence.what == "festival":
        return filled(Text("每逢{names}", "at {names}"), names=joined(names))
    return filled(
        Text("每次{names}之后", "each time this has happened: {names}"), names=joined(names, "或", " or ")
    )


def due(duty: Duty) -> Text:
    """By when, after the period or occasion."""
    if isinstance(duty.recurrence, EveryFrom):
        return Text("最迟在下一次开始前一天", "by the day before the next turn begins")
    return _DUES[duty.due.how](duty.due, duty)


def _period_end(_: Due, duty: Duty) -> Text:
    unit = duty.recurrence.unit if isinstance(duty.recurrence, Every) else "day"
    return _PERIOD_ENDS.get(unit, Text("最迟在周期的最后一天", "by the last day of the period"))


def _days(due: Due, duty: Duty) -> Text:
    if due.number == 0:
        is_on = isinstance(duty.recurrence, On)
        return Text("当天完成", "on that day") if is_on else Text("在第一天完成", "on the first day")
    if due.number < 0:
        return Text(f"最迟提前{-due.number}天完成", f"at the latest {days(-due.number)} before")
    return Text(f"{due.number}天内完成", f"within {days(due.number)}")


def _weekday(due: Due, duty: Duty) -> Text:
    name = WEEKDAYS[due.number - 1]
    if duty.recurrence == Every("week"):
        return filled(Text("最迟在{name}", "by {name}"), name=name)
    if due.nth == 1:
        return filled(Text("最迟在第一个{name}", "by the first {name}"), name=name)
    return filled(Text("最迟在第{nth}个{name}", "by {name} number {nth}"), name=name, nth=due.nth)


_PERIOD_ENDS: Final = {
    "day": Text("当天完成", "on the day itself"),
    "week": Text("最迟到星期日", "by Sunday"),
    "fortnight": Text("最迟到第二个星期日", "by the second Sunday"),
    "month": Text("最迟到月末", "by the end of the month"),
    "quarter": Text("最迟到季末", "by the end of the quarter"),
    "half-year": Text("最迟到半年末", "by the end of the half-year"),
    "year": Text("最迟到年末", "by the end of the year"),
    "two-years": Text("最迟到第二年年末", "by the end of the second year"),
    "term": Text("最迟到学期末", "by the end of the term"),
}
_DUES: Final[dict[str, Callable[[Due, Duty], Text]]] = {
    "period-end": _period_end,
    "weekday": _weekday,
    "date": lambda due, duty: Text(
        f"最迟在{due.month}月{due.number}日", f"by {due.number} {MONTHS[due.month - 1]}"
    ),
    "lunar": lambda due, duty: Text(
        f"最迟在农历{due.month}月{due.number}日", f"by day {due.number} of lunar month {due.month}"
    ),
    "days": _days,
    "working-days": lambda due, duty: Text(
        f"{due.number}个工作日内完成", f"within {due.number} working days"
    ),
    "month-day": lambda due, duty: Text(f"最迟在当月{due.number}日", f"by day {due.number} of the month"),
}


def times(duty: Duty) -> Text:
    """How many times."""
    least, most = duty.met_by.at_least, duty.met_by.at_most
    if least == most:
        return Text(f"{least}次", "once" if least == 1 else f"{least} times")
    return Text(f"{least}至{most}次", f"{least} to {most} times")


def act(duty: Duty, pack: Pack) -> Text:
    """What is done, and for whom."""
    text = _ACTS.get(duty.met_by.record, Text("为{whom}办理", "sees to it for {whom}"))
    return filled(text, whom=whom(duty, pack))


def counts(duty: Duty, pack: Pack) -> Text | None:
    """What a visit must be to count; None for other records."""
    met_by = duty.met_by
    if met_by.record != "visit":
        return None
    channels = joined((pack.word("channels", each) for each in met_by.channels), "或", " or ")
    outcomes = joined((pack.word("outcomes", each) for each in met_by.outcomes), "或", " or ")
    return filled(
        Text("{channels}，{outcomes}才算", "what counts: {outcomes}, {channels}"),
        channels=channels,
        outcomes=outcomes,
    )


def late(duty: Duty) -> Text:
    """What becomes of it after the due day."""
    if duty.late_days is None:
        return Text("没有办完就一直保留，直到办完或免除", "it stays until it is done or excused")
    if duty.late_days == 0:
        return Text("过期记为未办", "after that it counts as missed")
    return Text(
        f"过期{duty.late_days}天内仍可补办，之后记为未办",
        f"it can still be done up to {days(duty.late_days)} late, and then counts as missed",
    )


def first(duty: Duty) -> Text | None:
    """What is owed in a first part-period; None where it is owed like any other."""
    if duty.first == "next":
        return Text("从下一个完整周期开始", "beginning with the first whole period")
    if isinstance(duty.first, int):
        return Text(f"第一次在{duty.first}天内", f"the first time within {days(duty.first)}")
    return None


def ladder(duty: Duty, pack: Pack) -> Text | None:
    """Who is told when it is late; None if nobody is."""
    if not duty.ladder:
        return None
    rungs = []
    for step in duty.ladder:
        title = post_title(pack, step.tell)
        zh = f"第{step.after_days}天{'提醒' if step.tell == duty.owed_by else '告知'}{title.zh}"
        rungs.append(Text(zh, f"on day {step.after_days} the {title.en}"))
    return filled(
        Text("到期后{rungs}", "once it is late, these are told: {rungs}"), rungs=joined(rungs, "，", ", ")
    )


def excuse(duty: Duty, pack: Pack) -> Text | None:
    """Who may excuse it, and why; None if nobody may."""
    rule = duty.excuse
    if rule is None:
        return None
    reasons = joined((pack.word("reasons", reason) for reason in rule.reasons), "、", ", ")
    after = Text("", "")
    if rule.needs_attempts:
        after = Text(
            f"至少尝试{rule.needs_attempts}次后，",
            f" after {rule.needs_attempts} attempt{'s' if rule.needs_attempts > 1 else ''}",
        )
    return filled(
        Text("{after}因{reasons}可由{title}同意免除", "the {title} may excuse it{after}: {reasons}"),
        after=after,
        reasons=reasons,
        title=post_title(pack, rule.by),
    )
