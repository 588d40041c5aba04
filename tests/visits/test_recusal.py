"""Nobody decides about themselves, their own home or their own organisation; a colleague does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from baibu import core
from baibu.ledger import actions as ledger
from baibu.ledger.models import Excuse
from baibu.ledger.queries import standings
from baibu.registry import actions as registry
from baibu.registry.access import require_not_own, scope_of
from baibu.registry.models import TAKEN_BACK, Body, Person, Tenure
from baibu.registry.queries.actors import Actor
from baibu.visits.actions.circumstances import end_need, propose_need, refuse_need
from baibu.visits.actions.pairs import change_pair, end_pair, pair_home
from baibu.visits.actions.visits import confirm_visit, record_visit

from .cast import Cast

As = Callable[[Person], Client]


def refused(act: Callable[..., Any], **said: Any) -> str:
    with pytest.raises(core.Refusal) as refusal:
        act(**said)
    return refusal.value.code


def late_visit(cast: Cast, **more: Any) -> dict[str, Any]:
    visit = record_visit(
        actor=cast.actor(cast.leader), household_id=cast.plain.id, on=cast.day - timedelta(days=6),
        outcome="met", now=cast.now, **more,
    )  # fmt: skip
    return {"visit_id": visit.id, "now": cast.now}


def moved_into(person: Person, home: Any) -> None:
    Person.objects.filter(community_id=person.community_id, id=person.id).update(household_id=home.id)


def test_a_late_entry_is_not_confirmed_by_whoever_came_along(cast: Cast, as_: As) -> None:
    late = late_visit(cast, companions=[cast.holder.id])
    assert refused(confirm_visit, actor=cast.actor(cast.holder), **late) == "own-matter"
    page = reverse("visits:confirm", args=[late["visit_id"]])
    assert page not in as_(cast.holder).get(reverse("visits:today")).content.decode()
    assert "请由同事处理" in as_(cast.holder).get(page).content.decode(), "and why"
    assert as_(cast.holder).post(f"/api/visits/{late['visit_id']}/withdraw").json()["code"] == "own-matter"
    assert confirm_visit(actor=cast.actor(cast.branch), **late).confirmed_by_id == cast.branch.id


def test_a_late_entry_about_ones_own_home_is_confirmed_by_another(cast: Cast, as_: As) -> None:
    late = late_visit(cast)
    page = reverse("visits:confirm", args=[late["visit_id"]])
    assert page in as_(cast.holder).get(reverse("visits:today")).content.decode()
    moved_into(cast.holder, cast.plain)
    assert page not in as_(cast.holder).get(reverse("visits:today")).content.decode()
    assert refused(confirm_visit, actor=cast.actor(cast.holder), **late) == "own-home"
    assert confirm_visit(actor=cast.actor(cast.branch), **late).confirmed_by_id == cast.branch.id


@pytest.fixture
def own_row(cast: Cast) -> Any:
    """Something the area holder owes as group leader of the other building."""
    building = cast.town.buildings[1]
    cast.town.appoint(cast.holder, "group-leader", building, since=cast.day - timedelta(days=90))
    row = standings(cast.id, cast.day).filter(
        place_id=building.id, owed_by="group-leader", disposition="open"
    )
    return row.order_by("duty").first()


def test_nobody_excuses_or_puts_off_what_they_owe_themselves(cast: Cast, own_row: Any) -> None:
    Excuse.objects.create(
        community_id=cast.id, id=uuid4(), obligation_id=own_row.id, reason="holiday",
        asked_by_id=cast.head.id, asked_on=cast.day,
    )  # fmt: skip
    decide = {"obligation_id": own_row.id, "is_granted": True, "now": cast.now}
    more = {"new_due_on": own_row.due_on + timedelta(days=5), "reason": "away", "now": cast.now}
    assert refused(ledger.decide_excuse, actor=cast.actor(cast.holder), **decide) == "own-duty"
    late = refused(ledger.extend, actor=cast.actor(cast.holder), obligation_id=own_row.id, **more)
    assert late == "own-duty"
    assert ledger.extend(actor=cast.actor(cast.branch), obligation_id=own_row.id, **more)
    assert ledger.decide_excuse(actor=cast.actor(cast.branch), **decide).is_granted


def test_nobody_excuses_what_is_owed_to_their_own_home(cast: Cast) -> None:
    row = cast.owed(cast.poor, "C004")[0]
    more = {"obligation_id": row.id, "new_due_on": row.due_on + timedelta(days=5), "reason": "away",
            "now": cast.now}  # fmt: skip
    moved_into(cast.holder, cast.poor)
    assert refused(ledger.extend, actor=cast.actor(cast.holder), **more) == "own-home"
    assert ledger.extend(actor=cast.actor(cast.branch), **more)


def test_nobody_ends_or_turns_down_a_need_of_their_own_home(cast: Cast) -> None:
    moved_into(cast.holder, cast.plain)
    mine, theirs = cast.actor(cast.holder), cast.actor(cast.branch)
    need = cast.town.need("hardship", cast.plain, cast.day - timedelta(days=30))
    end = {"circumstance_id": need.id, "until": cast.day, "now": cast.now}
    assert refused(end_need, actor=mine, **end) == "own-need"
    assert end_need(actor=theirs, **end).until == cast.day
    said = propose_need(
        actor=cast.actor(cast.leader), kind="hospital-stay", since=cast.day, household_id=cast.plain.id,
        now=cast.now,
    )  # fmt: skip
    turn_down = {"circumstance_id": said.id, "now": cast.now}
    assert refused(refuse_need, actor=mine, **turn_down) == "own-need"
    assert refuse_need(actor=theirs, **turn_down).refused_on == cast.day


def test_taking_back_what_one_agreed_to_stays_ones_own_right(cast: Cast) -> None:
    moved_into(cast.holder, cast.plain)
    need = cast.town.need("hardship", cast.plain, cast.day - timedelta(days=30))
    ended = end_need(
        actor=cast.actor(cast.holder), circumstance_id=need.id, until=cast.day, because=TAKEN_BACK[0],
        now=cast.now,
    )  # fmt: skip
    assert ended.ended_because == TAKEN_BACK[0]


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true", "HX-Target": "fill"}])
def test_nobody_appoints_themselves(cast: Cast, as_: As, headers: dict[str, str]) -> None:
    page = reverse("registry:posts", args=[cast.town.area.id])
    cast.town.appoint(cast.secretary, "area-holder", cast.town.estate)
    sent = {"post": "area-holder", "name": cast.branch.name, "since": cast.day.isoformat()}
    answer = as_(cast.branch).post(page, sent, headers=headers)
    assert answer.status_code == 422
    assert "任职不能由本人登记" in answer.content.decode()
    assert not Tenure.objects.filter(person_id=cast.branch.id, post="area-holder").exists()
    assert as_(cast.secretary).post(page, sent, headers=headers).status_code == 303
    assert Tenure.objects.filter(person_id=cast.branch.id, post="area-holder").exists()


@pytest.fixture
def office(cast: Cast) -> Body:
    """The property office of the estate, checked every month by the panel."""
    made = registry.open_body(
        actor=Actor.operator(cast.id), kind="property-office", name="一苑物业服务处",
        place_id=cast.town.estate.id, now=cast.now,
    )  # fmt: skip
    cast.plan()
    return made


def test_nobody_checks_their_own_organisation(cast: Cast, office: Body) -> None:
    since = cast.day - timedelta(days=90)
    chair, other = cast.town.person(name="田野"), cast.town.person(name="石磊")
    cast.town.appoint(chair, "appraisal-panel-chair", cast.town.root, since=since)
    row = standings(cast.id, cast.day).filter(duty="C033", subject_id=office.id, disposition="open").first()
    check = {"obligation_id": row.id, "on": cast.day, "now": cast.now}
    kept = cast.town.appoint(chair, "property-keeper", cast.town.buildings[0], since=since)
    with pytest.raises(core.Refusal, match="一苑物业服务处") as refusal:
        ledger.record_deed(actor=cast.actor(chair), **check)
    assert refusal.value.code == "own-body"
    Tenure.objects.filter(person_id=chair.id, post="property-keeper").update(person_id=other.id)
    assert ledger.record_deed(actor=cast.actor(chair), **check), kept


def test_the_organisation_itself_still_records_its_own_work(cast: Cast, office: Body) -> None:
    manager = cast.town.person(name="石磊")
    cast.town.appoint(manager, "property-manager", cast.town.estate, since=cast.day - timedelta(days=90))
    rows = standings(cast.id, cast.day).filter(duty="C067", subject_id=office.id)
    row = rows.filter(disposition="open").first() or rows.first()
    if row.open_on <= cast.day:
        assert ledger.record_deed(
            actor=cast.actor(manager), obligation_id=row.id, on=cast.day, now=cast.now
        )  # fmt: skip
    scope = scope_of(cast.actor(manager), cast.day)
    assert refused(require_not_own, scope=scope, body=office) == "own-body", "but never judges itself"
    require_not_own(scope_of(cast.actor(cast.secretary), cast.day), body=office)


def test_nobody_records_a_visit_at_their_own_home(cast: Cast, as_: As) -> None:
    row = cast.owed(cast.poor, "C004")[0]
    today, page = reverse("visits:today"), reverse("visits:record", args=[cast.poor.id])
    tap = reverse("visits:met", args=[cast.poor.id])
    assert tap in as_(cast.leader).get(today).content.decode()
    moved_into(cast.leader, cast.poor)
    visit = {"household_id": cast.poor.id, "on": cast.day, "outcome": "met", "now": cast.now}
    assert refused(record_visit, actor=cast.actor(cast.leader), owed=[row.id], **visit) == "own-home"
    assert as_(cast.leader).post(tap, {"owed": str(row.id)}).status_code == 422
    shown = as_(cast.leader).get(today).content.decode()
    assert tap not in shown
    assert "你自己家：请本楼的同事" in shown
    for headers in ({}, {"HX-Request": "true"}):
        assert "请本楼的同事或上一级上门" in as_(cast.leader).get(page, headers=headers).content.decode()
    sent = {"outcome": "met", "on": cast.day.isoformat()}
    api = as_(cast.leader).post(f"/api/households/{cast.poor.id}/visits", sent, "application/json")
    assert (api.status_code, api.json()["code"]) == (422, "own-home")
    made = record_visit(actor=cast.actor(cast.head), owed=[row.id], **visit)
    assert made.by_id == cast.head.id, "a colleague of the building calls, and it counts"
    assert cast.state(row) == "done"


def test_whoever_lives_there_is_no_company_of_the_visit(cast: Cast, as_: As) -> None:
    moved_into(cast.leader, cast.poor)
    visit = {"household_id": cast.poor.id, "on": cast.day, "outcome": "met", "now": cast.now}
    with_them = {"actor": cast.actor(cast.head), "companions": [cast.leader.id], **visit}
    assert refused(record_visit, **with_them) == "lives-here"
    form = as_(cast.head).get(reverse("visits:record", args=[cast.poor.id])).context["form"]
    offered = {key for key, _name in form.fields["companions"].choices}
    assert str(cast.leader.id) not in offered
    assert str(cast.holder.id) in offered
    assert record_visit(**{**with_them, "companions": [cast.holder.id]})


def test_nobody_chooses_who_looks_after_their_own_home(cast: Cast, as_: As) -> None:
    pair = {"kind": "household-contact", "helper_id": cast.helper.id, "household_id": cast.plain.id,
            "since": cast.day, "now": cast.now}  # fmt: skip
    mine, theirs = cast.actor(cast.holder), cast.actor(cast.branch)
    moved_into(cast.holder, cast.plain)
    assert refused(pair_home, actor=mine, **pair) == "own-home"
    assert (
        reverse("visits:home-pairs", args=[cast.plain.id])
        not in as_(cast.holder).get(reverse("visits:household", args=[cast.plain.id])).content.decode()
    )
    made = pair_home(actor=theirs, **pair).pair
    of_it = {"pair_id": made.id, "now": cast.now}
    review = {"rank": 2, "review_on": made.review_on}
    assert refused(change_pair, actor=mine, **review, **of_it) == "own-home"
    assert refused(end_pair, actor=mine, until=cast.day, **of_it) == "own-home"
    assert change_pair(actor=theirs, **review, **of_it).rank == 2
    assert end_pair(actor=cast.actor(cast.helper), until=cast.day, **of_it).until == cast.day
