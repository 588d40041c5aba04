"""Numbers that are changed: guesses at the code, what the one before had open, two at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from threading import Thread

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from baibu.registry import actions
from baibu.registry.models import Account, Community, Person, SentCode, SignIn, SignInCard, SignInPhone
from tests.registry.test_phones import NUMBER, OTHER, actor, as_, came_in, cast, let_in, on_screen
from tests.visits.cast import Cast

__all__ = ["as_", "cast", "let_in", "on_screen"]
pytestmark = pytest.mark.django_db


def test_guesses_at_the_code_for_ones_own_number_are_counted_too(
    on_screen: Community, let_in: Person, as_: Callable[[Person], Client]
) -> None:
    client, path = as_(let_in), "/me/sign-in/phone/code/"
    client.post("/me/sign-in/phone/", {"phone": OTHER})
    shown = client.session["asked_code"]["shown"]
    wrong = {"code": "000000" if shown != "000000" else "111111"}
    assert [client.post(path, wrong).status_code for _try in range(5)] == [422] * 5
    assert SentCode.objects.get().tries == 5
    assert "失效" in client.post(path, {"code": shown}).content.decode()
    assert SignInPhone.objects.get(person_id=let_in.id, ended_at=None).phone == NUMBER


def test_a_new_number_ends_what_the_one_before_had_open(
    on_screen: Community, cast: Cast, let_in: Person, now: datetime
) -> None:
    lost = came_in(Client(), on_screen)
    assert lost.get("/me/sign-in/").status_code == 200
    actions.let_in_by_phone(
        actor=actor(cast, cast.leader), person_id=let_in.id, phone=OTHER, now=timezone.now()
    )
    assert lost.get("/me/sign-in/").status_code == 302
    elsewhere, here = came_in(Client(), on_screen, OTHER), came_in(Client(), on_screen, OTHER)
    here.post("/me/sign-in/phone/", {"phone": NUMBER})
    here.post("/me/sign-in/phone/code/", {"code": here.session["asked_code"]["shown"]})
    assert elsewhere.get("/me/sign-in/").status_code == 302
    assert "199****1234" in here.get("/me/sign-in/").content.decode()


def test_whoever_is_signed_in_may_sign_in_once_more(on_screen: Community, let_in: Person) -> None:
    client = came_in(Client(), on_screen)
    before = client.session.session_key
    came_in(client, on_screen)
    assert client.session.session_key != before
    assert client.get("/me/sign-in/").status_code == 200
    assert SignIn.objects.filter(account__person_id=let_in.id).count() == 1, "the one before is over"


@pytest.mark.django_db(transaction=True)
def test_a_number_that_is_given_twice_at_the_same_moment_is_given(cast: Cast) -> None:
    said = []

    def let() -> None:
        try:
            actions.let_in_by_phone(
                actor=actor(cast, cast.leader), person_id=cast.resident.id, phone=NUMBER, now=timezone.now()
            )
            actions.print_card(
                actor=actor(cast, cast.leader), person_id=cast.resident.id, pin="7042", now=timezone.now()
            )
            said.append("done")
        finally:
            connection.close()

    threads = [Thread(target=let) for _each in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert said == ["done"] * 4
    assert SignInPhone.objects.filter(ended_at=None).count() == 1
    assert SignInCard.objects.filter(ended_at=None).count() == 1
    assert Account.objects.filter(person_id=cast.resident.id).count() == 1
