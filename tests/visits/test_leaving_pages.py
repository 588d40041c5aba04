"""The pages and the API on which it is kept up who lives where, plain and with htmx."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from baibu.registry.models import HomeChange, Household, Person

from .cast import Cast

pytestmark = pytest.mark.django_db
As = Callable[[Person], Client]
JSON = "application/json"
HX: list[dict[str, str]] = [{}, {"HX-Request": "true"}]


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def say_why(client: Client, home: Household) -> None:
    """Say why, as whoever answers from further up does before a home opens."""
    assert client.post(reverse("visits:why", args=[home.id]), {"purpose": "register"}).status_code == 303


def page(name: str, *of: Any) -> str:
    return reverse(f"registry:{name}", args=of)


@pytest.mark.parametrize("headers", HX)
def test_somebody_moves_in_is_corrected_leaves_and_comes_back(
    cast: Cast, as_: As, headers: dict[str, str]
) -> None:
    client = as_(cast.leader)
    home = client.get(reverse("visits:household", args=[cast.plain.id]))
    assert page("home", cast.plain.id) in text_of(home)
    sent = {"name": "白 云", "born": "1990-07", "phone": "199 0000 0002", "relation": "配偶"}
    answer = client.post(page("move-in", cast.plain.id), sent, headers=headers)
    assert answer.status_code == 303
    person = Person.objects.get(name="白云")
    assert (person.born_precision, person.phone, person.household_id) == (
        "month", "19900000002", cast.plain.id,
    )  # fmt: skip
    form = client.get(page("person", person.id), headers=headers)
    seen = form.context["form"].initial["seen"]
    assert "1990-07" in text_of(form)
    fixed = {**sent, "born": "1991", "seen": seen}
    assert client.post(page("person", person.id), fixed, headers=headers).status_code == 303
    again = client.post(page("person", person.id), fixed, headers=headers)
    assert again.status_code == 422, "somebody else was faster"
    gone = client.post(page("person-left", person.id), {"on": cast.day.isoformat()}, headers=headers)
    assert gone["Location"] == page("home", cast.plain.id)
    shown = text_of(client.get(gone["Location"]))
    assert "今天登记的" in shown
    assert "白云 已离开" in shown
    back = client.post(page("take-back", HomeChange.objects.get().id), headers=headers)
    assert back.status_code == 303
    assert Person.objects.get(id=person.id).left_on is None
    shown = text_of(client.get(reverse("visits:household", args=[cast.plain.id])))
    assert "白云搬来" in shown
    assert "撤回了离开的登记" in shown


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "请写姓名"),
        ({"name": "白云3"}, "不像姓名"),
        ({"name": "白云", "phone": "12"}, "不像电话号码"),
        ({"name": "白云", "born": "农历七月"}, "农历"),
        ({"name": "何平"}, "已经登记了何平"),
    ],
)
def test_what_cannot_be_a_person_comes_back_with_what_was_typed(
    cast: Cast, as_: As, sent: dict[str, str], said: str
) -> None:
    answer = as_(cast.leader).post(page("move-in", cast.plain.id), {**sent, "relation": "子"})
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert 'value="子"' in text_of(answer)
    assert Person.objects.filter(household_id=cast.plain.id).count() == 1


@pytest.mark.parametrize("headers", HX)
def test_the_new_door_is_found_by_address_or_building(cast: Cast, as_: As, headers: dict[str, str]) -> None:
    client = as_(cast.secretary)
    href = page("person-moved", cast.resident.id)
    assert client.get(href)["Location"] == reverse("visits:why", args=[cast.plain.id])
    say_why(client, cast.plain)
    found = client.get(href, {"address": "2栋201", "building": ""}, headers=headers)
    assert "一苑2栋201" in text_of(found)
    assert "没有看懂" in text_of(client.get(href, {"address": "那边", "building": ""}))
    assert "没有登记这个门牌" in text_of(client.get(href, {"address": "2栋999", "building": ""}))
    building = f"{href}?address=&building={cast.town.buildings[0].id}"
    doors = text_of(client.get(building, headers=headers))
    assert str(cast.elder.id) in doors
    assert str(cast.plain.id) not in doors, "not the door they live behind"
    assert client.post(building, {"household_id": str(cast.far.id)}).status_code == 422
    moved = client.post(building, {"household_id": str(cast.elder.id)}, headers=headers)
    assert moved["Location"] == page("home", cast.elder.id)
    assert Person.objects.get(id=cast.resident.id).household_id == cast.elder.id
    near = as_(cast.leader).get(page("person-moved", cast.resident.id), {"address": "2栋201", "building": ""})
    assert "没有登记这个门牌" in text_of(near), "doors of others are not shown"


@pytest.mark.parametrize("headers", HX)
def test_everybody_leaves_once_it_is_said_who_that_is(cast: Cast, as_: As, headers: dict[str, str]) -> None:
    client = as_(cast.leader)
    href = page("home-left", cast.plain.id)
    shown = client.get(href, headers=headers)
    assert "何平" in text_of(shown)
    people = shown.context["form"].initial["people"]
    Person.objects.create(community_id=cast.id, household_id=cast.plain.id, name="白云", sort_key="bai yun")
    late = client.post(href, {"on": cast.day.isoformat(), "people": people}, headers=headers)
    assert late.status_code == 422
    assert "白云" in text_of(late) if not headers else True
    people = client.get(href).context["form"].initial["people"]
    tomorrow = (cast.day + timedelta(days=1)).isoformat()
    assert client.post(href, {"on": tomorrow, "people": people}).status_code == 422
    assert client.post(href, {"on": cast.day.isoformat(), "people": people}).status_code == 303
    assert Household.objects.get(id=cast.plain.id).left_on == cast.day
    assert "现在没有人住" in text_of(client.get(page("home", cast.plain.id)))
    assert "已经没有人住" in text_of(client.get(reverse("visits:household", args=[cast.plain.id])))


# what was planned before is in a transaction of its own, as it is outside the tests
@pytest.mark.django_db(transaction=True)
def test_a_holders_page_asks_what_becomes_of_the_post(cast: Cast, as_: As) -> None:
    cast.town.appoint(cast.resident, "culture-member", cast.town.buildings[0], since=cast.day)
    client = as_(cast.leader)
    href = page("person-left", cast.resident.id)
    assert "文体委员" in text_of(client.get(href))
    refused = client.post(href, {"on": cast.day.isoformat()})
    assert "岗位怎么办" in text_of(refused)
    assert refused.status_code == 422
    assert client.post(href, {"on": cast.day.isoformat(), "posts": "keep"}).status_code == 303
    assert Person.objects.get(id=cast.resident.id).household_id is None


@pytest.mark.parametrize("headers", HX)
def test_a_new_home_is_registered_once(cast: Cast, as_: As, headers: dict[str, str]) -> None:
    client = as_(cast.leader)
    building = cast.town.buildings[0].id
    assert page("new-home", building) in text_of(client.get(reverse("visits:place", args=[building])))
    made = client.post(page("new-home", building), {"unit": "二单元", "room": "301室"}, headers=headers)
    home = Household.objects.get(place_id=building, unit="2", room="301")
    assert made["Location"] == page("move-in", home.id)
    twice = client.post(page("new-home", building), {"unit": "2", "room": "301"}, headers=headers)
    assert twice["Location"] == page("home", home.id)
    assert client.post(page("new-home", building), {"unit": "2", "room": ""}).status_code == 422
    assert page("new-home", building) not in text_of(
        as_(cast.resident).get(reverse("visits:place", args=[building]))
    )


def test_whoever_answers_from_further_up_says_why_before_they_see_who_lives_there(
    cast: Cast, as_: As
) -> None:
    client = as_(cast.secretary)
    hrefs = [page("home", cast.plain.id), page("home-left", cast.plain.id)]
    hrefs += [page(name, cast.resident.id) for name in ("person", "person-left", "person-moved")]
    for href in hrefs:
        assert client.get(href)["Location"] == reverse("visits:why", args=[cast.plain.id]), href
    say_why(client, cast.plain)
    for href in hrefs:
        assert client.get(href).status_code == 200, href
    assert cast.secretary.name in text_of(as_(cast.resident).get(reverse("visits:seen")))


def test_residents_and_helpers_stay_outside(cast: Cast, as_: As) -> None:
    for who in (cast.resident, cast.helper):
        client = as_(who)
        for href in (
            page("home", cast.elder.id), page("move-in", cast.elder.id), page("home-left", cast.elder.id),
            page("person-left", cast.elder_person.id), page("person-moved", cast.elder_person.id),
            page("person", cast.elder_person.id), page("new-home", cast.town.buildings[0].id),
        ):  # fmt: skip
            assert client.get(href).status_code == 403, href
        page_of_home = client.get(reverse("visits:household", args=[cast.elder.id]))
        assert page("home", cast.elder.id) not in text_of(page_of_home)
    assert as_(cast.leader).get(page("home", uuid4())).status_code == 404


def test_the_page_of_a_home_costs_the_same_for_many(
    cast: Cast, as_: As, django_assert_max_num_queries: Any
) -> None:
    client = as_(cast.leader)
    href = page("home", cast.plain.id)
    client.get(href)
    with django_assert_max_num_queries(20) as few:
        client.get(href)
    for number in range(12):
        cast.town.person(cast.plain, f"白{number}")
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(href)


def test_a_program_does_the_same(cast: Cast, as_: As) -> None:
    client = as_(cast.secretary)

    def send(path: str, sent: Any, method: str = "post") -> Any:
        return getattr(client, method)(f"/api/{path}", sent, content_type=JSON)

    building = cast.town.buildings[0].id
    home = send(f"places/{building}/households", {"room": "401"}).json()
    again = send(f"places/{building}/households", {"room": "401"})
    assert (again.status_code, again.json()["code"]) == (422, "door-taken")
    person = send(f"households/{home['id']}/people", {"name": "白云", "born": "1990"}).json()
    assert (person["born_on"], person["born_precision"]) == ("1990-01-01", "year")
    assert send(f"households/{home['id']}/people", {"name": "白云", "born": "?"}).json()["field"] == "born"
    asked = client.get(f"/api/people/{person['id']}")
    assert (asked.status_code, asked.json()["code"]) == (403, "reason-needed")
    say_why(client, Household.objects.get(id=home["id"]))
    shown = client.get(f"/api/people/{person['id']}").json()
    fixed = {"name": "白云", "phone": "19900000002", "seen": shown["mark"]}
    assert send(f"people/{person['id']}", fixed, "put").json()["phone"] == "199****0002"
    assert send(f"people/{person['id']}", fixed, "put").status_code == 409
    moved = send(f"people/{person['id']}/move", {"household_id": str(cast.plain.id)}).json()
    assert (moved["kind"], moved["household_id"]) == ("moved", home["id"])
    assert send(f"changes/{moved['id']}/take-back", {}).json()["is_taken_back"]
    assert send(f"changes/{moved['id']}/take-back", {}).status_code == 409
    left = send(f"people/{person['id']}/leave", {"on": cast.day.isoformat()}).json()
    assert left["kind"] == "left"
    assert send(f"people/{person['id']}/leave", {"on": cast.day.isoformat()}).status_code == 409
    gone = {"on": cast.day.isoformat(), "people": [str(cast.resident.id)]}
    assert send(f"households/{cast.plain.id}/leave", {**gone, "people": []}).status_code == 409
    assert send(f"households/{cast.plain.id}/leave", gone).json()["kind"] == "household-left"
    outside = as_(cast.resident).post(
        f"/api/people/{cast.elder_person.id}/leave", {"on": cast.day.isoformat()}, content_type=JSON
    )
    assert (outside.status_code, outside.json()["code"]) == (403, "out-of-reach")
