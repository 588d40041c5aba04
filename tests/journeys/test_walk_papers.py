"""Every address of a claim, a notice, an export and of whom somebody acts for, asked for by everybody."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest

from baibu.registry.access import RELATIONS

from . import turns
from .asking import ADDRESSES
from .choosing import WHO
from .expectations import EXPECTED, Asked
from .oracle import OPERATOR
from .turns import EXPORT
from .walking import Walk
from .world import found_world

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
#: a paper → by what name an address asks for it
PAPERS = {"claim-b0": "claim", "notice-b0": "notice", "notice-estate": "notice", EXPORT: "key"}
#: only what the oracle has an answer for
WEIGHED = [each for each in ADDRESSES if each.name in EXPECTED]


@pytest.fixture
def walk() -> Walk:
    """A life in which there is a paper of each kind, and nobody has answered yet."""
    Walk.world, Walk.seen, Walk.share = found_world(), Counter(), 100_000
    life = Walk()
    life.happen(turns.claim, "plain")
    life.happen(turns.agree_to_be_shown, "of-plain")
    life.happen(turns.draft_notice, "leader", "b0", True)
    life.happen(turns.draft_notice, "branch", "estate", False)
    life.happen(turns.ask_for_export, "secretary")
    assert set(PAPERS) == set(life.town.life.states)
    return life


def ask_for_all(walk: Walk) -> None:
    """Nothing; everybody asks for every paper in every way, and each answer is weighed."""
    code = walk.town.cast.town.community.code
    for (paper, hole), address in product(PAPERS.items(), WEIGHED):
        if {hole} == set(address.holes) - {"code"}:
            values = {hole: walk.town.made["paper", paper], "code": code}
            for who, method in product(WHO, ("GET", "POST")):
                walk.ask(Asked(walk.town, who, address, values, method))


def test_a_paper_opens_to_whom_it_may_and_to_nobody_else_however_it_stands(walk: Walk) -> None:
    ask_for_all(walk)
    walk.happen(turns.answer_claim, "head", "plain", True)
    walk.happen(turns.confirm_notice, "head", "notice-b0")
    walk.happen(turns.decide_on_export, OPERATOR, True)
    assert walk.seen["changes"] == 8
    ask_for_all(walk)
    walk.happen(turns.be_shown_no_more, "of-plain")
    assert walk.town.life.states["notice-b0"] == "down"
    ask_for_all(walk)
    assert walk.seen["requests"] > 1_000
    assert walk.seen["page GET 200"] > 50


@pytest.mark.parametrize("relation", ["carer", "within", "root"])
def test_a_policy_that_opens_papers_to_everybody_is_caught(
    walk: Walk, relation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(RELATIONS, relation, lambda _scope, _target: True)
    with pytest.raises(AssertionError, match=r"reads|granted|303|200"):
        ask_for_all(walk)


def test_whoever_acts_for_another_is_shown_the_other_and_nothing_else(walk: Walk) -> None:
    town = walk.town
    walk.happen(turns.name_helper, "helper", "elder")
    assert turns.switch(town, "helper", "plain") == 422
    assert turns.switch(town, "helper", "elder") == 303
    town.life.switched["helper"] = "elder"
    own = [each for each in ADDRESSES if each.name.partition(":")[0] in {"visits", "registry", "rights"}]
    for address in [each for each in own if set(each.holes) <= {"household", "person", "place"}]:
        for home in ("elder", "plain"):
            values = {
                "household": town.homes[home].id, "person": town.people[f"of-{home}"].id,
                "place": town.places["b0"].id,
            }  # fmt: skip
            walk.ask(Asked(town, "helper", address, {hole: values[hole] for hole in address.holes}))
    assert walk.seen["pages for another"] > 50
    walk.happen(turns.name_no_more, "helper", "elder")
    assert town.visitors["helper"].get("/me/information/").status == 200
    assert not town.life.for_whom("helper")
