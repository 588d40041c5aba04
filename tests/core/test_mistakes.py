"""Every kind of mistake in a pack: the file, the line, what was found, and what to write."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from baibu import core

Complain = Callable[..., list[core.Complaint]]

PACK = "small/pack.yaml"
WEEKLY = "small/duties/D1-elder-weekly.yaml"
MEETING = "small/duties/D2-monthly-meeting.yaml"
WORDS = "vocabulary.yaml"


class Mistake(NamedTuple):
    """In which file which text is replaced by which, and the complaint that follows."""

    kind: str
    file: str
    old: str
    new: str
    line: int
    found: str
    remedy: str


MISTAKES = [
    Mistake(**each) for each in yaml.safe_load(Path(__file__).with_name("mistakes.yaml").read_text("utf-8"))
]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: f"{mistake.kind}: {mistake.found}")
def test_it_names_file_line_found_and_remedy(complain: Complain, mistake: Mistake) -> None:
    complaints = complain(mistake.file, mistake.old, mistake.new)
    matching = [each for each in complaints if each.kind == mistake.kind and mistake.found in each.found]
    assert matching, "\n".join(f"{each.kind} {each}" for each in complaints)
    where = MEETING if mistake.kind == "duty-without-example" else mistake.file
    assert (matching[0].file, matching[0].line) == (where, mistake.line)
    assert mistake.remedy in matching[0].remedy
    assert str(matching[0]).startswith(f"{matching[0].file}:{matching[0].line}: ")


def test_there_are_tests_for_all_kinds_that_the_reader_knows() -> None:
    assert len({mistake.kind for mistake in MISTAKES}) >= 25


def test_all_mistakes_are_told_at_once(complain: Complain, small_files: dict[str, str]) -> None:
    small_files[MEETING] = small_files[MEETING].replace("every: month", "every: moon")
    kinds = {each.kind for each in complain(WEEKLY, "owed_by: helper", "owed_by: nobody")}
    assert {"unknown-unit", "unknown-post"} <= kinds


def test_a_repeated_value_by_reference_is_refused(complain: Complain) -> None:
    complaints = complain(WEEKLY, "reasons: [away]", "reasons: &it [away, *it]")
    assert "unreadable-yaml" in {each.kind for each in complaints}


def test_an_empty_file_and_an_empty_pack_are_said(complain: Complain, small_files: dict[str, str]) -> None:
    small_files["small/duties/D3-nothing.yaml"] = "# nothing yet\n"
    assert {"not-a-mapping"} == {each.kind for each in complain(PACK, "pack: small", "pack: small")}
    bare = {
        path: text
        for path, text in small_files.items()
        if "/duties/" not in path and "/examples/" not in path
    }
    with pytest.raises(core.PackError) as raised:
        core.read_files({**bare, PACK: bare[PACK].replace("builds_on: [small-law]\n", "")}, "small")
    assert "empty-pack" in {each.kind for each in raised.value.complaints}


def test_a_missing_pack_and_a_missing_vocabulary_are_said(small_files: dict[str, str]) -> None:
    with pytest.raises(core.PackError, match=r"other/pack\.yaml:0"):
        core.read_files(small_files, "other")
    del small_files[WORDS]
    with pytest.raises(core.PackError, match=r"vocabulary\.yaml:0: there is no vocabulary"):
        core.read_files(small_files, "small")


def test_a_value_that_holds_only_later_is_missing_before(complain: Complain) -> None:
    complaints = complain(WEEKLY, "every: week", "every: {2027-01-01: week}", day=date(2026, 6, 1))
    assert {"no-recurrence"} == {each.kind for each in complaints}
