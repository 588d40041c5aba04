"""A right pack is read as it stands; dated values hold from their day; the digest names the files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from baibu import core

WEEKLY = "small/duties/D1-elder-weekly.yaml"
MEETING = "small/duties/D2-monthly-meeting.yaml"


def test_a_duty_is_read_as_it_is_written(small: core.Pack) -> None:
    duty = small.duty("D1")
    assert duty.name == "elder-weekly"
    assert duty.title == core.Text("每周看望独居老人", "Weekly call on elders living alone")
    assert duty.recurrence == core.Every("week")
    assert duty.due == core.Due("period-end")
    assert (duty.opens_days, duty.late_days, duty.settle_days, duty.first) == (6, 7, 7, "period")
    assert duty.met_by == core.MetBy("visit", ("elder-check",), ("met", "met-family"), ("in-person",), 1, 2)
    assert duty.applies_if == core.Is("circumstance", "elder-living-alone")
    assert duty.ladder == (core.Step(1, "helper"), core.Step(3, "group-leader"), core.Step(7, "secretary"))
    assert duty.excuse == core.ExcuseRule("group-leader", ("away",), 2)
    assert duty.file == WEEKLY


def test_what_a_duty_leaves_out_has_its_usual_value(small: core.Pack) -> None:
    duty = small.duty("D2")
    assert duty.due == core.Due("period-end")
    assert (duty.opens_days, duty.late_days, duty.settle_days, duty.first) == (None, 0, 7, "period")
    assert duty.met_by.outcomes == ("met", "met-family")
    assert duty.applies_if == core.ALWAYS
    assert duty.fulfils == "meeting"
    assert duty.reading is not None


def test_a_pack_carries_the_floors_of_the_law_it_builds_on(small: core.Pack) -> None:
    (floor,) = small.floors
    assert (floor.code, floor.article, floor.at_least_every) == ("meeting", "7", "half-year")
    assert floor.values == (("publicity-days", "at_least 15"),)
    assert small.settings == (("publicity-days", "15"),)


def test_posts_levels_and_words_are_read(small: core.Pack) -> None:
    helper = small.post("helper")
    assert (helper.held_by, helper.pair, helper.expected) == ("pair", "elder-helper", False)
    assert small.post("group-leader").expected
    assert small.level("household").responsible is None
    assert (small.depth("community"), small.depth("household")) == (0, 2)
    assert small.word("records", "visit") == core.Text("走访", "a visit")
    assert small.changes[0][0] == date(2026, 1, 1)
    with pytest.raises(KeyError):
        small.duty("D9")


@pytest.mark.parametrize(
    ("said", "recurrence", "due"),
    [
        ("every: standing", core.Standing(), core.Due()),
        (
            "every: {months: 6, from: hospital-stay, times: 4}",
            core.EveryFrom("hospital-stay", 6, 4),
            core.Due(),
        ),
        ("every: week\ndue: {weekday: saturday}", core.Every("week"), core.Due("weekday", 6)),
        ("every: month\ndue: {weekday: monday, nth: 2}", core.Every("month"), core.Due("weekday", 1, nth=2)),
        ("every: month\ndue: {day_of_month: 5}", core.Every("month"), core.Due("month-day", 5)),
        ("every: year\ndue: {date: 07-01}", core.Every("year"), core.Due("date", 1, 7)),
        ("every: year\ndue: {lunar: 1-15}", core.Every("year"), core.Due("lunar", 15, 1)),
        (
            "on: {festival: [lantern, qingming]}",
            core.On("festival", ("lantern", "qingming")),
            core.Due("days"),
        ),
        (
            "on: {event: case-closed}\ndue: {days_after: 7}",
            core.On("event", ("case-closed",)),
            core.Due("days", 7),
        ),
        (
            "on: {circumstance: hospital-stay}\ndue: {days_before: 30}",
            core.On("circumstance", ("hospital-stay",)),
            core.Due("days", -30),
        ),
        (
            "on: {event: [case-closed]}\ndue: {working_days_after: 5}",
            core.On("event", ("case-closed",)),
            core.Due("working-days", 5),
        ),
        ("on: {event: case-closed}\ndue: same-day", core.On("event", ("case-closed",)), core.Due("days")),
    ],
)
def test_every_form_of_recurrence_and_due_is_read(
    small_files: dict[str, str], said: str, recurrence: core.Recurrence, due: core.Due
) -> None:
    small_files[MEETING] = (
        small_files[MEETING].replace("every: month", said).replace("fulfils: meeting\n", "")
    )
    duty = core.read_files(small_files, "small").duty("D2")
    assert (duty.recurrence, duty.due) == (recurrence, due)
    lapses = (
        isinstance(recurrence, core.Every | core.Standing) or getattr(recurrence, "what", "") == "festival"
    )
    assert duty.late_days == (0 if lapses else None)


def test_every_form_of_condition_is_read(small_files: dict[str, str]) -> None:
    said = (
        "{all: [{any: [{circumstance: hospital-stay}, {pair: elder-helper}]},"
        " {not: {age: {at_most: 10}}}, {household_size: {at_least: 2}}]}"
    )
    small_files[WEEKLY] = small_files[WEEKLY].replace("{circumstance: elder-living-alone}", said)
    assert core.read_files(small_files, "small").duty("D1").applies_if == core.All(
        (
            core.Any((core.Is("circumstance", "hospital-stay"), core.Is("pair", "elder-helper"))),
            core.Not(core.Is("age", at_most=10)),
            core.Is("household-size", at_least=2),
        )
    )


@pytest.mark.parametrize(
    ("day", "unit"),
    [
        (date(2026, 6, 30), "week"),
        (date(2026, 7, 1), "month"),
        (None, "quarter"),
        (date(2030, 1, 1), "quarter"),
    ],
)
def test_a_dated_value_holds_from_its_day_on(
    small_files: dict[str, str], day: date | None, unit: str
) -> None:
    dated = "every: {2026-01-01: week, 2026-07-01: month, 2028-01-01: quarter}"
    small_files[WEEKLY] = small_files[WEEKLY].replace("every: week", dated)
    recurrence = core.read_files(small_files, "small", day=day).duty("D1").recurrence
    assert recurrence == core.Every(unit)  # type: ignore[arg-type]


def test_the_digest_names_exactly_these_files(small_files: dict[str, str]) -> None:
    before = core.read_files(small_files, "small").digest
    assert core.read_files(dict(reversed(small_files.items())), "small").digest == before
    small_files["small-law/pack.yaml"] += "\n"
    assert core.read_files(small_files, "small").digest != before
    assert core.digest_of(small_files) != before


def test_a_folder_is_read_with_what_it_builds_on(small_files: dict[str, str], tmp_path: Path) -> None:
    for path, text in small_files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    (tmp_path / "small" / "notes.yaml").write_text("nobody: reads this", "utf-8")
    assert core.pack_files(tmp_path / "small") == small_files
    assert core.read_pack(tmp_path / "small") == core.read_files(small_files, "small")


def test_packs_may_lie_in_other_places(small_files: dict[str, str], tmp_path: Path) -> None:
    for path, text in small_files.items():
        place = tmp_path / ("library" if path.startswith(("small-law", "vocabulary")) else "mine") / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")
    library = {
        "small-law": tmp_path / "library" / "small-law",
        "vocabulary.yaml": tmp_path / "library" / "vocabulary.yaml",
    }
    assert core.read_pack(tmp_path / "mine" / "small", library=library).floors
