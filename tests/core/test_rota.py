"""Who is on duty: tables of the order, and what holds for every rota at every moment."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baibu import core
from baibu.core import Away, Override, Rota, RotaLine

CHINA, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
FIRST = date(2026, 11, 2)
EIGHT, NIGHT, MORNING = time(8), time(22), time(7)


def at(day: int, hour: int = 12, minute: int = 0, zone: ZoneInfo = CHINA) -> datetime:
    """A moment of November 2026 by the clock of the place."""
    return datetime(2026, 11, day, hour, minute, tzinfo=zone)


def week(*people: str, days: int = 7, **more: object) -> RotaLine:
    return RotaLine("week", people, FIRST, days, EIGHT, EIGHT, **more)  # type: ignore[arg-type]


def night(*people: str, days: int = 1) -> RotaLine:
    return RotaLine("night", people, FIRST, days, NIGHT, MORNING)


def rota(*lines: RotaLine, zone: ZoneInfo = CHINA, **more: object) -> Rota:
    return Rota(lines, zone, **more)  # type: ignore[arg-type]


def who(found: Rota, when: datetime) -> list[tuple[object, str]]:
    return [(each.person, each.why) for each in core.on_duty(found, when)]


def test_weeks_go_round_and_are_handed_over_at_the_hour() -> None:
    known = rota(week("li", "wang"))
    assert who(known, at(2, 7, 59)) == [], "it has not begun"
    assert who(known, at(2, 8)) == [("li", "order")]
    assert who(known, at(9, 7, 59)) == [("li", "order")]
    assert who(known, at(9, 8)) == [("wang", "order")]
    assert who(known, at(16, 8)) == [("li", "order")]
    first, second = core.stints(known, at(2, 8), at(16, 8))
    assert (first.until, second.turn) == (at(9, 8), date(2026, 11, 9))
    assert first.until == second.since


def test_a_night_belongs_to_the_day_it_begins_on() -> None:
    known = rota(night("li", "wang"))
    assert who(known, at(2, 21, 59)) == []
    assert who(known, at(2, 23)) == who(known, at(3, 6, 59)) == [("li", "order")]
    assert who(known, at(3, 7)) == []
    assert who(known, at(4, 0, 30)) == [("wang", "order")]
    assert len(core.stints(known, at(2, 0), at(5, 0))) == 3, "midnight cuts no night"


def test_day_and_night_are_two_lines_and_what_neither_promises_is_no_gap() -> None:
    day = RotaLine("day", ("zhao",), FIRST, 1, EIGHT, time(20))
    known = rota(day, night("li"))
    assert who(known, at(5, 12)) == [("zhao", "order")]
    assert core.gaps(known, at(5, 0), at(6, 0)) == ()
    assert core.unplanned(known, at(5, 0), at(6, 0)) == ((at(5, 7), at(5, 8)), (at(5, 20), at(5, 22)))
    assert core.unplanned(rota(week("li")), at(5, 0), at(12, 0)) == ()


def test_an_absence_lets_the_next_act_for_whole_days_and_if_all_are_away_it_is_a_gap() -> None:
    away = {"li": (Away("li", date(2026, 11, 4), date(2026, 11, 5)),)}
    known = rota(week("li", "wang", "zhao"), absences=away)
    assert who(known, at(3, 23, 59)) == [("li", "order")]
    assert who(known, at(4, 0)) == who(known, at(5, 23, 59)) == [("wang", "next")]
    assert who(known, at(6, 0)) == [("li", "order")]
    both = {**away, "wang": (Away("wang", date(2026, 11, 5), date(2026, 11, 5)),)}
    assert who(rota(week("li", "wang", "zhao"), absences=both), at(5)) == [("zhao", "next")]
    alone = rota(week("li", "wang"), absences=both)
    assert who(alone, at(5)) == [(None, "away")]
    (gap,) = core.gaps(alone, at(1), at(30))
    assert (gap.since, gap.until, gap.planned) == (at(5, 0), at(6, 0), "li")


def test_the_turn_of_somebody_who_left_is_a_gap_and_nobody_slips_into_it_by_themself() -> None:
    known = rota(week("li", "wang"), gone={"li": date(2026, 11, 3)})
    assert who(known, at(3, 23)) == [("li", "order")]
    assert who(known, at(4, 0)) == [(None, "left")]
    assert who(known, at(10)) == [("wang", "order")]
    away = {"wang": (Away("wang", date(2026, 11, 10), date(2026, 11, 10)),)}
    assert who(rota(week("li", "wang"), gone=known.gone, absences=away), at(10)) == [(None, "away")]
    taken = Override("week", at(4, 0), at(9, 8), None, "wang")
    assert core.gaps(rota(week("li", "wang"), gone=known.gone, overrides=(taken,)), at(1), at(15)) == ()


@pytest.mark.parametrize(
    ("out", "into", "person", "why"),
    [
        ("li", "zhao", "zhao", "hand"),
        (None, "zhao", "zhao", "hand"),
        ("li", None, "wang", "next"),
        ("wang", "zhao", "li", "order"),
        ("wang", None, "li", "order"),
    ],
)
def test_it_is_put_right_by_hand(out: str | None, into: str | None, person: str, why: str) -> None:
    by_hand = Override("week", at(4, 10), at(4, 18), out, into)
    known = rota(week("li", "wang"), overrides=(by_hand,))
    assert who(known, at(4, 9, 59)) == who(known, at(4, 18)) == [("li", "order")]
    assert who(known, at(4, 10)) == who(known, at(4, 17, 59)) == [(person, why)]


def test_the_later_word_counts_and_whoever_was_put_in_may_be_away_too() -> None:
    first = Override("week", at(4, 10), at(4, 18), "li", "wang")
    second = Override("week", at(4, 12), at(4, 14), "wang", "zhao")
    known = rota(week("li", "wang"), overrides=(first, second))
    assert [each.person for each in core.stints(known, at(4, 10), at(4, 18))] == ["wang", "zhao", "wang"]
    away = {"zhao": (Away("zhao", date(2026, 11, 4), date(2026, 11, 4)),)}
    assert who(rota(week("li", "wang"), overrides=(first, second), absences=away), at(4, 13)) == [
        ("li", "next")
    ]


def test_somebody_put_in_for_a_turn_keeps_it_when_its_owner_is_away_as_well() -> None:
    by_hand = Override("week", at(4, 0), at(6, 0), "li", "zhao")
    away = {"li": (Away("li", date(2026, 11, 3), date(2026, 11, 8)),)}
    known = rota(week("li", "wang", "zhao"), overrides=(by_hand,), absences=away)
    assert who(known, at(3)) == who(known, at(6)) == [("wang", "next")]
    assert who(known, at(5)) == [("zhao", "hand")]


def test_public_holidays_have_people_of_their_own_a_day_each() -> None:
    off = frozenset({date(2026, 11, 5), date(2026, 11, 6), date(2026, 10, 1)})
    known = rota(week("li", "wang", on_holidays=("zhao", "qian")), holidays=off)
    assert who(known, at(5, 7, 59)) == [("li", "order")]
    assert who(known, at(5, 8)) == [("zhao", "order")]
    assert who(known, at(6, 8)) == [("qian", "order")]
    assert who(known, at(7, 8)) == [("li", "order")]
    away = {each: (Away(each, date(2026, 11, 5), date(2026, 11, 5)),) for each in ("zhao", "qian")}
    assert who(rota(known.lines[0], holidays=off, absences=away), at(5)) == [("li", "next")]
    assert who(rota(week("li", "wang"), holidays=off), at(5)) == [("li", "order")]


def test_a_line_that_ends_leaves_no_hole_before_the_one_after_it() -> None:
    nine = at(9, 9)
    later = RotaLine("later", ("zhao",), date(2026, 11, 9), 7, time(9), time(9))
    known = rota(week("li", "wang", until=nine), later)
    noon = rota(week("li", since=at(2, 12)))
    assert who(noon, at(2, 11, 59)) == []
    assert who(noon, at(2, 12)) == [("li", "order")]
    assert who(known, at(9, 8, 59)) == [("wang", "order")], "the old line goes on until the new hour"
    assert who(known, nine) == [("zhao", "order")]


@pytest.mark.parametrize(("month", "hours"), [(3, 23), (10, 25)])
def test_the_night_the_clock_changes_has_no_hole(month: int, hours: int) -> None:
    day = {3: date(2026, 3, 28), 10: date(2026, 10, 24)}[month]
    line = RotaLine("week", ("li", "wang"), day - timedelta(days=8), 1, EIGHT, EIGHT)
    start = datetime.combine(day, EIGHT, BERLIN)
    one, two = core.stints(rota(line, zone=BERLIN), start, start.astimezone(UTC) + timedelta(hours=hours + 1))
    assert one.until - one.since == timedelta(hours=hours)
    assert one.until == two.since


PEOPLE = ("li", "wang", "zhao", "qian")
people = st.lists(st.sampled_from(PEOPLE), unique=True, max_size=4).map(tuple)
clock = st.integers(0, 47).map(lambda half: time(half // 2, half % 2 * 30))
days = st.dates(date(2026, 10, 15), date(2026, 11, 25))
# within the span the tests draw, whose last moment is no longer part of it
within = st.integers(0, 31 * 24 * 60 - 1)
moments = within.map(lambda some: datetime(2026, 10, 20, tzinfo=UTC) + timedelta(minutes=some))


@st.composite
def lines(draw: st.DrawFn, name: str = "a") -> RotaLine:
    """Any line; some end, some have people of their own on holidays."""
    order = draw(st.lists(st.sampled_from(PEOPLE), unique=True, min_size=1, max_size=4).map(tuple))
    since, until = draw(st.none() | moments), draw(st.none() | moments)
    return RotaLine(name, order, draw(days), draw(st.integers(1, 9)), draw(clock), draw(clock),
                    draw(people), since, until)  # fmt: skip


@st.composite
def rotas(draw: st.DrawFn) -> Rota:
    """Any rota of two lines, much put right by hand, with people away and gone."""
    known = (draw(lines("a")), draw(lines("b")))
    spans = draw(st.lists(st.tuples(st.sampled_from("ab"), moments, st.integers(1, 100),
                                    st.sampled_from((None, *PEOPLE)), st.sampled_from((None, *PEOPLE))),
                          max_size=4))  # fmt: skip
    by_hand = tuple(
        Override(line, since, since + timedelta(hours=hours), out, into)
        for line, since, hours, out, into in spans
        if out != into
    )
    absent = draw(st.lists(st.tuples(st.sampled_from(PEOPLE), days, st.integers(0, 9)), max_size=4))
    away: dict[str, tuple[Away, ...]] = {}
    for person, since, length in absent:
        away[person] = (*away.get(person, ()), Away(person, since, since + timedelta(days=length)))
    gone = draw(st.dictionaries(st.sampled_from(PEOPLE), days, max_size=2))
    off = frozenset(draw(st.lists(days, max_size=4)))
    return Rota(known, draw(st.sampled_from((CHINA, BERLIN))), by_hand, away, gone, off)


def promised(known: Rota, line: RotaLine, when: datetime) -> bool:
    """Whether the moment is in the line's hours, reckoned anew: from the clock on the wall alone."""
    if (line.until and when >= line.until) or (line.since and when < line.since):
        return False
    for day in (when.astimezone(known.zone).date() - timedelta(days=back) for back in (0, 1)):
        closing = day if line.ends > line.begins else day + timedelta(days=1)
        opens = datetime.combine(day, line.begins, known.zone).astimezone(UTC)
        closes = datetime.combine(closing, line.ends, known.zone).astimezone(UTC)
        if day >= line.first_on and opens <= when < closes:
            return True
    return False


