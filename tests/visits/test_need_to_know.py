"""Who knows of a need: the posts that have something to do for it, and nobody by guessing from figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from baibu import core
from baibu.registry.models import Circumstance, Person
from baibu.visits.actions.circumstances import end_need, propose_need
from baibu.visits.queries.circumstances import needs_within
from baibu.visits.queries.desk import desk_of

from .cast import Cast

As = Callable[[Person], Client]


@pytest.fixture
def settling(cast: Cast) -> Circumstance:
    """Somebody of the plain home who settles back in, with the visits planned."""
    need = cast.town.need("reintegration-support", cast.resident, cast.day - timedelta(days=30))
    cast.plan()
    return need


@pytest.fixture
def keeper(cast: Cast) -> Person:
    """The manager of the property office of the estate."""
    person = cast.town.person(name="何清")
    cast.town.appoint(person, "property-manager", cast.town.estate, since=cast.day - timedelta(days=99))
    return person


def duties_at(client: Client, place: Any) -> tuple[set[str], bool]:
    said = client.get(f"/api/places/{place.id}").json()
    return {each["duty"] for each in said["duties"]}, said["has_left_out"]


def test_small_figures_about_needs_are_told_only_to_those_concerned(
    cast: Cast, as_: As, settling: Circumstance, keeper: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    building = cast.town.buildings[0]
    inside, is_partial = duties_at(as_(cast.holder), building)
    assert {"C004", "C015"} <= inside
    assert not is_partial
    for person in (cast.resident, keeper):
        found, is_partial = duties_at(as_(person), building)
        assert not {"C004", "C015", "C011", "C014"} & found
        assert is_partial
        page = as_(person).get(reverse("visits:place", args=[building.id])).content.decode()
        assert "小于 5 的数字不显示" in page
        assert sums_of(as_(person), building) == (True, True), "of what is told, so that no rest tells more"
    monkeypatch.setattr("baibu.core.suppression.FEW", 0)
    found, _ = duties_at(as_(keeper), building)
    assert "C004" in found
    assert not {code for code in found if code in ("C011", "C012", "C014")}


def sums_of(client: Client, place: Any) -> tuple[bool, bool]:
    """Whether what fell due and what is open at the place are what its duties add up to."""
    said = client.get(f"/api/places/{place.id}").json()
    sums = [sum(duty["counts"][name] for duty in said["duties"]) for name in ("fallen_due", "open")]
    return sums[0] == said["counts"]["fallen_due"], sums[1] == said["counts"]["open"]


@pytest.mark.parametrize("inside", [(6, 2), (6, 7), (2, 1), (7, 0), (9, 1)])
def test_what_is_told_of_a_place_and_its_parts_leaves_no_small_rest(
    cast: Cast, as_: As, keeper: Person, inside: tuple[int, int]
) -> None:
    """Homes in hardship by building, one of them known already; asked for as every stranger can."""
    since = cast.day - timedelta(days=300)
    for at, count in enumerate(inside):
        for door in range(count - (at == 0)):
            cast.town.need("hardship", cast.town.home(f"3{door:02}", building=at, since=since), since)
    cast.plan()
    client = as_(cast.resident)
    told = {}
    for place in (cast.town.root, cast.town.estate, cast.town.area, *cast.town.buildings):
        said = client.get(f"/api/places/{place.id}").json()
        assert sums_of(client, place) == (True, True)
        told[place.id] = any(duty["duty"] == "C004" for duty in said["duties"])
    first, second = (told[place.id] for place in cast.town.buildings)
    whole, parts = told[cast.town.area.id], [count for count in inside if count]
    assert whole is (sum(inside) >= core.FEW)
    assert (first, second) == (
        (True, bool(inside[1])) if min(parts) >= core.FEW and whole else (False, False)
    )


def test_whoever_knows_a_part_cannot_reckon_the_rest(cast: Cast, as_: As) -> None:
    """The leader knows the six of their building; of both buildings' eight the other two would be left."""
    since = cast.day - timedelta(days=300)
    for at, count in enumerate((5, 2)):
        for door in range(count):
            cast.town.need("hardship", cast.town.home(f"3{door:02}", building=at, since=since), since)
    cast.plan()
    building, other = cast.town.buildings
    for place, is_told in (
        (building, True),
        (other, False),
        (cast.town.area, False),
        (cast.town.root, False),
    ):
        assert ("C004" in duties_at(as_(cast.leader), place)[0]) is is_told, place
    assert "C004" in duties_at(as_(cast.resident), cast.town.area)[0], "a stranger has nothing to subtract"


