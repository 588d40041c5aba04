"""Me, my days away, agreed needs, the neighbourhood: what each shows, to whom, and what it changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from baibu.ledger.queries import timeline, verify_chains
from baibu.registry.models import Absence, Circumstance, Consent, Person
from baibu.visits.actions.absences import go_away
from baibu.visits.actions.circumstances import decide_need, propose_need

from .cast import Cast

As = Callable[[Person], Client]
HX = {"HX-Request": "true", "HX-Target": "nothing-of-this-page"}


@pytest.mark.parametrize("headers", [{}, HX], ids=["plain", "htmx"])
@pytest.mark.parametrize("name", ["me", "away", "neighbourhood", "circumstances"])
def test_every_page_answers_everybody(cast: Cast, as_: As, name: str, headers: dict[str, str]) -> None:
    for person in (cast.leader, cast.holder, cast.secretary, cast.helper, cast.resident):
        assert as_(person).get(reverse(f"visits:{name}"), headers=headers).status_code == 200


def test_me_names_my_post_and_what_is_stored(cast: Cast, as_: As) -> None:
    page = as_(cast.leader).get(reverse("visits:me")).content.decode()
    assert "党小组长" in page
    assert cast.leader.name in page
    assert "系统里关于我的信息" in page


def test_me_leads_whoever_holds_no_post_to_their_own_home(cast: Cast, as_: As) -> None:
    home = reverse("visits:household", args=[cast.plain.id])
    page = as_(cast.resident).get(reverse("visits:me")).content.decode()
    assert f'href="{home}"' in page
    assert "我家" in page
    assert "我家" not in as_(cast.leader).get(reverse("visits:me")).content.decode()


def test_a_need_is_offered_to_those_who_may_propose_one(cast: Cast, as_: As) -> None:
    form = reverse("visits:propose", args=[cast.elder.id])
    page = reverse("visits:household", args=[cast.elder.id])
    for person, is_offered in ((cast.leader, True), (cast.helper, False)):
        client = as_(person)
        assert (f'href="{form}"' in client.get(page).content.decode()) is is_offered
        assert (client.get(form).status_code == 200) is is_offered


def test_a_look_at_an_absence_names_who_takes_over_and_changes_nothing(cast: Cast, as_: As) -> None:
    days = {"since": cast.day, "until": cast.day + timedelta(days=2), "reason": "leave"}
    page = as_(cast.leader).get(reverse("visits:away"), days).content.decode()
    assert cast.head.name in page
    assert not Absence.objects.exists()


def test_an_absence_moves_the_post_to_the_next_in_order_until_it_is_taken_back(cast: Cast, as_: As) -> None:
    days = {"since": cast.day, "until": cast.day + timedelta(days=2), "reason": "leave"}
    client = as_(cast.leader)
    assert client.post(reverse("visits:away"), days).status_code == 303
    stood_in = as_(cast.head).get(reverse("visits:me")).content.decode()
    assert "我代的岗位" in stood_in
    assert cast.leader.name in stood_in
    absence = Absence.objects.get()
    assert client.post(reverse("visits:back", args=[absence.id])).status_code == 303
    assert "我代的岗位" not in as_(cast.head).get(reverse("visits:me")).content.decode()
    kinds = [entry.kind for entry in timeline(cast.id, "person", cast.leader.id)]
    assert kinds[:2] == ["absence-taken-back", "absence-said"]
    assert not list(verify_chains(cast.id))


def test_days_in_the_wrong_order_come_back_with_what_was_typed(cast: Cast, as_: As) -> None:
    days = {"since": cast.day + timedelta(days=3), "until": cast.day, "reason": "leave"}
    answer = as_(cast.leader).post(reverse("visits:away"), days)
    assert answer.status_code == 422
    assert days["since"].isoformat() in answer.content.decode()


def test_nobody_takes_back_the_absence_of_somebody_else(cast: Cast, as_: As) -> None:
    absence = go_away(
        actor=cast.actor(cast.holder), since=cast.day, until=cast.day + timedelta(days=1), now=cast.now
    )
    assert as_(cast.helper).post(reverse("visits:back", args=[absence.id])).status_code in (403, 404, 422)
    assert Absence.objects.get().cancelled_at is None


def test_a_need_counts_only_when_a_second_person_has_confirmed_it(cast: Cast, as_: As) -> None:
    sent = {"kind": "hardship", "whom": "household", "since": cast.day}
    proposed = as_(cast.leader).post(reverse("visits:propose", args=[cast.plain.id]), sent)
    assert proposed.status_code == 303
    need = Circumstance.objects.get(household_id=cast.plain.id)
    assert not cast.owed(cast.plain, "C004")
    page, consent = (
        reverse("visits:circumstance", args=[need.id]),
        {"consent_on": cast.day, "consent_by": "paper"},
    )
    assert as_(cast.leader).post(page, consent).status_code == 422
    assert as_(cast.holder).post(page, consent).status_code == 303
    assert cast.owed(cast.plain, "C004")


def test_a_need_that_ends_takes_its_visits_along(cast: Cast, as_: As) -> None:
    need = propose_need(
        actor=cast.actor(cast.leader),
        kind="hardship",
        since=cast.day,
        household_id=cast.plain.id,
        now=cast.now,
    )
    decide_need(
        actor=cast.actor(cast.holder), circumstance_id=need.id, consent_on=cast.day, consent_by="spoken",
        now=cast.now,
    )  # fmt: skip
    before = [row for row in cast.owed(cast.plain, "C004") if row.due_on > cast.day]
    ended = as_(cast.holder).post(
        reverse("visits:end-circumstance", args=[need.id]), {"until": cast.day, "because": "over"}
    )
    assert ended.status_code == 303
    assert before == [] or not [row for row in cast.owed(cast.plain, "C004") if cast.state(row) == "planned"]
    assert Circumstance.objects.get(id=need.id).until == cast.day


def test_a_refused_need_obliges_nobody(cast: Cast, as_: As) -> None:
    need = propose_need(
        actor=cast.actor(cast.leader),
        kind="hardship",
        since=cast.day,
        household_id=cast.plain.id,
        now=cast.now,
    )
    assert as_(cast.holder).post(reverse("visits:refuse-circumstance", args=[need.id])).status_code == 303
    assert not cast.owed(cast.plain, "C004")


def test_a_resident_sees_no_needs_and_proposes_none(cast: Cast, as_: As) -> None:
    client = as_(cast.resident)
    assert "没有等待处理的" in client.get(reverse("visits:circumstances")).content.decode()
    assert client.get(reverse("visits:propose", args=[cast.far.id])).status_code in (403, 404, 422)


def test_a_search_finds_homes_of_ones_own_places_only(cast: Cast, as_: As) -> None:
    address, words = reverse("visits:neighbourhood"), {"q": cast.elder_person.name}
    link = reverse("visits:household", args=[cast.elder.id])
    assert link in as_(cast.leader).get(address, words).content.decode()
    assert link not in as_(cast.resident).get(address, words).content.decode()


@pytest.mark.parametrize(("name", "most"), [("me", 14), ("neighbourhood", 21), ("circumstances", 15)])
def test_pages_ask_the_database_little(
    cast: Cast, as_: As, name: str, most: int, django_assert_max_num_queries: Callable
) -> None:
    client = as_(cast.holder)
    with django_assert_max_num_queries(most):
        client.get(reverse(f"visits:{name}"))


def test_for_a_child_the_page_asks_which_guardian_agreed(cast: Cast, as_: As) -> None:
    child = cast.town.person(cast.poor, "张小宝", relation="子", born_on=cast.day - timedelta(days=3000))
    need = propose_need(
        actor=cast.actor(cast.leader), kind="hardship", since=cast.day, person_id=child.id, now=cast.now
    )
    href = reverse("visits:circumstance", args=[need.id])
    client = as_(cast.holder)
    assert "哪位父母或监护人同意的" in client.get(href).content.decode()
    refused = client.post(href, {"consent_on": cast.day, "consent_by": "paper"})
    assert refused.status_code == 422
    assert "不满十四周岁的" in refused.content.decode()
    parent = Person.objects.get(community_id=cast.id, household_id=cast.poor.id, name="张桂英")
    sent = {"consent_on": cast.day, "consent_by": "paper", "guardian_id": parent.id}
    assert client.post(href, sent).status_code == 303
    assert Consent.objects.get(community_id=cast.id, about_id=need.id).guardian_id == parent.id
