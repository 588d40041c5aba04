"""A password chosen with a code sent to a phone: it ends with the number, and opens no work alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from baibu.ledger.models import Entry
from baibu.registry import actions
from baibu.registry.actions.phones import set_phone
from baibu.registry.models import Account, Community, Person
from baibu.registry.queries.actors import Actor
from tests.registry.test_phones import actor, came_in, cast, let_in, on_screen
from tests.visits.cast import Cast

__all__ = ["cast", "let_in", "on_screen"]
pytestmark = pytest.mark.django_db
OWN = "rain on the old roof"


@pytest.fixture
def chose(on_screen: Community, let_in: Person) -> Account:
    """The account of a resident who chose a password by phone."""
    came_in(Client(), on_screen).post("/me/sign-in/password/", {"new": OWN, "again": OWN})
    account = Account.objects.get(person_id=let_in.id)
    assert account.chosen_by_phone
    return account


def by_password(account: Account) -> Client:
    """A browser that tried the chosen password."""
    client = Client()
    client.post("/sign-in/", {"username": account.username, "password": OWN})
    return client


def test_the_password_chosen_by_a_number_ends_with_it(cast: Cast, chose: Account, now: datetime) -> None:
    client = by_password(chose)
    assert client.get("/me/sign-in/").status_code == 200
    actions.end_phone(actor=actor(cast, cast.leader), person_id=chose.person_id, now=now)
    assert client.get("/me/sign-in/").status_code == 302, "signed out"
    assert by_password(chose).get("/me/sign-in/").status_code == 302, "and it opens nothing any more"
    chose.refresh_from_db()
    assert (chose.has_usable_password(), chose.chosen_by_phone) == (False, False)
    assert Entry.objects.filter(kind="password-ended", subject_id=chose.person_id).count() == 1


def test_another_number_set_by_the_office_ends_it_too_and_ones_own_change_does_not(
    cast: Cast, chose: Account, let_in: Person, now: datetime
) -> None:
    own = replace(actor(cast, let_in), account_id=chose.pk)
    set_phone(own, let_in, "19900008888", now)
    assert by_password(chose).get("/me/sign-in/").status_code == 200, "their own change keeps it"
    actions.let_in_by_phone(actor=actor(cast, cast.leader), person_id=let_in.id, phone="19900007777", now=now)
    assert by_password(chose).get("/me/sign-in/").status_code == 302


def test_a_password_the_office_handed_over_does_not_end_with_the_number(
    cast: Cast, chose: Account, now: datetime
) -> None:
    made = actions.reset_any_password(actor=Actor.operator(), username=chose.username, now=now)
    actions.end_phone(actor=actor(cast, cast.leader), person_id=chose.person_id, now=now)
    chose.refresh_from_db()
    assert chose.check_password(made.password)
    assert not chose.chosen_by_phone


def test_whoever_chose_by_phone_and_gets_work_adds_a_second_step_first(
    cast: Cast, chose: Account, let_in: Person
) -> None:
    client = by_password(chose)
    today = reverse("visits:me")
    assert client.get(today).status_code == 200, "a resident needs none"
    cast.town.appoint(let_in, "culture-member", cast.town.buildings[0], since=cast.day)
    assert client.get(today)["Location"] == reverse("registry:my-sign-in")
    api = client.get("/api/today")
    assert (api.status_code, api.json()["code"]) == (403, "second-step-first")
    assert client.get(reverse("registry:my-sign-in")).status_code == 200
    office = Client()
    office.force_login(cast.account(cast.leader), "django.contrib.auth.backends.ModelBackend")
    assert office.get(today).status_code == 200, "a password from the office is left to each"
