"""What changes for whom between two methods, as values with a sentence in both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from . import phrases
from .pack import Level, Pack, Post, Promise
from .phrases import post_title
from .rules import Duty, Text
from .wording import filled, joined

NOTHING: Final = Text("无", "nothing")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: what it concerns, how it was, how it will be, and which posts it affects."""

    what: Literal["duty", "post", "level", "promise", "setting"]
    code: str
    how: Literal["added", "removed", "changed"]
    #: the field that changed; empty where the whole was added or removed
    field: str
    old: Text
    new: Text
    #: codes of the posts for which something changes
    affects: tuple[str, ...]
    text: Text


Said = Callable[[Duty, Pack], Text | None]

#: field → (its name, how it is said)
_FIELDS: Final[dict[str, tuple[Text, Said]]] = {
    "title": (Text("名称", "title"), lambda duty, pack: duty.title),
    "says": (Text("说法", "wording"), lambda duty, pack: duty.says),
    "source": (Text("出处", "source"), lambda duty, pack: Text(duty.source, duty.source)),
    "basis": (Text("依据", "basis"), lambda duty, pack: _basis(duty)),
    "whom": (Text("对象", "whom it is about"), phrases.whom),
    "owed_by": (Text("责任岗位", "who owes it"), lambda duty, pack: phrases.owner(pack, duty.owed_by)),
    "when": (Text("周期", "how often"), phrases.when),
    "due": (Text("期限", "by when"), lambda duty, pack: phrases.due(duty)),
    "times": (Text("次数", "how many times"), lambda duty, pack: phrases.times(duty)),
    "first": (Text("第一次", "the first time"), lambda duty, pack: phrases.first(duty)),
    "opens": (Text("提前显示", "shown ahead"), lambda duty, pack: _number(duty.opens_days, "天", "days")),
    "late": (Text("逾期处理", "when late"), lambda duty, pack: phrases.late(duty)),
    "settles": (Text("结清", "settled"), lambda duty, pack: _number(duty.settle_days, "天后", "days later")),
    "limit": (Text("时限", "limit"), lambda duty, pack: _number(duty.limit_minutes, "分钟", "minutes")),
    "met_by": (Text("完成的办法", "what meets it"), lambda duty, pack: _met_by(duty, pack)),
    "if_late": (Text("告知顺序", "who is told"), phrases.ladder),
    "excuse": (Text("免除", "excuse"), phrases.excuse),
}


def _basis(duty: Duty) -> Text:
    return Text("原文", "stated") if duty.basis == "stated" else Text("我们的读法", "our reading")


def _number(number: int | None, zh: str, en: str) -> Text | None:
    return None if number is None else Text(f"{number}{zh}", f"{number} {en}")


def _met_by(duty: Duty, pack: Pack) -> Text:
    record = pack.word("records", duty.met_by.record)
    purposes = [pack.word("purposes", each) for each in duty.met_by.purposes]
    counts = phrases.counts(duty, pack)
    return joined([record, *purposes, *([] if counts is None else [counts])], "，", ", ")


def differences(old: Pack, new: Pack) -> tuple[Change, ...]:
    """Every difference between two methods, duties first, in the order of their codes."""
    found: list[Change] = []
    olds, news = ({duty.code: duty for duty in pack.duties} for pack in (old, new))
    for code in sorted(olds.keys() | news.keys()):
        if code in olds and code in news:
            found += _changed_duty(olds[code], news[code], old, new)
        elif code in news:
            found.append(_whole("duty", code, "added", news[code].title, (news[code].owed_by,), new))
        else:
            found.append(_whole("duty", code, "removed", olds[code].title, (olds[code].owed_by,), old))
    return (*found, *_others(old, new))


def _changed_duty(old: Duty, new: Duty, old_pack: Pack, new_pack: Pack) -> Iterator[Change]:
    affects = tuple(dict.fromkeys((old.owed_by, new.owed_by)))
    for field, (name, said) in _FIELDS.items():
        before, after = said(old, old_pack) or NOTHING, said(new, new_pack) or NOTHING
        if before != after:
            text = filled(
                Text(
                    "{code}“{title}”的{name}：由“{before}”改为“{after}”；涉及{posts}。",
                    "{code} “{title}”, {name}: from “{before}” to “{after}”; it concerns: {posts}.",
                ),
                code=new.code,
                title=new.title,
                name=name,
                before=before,
                after=after,
                posts=_posts(affects, new_pack, old_pack),
            )
            yield Change("duty", new.code, "changed", field, before, after, affects, text)


