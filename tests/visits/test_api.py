"""The API answers what the pages answer, and is refused what they are refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from baibu.registry.models import Absence, Person
from baibu.visits.models import Visit

from .cast import Cast

As = Callable[[Person], Client]
JSON = "application/json"
PROBLEM = {"type", "title", "status", "code", "detail", "field"}


def refused(response: Any, status: int, code: str, field: str | None = None) -> dict[str, Any]:
    """The problem, which is the one expected."""
    assert response.headers["Content-Type"] == "application/problem+json", response.content
    said: dict[str, Any] = response.json()
    assert set(said) == PROBLEM
    assert response.status_code == said["status"]
    assert (said["status"], said["code"], said["field"]) == (status, code, field)
    assert said["detail"]
    return said


def sent(cast: Cast, **more: Any) -> dict[str, Any]:
    """A visit of today as a machine sends it."""
    return {"outcome": "met", "on": cast.day.isoformat(), **more}


def test_today_tells_what_is_owed_door_by_door(cast: Cast, as_: As) -> None:
    said = as_(cast.leader).get("/api/today").json()
    doors = [door for group in said["groups"] for door in group["doors"]]
    poor = next(door for door in doors if door["name"] == "张桂英")
    row = next(row for row in poor["owed"] if row["duty"].startswith("C004"))
    known = cast.owed(cast.poor, "C004")[0]
    assert (row["id"], row["due_on"]) == (str(known.id), str(known.due_on))
    assert row["disposition"] == known.disposition
    assert row["acting"]["person_id"] == str(cast.leader.id)
    assert row["acting"]["is_own"] is True
    assert row["why"]["source"]
    assert said["sentence"]


def test_today_shows_a_stand_in_on_whose_behalf(cast: Cast, as_: As) -> None:
    Absence.objects.create(
        community_id=cast.id, person_id=cast.leader.id, since=cast.day, until=cast.day, said_at=cast.now
    )
    said = as_(cast.head).get("/api/today").json()
    acting = [row["acting"] for group in said["groups"] for door in group["doors"] for row in door["owed"]]
    assert str(cast.leader.id) in {each["on_behalf_of"] for each in acting}


def test_today_refuses_a_day_that_is_over_and_looks_ahead(cast: Cast, as_: As) -> None:
    client = as_(cast.leader)
    assert client.get("/api/today", {"day": cast.day + timedelta(days=3)}).status_code == 200
    refused(client.get("/api/today", {"day": cast.day - timedelta(days=1)}), 422, "day-over", "day")
    refused(client.get("/api/today", {"day": "yesterday"}), 422, "unreadable", "day")


def test_a_resident_owes_nothing(cast: Cast, as_: As) -> None:
    assert as_(cast.resident).get("/api/today").json()["groups"] == []


def test_the_number_of_queries_does_not_grow_with_the_work(
    cast: Cast, as_: As, django_assert_max_num_queries: Any
) -> None:
    client = as_(cast.leader)
    client.get("/api/today")
    with django_assert_max_num_queries(10):
        client.get("/api/today")


def test_a_home_is_told_to_those_who_look_after_it_and_to_itself(cast: Cast, as_: As) -> None:
    said = as_(cast.leader).get(f"/api/households/{cast.elder.id}").json()
    assert [person["name"] for person in said["people"]] == ["刘玉兰"]
    assert [need["kind"] for need in said["needs"]] == ["elder-living-alone"]
    assert [pair["helper_id"] for pair in said["pairs"]] == [str(cast.helper.id)]
    assert said["carers"][0]["name"]
    assert as_(cast.helper).get(f"/api/households/{cast.elder.id}").status_code == 200
    assert as_(cast.resident).get(f"/api/households/{cast.plain.id}").status_code == 200
    refused(as_(cast.resident).get(f"/api/households/{cast.elder.id}"), 403, "out-of-reach")
    refused(as_(cast.leader).get(f"/api/households/{uuid4()}"), 404, "not-found")


def test_a_visit_sent_meets_what_was_due_and_stands_in_the_memory(cast: Cast, as_: As) -> None:
    client, row = as_(cast.leader), cast.owed(cast.poor, "C004")[0]
    address = f"/api/households/{cast.poor.id}/visits"
    response = client.post(address, sent(cast, note="一切都好"), content_type=JSON)
    assert response.status_code == 201, response.content
    assert str(row.id) in response.json()["met"]
    assert cast.state(row) == "done"
    happened = client.get(f"/api/households/{cast.poor.id}").json()["happened"]
    assert (happened[0]["kind"], happened[0]["note"]) == ("visit-recorded", "一切都好")
    refused(as_(cast.resident).post(address, sent(cast), content_type=JSON), 403, "out-of-reach")


def test_a_visit_for_nothing_named_meets_nothing(cast: Cast, as_: As) -> None:
    response = as_(cast.leader).post(
        f"/api/households/{cast.poor.id}/visits", sent(cast, owed=[]), content_type=JSON
    )
    assert response.json()["met"] == []


def test_the_same_token_twice_is_one_visit(cast: Cast, as_: As) -> None:
    client, token = as_(cast.leader), str(uuid4())
    row = cast.owed(cast.poor, "C004")[0]
    body = sent(cast, token=token, owed=[str(row.id)])
    one, two = (
        client.post(f"/api/households/{cast.poor.id}/visits", body, content_type=JSON).json() for _ in "12"
    )
    assert one["id"] == two["id"]
    assert Visit.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "code", "field"),
    [
        ({"outcome": "waved"}, "unreadable", "outcome"),
        ({"note": "长" * 501}, "unreadable", "note"),
        ({"mood": "good"}, "unreadable", "mood"),
        ({"companions": [str(uuid4())]}, "not-accepted", "companions"),
        ({"owed": [str(uuid4())]}, "not-accepted", "owed"),
    ],
)
def test_it_refuses_what_the_form_would_refuse(
    cast: Cast, as_: As, more: dict[str, Any], code: str, field: str
) -> None:
    address = f"/api/households/{cast.poor.id}/visits"
    response = as_(cast.leader).post(address, sent(cast, **more), content_type=JSON)
    refused(response, 422, code, field)
    assert not Visit.objects.exists()


def test_it_refuses_a_visit_dated_tomorrow(cast: Cast, as_: As) -> None:
    body = {"outcome": "met", "on": (cast.day + timedelta(days=1)).isoformat()}
    response = as_(cast.leader).post(f"/api/households/{cast.poor.id}/visits", body, content_type=JSON)
    refused(response, 422, "day-to-come", "on")


def test_a_visit_is_taken_back_by_its_recorder_only_and_once(cast: Cast, as_: As) -> None:
    row = cast.owed(cast.poor, "C004")[0]
    client = as_(cast.leader)
    visit = client.post(f"/api/households/{cast.poor.id}/visits", sent(cast), content_type=JSON).json()
    address = f"/api/visits/{visit['id']}/withdraw"
    refused(as_(cast.head).post(address), 403, "not-permitted")
    said = client.post(address).json()
    assert said["withdrawn_at"]
    assert said["met"] == []
    assert cast.state(row) != "done"
    refused(client.post(address), 409, "changed-meanwhile")


def test_a_deed_is_recorded_by_whoever_owes_it(cast: Cast, as_: As) -> None:
    row = cast.owed_by("group-leader")
    address, body = f"/api/obligations/{row.id}/records", {"on": cast.day.isoformat()}
    refused(as_(cast.resident).post(address, body, content_type=JSON), 403, "out-of-reach")
    response = as_(cast.leader).post(address, body, content_type=JSON)
    assert response.status_code == 201, response.content
    assert (response.json()["disposition"], response.json()["met_on"]) == ("done", str(cast.day))
    refused(as_(cast.leader).post(address, body, content_type=JSON), 422, "already-done", "on")
    elsewhere = f"/api/obligations/{uuid4()}/records"
    refused(as_(cast.leader).post(elsewhere, body, content_type=JSON), 404, "not-found")


def test_an_excuse_needs_a_reason_of_the_duty_and_the_attempts_it_asks_for(cast: Cast, as_: As) -> None:
    row, client = cast.owed(cast.poor, "C004")[0], as_(cast.leader)
    address = f"/api/obligations/{row.id}/excuses"
    refused(client.post(address, {"reason": "tired"}, content_type=JSON), 422, "not-accepted", "reason")
    refused(client.post(address, {"reason": "hospital"}, content_type=JSON), 422, "too-few-attempts")
    refused(as_(cast.resident).post(address, {"reason": "hospital"}, content_type=JSON), 403, "out-of-reach")


def test_what_is_no_json_is_damaged(cast: Cast, as_: As) -> None:
    address = f"/api/households/{cast.poor.id}/visits"
    refused(as_(cast.leader).post(address, "{outcome", content_type=JSON), 400, "damaged")


def test_a_program_signs_in_like_a_person(cast: Cast) -> None:
    account = cast.account(cast.leader)
    account.set_password("a-quiet-street")
    account.save()
    client = Client(enforce_csrf_checks=True)
    client.get("/sign-in/")

    def send(address: str, body: dict[str, Any], **more: Any) -> Any:
        headers = {"x-csrftoken": client.cookies["csrftoken"].value}
        return client.post(address, body, headers=headers, **more)

    assert send("/sign-in/", {"username": account.username, "password": "a-quiet-street"}).status_code == 303
    response = send(f"/api/households/{cast.poor.id}/visits", sent(cast), content_type=JSON)
    assert response.status_code == 201, response.content
