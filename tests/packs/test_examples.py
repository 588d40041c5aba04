"""Every method in its authors' words: each example of each pack, played."""

from __future__ import annotations

from pathlib import Path

import pytest

import baibu
from baibu import core

PACKS = Path(baibu.__file__).parent / "packs"
METHODS = sorted(path.parent.name for path in PACKS.glob("*/pack.yaml"))


def played(name: str) -> tuple[core.ExampleResult, ...]:
    files = core.pack_files(PACKS / name)
    return core.run_examples(core.read_files(files, name), files)


RESULTS = [result for name in METHODS for result in played(name)]


@pytest.mark.parametrize("result", RESULTS, ids=lambda result: f"{result.duty_code}-{result.number}")
def test_the_method_says_what_its_authors_expect(result: core.ExampleResult) -> None:
    assert result.is_right, f"{result.file}:{result.line} expected {result.expected}; found {result.found}"


def test_every_duty_shows_when_it_is_owed_and_when_it_is_not(baibuting: core.Pack) -> None:
    for duty in baibuting.duties:
        expected = [result.expected for result in RESULTS if result.duty_code == duty.code]
        if isinstance(duty.recurrence, core.Standing):
            assert set(expected) == {"none"}
            continue
        assert any("open_on" in each and "due_on" in each for each in expected), duty.code
        assert any("timeliness on_time" in each for each in expected), duty.code
        assert any(each == "none" or "timeliness late" in each or "state missed" in each for each in expected)


def test_every_duty_shows_what_becomes_of_it_when_nobody_does_it(baibuting: core.Pack) -> None:
    for duty in baibuting.duties:
        if isinstance(duty.recurrence, core.Standing):
            continue
        expected = [result.expected for result in RESULTS if result.duty_code == duty.code]
        unkept = "state overdue" if duty.late_days is None else "state missed"
        assert any(unkept in each for each in expected), duty.code


def test_whoever_may_be_left_out_is_shown(baibuting: core.Pack) -> None:
    for duty in baibuting.duties:
        if duty.applies_if != core.ALWAYS:
            expected = [result.expected for result in RESULTS if result.duty_code == duty.code]
            assert "none" in expected, duty.code
