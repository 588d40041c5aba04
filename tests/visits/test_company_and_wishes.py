"""Who may be noted as company, and a home's wish not to be visited without a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from baibu.core import Refusal
from baibu.ledger.queries import timeline, verify_chains
from baibu.registry.models import Household, Person
from baibu.visits.actions.homes import note_wish
from baibu.visits.actions.visits import record_visit
from baibu.visits.models import Companion, Visit
from baibu.visits.queries.desk import desk_of
from baibu.visits.queries.today import today_page
from tests.ledger.town import found_town

from .cast import Cast

As = Callable[[Person], Client]


def visited_with(cast: Cast, *companions: Person) -> Visit:
    """The leader's visit of today, with company."""
    return record_visit(
        actor=cast.actor(cast.leader), household_id=cast.poor.id, on=cast.day, outcome="met",
        companions=[each.id for each in companions], now=cast.now,
    )  # fmt: skip


def test_people_with_a_post_or_a_pair_may_come_along(cast: Cast) -> None:
    visit = visited_with(cast, cast.branch, cast.helper)
    came = Companion.objects.filter(visit_id=visit.id).values_list("person_id", flat=True)
    assert set(came) == {cast.branch.id, cast.helper.id}


def test_it_refuses_company_without_a_post_or_of_another_community(cast: Cast) -> None:
    stranger = found_town("rose").person(name="外人")
    for person in (cast.resident, stranger):
        with pytest.raises(Refusal) as refused:
            visited_with(cast, person)
        assert (refused.value.code, refused.value.field) == ("unknown-companion", "companions")
    assert not Visit.objects.exists()


def test_a_wish_is_noted_shown_on_the_card_and_taken_back(cast: Cast, as_: As) -> None:
    client, address = as_(cast.leader), reverse("visits:wish", args=[cast.poor.id])
    page = reverse("visits:household", args=[cast.poor.id])
    assert address in client.get(page).content.decode()
    for _twice in range(2):
        assert client.post(address, {"declines": "yes"}).status_code == 303
    assert Household.objects.get(id=cast.poor.id).declines_visits
    found = today_page(desk_of(cast.actor(cast.leader), cast.day))
    assert [card.note for group in found.groups for card in group.cards if card.title == "张桂英"] != [""]
    assert client.post(address, {"declines": "no"}).status_code == 303
    kinds = [entry.kind for entry in timeline(cast.id, "household", cast.poor.id)]
    assert kinds == ["visits-welcomed", "visits-declined"]
    assert not verify_chains(cast.id)


def test_a_home_says_its_own_wish_and_nobody_elses(cast: Cast, as_: As) -> None:
    client = as_(cast.resident)
    own, other = (reverse("visits:wish", args=[home.id]) for home in (cast.plain, cast.poor))
    assert own in client.get(reverse("visits:household", args=[cast.plain.id])).content.decode()
    assert client.post(own, {"declines": "yes"}).status_code == 303
    assert client.post(other, {"declines": "yes"}).status_code == 403
    assert client.get(own).status_code == 405


def test_a_pair_alone_says_nothing_for_the_home(cast: Cast, as_: As) -> None:
    address = reverse("visits:wish", args=[cast.elder.id])
    page = reverse("visits:household", args=[cast.elder.id])
    assert address not in as_(cast.helper).get(page).content.decode()
    with pytest.raises(Refusal) as refused:
        note_wish(
            actor=cast.actor(cast.helper), household_id=cast.elder.id, declines=True,
            now=cast.now + timedelta(minutes=1),
        )  # fmt: skip
    assert refused.value.code == "out-of-reach"


def test_the_wish_is_noted_by_machines_too(cast: Cast, as_: As) -> None:
    address, wish = f"/api/households/{cast.poor.id}/wish", {"declines_visits": True}
    said = as_(cast.leader).put(address, wish, content_type="application/json")
    assert (said.status_code, said.json()) == (200, wish)
    assert as_(cast.resident).put(address, wish, content_type="application/json").status_code == 403
