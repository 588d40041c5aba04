"""Examples in a pack: right ones pass, wrong ones are shown with what was found."""

from __future__ import annotations

import pytest

from baibu import core

PATH = "small/examples/D1.yaml"
HEAD = "duty: D1\nexamples:\n"
ALONE = "subject: {circumstances: [{kind: elder-living-alone, since: 2026-11-23}]}, adopted_on: 2026-11-23"


def result(small_files: dict[str, str], given: str, expect: str) -> core.ExampleResult:
    small_files[PATH] = f"{HEAD}  - given: {{{given}}}\n    expect: {expect}\n"
    pack = core.read_files(small_files, "small")
    return core.run_examples(pack, small_files)[0]


def test_the_examples_of_a_right_pack_are_right(small: core.Pack, small_files: dict[str, str]) -> None:
    results = core.run_examples(small, small_files)
    assert [(each.duty_code, each.number, each.is_right) for each in results] == [
        ("D1", 1, True), ("D1", 2, True), ("D2", 1, True),
    ]  # fmt: skip
    assert (results[0].file, results[0].line, results[0].title.zh) == (PATH, 3, "独居老人")


@pytest.mark.parametrize(
    ("given", "expect"),
    [
        ("today: 2026-12-01", "{period: 2026-W48, state: overdue, told: [helper]}"),
        (
            "today: 2026-12-07",
            "{period: 2026-W48, state: missed, late_until: 2026-12-06, settle_on: 2026-12-13}",
        ),
        ("today: 2026-11-25, excused_on: 2026-11-24", "{period: 2026-W48, state: excused}"),
        (
            "today: 2026-11-25, excused_on: 2026-11-24",
            "[{period: 2026-W48}, {period: 2026-W49, state: planned}]",
        ),
        (
            "today: 2026-12-01, records: [{on: 2026-11-30, purposes: [elder-check]}]",
            "{period: 2026-W48, state: done, timeliness: late}",
        ),
        ("today: 2026-11-25, records: [{on: 2026-11-24, outcome: nobody-home}]", "{state: open, told: none}"),
    ],
)
def test_what_was_given_leads_to_what_is_expected(
    small_files: dict[str, str], given: str, expect: str
) -> None:
    found = result(small_files, f"{ALONE}, {given}", expect)
    assert found.is_right, found.found


def test_an_ended_circumstance_makes_it_void(small_files: dict[str, str]) -> None:
    given = (
        "subject: {circumstances: [{kind: elder-living-alone, since: 2026-11-01, until: 2026-11-25}]},"
        " adopted_on: 2026-11-23, today: 2026-11-27"
    )
    assert result(small_files, given, "{period: 2026-W48, state: void}").is_right


@pytest.mark.parametrize("expect", ["none", "{period: 2026-W48, state: done}", "{period: 2026-W50}"])
def test_a_wrong_example_shows_what_was_found(small_files: dict[str, str], expect: str) -> None:
    found = result(small_files, f"{ALONE}, today: 2026-11-25", expect)
    assert not found.is_right
    assert "period 2026-W48" in found.found
    assert "state open" in found.found


@pytest.mark.parametrize(
    ("given", "expect", "kind"),
    [
        ("adopted_on: 2026-11-23", "none", "missing-key"),
        ("today: soon", "none", "bad-date"),
        ("today: 2026-11-25, weather: fine", "none", "unknown-key"),
        ("today: 2026-11-25", "nothing", "wrong-type"),
        (
            "subject: {circumstances: [{kind: elder, since: 2026-11-01}]}, today: 2026-11-25",
            "none",
            "unknown-circumstance",
        ),
        ("today: 2026-11-25, events: [{kind: rain, on: 2026-11-01}]", "none", "unknown-event"),
        ("today: 2026-11-25", "{perod: 2026-W48}", "unknown-key"),
        ("today: 2026-11-25, records: [{outcome: met}]", "none", "missing-key"),
    ],
)
def test_an_unreadable_example_is_complained_about(
    small_files: dict[str, str], given: str, expect: str, kind: str
) -> None:
    with pytest.raises(core.PackError) as raised:
        result(small_files, given, expect)
    assert kind in {each.kind for each in raised.value.complaints}
