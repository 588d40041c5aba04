"""Legal holds are found and ended from the desk, and erasing is reached from the pages of the person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from baibu.ledger.models import Look
from baibu.registry.models import Household, Person
from baibu.rights import actions
from baibu.rights.models import Hold
from baibu.visits.actions.looks import say_why
from tests.visits.cast import Cast

from .test_asks import HX, asked, text_of

As = Callable[[Person], Client]


def held(cast: Cast, person: Person) -> None:
    """A hold on somebody who never asked for anything."""
    actions.set_hold(
        actor=cast.actor(cast.secretary), person_id=person.id, reason="某法院民初 7 号", now=cast.now
    )


def opened(cast: Cast, person: Person, home: Household) -> None:
    """Whoever looks from further up said why."""
    say_why(actor=cast.actor(person), household_id=home.id, purpose="register", now=cast.now)


@pytest.mark.parametrize("headers", HX)
def test_a_hold_on_somebody_who_never_asked_is_found_and_ended_from_the_desk(
    cast: Cast, as_: As, headers: dict[str, str]
) -> None:
    page, client = reverse("rights:holds"), as_(cast.secretary)
    assert page in text_of(client.get(reverse("rights:desk"), headers=headers))
    assert "没有法律保留" in text_of(client.get(page, headers=headers))
    held(cast, cast.resident)
    shown = text_of(client.get(page, headers=headers))
    lift = reverse("rights:lift-hold", args=[cast.resident.id])
    for said in (lift, "何平", "某法院民初 7 号", "周远设的", "有 1 个人的信息"):
        assert said in shown
    for other in (cast.leader, cast.resident):
        assert as_(other).get(page, headers=headers).status_code == 403
        assert as_(other).post(lift, headers=headers).status_code == 403
    ended = client.post(lift, {"from": "holds"})
    assert (ended.status_code, ended["Location"]) == (303, page)
    assert lift not in text_of(client.get(page, headers=headers))
    assert Hold.objects.get(person_id=cast.resident.id).lifted_on == cast.day


def test_nobody_ends_the_hold_on_their_own_home(cast: Cast, as_: As) -> None:
    held(cast, cast.resident)
    lift = reverse("rights:lift-hold", args=[cast.resident.id])
    Person.objects.filter(id=cast.secretary.id).update(household_id=cast.plain.id)
    client = as_(cast.secretary)
    shown = text_of(client.get(reverse("rights:holds")))
    assert "何平" in shown
    assert "由同事解除" in shown
    assert lift not in shown
    assert client.post(lift).status_code == 422
    assert client.post(f"/api/people/{cast.resident.id}/hold/lift").json()["code"] == "own-data"
    assert [each["may_lift"] for each in client.get("/api/rights/holds").json()] == [False]


def test_the_list_of_holds_costs_few_questions(
    cast: Cast, as_: As, django_assert_max_num_queries: Any
) -> None:
    for person in (cast.resident, cast.elder_person, cast.leader):
        held(cast, person)
    client = as_(cast.secretary)
    client.cookies["django_language"] = "en"
    with django_assert_max_num_queries(16):
        shown = text_of(client.get(reverse("rights:holds")))
    assert "The information of 3 people is on hold." in shown


def test_machines_set_list_and_lift_holds(cast: Cast, as_: As) -> None:
    desk, leader = as_(cast.secretary), as_(cast.leader)
    of = f"/api/people/{cast.resident.id}/hold"
    sent = {"reason": "某法院民初 7 号"}
    assert leader.post(of, sent, "application/json").status_code == 403
    assert leader.get("/api/rights/holds").status_code == 403
    assert desk.post(of, sent, "application/json").status_code == 201
    (shown,) = desk.get("/api/rights/holds").json()
    assert (shown["name"], shown["reason"], shown["may_lift"]) == ("何平", "某法院民初 7 号", True)
    assert leader.post(f"{of}/lift").status_code == 403
    assert desk.post(f"{of}/lift").json()["lifted_on"] == cast.day.isoformat()
    assert desk.get("/api/rights/holds").json() == []


def test_the_persons_page_leads_to_erasing_those_who_may(cast: Cast, as_: As) -> None:
    page, to = (
        reverse("registry:person", args=[cast.resident.id]),
        reverse("rights:erase", args=[cast.resident.id]),
    )
    opened(cast, cast.secretary, cast.plain)
    assert to in text_of(as_(cast.secretary).get(page))
    shown = as_(cast.leader).get(page)
    assert shown.status_code == 200
    assert to not in text_of(shown), "no post of the whole community"
    Person.objects.filter(id=cast.secretary.id).update(household_id=cast.plain.id)
    own = as_(cast.secretary).get(page)
    assert own.status_code == 200
    assert to not in text_of(own), "their own home"


def test_whoever_opens_these_pages_is_noted_for_those_who_live_there(cast: Cast, as_: As) -> None:
    client, seen = as_(cast.secretary), reverse("visits:seen")
    said = "办理关于个人信息的请求、法律保留或擦去"
    assert said not in text_of(as_(cast.resident).get(seen))
    for name in ("make", "erase"):
        assert client.get(reverse(f"rights:{name}", args=[cast.resident.id])).status_code == 200
    looks = Look.objects.filter(subject_id=cast.plain.id, actor_id=cast.secretary.id)
    assert [look.data["purpose"] for look in looks] == ["rights-desk"], "once a day"
    assert said in text_of(as_(cast.resident).get(seen))
    home = client.get(reverse("visits:household", args=[cast.plain.id]))
    assert home.status_code == 303, "it is no reason for the home's own page"
    mine = as_(cast.resident)
    assert mine.get(reverse("rights:make", args=[cast.resident.id])).status_code == 200
    assert not Look.objects.filter(actor_id=cast.resident.id).exists(), "one's own page is not noted"


def test_those_who_left_are_found_on_the_page_of_their_home_by_the_desk_alone(cast: Cast, as_: As) -> None:
    Person.objects.filter(id=cast.resident.id).update(left_on=cast.day)
    page, to = (
        reverse("registry:home", args=[cast.plain.id]),
        reverse("rights:erase", args=[cast.resident.id]),
    )
    opened(cast, cast.secretary, cast.plain)
    client = as_(cast.secretary)
    shown = text_of(client.get(page))
    assert to in shown
    assert "以前住在这里的人" in shown
    assert "提议擦去" in text_of(client.get(to))
    assert to not in text_of(as_(cast.leader).get(page))


@pytest.mark.parametrize("headers", HX)
def test_whoever_reads_a_request_at_work_is_noted_and_stays_in_the_neighbourhood(
    cast: Cast, as_: As, headers: dict[str, str]
) -> None:
    ask, mine = asked(cast, cast.resident), as_(cast.resident)
    page, letter = (reverse(f"rights:{name}", args=[ask.id]) for name in ("ask", "letter"))
    looks = Look.objects.filter(subject_id=cast.plain.id, kind="desk-seen")
    assert mine.get(page, headers=headers).context["bar_place"] == "me"
    assert not looks.exists(), "nobody is noted at their own home"
    client = as_(cast.secretary)
    shown = client.get(page, headers=headers)
    assert shown.context["bar_place"] == "neighbourhood"
    assert reverse("rights:desk") in text_of(shown)
    assert [look.actor_id for look in looks] == [cast.secretary.id]
    colleague = cast.town.person(name="郑钧")
    cast.town.appoint(colleague, "committee-member", cast.town.root, since=cast.day)
    assert as_(colleague).get(f"/api/rights/asks/{ask.id}").status_code == 200
    assert looks.filter(actor_id=colleague.id).count() == 1, "by the API too"
    actions.answer_request(
        actor=cast.actor(cast.secretary), ask_id=ask.id, answer="done", reply="已当面给您看过。", now=cast.now
    )
    assert mine.get(letter).context["bar_place"] == "me"
    assert client.get(letter).context["bar_place"] == "neighbourhood"
    own = asked(cast, cast.secretary)
    at_desk = client.get(reverse("rights:ask", args=[own.id]), headers=headers)
    assert at_desk.context["bar_place"] == "me", "what somebody of the desk asked is their own"


def test_whoever_noted_a_request_goes_back_to_the_person(cast: Cast, as_: As) -> None:
    noted = actions.make_request(
        actor=cast.actor(cast.leader), person_id=cast.resident.id, kind="see", channel="paper", now=cast.now
    )
    shown = as_(cast.leader).get(reverse("rights:ask", args=[noted.id]))
    assert shown.context["bar_place"] == "neighbourhood"
    assert reverse("registry:person", args=[cast.resident.id]) in text_of(shown)
