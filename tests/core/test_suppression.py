"""No count below five is told, and none can be reckoned from those that are."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baibu.core import FEW, hidden_in, told_places

ROWS = st.lists(st.integers(0, 9), min_size=1, max_size=4)


def row_of(counts: list[int]) -> dict[int, tuple[int, ...]]:
    return {at: (count,) for at, count in enumerate(counts)}


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ([], set()),
        ([12, 5, 0], set()),
        ([12, 3, 9], {1, 2}),
        ([12, 3, 4, 9], {1, 2}),
        ([12, 1, 2, 9], {1, 2, 3}),
        ([30, 1, 0], {0, 1}),
        ([1, 1, 1, 1, 1], {0, 1, 2, 3, 4}),
    ],
)
def test_what_is_few_is_left_out_with_enough_beside_it(counts: list[int], hidden: set[int]) -> None:
    assert hidden_in(row_of(counts)) == hidden


@given(ROWS)
def test_a_hidden_cell_is_never_derivable_from_row_and_total(counts: list[int]) -> None:
    """Every hidden cell could as well be another, with the same total and the same cells told."""
    hidden = sorted(hidden_in(row_of(counts)))
    assert all(at in hidden for at, count in enumerate(counts) if 0 < count < FEW)
    left = sum(counts[at] for at in hidden)
    if left < FEW:
        assert not hidden or len(hidden) == len(counts), "so is the total: see the trees"
        return
    others = [found for found in product(range(left + 1), repeat=len(hidden)) if sum(found) == left]
    possible = [found for found in others if any(0 < count < FEW for count in found)]
    for at, where in enumerate(hidden):
        assert {found[at] for found in possible} > {counts[where]}


@given(st.lists(st.integers(0, 9), min_size=1, max_size=5))
def test_nothing_is_hidden_that_need_not_be(counts: list[int]) -> None:
    if not any(0 < count < FEW for count in counts):
        assert not hidden_in(row_of(counts))


@st.composite
def trees(draw: st.DrawFn) -> tuple[dict[int, tuple[int, int]], dict[int, int | None]]:
    size = draw(st.integers(1, 9))
    parents: dict[int, int | None] = {0: None}
    for node in range(1, size):
        parents[node] = draw(st.integers(max(0, node - 4), node - 1))
    counts = st.tuples(st.integers(0, 8), st.integers(0, 30))
    return {node: draw(counts) for node in parents}, parents


def whole(own: dict[int, tuple[int, int]], parents: dict[int, int | None], node: int) -> tuple[int, int]:
    parts = [whole(own, parents, child) for child, parent in parents.items() if parent == node]
    return own[node][0] + sum(part[0] for part in parts), own[node][1] + sum(part[1] for part in parts)


@given(trees())
def test_what_is_told_of_a_tree_leaves_no_few_by_subtraction(
    tree: tuple[dict[int, tuple[int, int]], dict[int, int | None]],
) -> None:
    own, parents = tree
    told = told_places(own, parents)
    for node in parents:
        counts = whole(own, parents, node)
        if any(0 < count < FEW for count in counts):
            assert node not in told
        if node in told:
            assert parents[node] is None or parents[node] in told, "nothing is told below what is not"
            inside = [child for child, parent in parents.items() if parent == node]
            rests = [
                counts[at] - sum(whole(own, parents, child)[at] for child in inside if child in told)
                for at in (0, 1)
            ]
            hidden = [child for child in inside if child not in told]
            assert not inside or not any(0 < rest < FEW for rest in rests), (own, parents)
            assert len(hidden) != 1 or any(own[node]), "one alone would be the rest"


def test_a_place_of_no_tree_counts_nowhere() -> None:
    assert told_places({1: (9,), 7: (3,)}, {1: None}) == {1}
    assert told_places({}, {1: None}) == {1}
