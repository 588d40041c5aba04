"""Who looked: noted for those looked at, with a reason from further up, and opened in an emergency."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError
from django.test import Client
from django.urls import reverse

from baibu import core
from baibu.ledger.actions import note_look
from baibu.ledger.models import Look
from baibu.ledger.queries import verify_chains
from baibu.registry import actions as registry
from baibu.registry.models import Household, Opening, Person
from baibu.registry.queries.openings import opened_by
from baibu.visits.access import home_to_see
from baibu.visits.actions import looks
from baibu.visits.queries.desk import desk_of

from .cast import Cast

As = Callable[[Person], Client]
HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "why"}
BROKEN = {"reason": "danger", "words": "厨房冒烟", "hours": "1"}


def address(home: Household, name: str = "household") -> str:
    return reverse(f"visits:{name}", args=[home.id])


def purposes(home: Household) -> list[str]:
    return [look.data["purpose"] for look in Look.objects.filter(subject_id=home.id).order_by("seq")]


def test_whoever_looks_after_a_home_opens_it_at_once_and_is_noted_once_a_day(cast: Cast, as_: As) -> None:
    for _time in range(2):
        assert as_(cast.leader).get(address(cast.plain)).status_code == 200
    look = Look.objects.get()
    assert (look.actor_id, look.as_post, look.data) == (cast.leader.id, "group-leader", {"purpose": "care"})


def test_whoever_lives_there_is_not_noted(cast: Cast, as_: As) -> None:
    assert as_(cast.resident).get(address(cast.plain)).status_code == 200
    assert not Look.objects.exists()


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_from_further_up_the_reason_comes_first(cast: Cast, as_: As, headers: dict[str, str]) -> None:
    client = as_(cast.secretary)
    response = client.get(address(cast.far))
    assert (response.status_code, response["Location"]) == (303, address(cast.far, "why"))
    assert client.get(address(cast.far, "why")).status_code == 200
    assert client.post(address(cast.far, "why"), {"words": "电话里问的"}, **headers).status_code == 422
    assert purposes(cast.far) == []
    sent = {"purpose": "request", "words": "电话里问的"}
    assert client.post(address(cast.far, "why"), sent, **headers).status_code == 303
    assert client.get(address(cast.far)).status_code == 200
    assert purposes(cast.far) == ["request"]
    assert as_(cast.branch).get(address(cast.far)).status_code == 303, "another's reason is not theirs"


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("name", ["propose", "circumstance"])
def test_the_pages_of_needs_leave_a_trace_and_ask_for_the_reason_too(
    cast: Cast, as_: As, name: str, headers: dict[str, str]
) -> None:
    need, client = cast.town.need("hardship", cast.plain, cast.day), as_(cast.secretary)
    page = reverse(f"visits:{name}", args=[cast.plain.id if name == "propose" else need.id])
    assert as_(cast.leader).get(page, **headers).status_code == 200
    asked = client.get(page, **headers)
    assert (asked.status_code, asked["Location"]) == (303, address(cast.plain, "why"))
    assert purposes(cast.plain) == ["care"]
    client.post(address(cast.plain, "why"), {"purpose": "request", "words": "电话里问的"})
    assert client.get(page, **headers).status_code == 200
    assert purposes(cast.plain) == ["care", "request"]


def test_a_reason_holds_for_one_day(cast: Cast) -> None:
    actor, tomorrow = cast.actor(cast.secretary), cast.now + timedelta(days=1)
    looks.say_why(actor=actor, household_id=cast.far.id, purpose="request", now=cast.now)
    for now, is_refused in ((cast.now, False), (tomorrow, True)):
        desk = desk_of(actor, now.date(), cast.far.id)
        seen = {"actor": actor, "desk": desk, "home": home_to_see(desk, cast.far.id), "now": now}
        if is_refused:
            with pytest.raises(core.Refusal, match="为什么"):
                looks.look_at_home(**seen)
        else:
            looks.look_at_home(**seen)


def test_a_reason_opens_nothing_that_is_not_theirs(cast: Cast, as_: As) -> None:
    sent = {"purpose": "request"}
    assert as_(cast.leader).post(address(cast.far, "why"), sent).status_code == 403
    assert as_(cast.resident).post(address(cast.far, "why"), sent).status_code == 403
    assert not Look.objects.exists()


def test_the_glass_is_broken_with_a_reason_and_everybody_concerned_knows(cast: Cast, as_: As) -> None:
    client, far = as_(cast.leader), cast.far
    closed = client.get(address(far))
    assert closed.status_code == 403
    assert address(far, "open") in closed.content.decode()
    assert client.post(address(far, "open"), {**BROKEN, "words": " "}).status_code == 422
    assert not Opening.objects.exists()
    assert client.post(address(far, "open"), BROKEN).status_code == 303
    assert client.get(address(far)).status_code == 200
    opening = Opening.objects.get()
    assert opening.until - opening.since == timedelta(hours=1)
    page = reverse("visits:opening", args=[opening.id])
    assert page in as_(cast.branch).get(reverse("visits:today")).content.decode(), "the level above"
    theirs = Person.objects.get(household_id=far.id)
    assert cast.leader.name in as_(theirs).get(reverse("visits:me")).content.decode()
    seen = as_(theirs).get(reverse("visits:seen")).content.decode()
    assert cast.leader.name in seen
    assert "厨房冒烟" in seen


def test_an_opening_is_noted_by_another_and_ended_early(cast: Cast, as_: As) -> None:
    as_(cast.leader).post(address(cast.far, "open"), BROKEN)
    key = [Opening.objects.get().id]
    note, end = reverse("visits:opening-note", args=key), reverse("visits:opening-end", args=key)
    assert as_(cast.leader).post(note).status_code == 422, "not by whoever opened it"
    assert as_(cast.helper).post(note).status_code == 403
    assert as_(cast.branch).post(note).status_code == 303
    assert as_(cast.secretary).post(note).status_code == 409, "once is enough"
    assert as_(cast.branch).post(end).status_code == 303
    assert as_(cast.leader).get(address(cast.far)).status_code == 403, "closed again"
    assert as_(cast.leader).post(end).status_code == 409


def test_an_opening_ends_by_itself_and_lets_nothing_be_recorded(cast: Cast, as_: As) -> None:
    opening = looks.open_home(
        actor=cast.actor(cast.leader), household_id=cast.far.id, reason="danger", words="冒烟", hours=1,
        now=cast.now,
    )  # fmt: skip
    assert opened_by(cast.id, cast.leader.id, cast.now) == {cast.far.id}
    assert opened_by(cast.id, cast.leader.id, opening.until) == frozenset()
    actor = replace(cast.actor(cast.leader), opened=frozenset({cast.far.id}))
    from baibu.registry.access import get_household

    assert get_household(actor, cast.far.id, day=cast.day) == cast.far
    with pytest.raises(core.Refusal):
        get_household(actor, cast.far.id, "record", day=cast.day)


@pytest.mark.parametrize("who", ["resident", "branch"])
def test_neither_residents_nor_those_who_see_it_anyway_break_the_glass(cast: Cast, as_: As, who: str) -> None:
    client = as_(getattr(cast, who))
    assert client.get(address(cast.far, "open")).status_code == 403
    assert client.post(address(cast.far, "open"), BROKEN).status_code == 403


def test_looks_are_sealed_and_stay(cast: Cast, as_: As) -> None:
    as_(cast.leader).get(address(cast.plain))
    as_(cast.head).get(address(cast.plain))
    assert verify_chains(cast.id) == ()
    for change in (lambda: Look.objects.update(kind="nothing"), lambda: Look.objects.all().delete()):
        with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
            change()
    first, last = Look.objects.order_by("seq")
    forged = {"prev": last.hash, "seq": 3, "hash": "0" * 64, "subject_kind": "household"}
    Look.objects.create(
        community_id=cast.id,
        subject_id=first.subject_id,
        kind="home-seen",
        on_day=cast.day,
        at=cast.now,
        **forged,
    )
    assert [fault.what for fault in verify_chains(cast.id)] == ["changed"]


def test_machines_say_why_too(cast: Cast, as_: As) -> None:
    client, home = as_(cast.secretary), f"/api/households/{cast.far.id}"
    assert client.get(home).json()["code"] == "reason-needed"
    json = "application/json"
    assert client.post(f"{home}/why", {"purpose": "curiosity"}, content_type=json).status_code == 422
    assert client.post(f"{home}/why", {"purpose": "register"}, content_type=json).status_code == 204
    assert client.get(home).status_code == 200
    theirs = as_(Person.objects.get(household_id=cast.far.id))
    (look,) = theirs.get("/api/me/looks").json()
    assert (look["purpose"], look["person_id"]) == ("register", str(cast.secretary.id))
    sent = {**BROKEN, "hours": 4}
    made = as_(cast.leader).post(f"{home}/openings", sent, content_type=json)
    assert made.status_code == 201
    opening = f"/api/openings/{made.json()['id']}"
    assert as_(cast.resident).get(opening).status_code == 403
    assert as_(cast.branch).post(f"{opening}/note").json()["noted_by_id"] == str(cast.branch.id)
    assert as_(cast.leader).post(f"{opening}/end").json()["ended_at"]


def test_all_looks_are_there_to_be_read_page_by_page(cast: Cast, as_: As) -> None:
    for number in range(130):
        at = cast.now - timedelta(days=number)
        note_look(
            actor=cast.actor(cast.leader), subject_kind="household", subject_id=cast.plain.id,
            purpose="care", now=at,
        )  # fmt: skip
    client, path = as_(cast.resident), reverse("visits:seen")
    first = client.get(path).content.decode()
    assert "130" in first
    assert "?page=2" in first
    assert len(client.get(path, {"page": 2}).context["seen"].rows) == 30
    assert len(client.get("/api/me/looks").json()) == 130


def test_looks_before_somebody_came_and_after_they_left_are_about_others(cast: Cast, as_: As) -> None:
    def look(by: Person, days: int) -> None:
        note_look(
            actor=cast.actor(by), subject_kind="household", subject_id=cast.poor.id, purpose="care",
            now=cast.now + timedelta(days=days),
        )  # fmt: skip

    look(cast.leader, -3)
    registry.move_person(
        actor=cast.actor(cast.holder), person_id=cast.resident.id, household_id=cast.poor.id, now=cast.now
    )
    path = reverse("visits:seen")
    assert "还没有人" in as_(cast.resident).get(path).content.decode()
    assert as_(cast.resident).get("/api/me/looks").json() == []
    look(cast.head, 1)
    look(cast.leader, 9)
    assert len(as_(cast.resident).get("/api/me/looks").json()) == 2
    Person.objects.filter(id=cast.resident.id).update(left_on=cast.day + timedelta(days=5))
    assert [each["on"] for each in as_(cast.resident).get("/api/me/looks").json()] == [
        (cast.day + timedelta(days=1)).isoformat()
    ]


def test_nobody_has_looked_says_so(cast: Cast, as_: As) -> None:
    assert "还没有人" in as_(cast.resident).get(reverse("visits:seen")).content.decode()


def test_the_page_of_looks_costs_few_queries(
    cast: Cast, as_: As, django_assert_max_num_queries: Callable
) -> None:
    for who in (cast.leader, cast.head):
        as_(who).get(address(cast.plain))
    client = as_(cast.resident)
    with django_assert_max_num_queries(13):
        client.get(reverse("visits:seen"))
