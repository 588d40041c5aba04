"""The Baibuting method: all of it, each rule from its source, and nothing that must not be built."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from baibu import core

TABLE = list(csv.DictReader((Path(__file__).parent / "duties.csv").read_text().splitlines()))
TEAM = [
    "group-leader",
    "building-head",
    "safety-member",
    "hygiene-member",
    "culture-member",
    "property-keeper",
]


def test_it_holds_sixty_nine_duties_and_no_other(baibuting: core.Pack) -> None:
    codes = [duty.code for duty in baibuting.duties]
    assert sorted(codes) == [f"C{number:03}" for number in range(1, 70)]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["code"])
def test_a_duty_names_its_source_and_whether_that_states_it(
    baibuting: core.Pack, row: dict[str, str]
) -> None:
    duty = baibuting.duty(row["code"])
    assert (duty.source, duty.basis) == (row["source"], row["basis"])
    assert duty.basis == "stated" or duty.reading is not None


def test_nothing_comes_from_a_row_that_must_not_be_built(baibuting: core.Pack) -> None:
    sources = [duty.source for duty in baibuting.duties] + [post.source for post in baibuting.posts]
    sources += [body.source for body in baibuting.bodies] + [promise.source for promise in baibuting.promises]
    numbers = [int(source.removeprefix("BBT-")) for source in sources]
    assert not [number for number in numbers if 350 <= number <= 356]


def test_five_levels_each_have_somebody_who_answers(baibuting: core.Pack) -> None:
    assert [level.code for level in baibuting.levels] == [
        "community",
        "estate",
        "area",
        "building",
        "household",
    ]
    assert [level.responsible for level in baibuting.levels] == [
        "committee-secretary", "branch-secretary", "area-holder", "group-leader", None,
    ]  # fmt: skip


@pytest.mark.parametrize("code", TEAM)
def test_the_building_team_stands_in_for_one_another_in_order(baibuting: core.Pack, code: str) -> None:
    post = baibuting.post(code)
    assert list(post.stands_in) == [other for other in TEAM if other != code]
    assert post.level == "building"


def test_helpers_hold_their_post_by_being_paired(baibuting: core.Pack) -> None:
    paired = {post.code: post.pair for post in baibuting.posts if post.held_by == "pair"}
    assert paired == {
        "paired-helper": "elder-helper",
        "reintegration-contact": "reintegration-contact",
        "core-member": "household-contact",
    }
    assert not any(baibuting.post(code).expected for code in paired)


def test_support_in_settling_back_stays_with_few(baibuting: core.Pack) -> None:
    """The contact's neighbours in the building do not stand in: fewer people need to know."""
    assert baibuting.post("reintegration-contact").stands_in == ()
    assert {duty.owed_by for duty in baibuting.duties if "homecoming" in duty.name} == {
        "reintegration-contact"
    }


def test_crossed_posts_come_from_their_rows(baibuting: core.Pack) -> None:
    assert [(seat.posts, seat.source) for seat in baibuting.crossed] == [
        (("branch-secretary", "rc-director"), "BBT-019"),
        (("rc-director", "property-director"), "BBT-020"),
        (("property-manager", "rc-deputy"), "BBT-021"),
        (("owners-group-leader", "rc-deputy"), "BBT-021"),
    ]


def test_nobody_who_sits_in_the_property_office_may_score_it(baibuting: core.Pack) -> None:
    chair = baibuting.post(baibuting.duty("C033").owed_by)
    assert "property-office" in chair.recused_from
    for code in ("property-director", "property-manager", "property-keeper", "rc-director"):
        assert "property-office" in baibuting.post(code).recused_from


def test_it_promises_four_figures_and_none_about_complaints(baibuting: core.Pack) -> None:
    figures = {each.code: each.at_least_permille or each.at_most_minutes for each in baibuting.promises}
    assert figures == {"call-back": 1000, "handled": 990, "teams-notified": 30, "households-notified": 120}


def test_minutes_are_limited_where_the_method_counts_them(baibuting: core.Pack) -> None:
    limits = {duty.code: duty.limit_minutes for duty in baibuting.duties if duty.limit_minutes}
    assert limits == {"C017": 15, "C024": 1440, "C065": 30, "C066": 120}


def test_only_what_is_kept_at_all_times_has_no_ladder(baibuting: core.Pack) -> None:
    without = {duty.code for duty in baibuting.duties if not duty.ladder}
    assert without == {"C013", "C022", "C026"}
    assert all(isinstance(baibuting.duty(code).recurrence, core.Standing) for code in without)


def test_a_ladder_begins_with_whoever_owes(baibuting: core.Pack) -> None:
    for duty in baibuting.duties:
        if duty.ladder:
            assert duty.ladder[0].tell == duty.owed_by, duty.code
            assert len({step.tell for step in duty.ladder}) == len(duty.ladder), duty.code


def test_a_ladder_ends_before_the_row_is_final(baibuting: core.Pack) -> None:
    for duty in baibuting.duties:
        if duty.ladder and duty.late_days is not None:
            assert duty.ladder[-1].after_days <= duty.late_days + duty.settle_days, duty.code


def test_each_circumstance_a_rule_asks_for_is_one_that_people_agree_to(baibuting: core.Pack) -> None:
    known = {code for code, _ in baibuting.circumstances}
    asked = {
        duty.applies_if.kind
        for duty in baibuting.duties
        if isinstance(duty.applies_if, core.Is) and duty.applies_if.what == "circumstance"
    }
    assert asked <= known
    assert asked == {
        "hardship", "job-seeker", "reintegration-support", "elder-living-alone", "help-bell",
        "retired-member", "party-member", "pupil-in-aid",
    }  # fmt: skip
