"""A method in its authors' words: given this, expect that; run against the rules themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from .calendar import ONE_DAY, WorkingDays
from .conditions import Held, Span, Subject
from .escalation import steps_due
from .nodes import Complaints, Fields, Node, both, day_in, items
from .obligations import Event, Owed, owed
from .pack import Pack
from .reading import tree_of
from .rules import Duty, Text
from .standing import Facts, Record, chosen, dates_of, state_of
from .voiding import voided

ID: Final = "subject"
GIVEN: Final = ("subject", "adopted_on", "records", "excused_on", "events", "days_off")
EXPECT: Final = (
    "period",
    "starts_on",
    "open_on",
    "due_on",
    "late_until",
    "settle_on",
    "state",
    "timeliness",
    "told",
)


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """What became of one example."""

    duty_code: str
    number: int
    title: Text
    file: str
    line: int
    is_right: bool
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class Given:
    """The situation of one example."""

    subject: Subject
    adopted_on: date
    today: date
    records: tuple[Record, ...]
    excused_on: date | None
    events: tuple[Event, ...]
    calendar: WorkingDays


def run_examples(pack: Pack, files: Mapping[str, str]) -> tuple[ExampleResult, ...]:
    """The result of every example of the pack; `files` as `pack_files` yields them.

    PackError if an example cannot be read.
    """
    complaints = Complaints()
    found: list[ExampleResult] = []
    for path in sorted(path for path in files if path.startswith(f"{pack.id}/examples/")):
        tree = tree_of(path, files[path], complaints)
        if tree is not None:
            found += _of_file(tree, pack, complaints)
    complaints.settle()
    return tuple(found)


def _of_file(tree: Node, pack: Pack, complaints: Complaints) -> Iterator[ExampleResult]:
    fields = Fields(tree, complaints, required=("duty", "examples"))
    code = fields.word("duty", (duty.code for duty in pack.duties), "example-of-unknown-duty")
    duty = next((duty for duty in pack.duties if duty.code == code), None)
    for number, item in enumerate(fields.items("examples"), start=1):
        example = Fields(item, complaints, required=("given", "expect"), optional=("title",))
        given, expect = example.get("given"), example.get("expect")
        title = both(said, complaints) if (said := example.get("title")) is not None else Text("", "")
        if duty is None or given is None or expect is None:
            continue
        wanted = _expected(expect, complaints)
        rows = _outcome(duty, _given(given, duty, pack, complaints))
        yield ExampleResult(
            duty.code,
            number,
            title,
            item.file,
            item.line,
            _is_right(wanted, rows),
            _shown(wanted),
            _shown(rows),
        )


def _given(node: Node, duty: Duty, pack: Pack, complaints: Complaints) -> Given:
    fields = Fields(node, complaints, required=("today",), optional=GIVEN)
    today = fields.day("today") or date(2026, 1, 1)
    records = tuple(_record(item, duty, today, complaints) for item in fields.items("records"))
    events = tuple(
        _event(item, number, pack, complaints) for number, item in enumerate(fields.items("events"), start=1)
    )
    days_off = frozenset(day for item in fields.items("days_off") if (day := day_in(item, complaints)))
    return Given(
        subject=_subject(fields.get("subject"), duty, pack, complaints),
        adopted_on=fields.day("adopted_on") or date(today.year, 1, 1),
        today=today,
        records=records,
        excused_on=fields.day("excused_on"),
        events=events,
        calendar=WorkingDays(days_off, frozenset(), frozenset(range(today.year - 3, today.year + 4))),
    )


def _subject(node: Node | None, duty: Duty, pack: Pack, complaints: Complaints) -> Subject:
    plain = Subject(ID, duty.about, body=duty.body)
    if node is None:
        return plain
    fields = Fields(node, complaints, optional=("circumstances", "pairs", "born_on", "members", "left_on"))
    return replace(
        plain,
        present=Span(date.min, fields.day("left_on")),
        circumstances=_held(
            fields.items("circumstances"), dict(pack.circumstances), "unknown-circumstance", complaints
        ),
        pairs=_held(fields.items("pairs"), dict(pack.pairs), "unknown-pair", complaints),
        born_on=fields.day("born_on"),
        members=tuple(_span(item, complaints) for item in fields.items("members")),
    )


def _held(
    nodes: tuple[Node, ...], known: Iterable[str], mistake: str, complaints: Complaints
) -> tuple[Held, ...]:
    found = []
    for number, node in enumerate(nodes, start=1):
        fields = Fields(
            node, complaints, required=("kind", "since"), optional=("until", "id", "known_on", "withdrawn_on")
        )
        withdrawn_on = fields.day("withdrawn_on")
        last = withdrawn_on - ONE_DAY if withdrawn_on else fields.day("until")
        span = Span(fields.day("since") or date.min, last)
        found.append(
            Held(
                fields.word("kind", known, mistake),
                span,
                fields.text("id", str(number)),
                fields.day("known_on"),
                withdrawn_on,
                "consent-withdrawn" if withdrawn_on else "",
            )
        )
    return tuple(found)


def _span(node: Node, complaints: Complaints) -> Span:
    fields = Fields(node, complaints, required=("since",), optional=("until",))
    return Span(fields.day("since") or date.min, fields.day("until"))


def _event(node: Node, number: int, pack: Pack, complaints: Complaints) -> Event:
    fields = Fields(node, complaints, required=("kind", "on"), optional=("id",))
    known = (word.removeprefix("events/") for word, _ in pack.words if word.startswith("events/"))
    return Event(
        fields.text("id", str(number)),
        fields.word("kind", known, "unknown-event"),
        ID,
        fields.day("on") or date.min,
    )


def _record(node: Node, duty: Duty, today: date, complaints: Complaints) -> Record:
    fields = Fields(
        node,
        complaints,
        required=("on",),
        optional=("record", "outcome", "channel", "purposes", "recorded_on"),
    )
    on = fields.day("on") or today
    return Record(
        kind=fields.text("record", duty.met_by.record),
        on=on,
        recorded_on=fields.day("recorded_on") or on,
        outcome=fields.text("outcome", "met"),
        channel=fields.text("channel", "in-person"),
        purposes=tuple(item.text for item in fields.items("purposes")),
    )


Row = dict[str, str]


def _outcome(duty: Duty, given: Given) -> tuple[Row, ...]:
    """Every row of the situation, as an example would say it."""
    rows = owed(duty, (given.subject,), given.adopted_on, given.today, given.calendar, given.events)
    facts = {
        row: Facts(voided_on=voided(duty, given.subject, row, given.today))
        for row in sorted(rows, key=lambda row: (row.starts_on, row.period_key))
    }
    for record in given.records:
        met = chosen(duty, facts.items(), record)
        if met is not None:
            facts[met] = replace(facts[met], met=(*facts[met].met, record.on))
    for row in facts:
        if given.excused_on is not None and _may_excuse(row, facts[row], given.excused_on):
            facts[row] = replace(facts[row], excused_on=given.excused_on)
            break
    return tuple(_said(duty, row, facts[row], given.today) for row in facts)


def _may_excuse(row: Owed, facts: Facts, on: date) -> bool:
    dates = dates_of(row, facts)
    return not facts.met and dates.open_on <= on and (dates.settle_on is None or on <= dates.settle_on)


def _said(duty: Duty, row: Owed, facts: Facts, today: date) -> Row:
    state = state_of(row, facts, today)
    return {
        "period": row.period_key,
        "starts_on": row.starts_on.isoformat(),
        "open_on": row.open_on.isoformat(),
        "due_on": row.due_on.isoformat(),
        "late_until": row.late_until.isoformat() if row.late_until else "never",
        "settle_on": row.settle_on.isoformat() if row.settle_on else "never",
        "state": state.disposition,
        "timeliness": state.timeliness or "none",
        "told": " ".join(step.tell for step in steps_due(duty, row, facts, today)) or "none",
    }


def _expected(node: Node, complaints: Complaints) -> tuple[Row, ...]:
    if node.kind == "text":
        if node.text != "none":
            complaints.about(
                node, "wrong-type", f"{node.shown()} is no expectation", "write none, or {period: …}"
            )
        return ()
    wanted = []
    for item in (node,) if node.kind == "map" else node.items:
        Fields(item, complaints, optional=EXPECT)
        wanted.append(
            {name.text: " ".join(each.text for each in items(said, complaints)) for name, said in item.pairs}
        )
    return tuple(wanted)


def _is_right(wanted: tuple[Row, ...], rows: tuple[Row, ...]) -> bool:
    if not wanted:
        return not rows
    return all(any(want.items() <= row.items() for row in rows) for want in wanted)


def _shown(rows: tuple[Row, ...]) -> str:
    return "; ".join(", ".join(f"{key} {value}" for key, value in row.items()) for row in rows) or "none"
