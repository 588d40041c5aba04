"""Places, the method and absences, as machines are told of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.test import Client

from baibu.registry.models import Person

from .cast import Cast
from .test_api import JSON, refused

As = Callable[[Person], Client]


def test_a_place_tells_its_figures_with_their_base(cast: Cast, as_: As) -> None:
    said = as_(cast.secretary).get(f"/api/places/{cast.town.root.id}").json()
    counts = said["counts"]
    assert counts["fallen_due"] == counts["kept"] + counts["late"] + counts["missed"] + counts["overdue"]
    assert [child["name"] for child in said["children"]] == ["一苑"]
    assert sum(duty["counts"]["open"] for duty in said["duties"]) == counts["open"]
    assert "committee-secretary" in {seat["post"] for seat in said["team"]}
    assert said["vacancies"]
    assert said["month"] == f"{cast.day:%Y-%m}"


def test_a_resident_sees_figures_everywhere_and_the_team_of_their_own_building(cast: Cast, as_: As) -> None:
    client = as_(cast.resident)
    own, other = (client.get(f"/api/places/{place.id}").json() for place in cast.town.buildings)
    assert own["team"]
    assert other["team"] == []
    assert own["vacancies"] == other["vacancies"] == []
    assert "counts" in other


def test_a_month_is_asked_for_as_year_and_month(cast: Cast, as_: As) -> None:
    client, address = as_(cast.leader), f"/api/places/{cast.town.area.id}"
    before = cast.day.replace(day=1) - timedelta(days=1)
    assert client.get(address, {"month": f"{before:%Y-%m}"}).json()["month"] == f"{before:%Y-%m}"
    refused(client.get(address, {"month": "last"}), 422, "unreadable", "month")
    refused(client.get(f"/api/places/{uuid4()}"), 404, "not-found")


def test_the_number_of_queries_does_not_grow_with_the_place(
    cast: Cast, as_: As, django_assert_max_num_queries: Any
) -> None:
    client = as_(cast.leader)
    with django_assert_max_num_queries(11):
        client.get(f"/api/places/{cast.town.root.id}")


def test_who_was_responsible_is_answered_for_any_day(cast: Cast, as_: As) -> None:
    client, address = as_(cast.secretary), f"/api/places/{cast.town.buildings[0].id}/responsible"
    before = {"post": "group-leader", "day": cast.day - timedelta(days=300)}
    said = client.get(address, before).json()
    assert (said["acting"]["person_id"], said["acting"]["name"]) == (str(cast.leader.id), "李建国")
    assert said["rungs"][-1]["what"] == "held"
    refused(client.get(address, {"post": "king"}), 422, "not-accepted", "post")
    refused(client.get(address), 422, "unreadable", "post")


def test_the_method_is_told_whole_and_duty_by_duty(cast: Cast, as_: As) -> None:
    client = as_(cast.resident)
    method = client.get("/api/method").json()
    assert (method["pack"], method["since"]) == ("baibuting-236", str(cast.day - timedelta(days=40)))
    code = method["duties"][0]["code"]
    duty = client.get(f"/api/method/duties/{code}").json()
    assert duty["sentence"]
    assert duty["met_by"]["record"]
    refused(client.get("/api/method/duties/NONE"), 404, "not-found")


def test_texts_follow_the_language_asked_for(cast: Cast, as_: As) -> None:
    client = as_(cast.leader)
    titles = {
        client.get("/api/method", headers={"accept-language": language}).json()["title"]
        for language in ("zh", "en")
    }
    assert len(titles) == 2


def test_going_away_tells_at_once_who_takes_over(cast: Cast, as_: As) -> None:
    client = as_(cast.leader)
    days = {"since": str(cast.day), "until": str(cast.day + timedelta(days=2)), "reason": "leave"}
    response = client.post("/api/absences", days, content_type=JSON)
    assert response.status_code == 201, response.content
    said = response.json()
    moved = next(each for each in said["takeovers"] if each["acting"]["post"] == "group-leader")
    assert moved["acting"]["person_id"] == str(cast.head.id)
    refused(client.post("/api/absences", days, content_type=JSON), 422, "away-already", "since")
    address = f"/api/absences/{said['id']}"
    refused(as_(cast.resident).delete(address), 403, "out-of-reach")
    assert client.delete(address).json()["is_cancelled"] is True
    refused(client.delete(address), 409, "changed-meanwhile")


def test_an_absence_cannot_begin_in_the_past(cast: Cast, as_: As) -> None:
    days = {"since": str(cast.day - timedelta(days=1)), "until": str(cast.day), "reason": "leave"}
    refused(as_(cast.leader).post("/api/absences", days, content_type=JSON), 422, "not-accepted", "since")
