"""On which days a condition holds: spans against a plain check of each day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baibu import core
from baibu.core import All, Any, Condition, Held, Is, Not, Span, Subject

START = date(2024, 1, 1)
DAY = st.integers(0, 60).map(lambda number: START + timedelta(days=number))
SPAN = st.tuples(DAY, st.none() | st.integers(0, 30)).map(
    lambda each: Span(each[0], None if each[1] is None else each[0] + timedelta(days=each[1]))
)
LEAF = st.sampled_from(
    [
        Is("circumstance", "a"),
        Is("circumstance", "b"),
        Is("pair", "p"),
        Is("always"),
        Is("household-size", at_least=2),
        Is("household-size", at_most=1),
        Is("age", at_least=60),
        Is("age", at_most=10),
    ]
)
CONDITION = st.recursive(
    LEAF,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: All(tuple(parts))),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: Any(tuple(parts))),
        inner.map(Not),
    ),
    max_leaves=5,
)
HELD = st.lists(st.tuples(st.sampled_from("ab"), SPAN).map(lambda each: Held(*each)), max_size=4).map(tuple)
PAIRS = st.lists(SPAN.map(lambda span: Held("p", span)), max_size=2).map(tuple)
BORN = st.none() | st.sampled_from([date(1964, 1, 20), date(1964, 2, 29), date(2013, 2, 3)])
SUBJECT = st.builds(
    Subject,
    id=st.just("s"),
    kind=st.just("person"),
    circumstances=HELD,
    pairs=PAIRS,
    born_on=BORN,
    members=st.lists(SPAN, max_size=4).map(tuple),
    present=SPAN,
)


def holds(condition: Condition, subject: Subject, day: date) -> bool:
    """The same, asked plainly for one day."""
    if isinstance(condition, All):
        return all(holds(part, subject, day) for part in condition.parts)
    if isinstance(condition, Any):
        return any(holds(part, subject, day) for part in condition.parts)
    if isinstance(condition, Not):
        return not holds(condition.part, subject, day)
    if condition.what in ("circumstance", "pair"):
        held = subject.circumstances if condition.what == "circumstance" else subject.pairs
        return any(each.kind == condition.kind and day in each.span for each in held)
    least, most = condition.at_least or 0, condition.at_most if condition.at_most is not None else 999
    if condition.what == "age":
        return subject.born_on is not None and least <= age_on(subject.born_on, day) <= most
    if condition.what == "household-size":
        return least <= sum(day in member for member in subject.members) <= most
    return True


def age_on(born_on: date, day: date) -> int:
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


@settings(max_examples=150, deadline=None)
@given(condition=CONDITION, subject=SUBJECT)
def test_spans_agree_with_each_single_day(condition: Condition, subject: Subject) -> None:
    spans = core.spans_where(condition, subject)
    for number in range(-5, 110):
        day = START + timedelta(days=number)
        is_in = any(day in span for span in spans)
        assert is_in == (day in subject.present and holds(condition, subject, day)), day
    for one, other in pairwise(spans):
        assert one.last is not None
        assert one.last + timedelta(days=1) < other.first


@pytest.mark.parametrize(
    ("born", "age", "first"),
    [("1966-05-04", 60, "2026-05-04"), ("1964-02-29", 60, "2024-02-29"), ("1964-02-29", 61, "2025-03-01")],
)
def test_an_age_is_reached_on_the_birthday(born: str, age: int, first: str) -> None:
    person = Subject("s", "person", born_on=date.fromisoformat(born))
    (span,) = core.spans_where(Is("age", at_least=age), person)
    assert (span.first.isoformat(), span.last) == (first, None)


def test_a_child_of_ten_is_ten_until_the_day_before_eleven() -> None:
    child = Subject("s", "person", born_on=date(2016, 3, 9))
    (span,) = core.spans_where(Is("age", at_most=10), child)
    assert span.last == date(2027, 3, 8)


def test_an_unknown_birthday_is_no_age() -> None:
    assert core.spans_where(Is("age", at_least=60), Subject("s", "person")) == ()
