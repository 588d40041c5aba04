"""How a row stands: a table of days, what counts as done, and evidence that comes late."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baibu import core
from baibu.core import Facts, Record


def day(number: int) -> date:
    return date(2026, 11, number)


#: open from the 2nd, due on the 8th, late until the 12th, final after the 15th
ROW = core.Owed("p", "D1", "2026-W45", day(2), day(2), day(8), day(12), day(15))
FOREVER = replace(ROW, late_until=None, settle_on=None)


def visit(on: int, recorded: int | None = None, **more: object) -> Record:
    plain = Record("visit", day(on), day(recorded or on), purposes=("elder-check",))
    return replace(plain, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("today", "disposition"),
    [
        (1, "planned"),
        (2, "open"),
        (8, "open"),
        (9, "overdue"),
        (12, "overdue"),
        (13, "missed"),
        (30, "missed"),
    ],
)
def test_the_dates_say_how_an_untouched_row_stands(today: int, disposition: str) -> None:
    assert core.state_of(ROW, Facts(), day(today)) == core.State(disposition)  # type: ignore[arg-type]


def test_what_never_lapses_stays_overdue() -> None:
    assert core.state_of(FOREVER, Facts(), date(2030, 1, 1)).disposition == "overdue"
    assert not core.is_final(FOREVER, Facts(), date(2030, 1, 1))


@pytest.mark.parametrize(("on", "timeliness"), [(2, "on_time"), (8, "on_time"), (9, "late"), (12, "late")])
def test_a_done_row_is_on_time_by_the_day_of_the_visit(on: int, timeliness: str) -> None:
    state = core.state_of(ROW, Facts(met=(day(on),)), day(30))
    assert (state.disposition, state.timeliness) == ("done", timeliness)


def test_done_comes_before_excused_before_void() -> None:
    facts = Facts(met=(day(3),), excused_on=day(3), voided_on=day(3))
    assert core.state_of(ROW, facts, day(4)).disposition == "done"
    assert core.state_of(ROW, replace(facts, met=()), day(4)).disposition == "excused"
    assert core.state_of(ROW, Facts(voided_on=day(3)), day(4)).disposition == "void"


def test_a_row_that_needs_two_records_is_done_with_the_second() -> None:
    two = replace(ROW, needs=2)
    assert core.state_of(two, Facts(met=(day(3),)), day(4)).disposition == "open"
    assert core.met_on(two, Facts(met=(day(9), day(3)))) == day(9)
    assert core.state_of(two, Facts(met=(day(9), day(3))), day(10)).timeliness == "late"


def test_an_extension_moves_the_due_day_and_what_follows_it() -> None:
    facts = Facts(extensions=(day(9), day(10)))
    assert core.dates_of(ROW, facts) == core.Dates(day(2), day(10), day(14), day(17))
    assert core.state_of(ROW, facts, day(10)).disposition == "open"
    assert core.state_of(ROW, replace(facts, met=(day(10),)), day(10)).timeliness == "on_time"
    assert core.dates_of(FOREVER, facts).late_until is None
    assert core.is_final(ROW, Facts(), day(16))
    assert not core.is_final(ROW, facts, day(16))


@pytest.mark.parametrize(
    ("record", "facts", "code"),
    [
        (visit(3), Facts(), None),
        (visit(3, outcome="met-family"), Facts(), None),
        (visit(12), Facts(), None),
        (visit(3, recorded=15), Facts(), None),
        (visit(3, kind="meeting"), Facts(), "other-record"),
        (visit(3, outcome="nobody-home"), Facts(), "no-contact"),
        (visit(3, channel="phone"), Facts(), "other-channel"),
        (visit(3, purposes=("greeting",)), Facts(), "other-purpose"),
        (visit(1), Facts(), "outside-window"),
        (visit(13), Facts(), "outside-window"),
        (visit(3, recorded=2), Facts(), "dated-later"),
        (visit(3, recorded=16), Facts(), "settled"),
        (visit(3), Facts(met=(day(2),)), "already-done"),
        (visit(3), Facts(excused_on=day(2)), "excused"),
        (visit(3), Facts(voided_on=day(2)), "void"),
    ],
)
def test_a_record_counts_or_it_is_said_why_not(
    small: core.Pack, record: Record, facts: Facts, code: str | None
) -> None:
    obstacle = core.may_discharge(small.duty("D1"), ROW, facts, record)
    assert (obstacle.code if obstacle else None) == code
    if obstacle:
        assert obstacle.text.zh.endswith("。")
        assert obstacle.text.en.endswith(".")


def test_a_meeting_is_not_asked_whom_it_met(small: core.Pack) -> None:
    record = Record("meeting", day(3), day(3), outcome="nobody-home", channel="phone")
    assert core.may_discharge(small.duty("D2"), ROW, Facts(), record) is None


def test_the_oldest_open_one_is_chosen(small: core.Pack) -> None:
    older, newer = ROW, replace(ROW, period_key="2026-W46", starts_on=day(9), open_on=day(9), due_on=day(15))
    newer = replace(newer, late_until=day(19), settle_on=day(22))
    duty = small.duty("D1")
    assert core.chosen(duty, [(newer, Facts()), (older, Facts())], visit(10)) == older
    assert core.chosen(duty, [(newer, Facts()), (older, Facts(met=(day(9),)))], visit(10)) == newer
    assert core.chosen(duty, [(newer, Facts()), (older, Facts())], visit(14)) == newer
    assert core.chosen(duty, [(newer, Facts()), (older, Facts())], visit(25)) is None


@settings(max_examples=120, deadline=None)
@given(
    visits=st.lists(st.tuples(st.integers(1, 28), st.integers(0, 10)), max_size=8),
    withdrawn=st.sets(st.integers(0, 7)),
)
def test_late_evidence_never_gives_a_row_two_outcomes(
    small: core.Pack, visits: list[tuple[int, int]], withdrawn: set[int]
) -> None:
    duty = small.duty("D1")
    weeks = [
        replace(
            ROW,
            period_key=f"w{number}",
            starts_on=ROW.starts_on + timedelta(days=7 * number),
            open_on=ROW.open_on + timedelta(days=7 * number),
            due_on=ROW.due_on + timedelta(days=7 * number),
            late_until=day(12) + timedelta(days=7 * number),
            settle_on=day(15) + timedelta(days=7 * number),
        )
        for number in range(3)
    ]
    facts = {row: Facts() for row in weeks}
    final: dict[str, core.State] = {}
    records = sorted(
        (day(on) + timedelta(days=delay), number, day(on)) for number, (on, delay) in enumerate(visits)
    )
    for recorded_on, number, on in records:
        for row in weeks:
            if core.is_final(row, facts[row], recorded_on):
                final.setdefault(row.period_key, core.state_of(row, facts[row], recorded_on))
        before = {row: len(each.met) for row, each in facts.items()}
        met = core.chosen(duty, facts.items(), Record("visit", on, recorded_on, purposes=("elder-check",)))
        if met is not None:
            facts[met] = replace(facts[met], met=(*facts[met].met, on))
        assert sum(len(each.met) - before[row] for row, each in facts.items()) == (met is not None)
        if number in withdrawn and met is not None and not core.is_final(met, facts[met], recorded_on):
            facts[met] = replace(facts[met], met=())
    for row in weeks:
        state = core.state_of(row, facts[row], date(2027, 1, 1))
        assert state.disposition in ("done", "missed")
        assert len(facts[row].met) <= row.needs
        assert final.get(row.period_key, state) == state, "a final row changed"


def test_the_rungs_of_a_ladder_are_reached_in_turn_and_only_once(small: core.Pack) -> None:
    duty = small.duty("D1")
    said = {
        number: [(each.number, each.tell) for each in core.steps_due(duty, ROW, Facts(), day(number))]
        for number in (8, 9, 11, 15)
    }
    assert said[8] == []
    assert said[9] == [(1, "helper")]
    assert said[11] == [(1, "helper"), (2, "group-leader")]
    assert said[15] == [(1, "helper"), (2, "group-leader"), (3, "secretary")]
    later = core.steps_due(duty, ROW, Facts(), date(2027, 5, 1))
    assert [each.on for each in later] == [day(9), day(11), day(15)]


def test_nobody_is_told_of_what_is_done_excused_or_not_yet_late(small: core.Pack) -> None:
    duty = small.duty("D1")
    assert core.steps_due(duty, ROW, Facts(met=(day(10),)), day(14)) == ()
    assert core.steps_due(duty, ROW, Facts(excused_on=day(10)), day(14)) == ()
    assert core.steps_due(duty, ROW, Facts(voided_on=day(8)), day(14)) == ()
    extended = core.steps_due(duty, ROW, Facts(extensions=(day(13),)), day(14))
    assert [(each.number, each.on) for each in extended] == [(1, day(14))]
    settled = replace(ROW, settle_on=day(12))
    assert [each.number for each in core.steps_due(duty, settled, Facts(), day(30))] == [1, 2]