SINCE, UNTIL = datetime(2026, 10, 20, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC)


@given(rotas(), moments)
def test_every_promised_moment_has_exactly_one_stint_of_its_line_and_no_other_has_any(
    known: Rota, when: datetime
) -> None:
    found = core.stints(known, SINCE, UNTIL)
    for line in known.lines:
        here = [each for each in found if each.line == line.id and each.since <= when < each.until]
        inside = SINCE <= when < UNTIL and promised(known, line, when)
        assert len(here) == (1 if inside else 0)
        asked = [each for each in core.on_duty(known, when) if each.line == line.id]
        if SINCE <= when < UNTIL:
            assert [each.person for each in asked] == [each.person for each in here]


@given(rotas())
def test_stints_never_overlap_and_leave_no_hole_where_hours_touch(known: Rota) -> None:
    found = core.stints(known, SINCE, UNTIL)
    for line in known.lines:
        mine = [each for each in found if each.line == line.id]
        assert all(each.since < each.until for each in mine)
        for one, two in pairwise(mine):
            assert one.until <= two.since
            if line.begins == line.ends:
                assert one.until == two.since


@given(rotas(), moments)
def test_nobody_who_is_away_or_has_left_is_on_duty(known: Rota, when: datetime) -> None:
    day = when.astimezone(known.zone).date()
    for each in core.on_duty(known, when):
        if each.person is not None:
            assert not any(away.since <= day <= away.until for away in known.absences.get(each.person, ()))
            assert day <= known.gone.get(each.person, day)