def _posts(codes: tuple[str, ...], *packs: Pack) -> Text:
    titles = []
    for code in codes:
        pack = next((each for each in packs if any(post.code == code for post in each.posts)), packs[0])
        titles.append(post_title(pack, code))
    return joined(titles, "、", ", ")


def _whole(
    what: Literal["duty", "post", "level", "promise"],
    code: str,
    how: Literal["added", "removed"],
    title: Text,
    affects: tuple[str, ...],
    pack: Pack,
) -> Change:
    is_new = how == "added"
    said = (
        Text("新增{code}“{title}”", "{code} “{title}” is new")
        if is_new
        else Text("取消{code}“{title}”", "{code} “{title}” goes")
    )
    ending = filled(Text("；涉及{posts}。", "; it concerns: {posts}."), posts=_posts(affects, pack))
    text = joined([filled(said, code=code, title=title), ending if affects else Text("。", ".")], "", "")
    before, after = (NOTHING, title) if is_new else (title, NOTHING)
    return Change(what, code, how, "", before, after, affects, text)


def _others(old: Pack, new: Pack) -> Iterator[Change]:
    yield from _coded("post", old.posts, new.posts, old, new)
    yield from _coded("level", old.levels, new.levels, old, new)
    yield from _coded("promise", old.promises, new.promises, old, new)
    olds, news = dict(old.settings), dict(new.settings)
    for name in sorted(olds.keys() | news.keys()):
        before, after = olds.get(name), news.get(name)
        if before != after:
            olds_said, news_said = (NOTHING if each is None else Text(each, each) for each in (before, after))
            how: Literal["added", "removed", "changed"] = (
                "added" if before is None else "removed" if after is None else "changed"
            )
            text = _changed(name, new.word("floor_values", name), olds_said, news_said)
            yield Change("setting", name, how, "", olds_said, news_said, (), text)


def _changed(code: str, title: Text, before: Text, after: Text) -> Text:
    return filled(
        Text(
            "{code}“{title}”：由“{before}”改为“{after}”。",
            "{code} “{title}”: from “{before}” to “{after}”.",
        ),
        code=code,
        title=title,
        before=before,
        after=after,
    )


def _coded(
    what: Literal["post", "level", "promise"],
    olds: tuple[Post, ...] | tuple[Level, ...] | tuple[Promise, ...],
    news: tuple[Post, ...] | tuple[Level, ...] | tuple[Promise, ...],
    old: Pack,
    new: Pack,
) -> Iterator[Change]:
    before, after = ({each.code: each for each in items} for items in (olds, news))
    for code in sorted(before.keys() | after.keys()):
        affects = (code,) if what == "post" else ()
        if code not in before:
            yield _whole(what, code, "added", after[code].title, affects, new)
        elif code not in after:
            yield _whole(what, code, "removed", before[code].title, affects, old)
        elif before[code] != after[code]:
            was, will = _described(before[code], old), _described(after[code], new)
            yield Change(
                what, code, "changed", "", was, will, affects, _changed(code, after[code].title, was, will)
            )


def _described(item: Post | Level | Promise, pack: Pack) -> Text:
    if isinstance(item, Post):
        stands_in = joined((post_title(pack, code) for code in item.stands_in), "、", ", ")
        level = next(
            (each.title for each in pack.levels if each.code == item.level), Text(item.level, item.level)
        )
        return filled(
            Text(
                "{title}，{level}，{seats}人，替补：{stands_in}",
                "{title}, {level}, seats: {seats}, stand-ins: {stands_in}",
            ),
            title=item.title,
            level=level,
            seats=item.seats,
            stands_in=stands_in if item.stands_in else NOTHING,
        )
    if isinstance(item, Level):
        if item.responsible is None:
            return filled(
                Text("{title}，没有负责的岗位", "{title}, no post answers for it"), title=item.title
            )
        post = post_title(pack, item.responsible)
        return filled(
            Text("{title}，由{post}负责", "{title}, {post} answers for it"), title=item.title, post=post
        )
    figure = (
        f"≥ {item.at_least_permille}‰"
        if item.at_least_permille is not None
        else f"≤ {item.at_most_minutes} min"
    )
    return filled(Text("{title} {figure}", "{title} {figure}"), title=item.title, figure=figure)
