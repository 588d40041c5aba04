"""Every address of the rights desk, by the ids of the papers that lie there, asked for by everybody."""

from __future__ import annotations

from collections import Counter
from itertools import product
from typing import Any

import pytest

from . import world as acts
from .asking import ADDRESSES
from .choosing import WHO
from .expectations import Asked
from .oracle import OPERATOR, OUTSIDER
from .walking import Walk, methods_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
#: what an address of the desk asks for, and how many of each lie there
PAPERS = {"ask": 3, "erasure": 1, "destruction": 1}
API = {
    "api:list_own_requests", "api:list_open_requests", "api:show_request", "api:answer_request",
    "api:propose_erasure", "api:confirm_erasure", "api:decline_erasure",
    "api:make_copy", "api:note_copy_handed", "api:list_holds", "api:set_hold", "api:lift_hold",
    "api:list_due", "api:list_destructions", "api:show_destruction", "api:propose_destruction",
    "api:confirm_destruction", "api:decline_destruction",
}  # fmt: skip
DESK = [each for each in ADDRESSES if each.name.startswith("rights:") or each.name in API]


@pytest.fixture
def walk() -> Walk:
    """A life in which nothing changes."""
    Walk.world, Walk.seen, Walk.share = acts.found_world(), Counter(), 100_000
    return Walk()


def fillings(walk: Walk, holes: tuple[str, ...]) -> list[dict[str, Any]]:
    """What to fill the holes with: every paper of the kind, everybody at home, and an id of nothing."""
    if not holes:
        return [{}]
    (hole,) = holes
    living = [walk.town.people[f"of-{home}"].id for home in ("plain", "elder", "far")]
    pool = living if hole == "person" else walk.town.pool(hole) if hole in PAPERS else ["people"]
    return [{hole: each} for each in pool]


def test_the_town_has_a_paper_of_every_kind(walk: Walk) -> None:
    assert {name: len(walk.town.pool(name)) - 1 for name in PAPERS} == PAPERS
    assert set(PAPERS) < {hole for address in DESK for hole in address.holes}
    assert len({each.name for each in DESK} & API) == len(API)


def test_nobody_reads_a_paper_that_is_not_theirs_whatever_id_they_know(walk: Walk) -> None:
    opened: set[tuple[str, str]] = set()
    for address in DESK:
        for who, method, of in product(WHO, methods_of(address), fillings(walk, address.holes)):
            before = walk.seen.copy()
            walk.ask(Asked(walk.town, who, address, of, method))
            if any("200" in met for met in walk.seen - before):
                opened.add((who, address.name))
    assert walk.seen["requests"] > 500
    assert {("secretary", "rights:ask"), ("of-plain", "rights:ask"), ("of-far", "rights:letter")} <= opened
    assert {who for who, name in opened if name == "rights:desk"} <= {"secretary", OPERATOR, OUTSIDER}
    assert {who for who, name in opened if name == "rights:erase"} == {"secretary", OPERATOR}
