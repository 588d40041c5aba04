"""The registry's part of the API: workbooks in and back out, and finding people within reach."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from baibu.registry import actions
from baibu.registry.models import ImportDraft, Person, Place
from baibu.registry.queries import Actor, root_of
from tests.registry.offices import register, workbook

pytestmark = pytest.mark.django_db
Worker = Callable[[str, str, Place], Client]


@pytest.fixture
def worker(operator: Actor, now: datetime) -> Worker:
    """A browser of somebody new, who holds that post there."""

    def signed_in(name: str, post: str, place: Place) -> Client:
        person = actions.register_person(actor=operator, name=name, now=now)
        actions.appoint(
            actor=operator, person_id=person.id, post=post, place_id=place.id, since=now.date(), now=now
        )
        account = actions.open_account(
            actor=operator, username=post, password="a-quiet-street", person_id=person.id, now=now
        )
        client = Client()
        client.force_login(account)
        return client

    return signed_in


@pytest.fixture
def secretary(operator: Actor, worker: Worker) -> Client:
    """Somebody with a post of the whole community."""
    return worker("苏宁", "committee-secretary", root_of(operator.within))


def sent(client: Client, content: bytes, **more: str) -> Any:
    """The answer to a workbook."""
    return client.post("/api/imports", {"file": SimpleUploadedFile("台账.xlsx", content), **more})


def code_of(response: Any) -> tuple[int, str]:
    """The status and the code of a problem."""
    assert response.headers["Content-Type"] == "application/problem+json", response.content
    return response.status_code, response.json()["code"]


def building(number: str) -> Place:
    """A building of the register."""
    return Place.objects.get(level="building", name=number)


def test_a_workbook_is_looked_at_brought_in_and_taken_back(secretary: Client) -> None:
    response = sent(secretary, workbook(register()))
    assert response.status_code == 201, response.content
    draft = response.json()
    sheet = draft["sheets"][0]
    assert (draft["state"], sheet["kind"]) == ("waiting", "register")
    assert [column["column"] for column in sheet["forbidden"]] == ["身份证号"]
    assert any(problem["found"] == "****12" for problem in sheet["problems"])
    assert not Person.objects.filter(name="李杰").exists()
    assert secretary.get(f"/api/imports/{draft['id']}").json()["state"] == "waiting"

    act = secretary.post(f"/api/imports/{draft['id']}/apply").json()
    assert act["state"] == "applied"
    assert act["sheets"][0]["people"] == sheet["people"]
    assert Person.objects.filter(name="李杰").exists()
    assert secretary.get(f"/api/imports/{draft['id']}").json()["id"] == act["id"]
    assert code_of(secretary.post(f"/api/imports/{draft['id']}/apply")) == (422, "applied-already")

    assert secretary.post(f"/api/imports/{act['id']}/undo").json()["state"] == "undone"
    assert not Person.objects.filter(name="李杰").exists()
    assert code_of(secretary.post(f"/api/imports/{act['id']}/undo")) == (422, "undone-already")


def test_the_kind_of_a_sheet_may_be_said(secretary: Client) -> None:
    assert sent(secretary, workbook(register()), kind="register").status_code == 201
    assert code_of(sent(secretary, workbook(register()), kind="novel")) == (422, "unreadable")


def test_it_refuses_what_is_no_workbook(secretary: Client) -> None:
    assert sent(secretary, b"").status_code == 422
    assert code_of(secretary.post("/api/imports")) == (422, "unreadable")
    assert code_of(secretary.get(f"/api/imports/{uuid4()}")) == (404, "not-found")


def test_only_a_post_of_the_whole_community_imports(secretary: Client, worker: Worker) -> None:
    draft = sent(secretary, workbook(register())).json()["id"]
    secretary.post(f"/api/imports/{draft}/apply")
    leader = worker("马涛", "group-leader", building("3栋"))
    before = ImportDraft.objects.count()
    assert code_of(sent(leader, workbook(register()))) == (403, "not-permitted")
    assert code_of(leader.get(f"/api/imports/{draft}")) == (403, "not-permitted")
    assert code_of(leader.post(f"/api/imports/{draft}/apply")) == (403, "not-permitted")
    assert ImportDraft.objects.count() == before


def test_people_are_found_within_reach_with_their_address(
    secretary: Client, worker: Worker, django_assert_max_num_queries: Any
) -> None:
    draft = sent(secretary, workbook(register())).json()["id"]
    secretary.post(f"/api/imports/{draft}/apply")
    with django_assert_max_num_queries(14):
        found = secretary.get("/api/people", {"query": "wxf"}).json()
    assert [(each["name"], each["address"]) for each in found] == [("王小芳", "百合苑3栋2单元501")]
    here = worker("马涛", "group-leader", building("3栋"))
    elsewhere = worker("孙晓", "building-head", building("2栋"))
    assert len(here.get("/api/people", {"query": "王小芳"}).json()) == 1
    assert elsewhere.get("/api/people", {"query": "王小芳"}).json() == []


def test_somebody_without_a_post_searches_nobody(operator: Actor, now: datetime) -> None:
    person = actions.register_person(actor=operator, name="何平", now=now)
    account = actions.open_account(
        actor=operator, username="heping", password="a-quiet-street", person_id=person.id, now=now
    )
    client = Client()
    client.force_login(account)
    assert code_of(client.get("/api/people", {"query": "王"})) == (403, "out-of-reach")
    assert code_of(client.get("/api/people")) == (422, "unreadable")
