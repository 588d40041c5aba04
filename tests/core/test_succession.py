"""Who acts: tables of the chain, and what holds for every roster."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baibu import core
from baibu.core import Away, HeldSeat, Paired, PlaceNode, Roster

YEAR = date(2026, 1, 1)
TODAY = date(2026, 11, 22)
PLACES = {
    "c": PlaceNode("c", None, "community"),
    "b1": PlaceNode("b1", "c", "building"),
    "b2": PlaceNode("b2", "c", "building"),
}


def day(number: int) -> date:
    return date(2026, 11, number)


def seat(post: str, place: str, person: str, since: date = YEAR, until: date | None = None) -> HeldSeat:
    return HeldSeat(post, place, person, since, until)


FULL = (
    seat("secretary", "c", "shu"),
    seat("deputy", "c", "fu"),
    seat("group-leader", "b1", "zu"),
    seat("building-head", "b1", "lou"),
    seat("group-leader", "b2", "li"),
)


def roster(
    *absences: Away, tenures: tuple[HeldSeat, ...] = FULL, pairings: tuple[Paired, ...] = ()
) -> Roster:
    return Roster(tenures, absences, PLACES, pairings)


def away(person: str, first: int = 20, last: int = 25) -> Away:
    return Away(person, day(first), day(last))


@pytest.mark.parametrize(
    ("gone", "person", "seat_post", "seat_place", "behalf"),
    [
        ((), "zu", "group-leader", "b1", None),
        (("zu",), "lou", "building-head", "b1", "zu"),
        (("zu", "lou"), "shu", "secretary", "c", "zu"),
        (("zu", "lou", "shu"), "fu", "deputy", "c", "zu"),
        (("zu", "lou", "shu", "fu"), None, "", None, "zu"),
    ],
)
def test_the_next_in_the_order_acts(
    small: core.Pack, gone: tuple[str, ...], person: str | None, seat_post: str, seat_place: str, behalf: str
) -> None:
    acting = core.who_acts(small, roster(*(away(each) for each in gone)), "group-leader", "b1", TODAY)
    assert (acting.person, acting.seat_post, acting.seat_place) == (person, seat_post, seat_place)
    assert acting.on_behalf_of == behalf
    assert acting.is_own == (not gone)
    assert [reason.what for reason in acting.why[: len(gone)]] == ["away"] * len(gone)


def test_a_vacant_post_has_nobody_on_whose_behalf(small: core.Pack) -> None:
    acting = core.who_acts(small, roster(), "building-head", "b2", TODAY)
    assert (acting.person, acting.on_behalf_of) == ("shu", None)
    assert acting.why[0] == core.Reason("building-head", "b2", "vacant")


def test_the_first_seat_that_is_here_acts_for_a_post_with_several(small: core.Pack) -> None:
    seats = (HeldSeat("deputy", "c", "two", YEAR, seat=2), HeldSeat("deputy", "c", "one", YEAR, seat=1))
    acting = core.who_acts(small, Roster(seats, (), PLACES), "deputy", "c", TODAY)
    assert acting.person == "one"
    acting = core.who_acts(small, Roster(seats, (away("one"),), PLACES), "deputy", "c", TODAY)
    assert (acting.person, acting.seat_post, acting.on_behalf_of) == ("two", "deputy", None)


def test_pairs_may_be_learned_later(small: core.Pack) -> None:
    first = Paired("helper", "granny", "b1", "hua", YEAR)
    second = Paired("helper", "granny", "b1", "er", YEAR, rank=2)
    little = roster(away("hua"), pairings=(second,))
    whole = little.with_pairings([first, second])
    assert whole.pairings == (first, second)
    assert whole.held_by("hua", TODAY) == [first]
    assert [each.person for each in whole.holdings("helper", "b1", TODAY, "granny")] == ["hua", "er"]
    assert core.who_acts(small, whole, "helper", "b1", TODAY, "granny").person == "er"
    assert little.held_by("hua", TODAY) == []
    assert whole.with_pairings([first]) is whole


def test_a_pair_is_asked_before_the_team(small: core.Pack) -> None:
    pairings = (
        Paired("helper", "granny", "b1", "hua", YEAR),
        Paired("helper", "granny", "b1", "er", YEAR, rank=2),
    )
    here = roster(pairings=pairings)
    assert core.who_acts(small, here, "helper", "b1", TODAY, "granny").person == "hua"
    assert core.who_acts(small, here, "helper", "b1", TODAY, "grandpa").person == "zu"
    gone = roster(away("hua"), pairings=pairings)
    assert core.who_acts(small, gone, "helper", "b1", TODAY, "granny").person == "er"
    both = roster(away("hua"), away("er"), pairings=pairings)
    acting = core.who_acts(small, both, "helper", "b1", TODAY, "granny")
    assert (acting.person, acting.on_behalf_of, acting.seat_post) == ("zu", "hua", "group-leader")


def said(acting: core.Acting) -> tuple[str, object, object]:
    return acting.post, acting.place, acting.subject


def test_everybody_sees_their_own_seats_and_those_they_stand_in_for(small: core.Pack) -> None:
    pairings = (Paired("helper", "granny", "b1", "hua", YEAR),)
    here = roster(away("li"), away("hua"), pairings=pairings)
    assert [said(each) for each in core.seats_of(small, here, "zu", TODAY)] == [
        ("group-leader", "b1", None),
        ("helper", "b1", None),
        ("helper", "b1", "granny"),
    ]
    assert {said(each) for each in core.seats_of(small, here, "shu", TODAY)} == {
        ("secretary", "c", None),
        ("group-leader", "b2", None),
        ("building-head", "b2", None),
        ("helper", "b2", None),
    }
    assert [said(each) for each in core.seats_of(small, here, "lou", TODAY)] == [
        ("building-head", "b1", None)
    ]
    assert core.seats_of(small, here, "li", TODAY) == ()
    own = core.seats_of(small, roster(pairings=pairings), "hua", TODAY)
    assert [said(each) for each in own] == [("helper", "b1", "granny")]


def test_the_chain_is_the_order_of_asking(small: core.Pack) -> None:
    rungs = core.chain(small, roster(), "helper", "b1")
    assert [(rung.post, rung.place) for rung in rungs] == [
        ("helper", "b1"),
        ("group-leader", "b1"),
        ("building-head", "b1"),
        ("secretary", "c"),
        ("deputy", "c"),
    ]


def test_vacancies_are_the_expected_posts_that_nobody_holds(small: core.Pack) -> None:
    assert [rung.post for rung in core.vacancies(small, roster(), "b2", TODAY)] == ["building-head"]
    assert core.vacancies(small, roster(away("zu")), "b1", TODAY) == ()


def test_an_absence_shows_at_once_who_takes_over_what(small: core.Pack) -> None:
    here = roster(away("lou", 23, 24))
    moves = core.takeovers(small, here, "zu", day(22), day(26))
    leader = [
        (move.since.day, move.until.day, move.acting.person) for move in moves if move.post == "group-leader"
    ]
    assert leader == [(22, 22, "lou"), (23, 24, "shu"), (25, 26, "lou")]
    helping = [
        (move.since.day, move.until.day, move.acting.person) for move in moves if move.post == "helper"
    ]
    assert helping == [(22, 22, "lou"), (23, 24, "shu"), (25, 26, "lou")]
    assert core.takeovers(small, here, "nobody", day(22), day(26)) == ()


def test_the_past_can_be_asked(small: core.Pack) -> None:
    tenures = (
        *FULL[:2],
        seat("group-leader", "b1", "old", YEAR, day(9)),
        seat("group-leader", "b1", "new", day(12)),
    )
    here = roster(away("new", 20, 22), tenures=tenures)
    timeline = core.responsible_between(small, here, "group-leader", "b1", day(1), day(30))
    assert [(each.since.day, each.until.day, each.acting.person) for each in timeline] == [
        (1, 9, "old"), (10, 11, "shu"), (12, 19, "new"), (20, 22, "shu"), (23, 30, "new"),
    ]  # fmt: skip


# What holds for every roster.

DAYS = st.integers(1, 28).map(day)
PEOPLE = st.sampled_from(["p1", "p2", "p3", "p4", "p5"])
SEATS = st.sampled_from(
    [
        ("secretary", "c"),
        ("deputy", "c"),
        ("group-leader", "b1"),
        ("building-head", "b1"),
        ("group-leader", "b2"),
        ("building-head", "b2"),
    ]
)
TENURES = st.dictionaries(SEATS, st.tuples(PEOPLE, DAYS, st.none() | DAYS), max_size=6).map(
    lambda found: tuple(
        HeldSeat(post, place, person, since, None if until is None else max(since, until))
        for (post, place), (person, since, until) in found.items()
    )
)
ABSENCES = st.lists(
    st.tuples(PEOPLE, DAYS, st.integers(0, 12)).map(
        lambda each: Away(each[0], each[1], each[1] + timedelta(days=each[2]))
    ),
    max_size=5,
).map(tuple)
PAIRS = st.lists(
    st.builds(Paired, st.just("helper"), st.sampled_from(["s1", "s2"]), st.just("b1"), PEOPLE, DAYS),
    max_size=3,
).map(tuple)
ROSTERS = st.builds(
    lambda tenures, absences, pairs: Roster(tenures, absences, PLACES, pairs), TENURES, ABSENCES, PAIRS
)


@settings(max_examples=120, deadline=None)
@given(here=ROSTERS, on=DAYS)
def test_succession_is_total_and_unique(small: core.Pack, here: Roster, on: date) -> None:
    seats = {person: core.seats_of(small, here, person, on) for person in ("p1", "p2", "p3", "p4", "p5")}
    for place in PLACES.values():
        for post in (each for each in small.posts if each.level == place.level):
            subjects = [None, "s1", "s2"] if post.held_by == "pair" else [None]
            for subject in subjects:
                acting = core.who_acts(small, here, post.code, place.id, on, subject)
                assert acting == core.who_acts(small, here, post.code, place.id, on, subject)
                held = here.holdings(post.code, place.id, on, subject)
                if acting.person is None:
                    assert acting.why[-1].what != "held"
                    continue
                assert here.away_until(acting.person, on) is None
                assert any(
                    each.person == acting.person
                    for each in here.holdings(acting.seat_post, acting.seat_place, on, subject)
                )
                if subject is not None and not (held and place.id == "b1"):
                    continue
                claiming = [
                    person
                    for person, found in seats.items()
                    if any(said(each) == (post.code, place.id, subject) for each in found)
                ]
                assert acting.person in claiming
                if post.held_by == "tenure":
                    assert claiming == [acting.person]


@settings(max_examples=120, deadline=None)
@given(here=ROSTERS, person=PEOPLE, since=DAYS, length=st.integers(0, 10), shorter=st.integers(0, 10))
def test_a_shorter_absence_never_changes_who_acts_outside_it(
    small: core.Pack, here: Roster, person: str, since: date, length: int, shorter: int
) -> None:
    until = since + timedelta(days=length)
    cut = min(until, since + timedelta(days=shorter))
    long, short = here.with_absence(Away(person, since, until)), here.with_absence(Away(person, since, cut))
    for number in range(1, 41):
        on = day(1) + timedelta(days=number - 1)
        for post, place in (("group-leader", "b1"), ("building-head", "b2"), ("secretary", "c")):
            now = core.who_acts(small, short, post, place, on).person
            if since <= on <= cut:
                assert now == core.who_acts(small, long, post, place, on).person
            else:
                assert now == core.who_acts(small, here, post, place, on).person


@settings(max_examples=80, deadline=None)
@given(here=ROSTERS, since=DAYS, length=st.integers(0, 20))
def test_the_timeline_says_of_each_day_who_acted(
    small: core.Pack, here: Roster, since: date, length: int
) -> None:
    until = since + timedelta(days=length)
    timeline = core.responsible_between(small, here, "group-leader", "b1", since, until)
    found = {}
    for stretch in timeline:
        for number in range((stretch.until - stretch.since).days + 1):
            found[stretch.since + timedelta(days=number)] = stretch.acting.person
    days = [since + timedelta(days=number) for number in range(length + 1)]
    assert found == {on: core.who_acts(small, here, "group-leader", "b1", on).person for on in days}


def test_a_secretary_of_820_buildings_does_not_wait(small: core.Pack) -> None:
    places: dict[object, PlaceNode] = {n: PlaceNode(n, "c", "building") for n in range(820)}
    places["c"] = PLACES["c"]
    tenures = [seat("deputy", "c", "fu"), seat("secretary", "c", "shu")]
    for building in range(820):
        tenures += [
            HeldSeat("group-leader", building, f"z{building}", YEAR),
            *(HeldSeat("building-head", building, f"l{building}-{n}", YEAR, seat=n) for n in range(1, 6)),
        ]
    absences = [Away(f"z{n}", day(1), day(28)) for n in range(0, 820, 12)]
    here = Roster([each for number, each in enumerate(tenures) if number % 13], absences, places)
    quickest = min(timed(lambda: core.seats_of(small, here, "shu", TODAY)) for _ in range(5))
    assert quickest < 0.05


def timed(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started
