"""What is kept about me: all of it, mine alone, and a copy to take away."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from baibu.registry.actions.leaving import say_person_left
from baibu.registry.models import Circumstance, Person
from baibu.visits.actions.visits import record_visit

from .cast import Cast

As = Callable[[Person], Client]
PAGE = reverse("visits:information")


def visited(cast: Cast, note: str) -> Any:
    """A visit to the elder by the group leader, with a note."""
    return record_visit(
        actor=cast.actor(cast.leader), household_id=cast.elder.id, on=cast.day, outcome="met", note=note,
        now=cast.now,
    )  # fmt: skip


def copy_of(client: Client) -> dict[str, list[dict[str, str]]]:
    """Table → rows, of the copy as JSON."""
    response = client.get(reverse("visits:copy", args=["json"]))
    assert "attachment" in response["Content-Disposition"]
    return {each["table"]: each["rows"] for each in json.loads(response.content)["tables"]}


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"])
def test_a_resident_reads_every_value_and_what_it_is_for(
    cast: Cast, as_: As, headers: dict[str, str]
) -> None:
    visited(cast, "灯坏了，想换一个")
    page = as_(cast.elder_person).get(PAGE, headers=headers).content.decode()
    for words in ("刘玉兰", "19900000000", "102", "独居老人", "见到本人", "灯坏了，想换一个", "李建国"):
        assert words in page, words
    for words in ("知道一项职责关系到谁", "第十三条", "带走一份", "只存摘要"):
        assert words in page, words


def test_of_others_no_more_than_a_surname_and_a_building(cast: Cast, as_: As) -> None:
    visited(cast, "腿不方便")
    for somebody, hidden in (
        (cast.resident, ("刘玉兰", "张桂英", "独居老人", "腿不方便")),
        (cast.helper, ("刘玉兰", "102", "腿不方便")),
        (cast.leader, ("刘玉兰", "102", "腿不方便")),
    ):
        client = as_(somebody)
        said = client.get(PAGE).content.decode() + json.dumps(copy_of(client), ensure_ascii=False)
        assert not [words for words in hidden if words in said], somebody.name
    assert "刘*" in as_(cast.helper).get(PAGE).content.decode(), "the helper's own pair, by the surname"


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"])
def test_whoever_has_left_reads_nothing_of_those_who_live_there_now(
    cast: Cast, as_: As, headers: dict[str, str]
) -> None:
    visited(cast, "灯坏了")
    client = as_(cast.elder_person)
    assert "灯坏了" in client.get(PAGE, headers=headers).content.decode()
    say_person_left(actor=cast.actor(cast.leader), person_id=cast.elder_person.id, on=cast.day, now=cast.now)
    page, copy = client.get(PAGE, headers=headers), json.dumps(copy_of(client), ensure_ascii=False)
    assert page.status_code == 200
    for said in (page.content.decode(), copy):
        assert "刘玉兰" in said
        assert "灯坏了" not in said
    assert reverse("visits:household", args=[cast.elder.id]) not in page.content.decode()


def test_what_somebody_did_is_counted_for_them_and_not_told(cast: Cast, as_: As) -> None:
    visited(cast, "")
    need = Circumstance.objects.filter(person_id=cast.elder_person.id).get()
    decider = Person.objects.get(community_id=cast.id, id=need.decided_by)
    answer = as_(cast.leader).get("/api/me/information").json()
    visits = next(each for each in answer if each["table"] == "visits.Visit")
    assert (visits["total"], visits["handled"], visits["rows"]) == (0, 1, [])
    of_decider = as_(decider).get("/api/me/information").json()
    needs = next(each for each in of_decider if each["table"] == "registry.Circumstance")
    assert needs["handled"] >= 1
    assert not needs["rows"]


def test_another_of_the_home_reads_what_is_about_the_home_and_not_about_her(cast: Cast, as_: As) -> None:
    child = cast.town.person(cast.elder, "刘小宝", relation="孙")
    visited(cast, "")
    found = copy_of(as_(child))
    assert [row["姓名"] for row in found["registry.Person"]] == ["刘小宝"]
    assert "registry.Circumstance" not in found
    assert "registry.ContactPair" not in found
    assert "刘玉兰" not in json.dumps(found, ensure_ascii=False)


def test_the_copy_has_every_row_as_a_workbook_and_as_json(cast: Cast, as_: As) -> None:
    for days_ago in range(8, 0, -1):
        record_visit(
            actor=cast.actor(cast.leader), household_id=cast.elder.id, on=cast.day - timedelta(days=days_ago),
            outcome="met", now=cast.now,
        )  # fmt: skip
    client = as_(cast.elder_person)
    response = client.get(reverse("visits:copy", args=["xlsx"]))
    book = load_workbook(io.BytesIO(response.content))
    found = copy_of(client)
    assert book.sheetnames[0] == "用途"
    assert len(book.sheetnames) == len(found) + 1
    person = book["个人登记"]
    assert next(cell.value for cell in person[2]) == "刘玉兰"
    assert len(found["visits.Visit"]) == 8
    assert "最近的 5 条" in client.get(PAGE).content.decode()
    assert "密码（只存 argon2 摘要）" not in found["registry.Account"][0]
    assert client.get(reverse("visits:information") + "copy.exe").status_code == 404


def test_machines_read_the_same(cast: Cast, as_: As) -> None:
    answer = as_(cast.elder_person).get("/api/me/information").json()
    person = next(each for each in answer if each["table"] == "registry.Person")
    assert dict(zip(person["headings"], person["rows"][0], strict=True))["姓名"] == "刘玉兰"
    assert {each["question"] for each in person["fields"][0]["answers"]} == {
        "用途", "谁能看到", "保存多久", "法律依据", "从哪里来",
    }  # fmt: skip


def test_it_stays_quick_however_much_there_is(
    cast: Cast, as_: As, django_assert_max_num_queries: Any
) -> None:
    visited(cast, "a note")
    for somebody in (cast.elder_person, cast.leader, cast.resident):
        client = as_(somebody)
        client.get(PAGE)
        with django_assert_max_num_queries(50):
            client.get(PAGE)


def test_it_is_in_english_too_and_reached_from_me(cast: Cast, as_: As) -> None:
    client = as_(cast.elder_person)
    assert PAGE in client.get(reverse("visits:me")).content.decode()
    client.cookies["django_language"] = "en"
    page = client.get(PAGE).content.decode()
    assert "elder living alone" in page
    assert "Take a copy with you" in page
