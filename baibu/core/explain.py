"""Why something is owed, and what a rule says: read back from its data, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import phrases
from .obligations import Owed
from .pack import Pack
from .phrases import post_title
from .rules import Basis, Duty, Standing, Text
from .succession import Acting, Reason
from .wording import day_said, days, filled, joined


@dataclass(frozen=True, slots=True)
class Why:
    """The reasons behind one row, each a line that can be shown as it is."""

    #: what the method asks, in its own words
    says: Text
    #: row of the ledger of mechanisms, or article of law
    source: str
    basis: Basis
    #: whether the source says so, or we read it so
    basis_said: Text
    #: why we read it so, where the source does not say
    reading: Text | None
    #: from when, by when, and until when it still counts
    dates: Text
    #: why this person: their own post, or whom they stand in for
    acting: Text
    #: what happens if nobody does it
    otherwise: Text

    def lines(self) -> tuple[Text, ...]:
        """Every line, in reading order."""
        source = Text(f"出处：{self.source}", f"Source: {self.source}")
        told = (self.says, source, self.basis_said, self.reading, self.dates, self.acting, self.otherwise)
        return tuple(line for line in told if line is not None)


def why(duty: Duty, row: Owed, acting: Acting, pack: Pack, names: Mapping[Any, str] | None = None) -> Why:
    """Why the row is owed, by whom, and what follows; `names` gives people's names where they may show."""
    return Why(
        says=duty.says,
        source=duty.source,
        basis=duty.basis,
        basis_said=_basis(duty),
        reading=duty.reading,
        dates=_dates(row),
        acting=_acting(acting, pack, names or {}),
        otherwise=_otherwise(duty, pack),
    )


def _basis(duty: Duty) -> Text:
    if duty.basis == "stated":
        return Text("原文如此规定。", "The source says so.")
    return Text("原文没有写明，这是我们的读法。", "The source does not say; this is how we read it.")


def _dates(row: Owed) -> Text:
    text = filled(
        Text("从{open}起可办，{due}到期", "Open from {open}, due by {due}"),
        open=day_said(row.open_on),
        due=day_said(row.due_on),
    )
    if row.late_until is None:
        return _ended(text, Text("；没有办完就一直保留", "; it stays until it is done or excused"))
    if row.late_until > row.due_on:
        late = Text("；{day}以前仍可补办", "; it still counts until {day}")
        return _ended(text, filled(late, day=day_said(row.late_until)))
    return _ended(text)


def _ended(*texts: Text) -> Text:
    whole = joined(texts, "", "")
    return Text(f"{whole.zh}。", f"{whole.en}.")


def _acting(acting: Acting, pack: Pack, names: Mapping[Any, str]) -> Text:
    title = post_title(pack, acting.post)
    if acting.person is None:
        return filled(
            Text(
                "{title}及各级替补都空缺或外出，目前无人负责。",
                "The {title} and all who would stand in are vacant or away: nobody acts now.",
            ),
            title=title,
        )
    if acting.is_own:
        return filled(Text("这是{title}的职责。", "This is the duty of the {title}."), title=title)
    seat = post_title(pack, acting.seat_post)
    return filled(
        Text("{found}，由{seat}代为负责。", "{found}, so the {seat} stands in."),
        found=_found(acting, title, names),
        seat=seat,
    )


def _found(acting: Acting, title: Text, names: Mapping[Any, str]) -> Text:
    """What was found at the first rung: who is away until when, or that the post is vacant."""
    first: Reason = acting.why[0]
    if first.what != "away" or first.until is None:
        return filled(Text("{title}空缺", "The post of {title} is vacant"), title=title)
    name = names.get(first.person, "") if first.person is not None else ""
    until = day_said(first.until)
    if name:
        return filled(
            Text("{title}{name}外出到{until}", "{name}, {title}, is away until {until}"),
            title=title,
            name=name,
            until=until,
        )
    return filled(Text("{title}外出到{until}", "The {title} is away until {until}"), title=title, until=until)


def _otherwise(duty: Duty, pack: Pack) -> Text:
    told = phrases.ladder(duty, pack)
    late = phrases.late(duty)
    return _capital(_ended(joined([late] if told is None else [late, told], "；", "; ")))


def sentence(duty: Duty, pack: Pack) -> Text:
    """The rule read back as one plain sentence per language, made from its data alone."""
    owner = phrases.owner(pack, duty.owed_by)
    if isinstance(duty.recurrence, Standing):
        body = filled(
            Text("任何时候都由{owner}负责", "at all times {owner} answers for {whom}"),
            owner=owner,
            whom=phrases.whom(duty, pack),
        )
        return _sentence(duty, [body, _basis_short(duty)])
    body = filled(
        Text("{when}，{owner}{act}{times}，{due}", "{when}, {owner} {act} {times}, {due}"),
        when=phrases.when(duty, pack),
        owner=owner,
        act=phrases.act(duty, pack),
        times=phrases.times(duty),
        due=phrases.due(duty),
    )
    parts = [
        body,
        _limit(duty),
        phrases.first(duty),
        _opens(duty),
        phrases.counts(duty, pack),
        phrases.late(duty),
        phrases.ladder(duty, pack),
        phrases.excuse(duty, pack),
        _basis_short(duty),
    ]
    return _sentence(duty, [part for part in parts if part is not None])


def _sentence(duty: Duty, parts: list[Text]) -> Text:
    body = joined(parts, "；", "; ")
    return Text(f"{duty.title.zh}：{body.zh}。", f"{duty.title.en}: {body.en}.")


def _capital(text: Text) -> Text:
    return Text(text.zh, text.en[:1].upper() + text.en[1:])


def _limit(duty: Duty) -> Text | None:
    if duty.limit_minutes is None:
        return None
    hours, minutes = divmod(duty.limit_minutes, 60)
    if minutes:
        return Text(f"限{duty.limit_minutes}分钟内", f"within {duty.limit_minutes} minutes")
    return Text(f"限{hours}小时内", f"within {hours} hours")


def _opens(duty: Duty) -> Text | None:
    if not duty.opens_days:
        return None
    return Text(f"到期前{duty.opens_days}天开始显示", f"it is shown from {days(duty.opens_days)} before")


def _basis_short(duty: Duty) -> Text:
    if duty.basis == "stated":
        return Text(f"出处{duty.source}", f"stated in {duty.source}")
    return Text(f"我们对{duty.source}的读法", f"our reading of {duty.source}")
