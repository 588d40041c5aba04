"""Today: one sentence, the most urgent first, and on whose behalf."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.urls import reverse

from baibu.ledger.actions import ask_excuse
from baibu.ledger.models import Told
from baibu.ledger.queries import owed_by_seats
from baibu.registry import actions as registry
from baibu.registry.models import Person
from baibu.visits.actions.visits import record_visit
from baibu.visits.queries.cards import cards, names_for
from baibu.visits.queries.desk import desk_of
from baibu.visits.queries.today import group_of, near, today_page
from tests.questions import Questions

from .cast import Cast

As = Callable[[Person], Client]
HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "today"}


def seen_by(cast: Cast, person: Person) -> dict[str, object]:
    """The cards of somebody's page, by the names on them."""
    page = today_page(desk_of(cast.actor(person), cast.day))
    return {card.title: card for group in page.groups for card in group.cards}


def test_the_leader_sees_the_home_in_hardship_and_the_helper_their_elder(cast: Cast) -> None:
    assert "张桂英" in seen_by(cast, cast.leader)
    assert "刘玉兰" in seen_by(cast, cast.helper)


def test_what_a_helper_is_paired_for_is_not_the_leaders_too(cast: Cast) -> None:
    mine = [due.code for card in seen_by(cast, cast.leader).values() for due in card.dues]  # type: ignore[attr-defined]
    assert "C004" in mine
    assert "C015" not in mine


def test_an_absence_moves_the_card_and_says_on_whose_behalf(cast: Cast) -> None:
    assert "张桂英" not in seen_by(cast, cast.head)
    registry.say_absence(
        actor=cast.actor(cast.leader), person_id=cast.leader.id, since=cast.day, until=cast.day, now=cast.now
    )
    card = seen_by(cast, cast.head)["张桂英"]
    assert "李建国" in card.dues[0].behalf  # type: ignore[attr-defined]
    assert not seen_by(cast, cast.leader)


def test_one_tap_answers_with_the_page_itself(cast: Cast, as_: As) -> None:
    client = as_(cast.leader)
    row = cast.owed(cast.poor, "C004")[0]
    tapped = client.post(reverse("visits:met", args=[cast.poor.id]), {"owed": [row.id]}, follow=True, **HTMX)
    assert tapped.content.startswith(b'<div id="today"')
    assert cast.state(row) == "done"
    assert client.get(reverse("visits:undo", args=[row.id])).status_code == 405


def test_an_excuse_waits_for_the_post_the_rule_names(cast: Cast, as_: As) -> None:
    row = cast.owed(cast.poor, "C004")[0]
    for back in (1, 0):
        record_visit(
            actor=cast.actor(cast.leader), household_id=cast.poor.id, on=cast.day - timedelta(days=back),
            outcome="nobody-home", now=cast.now,
        )  # fmt: skip
    ask_excuse(actor=cast.actor(cast.leader), obligation_id=row.id, reason="hospital", now=cast.now)
    waiting = today_page(desk_of(cast.actor(cast.holder), cast.day)).waiting
    address = reverse("visits:decide", args=[row.id])
    assert address in [item.href for item in waiting]
    client = as_(cast.holder)
    assert "住院" in client.get(address).content.decode()
    assert client.post(address, {"answer": "grant"}).status_code == 303
    assert cast.state(row) == "excused"


def test_a_late_entry_waits_just_above_and_can_be_refused(cast: Cast, as_: As) -> None:
    visit = record_visit(
        actor=cast.actor(cast.leader), household_id=cast.poor.id, on=cast.day - timedelta(days=6),
        outcome="met", now=cast.now,
    )  # fmt: skip
    address = reverse("visits:confirm", args=[visit.id])
    for person, is_asked in ((cast.holder, True), (cast.secretary, False)):
        waiting = today_page(desk_of(cast.actor(person), cast.day)).waiting
        assert (address in [item.href for item in waiting]) is is_asked
    client = as_(cast.holder)
    assert client.get(address).status_code == 200
    assert client.post(address, {"answer": "refuse"}).status_code == 303
    visit.refresh_from_db()
    assert visit.withdrawn_by_id == cast.holder.id


def test_the_number_of_queries_does_not_grow_with_the_work(cast: Cast, as_: As) -> None:
    client = as_(cast.leader)
    with Questions() as few:
        client.get(reverse("visits:today"))
    for number in range(300, 320):
        cast.town.need("hardship", cast.town.home(str(number)), cast.day - timedelta(days=30))
    cast.plan()
    with Questions() as many:
        client.get(reverse("visits:today"))
    assert len(many) == len(few)
    assert len(many) <= 16


def test_of_many_cards_the_first_by_door_are_shown(cast: Cast) -> None:
    for number in range(300, 350):
        cast.town.need("hardship", cast.town.home(str(number)), cast.day - timedelta(days=30))
    cast.plan()
    desk = desk_of(cast.actor(cast.leader), cast.day)
    rows = list(owed_by_seats(desk.community_id, desk.seats, desk.day, desk.pack))
    groups = today_page(desk).groups
    most = max(groups, key=lambda group: group.count)
    assert (len(most.cards), bool(most.more_href)) == (40, True)
    shown, _later = near(cards(desk, rows, names_for(desk, rows)), desk.day)
    every = [card for card in shown if group_of(card, desk.day) == most.key]
    assert most.count == len(every)
    assert [card.key for card in most.cards] == [card.key for card in every[:40]]


def test_what_they_were_told_of_leaves_out_what_they_owe_themselves(cast: Cast) -> None:
    mine, helpers = cast.owed(cast.poor, "C004")[0], cast.owed(cast.elder, "C015")[0]
    for row in (mine, helpers):
        Told.objects.create(
            community_id=cast.id, obligation_id=row.id, step=9, post="group-leader",
            place_id=row.place_id, on_day=cast.day,
        )  # fmt: skip
    told = today_page(desk_of(cast.actor(cast.leader), cast.day)).told
    assert [item.href for item in told] == [reverse("visits:household", args=[cast.elder.id])]
    assert not today_page(desk_of(cast.actor(cast.helper), cast.day)).told


def test_a_resident_is_shown_their_own_page(cast: Cast, as_: As) -> None:
    response = as_(cast.resident).get(reverse("visits:today"))
    assert (response.status_code, response["Location"]) == (303, reverse("visits:me"))