def test_the_rows_of_needs_are_not_listed_for_others(cast: Cast, as_: As, keeper: Person) -> None:
    address = reverse("visits:rows", args=[cast.town.buildings[0].id])
    assert as_(keeper).get(address, {"duty": "C004"}).status_code == 403
    assert as_(cast.leader).get(address, {"duty": "C004"}).status_code == 200
    assert "困难家庭" not in as_(keeper).get(address).content.decode()
    assert as_(keeper).get(address, {"duty": "C019"}).status_code == 200


def test_a_need_is_known_to_posts_that_have_something_to_do_for_it(
    cast: Cast, as_: As, settling: Circumstance, keeper: Person
) -> None:
    def kinds(person: Person) -> set[str]:
        return {need.kind for need in needs_within(desk_of(cast.actor(person), cast.day))}

    assert kinds(keeper) == set()
    assert kinds(cast.leader) == {"hardship", "elder-living-alone"}
    assert kinds(cast.holder) == {"hardship", "elder-living-alone", "reintegration-support"}
    page = reverse("visits:circumstance", args=[settling.id])
    why = reverse("visits:why", args=[cast.plain.id])
    assert as_(cast.secretary).get(page)["Location"] == why, "from further up the reason comes first"
    as_(cast.secretary).post(why, {"purpose": "support"})
    for person, status in ((keeper, 403), (cast.leader, 403), (cast.holder, 200), (cast.secretary, 200)):
        assert as_(person).get(page).status_code == status
    with pytest.raises(core.Refusal) as refused:
        end_need(actor=cast.actor(cast.leader), circumstance_id=settling.id, until=cast.day, now=cast.now)
    assert refused.value.code == "not-concerned"
    told = propose_need(
        actor=cast.actor(cast.leader), kind="hospital-stay", since=cast.day, now=cast.now,
        person_id=cast.resident.id,
    )  # fmt: skip
    assert as_(cast.leader).get(reverse("visits:circumstance", args=[told.id])).status_code == 403


def test_a_home_tells_of_its_needs_only_to_those_concerned_and_to_itself(
    cast: Cast, as_: As, settling: Circumstance
) -> None:
    address = f"/api/households/{cast.plain.id}"
    for person, is_told in ((cast.leader, False), (cast.holder, True), (cast.resident, True)):
        said = as_(person).get(address).json()
        assert ("reintegration-support" in {need["kind"] for need in said["needs"]}) is is_told
        assert any(row["duty"] in ("C011", "C012", "C014") for row in said["owed"]) is is_told
        page = as_(person).get(reverse("visits:household", args=[cast.plain.id])).content.decode()
        assert ("回归社区支持" in page) is is_told


def test_a_keeper_of_houses_sees_homes_only_when_standing_in(cast: Cast, as_: As, keeper: Person) -> None:
    building = cast.town.buildings[1]
    person = cast.town.person(name="林秋")
    cast.town.appoint(person, "property-keeper", cast.town.buildings[0], since=cast.day - timedelta(days=99))
    home = reverse("visits:household", args=[cast.poor.id])
    assert as_(person).get(home).status_code == 403
    assert as_(keeper).get(home).status_code == 403
    assert as_(person).get(reverse("visits:record", args=[cast.poor.id])).status_code == 403
    alone = cast.town.person(name="高远")
    cast.town.appoint(alone, "property-keeper", building, since=cast.day - timedelta(days=99))
    assert as_(alone).get(reverse("visits:household", args=[cast.far.id])).status_code == 200
