"""Which posts a need concerns, and which posts look after homes at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from baibu import core
from baibu.core import ALWAYS, All, Is, Not

PACKS = Path(__file__).parents[2] / "baibu" / "packs"


@pytest.fixture(scope="module")
def pack() -> core.Pack:
    """The method that ships."""
    return core.read_pack(PACKS / "baibuting-236")


def test_a_need_concerns_those_who_owe_are_told_or_excuse_and_the_outermost(pack: core.Pack) -> None:
    settling_back = core.posts_concerned(pack, "reintegration-support")
    assert settling_back == {"reintegration-contact", "area-holder", "committee-secretary"}
    assert {"group-leader", "branch-secretary"} <= core.posts_concerned(pack, "hardship")
    everywhere = {"committee-secretary", "branch-secretary", "area-holder", "group-leader"}
    assert core.posts_concerned(pack, "elder-empty-nest") >= everywhere


def test_keepers_of_houses_and_of_festivals_look_after_no_homes(pack: core.Pack) -> None:
    caring = core.caring_posts(pack)
    assert {"group-leader", "building-head", "area-holder", "paired-helper"} <= caring
    assert not caring & {"property-keeper", "property-manager", "hygiene-member", "culture-member"}


@pytest.mark.parametrize(
    ("code", "kinds", "is_personal"),
    [
        ("C004", {"hardship"}, True),
        ("C007", {"hospital-stay"}, True),
        ("C014", {"reintegration-support"}, True),
        ("C019", set(), False),
        ("C021", set(), True),
    ],
)
def test_a_duty_is_personal_where_it_rests_on_a_need_or_a_pair(
    pack: core.Pack, code: str, kinds: set[str], is_personal: bool
) -> None:
    duty = pack.duty(code)
    assert core.circumstances_of(duty) == kinds
    assert core.is_personal(duty) is is_personal


def test_a_need_is_found_however_deep_the_condition(pack: core.Pack) -> None:
    deep = All((ALWAYS, Not(Is("circumstance", "a"))))
    assert core.circumstances_of(replace(pack.duty("C019"), applies_if=deep)) == {"a"}


def test_who_is_paired_is_known_to_whoever_must_know_the_need_behind_it(pack: core.Pack) -> None:
    assert core.needs_of_pair(pack, "elder-helper") == {"elder-living-alone"}
    assert core.posts_of_pair(pack, "reintegration-contact") == {
        "reintegration-contact", "area-holder", "committee-secretary",
    }  # fmt: skip
    assert "group-leader" in core.posts_of_pair(pack, "elder-helper")
    assert "property-keeper" not in core.posts_of_pair(pack, "elder-helper")


def test_a_pair_with_no_need_behind_it_is_known_to_who_answers_for_any_level(pack: core.Pack) -> None:
    assert not core.needs_of_pair(pack, "household-contact")
    assert core.posts_of_pair(pack, "household-contact") == {
        "core-member", "committee-secretary", "branch-secretary", "area-holder", "group-leader",
    }  # fmt: skip
