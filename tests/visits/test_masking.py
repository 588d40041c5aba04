"""Numbers stand in part; in full on demand, and whoever they belong to can read who asked."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from baibu.ledger.models import Look
from baibu.ledger.queries import verify_chains
from baibu.registry.models import Person

from .cast import Cast

As = Callable[[Person], Client]
WHOLE, PART = "19900000000", "199****0000"
HX = [{}, {"HX-Request": "true", "HX-Target": "main"}]


def home(cast: Cast) -> str:
    return reverse("visits:household", args=[cast.plain.id])


def number(person: Person) -> str:
    return reverse("visits:number", args=[person.household_id, person.id])


@pytest.mark.parametrize("headers", HX)
def test_a_number_stands_in_part_until_one_tap_shows_it(cast: Cast, as_: As, headers: dict[str, str]) -> None:
    client = as_(cast.leader)
    page = client.get(home(cast), headers=headers).content.decode()
    assert PART in page
    assert WHOLE not in page
    assert number(cast.resident) in page
    assert client.get(number(cast.resident), headers=headers).status_code == 405, "looking is an act"
    assert not Look.objects.filter(kind="number-shown").exists()
    shown = client.post(number(cast.resident), headers=headers)
    assert shown.status_code == 200
    assert f"tel:{WHOLE}" in shown.content.decode(), "the second tap calls"


def test_whoever_it_belongs_to_reads_who_asked_and_what_for(cast: Cast, as_: As) -> None:
    for _time in range(2):
        as_(cast.leader).post(number(cast.resident))
    look = Look.objects.get(kind="number-shown")
    assert (look.subject_kind, look.subject_id, look.actor_id) == ("person", cast.resident.id, cast.leader.id)
    seen = as_(cast.resident).get(reverse("visits:seen")).content.decode()
    assert "为了给您打电话" in seen
    assert cast.leader.name in seen
    assert verify_chains(cast.id) == ()


def test_nobody_sees_the_number_of_a_home_that_is_not_theirs(cast: Cast, as_: As) -> None:
    far = Person.objects.get(household_id=cast.far.id)
    assert as_(cast.leader).post(number(far)).status_code == 403
    first = as_(cast.secretary).post(number(far))
    assert (first.status_code, first["Location"]) == (303, reverse("visits:why", args=[cast.far.id]))
    elsewhere = reverse("visits:number", args=[cast.plain.id, far.id])
    assert as_(cast.leader).post(elsewhere).status_code == 404, "by the door of another home"
    assert not Look.objects.filter(kind="number-shown").exists()
    sent = {"purpose": "request"}
    as_(cast.secretary).post(reverse("visits:why", args=[cast.far.id]), sent)
    assert as_(cast.secretary).post(number(far)).status_code == 200


def test_ones_own_number_stands_in_full_and_that_of_family_in_part(cast: Cast, as_: As) -> None:
    other = cast.town.person(cast.plain, "何苗", phone="19900000077")
    page = as_(cast.resident).get(home(cast)).content.decode()
    assert WHOLE in page
    assert "199****0077" in page
    assert "19900000077" not in page
    assert WHOLE in as_(cast.resident).get(reverse("visits:me")).content.decode()
    assert as_(cast.resident).post(number(other)).status_code == 200
    assert Look.objects.get(kind="number-shown").subject_id == other.id
    as_(cast.resident).post(number(cast.resident))
    assert Look.objects.filter(kind="number-shown").count() == 1, "looking at oneself is nobody's matter"


def test_machines_are_told_a_part_and_ask_for_the_whole(cast: Cast, as_: As) -> None:
    client, door = as_(cast.leader), f"/api/households/{cast.plain.id}"
    assert client.get(door).json()["people"][0]["phone"] == PART
    assert client.get(f"/api/people/{cast.resident.id}").json()["phone"] == PART
    asked = client.post(f"{door}/people/{cast.resident.id}/number")
    assert asked.json() == {"person_id": str(cast.resident.id), "phone": WHOLE}
    assert Look.objects.filter(kind="number-shown", subject_id=cast.resident.id).count() == 1
    far = f"/api/households/{cast.far.id}/people/{Person.objects.get(household_id=cast.far.id).id}/number"
    assert client.post(far).status_code == 403


def test_a_correction_shows_a_part_and_keeps_what_was_left_as_it_stands(cast: Cast, as_: As) -> None:
    client, page = as_(cast.leader), reverse("registry:person", args=[cast.resident.id])
    shown = client.get(page)
    assert PART in shown.content.decode()
    assert WHOLE not in shown.content.decode()
    sent = {"name": "何平", "relation": "户主", "seen": shown.context["form"].initial["seen"]}
    for typed, stands, status in (
        (PART, WHOLE, 303), ("199****1111", WHOLE, 422), ("19900000055", "19900000055", 303), ("", "", 303),
    ):  # fmt: skip
        sent["seen"] = client.get(page).context["form"].initial["seen"]
        assert client.post(page, {**sent, "phone": typed}).status_code == status, typed
        assert Person.objects.get(id=cast.resident.id).phone == stands


def test_machines_send_the_part_back_and_change_nothing(cast: Cast, as_: As) -> None:
    client, person = as_(cast.leader), f"/api/people/{cast.resident.id}"
    stands = client.get(person).json()
    sent = {"name": "何平", "phone": stands["phone"], "relation": "户主", "seen": stands["mark"]}
    assert client.put(person, sent, content_type="application/json").status_code == 200
    assert Person.objects.get(id=cast.resident.id).phone == WHOLE


def test_the_mark_of_what_was_seen_does_not_tell_the_number(cast: Cast) -> None:
    from baibu.registry.queries.living import mark_of

    person = Person.objects.get(id=cast.resident.id)
    other = Person.objects.get(id=cast.resident.id)
    before = mark_of(person)
    other.phone = "19900000001"
    assert mark_of(other) == before, "made of the keyed hash, which only saving renews"
    other.save()
    assert mark_of(Person.objects.get(id=other.id)) != before


def test_whoever_answers_above_without_looking_after_the_home_reads_a_part_of_the_name(cast: Cast) -> None:
    from baibu.visits.queries.desk import desk_of
    from baibu.visits.queries.names import names_of

    known = names_of(cast.id, households=[cast.far.id, cast.plain.id]).homes
    desk = desk_of(cast.actor(cast.leader), cast.day)
    assert desk.name_of(known[cast.plain.id]) == "何平"
    assert desk.name_of(known[cast.far.id]) == "马*"
    assert desk_of(cast.actor(cast.secretary), cast.day).name_of(known[cast.far.id]) == "马涛"