@given(rotas(), moments)
def test_gaps_are_exactly_the_time_at_which_nobody_is_on_duty(known: Rota, when: datetime) -> None:
    holes = core.gaps(known, SINCE, UNTIL)
    total = sum((each.until - each.since for each in holes), timedelta())
    empty = [each for each in core.stints(known, SINCE, UNTIL) if each.person is None]
    assert total == sum((each.until - each.since for each in empty), timedelta())
    for line in known.lines:
        now = [each for each in core.on_duty(known, when) if each.line == line.id and each.person is None]
        inside = [each for each in holes if each.line == line.id and each.since <= when < each.until]
        assert len(inside) == len(now)


@given(rotas(), moments)
def test_what_no_line_promises_is_exactly_the_rest(known: Rota, when: datetime) -> None:
    spans = core.unplanned(known, SINCE, UNTIL)
    inside = any(since <= when < until for since, until in spans)
    assert inside == (not any(promised(known, line, when) for line in known.lines))


@given(rotas(), moments)
def test_an_absence_is_taken_by_the_next_of_the_order_who_is_here(known: Rota, when: datetime) -> None:
    alone = Rota(known.lines, known.zone, (), known.absences, {}, frozenset())
    day = when.astimezone(known.zone).date()
    for each in core.on_duty(alone, when):
        order = next(line.people for line in known.lines if line.id == each.line)
        start = order.index(each.planned)  # type: ignore[arg-type]
        here = [
            one for one in (*order[start:], *order[:start])
            if not any(away.since <= day <= away.until for away in known.absences.get(one, ()))
        ]  # fmt: skip
        assert each.person == (here[0] if here else None)
