"""What I agreed to: given and taken back on the page, for a child too, or noted by the office."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from baibu import core
from baibu.ledger.models import Look
from baibu.ledger.queries import timeline
from baibu.registry.models import Circumstance, Consent, Person
from baibu.registry.queries.consents import purpose_of_need
from baibu.visits.actions.circumstances import decide_need, propose_need

from .cast import Cast

As = Callable[[Person], Client]
HX: list[dict[str, str]] = [{}, {"HX-Request": "true"}]


def href(name: str, *of: Any) -> str:
    return reverse(f"registry:{name}", args=of)


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("headers", HX)
def test_a_resident_agrees_on_the_page_and_takes_it_back_there(
    cast: Cast, as_: As, headers: dict[str, str]
) -> None:
    client, me = as_(cast.resident), cast.resident
    page = text_of(client.get(href("my-agreed"), headers=headers))
    assert "199****0000" in page, "the number nobody was asked about is shown in part"
    assert "您还没有同意过什么" in page
    give = href("give-consent", me.id, "phone")
    assert "随时可以收回" in text_of(client.get(give, headers=headers))
    assert client.post(give, headers=headers)["Location"] == href("my-agreed")
    made = Consent.objects.get(community_id=cast.id, person_id=me.id)
    assert (made.channel, made.given_on, made.noted_by_id) == ("screen", cast.day, me.id)
    assert "您同意了 1 项" in text_of(client.get(href("my-agreed"), headers=headers))
    again = client.post(give, headers=headers)
    assert again.status_code == 422
    back = href("take-back-consent", made.id)
    assert "号码当场从登记里擦去" in text_of(client.get(back, headers=headers)), "the effect is told before"
    assert client.post(back, headers=headers).status_code == 303
    assert Person.objects.get(community_id=cast.id, id=me.id).phone == ""
    page = text_of(client.get(href("my-agreed"), headers=headers))
    assert "已收回或已结束" in page
    assert "收回这项同意的日子" not in page
    assert "收回" in text_of(client.get(back, headers=headers)), "and stays readable"


@pytest.mark.parametrize("headers", HX)
def test_the_office_leaves_a_trace_and_says_why_from_further_up_on_the_pages_of_a_consent(
    cast: Cast, as_: As, headers: dict[str, str]
) -> None:
    me, why = cast.resident, reverse("visits:why", args=[cast.plain.id])
    as_(me).post(href("give-consent", me.id, "phone"))
    made = Consent.objects.get(community_id=cast.id, person_id=me.id)
    pages = (href("give-consent", me.id, "acting-for"), href("take-back-consent", made.id))
    for who, page in zip((cast.leader, cast.head), pages, strict=True):
        assert as_(who).get(page, headers=headers).status_code == 200
        assert Look.objects.filter(subject_id=cast.plain.id, actor_id=who.id).exists()
        asked = as_(cast.secretary).get(page, headers=headers)
        assert (asked.status_code, asked["Location"]) == (303, why)
    as_(cast.secretary).post(why, {"purpose": "request", "words": "来电"})
    assert [as_(cast.secretary).get(page, headers=headers).status_code for page in pages] == [200, 200]


def test_a_need_ends_with_its_consent_and_nobody_calls_for_it_any_more(cast: Cast, as_: As) -> None:
    lady = cast.elder_person
    need = propose_need(
        actor=cast.actor(cast.leader), kind="hardship", since=cast.day, person_id=lady.id, now=cast.now
    )
    decide_need(
        actor=cast.actor(cast.holder), circumstance_id=need.id, consent_on=cast.day, consent_by="spoken",
        now=cast.now,
    )  # fmt: skip
    owed = {row.duty for row in cast.owed(cast.elder)}
    given = Consent.objects.get(community_id=cast.id, about_id=need.id)
    client = as_(lady)
    assert "生活困难方面的需要" in text_of(client.get(href("my-agreed")))
    assert "为它安排的走访不再进行" in text_of(client.get(href("take-back-consent", given.id)))
    assert client.post(href("take-back-consent", given.id)).status_code == 303
    ended = Circumstance.objects.get(community_id=cast.id, id=need.id)
    assert (ended.ended_because, ended.until) == ("consent-withdrawn", cast.day)
    assert {row.duty for row in cast.owed(cast.elder)} < owed, "what was open for it fell away"
    kinds = [entry.kind for entry in timeline(cast.id, "household", cast.elder.id)]
    assert "circumstance-ended" in kinds


def test_somebody_of_the_same_home_neither_sees_nor_says_it(cast: Cast, as_: As) -> None:
    other = cast.town.person(cast.plain, "何小平", relation="子", born_on=cast.day - timedelta(days=8000))
    client = as_(other)
    assert client.get(href("agreed", cast.resident.id)).status_code == 422
    assert client.post(href("give-consent", cast.resident.id, "phone")).status_code == 422
    assert not Consent.objects.filter(person_id=cast.resident.id).exists()


def test_a_parent_says_it_for_a_child_and_the_child_does_not(cast: Cast, as_: As) -> None:
    child = cast.town.person(cast.plain, "何小小", relation="女", born_on=cast.day - timedelta(days=3000))
    client = as_(cast.resident)
    assert "何小小" in text_of(client.get(href("my-agreed")))
    give = href("give-consent", child.id, "phone")
    assert "我替孩子同意" in text_of(client.get(give))
    assert as_(child).post(give).status_code == 422
    assert client.post(give).status_code == 303
    assert Consent.objects.get(person_id=child.id).guardian_id == cast.resident.id


@pytest.mark.parametrize("headers", HX)
def test_the_office_notes_what_was_said_with_its_day_and_way(
    cast: Cast, as_: As, headers: dict[str, str]
) -> None:
    client = as_(cast.leader)
    page = text_of(client.get(href("agreed", cast.resident.id), headers=headers))
    assert "何平" in page
    give = href("give-consent", cast.resident.id, "passed-on")
    assert client.post(give, {}, headers=headers).status_code == 422
    day = cast.day - timedelta(days=1)
    sent = {"channel": "paper", "given_on": day, "detail": "燃气公司 · 96777 · 上门检修 · 电话和门牌"}
    assert client.post(give, sent, headers=headers).status_code == 303
    made = Consent.objects.get(person_id=cast.resident.id)
    assert (made.channel, made.given_on, made.noted_by_id) == ("paper", day, cast.leader.id)
    assert "燃气公司" in text_of(client.get(href("agreed", cast.resident.id), headers=headers))
    back = href("take-back-consent", made.id)
    coming = {"channel": "spoken", "on": cast.day + timedelta(days=1)}
    assert client.post(back, coming, headers=headers).status_code == 422
    assert client.post(back, {"channel": "spoken", "on": cast.day}, headers=headers).status_code == 303
    made.refresh_from_db()
    assert (made.withdrawn_on, made.withdrawn_noted_by_id) == (cast.day, cast.leader.id)


def test_the_office_sees_no_need_it_has_nothing_to_do_for(cast: Cast, as_: As) -> None:
    def noted(kind: str, purpose: str) -> None:
        Consent.objects.create(
            community_id=cast.id, person_id=cast.resident.id, purpose=purpose, kind=kind, version=1,
            given_on=cast.day, channel="paper", noted_at=cast.now,
        )  # fmt: skip

    pack = cast.actor(cast.leader).pack
    assert pack
    hidden, words = next(
        (kind, title.zh)
        for kind, title in pack.circumstances
        if "group-leader" not in core.posts_concerned(pack, kind)
    )
    noted(hidden, purpose_of_need(hidden))
    noted("hardship", "need-hardship")
    page = text_of(as_(cast.leader).get(href("agreed", cast.resident.id)))
    assert "困难家庭" in page
    assert words not in page
    assert words in text_of(as_(cast.resident).get(href("my-agreed")))
    consent = Consent.objects.get(community_id=cast.id, kind=hidden)
    assert as_(cast.leader).get(href("take-back-consent", consent.id)).status_code in (403, 422)


def test_machines_read_give_and_take_back_the_same(cast: Cast, as_: As) -> None:
    client, me = as_(cast.resident), cast.resident
    purposes = {each["code"]: each for each in client.get("/api/consents/purposes").json()}
    assert purposes["phone"]["wordings"][0]["version"] == 1
    sent = {"purpose": "phone", "channel": "screen", "given_on": cast.day.isoformat()}
    made = client.post(f"/api/people/{me.id}/consents", sent, "application/json")
    assert made.status_code == 201
    assert client.get(f"/api/people/{me.id}/consents").json()[0]["id"] == made.json()["id"]
    to = f"/api/consents/{made.json()['id']}/take-back"
    stranger = as_(cast.helper).post(to, {"channel": "screen"}, "application/json")
    assert stranger.status_code == 403
    back = client.post(to, {"channel": "screen"}, "application/json")
    assert back.json()["withdrawn_on"] == cast.day.isoformat()
    assert client.post(f"/api/people/{me.id}/phone/erase").json()["code"] == "no-phone"


def test_the_page_asks_few_questions(cast: Cast, as_: As, django_assert_max_num_queries: Any) -> None:
    for person, to in (
        (cast.resident, href("my-agreed")),
        (cast.leader, href("agreed", cast.resident.id)),
    ):
        client = as_(person)
        client.get(to)
        with django_assert_max_num_queries(26):
            client.get(to)


def test_it_is_reached_from_me_and_from_my_information_and_is_in_english(cast: Cast, as_: As) -> None:
    client = as_(cast.resident)
    for name in ("visits:me", "visits:information"):
        assert href("my-agreed") in client.get(reverse(name)).content.decode()
    client.cookies["django_language"] = "en"
    assert "You have agreed to nothing yet" in text_of(client.get(href("my-agreed")))
    assert "I agree that the community keeps my phone number" in text_of(
        client.get(href("give-consent", cast.resident.id, "phone"))
    )
