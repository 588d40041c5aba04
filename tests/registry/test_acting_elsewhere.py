"""Somebody who lives elsewhere acts for another: named exactly, never looked for; machines do the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from baibu.registry import actions
from baibu.registry.models import Consent, Person, Representation
from tests.registry.test_acting import as_, cast, child, for_whom, refused
from tests.visits.cast import Cast

__all__ = ["as_", "cast", "child"]
pytestmark = pytest.mark.django_db


def elsewhere(cast: Cast, by: Person, person: Person, **told: Any) -> Representation:
    given = {"channel": "spoken", "given_on": cast.day, **told}
    return actions.name_helper_elsewhere(
        actor=cast.actor(by), person_id=person.id, now=timezone.now(), **given
    )


@pytest.fixture
def daughter(cast: Cast) -> Person:
    """Somebody grown up who lives in the other building, as another of that name does."""
    made = cast.town.person(cast.far, "刘小兰")
    cast.town.person(cast.town.home("305", building=1), "刘小兰")
    return made


def test_a_daughter_who_lives_elsewhere_is_named_by_name_and_door_or_by_account(
    cast: Cast, daughter: Person
) -> None:
    building = cast.town.buildings[1].name
    made = elsewhere(cast, cast.leader, cast.elder_person, name="刘小兰", door=f"{building} 201室")
    assert for_whom(cast, daughter) == [cast.elder_person.name]
    consent = Consent.objects.get(purpose="acting-for")
    assert (consent.about_id, consent.channel, consent.noted_by_id) == (made.id, "spoken", cast.leader.id)
    actions.withdraw_consent(
        actor=cast.actor(cast.elder_person), consent_id=consent.id, channel="screen", now=timezone.now()
    )
    assert for_whom(cast, daughter) == [], "taking it back ends it"
    account = cast.account(daughter)
    assert elsewhere(cast, cast.leader, cast.elder_person, username=account.username).helper_id == daughter.id


@pytest.mark.parametrize(
    "told",
    [
        {"name": "刘小兰"}, {"name": "刘小兰", "door": "1"}, {"name": "刘小", "door": "201"},
        {"name": "刘小兰", "door": "999"}, {"username": "nobody"}, {}, {"door": "201"},
    ],
)  # fmt: skip
def test_nobody_is_found_by_half_a_name_or_a_guess(
    cast: Cast, daughter: Person, told: dict[str, str]
) -> None:
    assert refused(lambda: elsewhere(cast, cast.leader, cast.elder_person, **told)) == "no-helper"


def test_several_of_one_name_and_door_a_child_and_who_left_are_all_answered_alike(
    cast: Cast, daughter: Person, child: Person
) -> None:
    twin = cast.town.person(cast.town.home("201", building=0), "刘小兰")
    door = {"name": "刘小兰", "door": "201"}
    assert refused(lambda: elsewhere(cast, cast.leader, cast.elder_person, **door)) == "no-helper"
    small = {"name": child.name, "door": "103"}
    assert refused(lambda: elsewhere(cast, cast.leader, cast.elder_person, **small)) == "no-helper"
    Person.objects.filter(id=twin.id).update(left_on=cast.day)
    assert elsewhere(cast, cast.leader, cast.elder_person, **door).helper_id == daughter.id


def test_who_notes_somebody_who_lives_elsewhere(cast: Cast, daughter: Person, child: Person) -> None:
    door = {"name": "刘小兰", "door": "201"}
    assert refused(lambda: elsewhere(cast, cast.helper, cast.elder_person, **door)) == "out-of-reach"
    on_screen = {**door, "channel": "screen"}
    assert refused(lambda: elsewhere(cast, cast.elder_person, cast.elder_person, **on_screen)) == "channel"
    assert refused(lambda: elsewhere(cast, cast.leader, child, **door)) == "child"
    Person.objects.filter(id=cast.leader.id).update(household_id=cast.far.id)
    assert refused(lambda: elsewhere(cast, cast.leader, cast.elder_person, **door)) == "own-home"
    me = {"username": cast.account(cast.leader).username}
    assert refused(lambda: elsewhere(cast, cast.leader, cast.elder_person, **me)) == "own-matter"
    assert elsewhere(cast, cast.secretary, cast.elder_person, **door), "the desk notes it too"


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true", "HX-Target": "elsewhere"}])
def test_the_page_notes_whom_they_name_and_lists_nobody(
    cast: Cast, as_: Callable[[Person], Client], daughter: Person, headers: dict[str, str]
) -> None:
    path = f"/registry/people/{cast.elder_person.id}/acting/"
    client = as_(cast.leader)
    assert f"{path}elsewhere/" in client.get(path).content.decode()
    shown = client.get(f"{path}elsewhere/", headers=headers).content.decode()
    assert "刘小兰" not in shown
    wrong = {"name": "刘小兰", "door": "999", "channel": "spoken", "given_on": cast.day}
    answer = client.post(f"{path}elsewhere/", wrong, headers=headers)
    assert answer.status_code == 422
    assert "不止一位" in answer.content.decode()
    right = client.post(f"{path}elsewhere/", {**wrong, "door": "201"}, headers=headers)
    assert right.status_code == 303
    assert "刘小兰" in client.get(path).content.decode()
    assert as_(cast.resident).get(f"{path}elsewhere/").status_code == 403
    client.cookies["django_language"] = "en"
    assert "Whom else does" in client.get(f"{path}elsewhere/").content.decode()


JSON = "application/json"


def test_machines_name_confirm_list_and_end(
    cast: Cast, as_: Callable[[Person], Client], daughter: Person, child: Person
) -> None:
    leader, elder, other = as_(cast.leader), cast.elder_person, as_(cast.resident)
    of, said = f"/api/people/{elder.id}/acting", {"channel": "spoken", "given_on": cast.day.isoformat()}
    door = {"name": "刘小兰", "door": "201", **said}
    for client in (other, as_(cast.helper)):
        assert client.get(of).status_code == 403
        assert client.post(f"{of}/elsewhere", door, JSON).status_code == 403
        assert client.post(of, {"helper_id": str(cast.helper.id), **said}, JSON).status_code == 403
    made = leader.post(f"{of}/elsewhere", door, JSON)
    assert made.status_code == 201, made.content
    assert leader.post(of, {"helper_id": str(cast.helper.id), **said}, JSON).status_code == 201
    assert {each["helper_name"] for each in leader.get(of).json()} == {"刘小兰", cast.helper.name}
    assert [each["person_name"] for each in as_(daughter).get("/api/me/acting").json()["people"]] == [
        elder.name
    ]
    end = f"/api/acting/{made.json()['id']}/end"
    assert other.post(end).status_code == 403
    assert as_(daughter).post(end).status_code == 200
    guardian = {"helper_id": str(cast.resident.id)}
    of_child = f"/api/people/{child.id}/acting/guardian"
    assert other.post(of_child, guardian, JSON).status_code == 403
    assert leader.post(of_child, guardian, JSON).json()["kind"] == "child"


def test_machines_act_for_another_under_the_same_doors(
    cast: Cast, as_: Callable[[Person], Client], daughter: Person
) -> None:
    elder = cast.elder_person
    elsewhere(cast, cast.leader, elder, name="刘小兰", door="201")
    client = as_(daughter)
    assert as_(cast.resident).post(f"/api/me/acting/{elder.id}/begin").json()["code"] == "not-acting"
    assert client.post(f"/api/me/acting/{elder.id}/begin").status_code == 204
    told = client.get("/api/me/information").json()
    (person,) = next(each["rows"] for each in told if each["table"] == "registry.Person")
    assert elder.name in person
    assert daughter.name not in person
    for path in ("/api/today", "/api/me/acting", f"/api/people/{elder.id}/acting"):
        answer = client.get(path)
        assert (answer.status_code, answer.json()["code"]) == (403, "acts-for-another"), path
    asked = client.post(f"/api/people/{elder.id}/rights", {"kind": "copy"}, JSON)
    assert asked.status_code == 201
    looks = as_(elder).get("/api/me/looks").json()
    assert [each["purpose"] for each in looks if each["person_id"] == str(daughter.id)] == ["acting-for"]
    assert client.post("/api/me/acting/stop").status_code == 204
    assert client.get("/api/me/acting").status_code == 200
