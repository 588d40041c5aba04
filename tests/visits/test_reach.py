"""Who may see what: homes for those who look after them, figures for everybody, names for few."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from baibu.registry.models import Person
from baibu.visits.queries.desk import desk_of
from baibu.visits.queries.drill import rows_page
from baibu.visits.queries.places import place_page
from baibu.visits.queries.responsible import responsible_then

from .cast import Cast

As = Callable[[Person], Client]


@pytest.mark.parametrize(
    ("who", "home", "status"),
    [
        ("leader", "poor", 200),
        ("leader", "far", 403),
        ("holder", "far", 200),
        ("helper", "elder", 200),
        ("helper", "poor", 403),
        ("resident", "plain", 200),
        ("resident", "poor", 403),
        ("secretary", "far", 303),
    ],
)
def test_a_home_is_seen_by_those_who_look_after_it(
    cast: Cast, as_: As, who: str, home: str, status: int
) -> None:
    address = reverse("visits:household", args=[getattr(cast, home).id])
    assert as_(getattr(cast, who)).get(address).status_code == status


def test_everybody_sees_the_figures_of_every_place_and_residents_no_names(cast: Cast, as_: As) -> None:
    other = cast.town.buildings[1]
    for person in (cast.leader, cast.resident):
        assert as_(person).get(reverse("visits:place", args=[other.id])).status_code == 200
    assert not place_page(desk_of(cast.actor(cast.resident), cast.day), other).team
    assert place_page(desk_of(cast.actor(cast.resident), cast.day), cast.town.buildings[0]).team
    assert as_(cast.resident).get(reverse("visits:rows", args=[other.id])).status_code == 403


def test_rows_outside_the_scope_show_the_place_and_not_the_home(cast: Cast) -> None:
    building = cast.town.buildings[0]
    outside = rows_page(desk_of(cast.actor(cast.helper), cast.day), building, {})
    inside = rows_page(desk_of(cast.actor(cast.leader), cast.day), building, {})
    assert not any("张桂英" in row.title for row in outside.rows)
    assert any("张桂英" in row.title for row in inside.rows)


def test_figures_have_their_base_and_lead_to_their_rows(cast: Cast) -> None:
    desk = desk_of(cast.actor(cast.secretary), cast.day)
    page = place_page(desk, cast.town.root)
    assert page.figures
    first = page.figures[0]
    assert first["value"] <= first["base"]
    assert first["href"].startswith(reverse("visits:rows", args=[cast.town.root.id]))


def test_who_was_responsible_names_every_rung_that_was_asked(cast: Cast) -> None:
    desk = desk_of(cast.actor(cast.secretary), cast.day)
    answer = responsible_then(desk, cast.town.buildings[0], "safety-member", cast.day)
    assert "李建国" in answer.title
    assert len(answer.rungs) == 2


def test_only_the_secretary_or_the_operator_adopts_a_method(cast: Cast, as_: As) -> None:
    address = reverse("visits:method-change")
    assert as_(cast.secretary).get(address).status_code == 200
    assert as_(cast.branch).get(address).status_code == 403


def test_who_was_responsible_is_told_to_posts_everywhere_and_to_residents_at_home(
    cast: Cast, as_: As
) -> None:
    own, other = cast.town.buildings
    asked = {"post": "group-leader", "on": cast.day, "day": cast.day}
    for person, place, status in (
        (cast.leader, other, 200),
        (cast.helper, other, 200),
        (cast.resident, own, 200),
        (cast.resident, other, 403),
        (cast.resident, cast.town.root, 403),
    ):
        client = as_(person)
        assert client.get(reverse("visits:place", args=[place.id]), asked).status_code == status
        assert client.get(f"/api/places/{place.id}/responsible", asked).status_code == status
    form = 'id="then"'
    for place, is_shown in ((own, True), (other, False), (cast.town.root, False)):
        page = as_(cast.resident).get(reverse("visits:place", args=[place.id])).content.decode()
        assert (form in page) is is_shown
