"""Who says where they live: proven, compared, answered, forgotten; nothing given away of who lives there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from baibu.core import Refusal
from baibu.ledger.models import Entry
from baibu.registry import actions
from baibu.registry.access import claims_of, scope_of
from baibu.registry.models import Account, Claim, Community, Person
from baibu.registry.queries.accounts import NOBODY
from baibu.registry.queries.actors import Actor
from baibu.registry.queries.bounds import bounded
from baibu.registry.queries.claims import claims_waiting, own_claim
from baibu.registry.queries.ways import account_of_phone
from tests.visits.cast import Cast, gather

pytestmark = pytest.mark.django_db
NUMBER = "19900007777"


@pytest.fixture
def cast() -> Cast:
    return gather(timezone.localdate())


@pytest.fixture
def at_most(django_assert_max_num_queries: Any) -> Any:
    """A block with at most so many queries."""
    return django_assert_max_num_queries


@pytest.fixture
def as_(cast: Cast) -> Callable[[Person], Client]:
    """A browser in which that person is signed in."""

    def signed_in(person: Person) -> Client:
        client = Client()
        client.force_login(cast.account(person), "django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


def claimed(cast: Cast, *, room: str = "103", name: str = "何平", phone: str = NUMBER, **more: Any) -> Claim:
    values = {"place_id": cast.town.buildings[0].id, "unit": "", "now": cast.now, **more}
    return actions.make_claim(
        actor=Actor(), community_id=cast.id, phone=phone, room=room, name=name, **values
    )


def confirm(cast: Cast, by: Person, claim: Claim, person: Person, **more: Any) -> Claim:
    return actions.confirm_claim(
        actor=cast.actor(by), claim_id=claim.id, person_id=person.id, now=more.get("now", cast.now)
    )


def refused(act: Callable[[], Any]) -> str:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value.code


def waits_for(cast: Cast, person: Person, day: Any) -> int:
    return claims_waiting(claims_of(scope_of(cast.actor(person), cast.day)), day).count()


def test_confirmed_it_opens_the_account_of_that_person_and_the_number_lets_them_in(cast: Cast) -> None:
    claim = claimed(cast)
    assert own_claim(cast.id, NUMBER).state == "waiting"  # type: ignore[union-attr]
    assert account_of_phone(cast.id, NUMBER) is None
    confirm(cast, cast.leader, claim, cast.resident)
    opened = account_of_phone(cast.id, NUMBER)
    assert opened
    assert opened.person_id == cast.resident.id
    assert own_claim(cast.id, NUMBER).state == "confirmed"  # type: ignore[union-attr]
    assert Entry.objects.filter(kind="claim-confirmed", subject_id=cast.resident.id).count() == 1
    assert refused(lambda: confirm(cast, cast.holder, claim, cast.resident)) == "changed-meanwhile"


def test_declined_the_claimant_reads_why_and_nothing_opens(cast: Cast) -> None:
    claim = claimed(cast)
    decline = lambda reason: actions.decline_claim(  # noqa: E731
        actor=cast.actor(cast.leader), claim_id=claim.id, reason=reason, now=cast.now
    )
    assert refused(lambda: decline("  ")) == "reason"
    decline("请带证件到居委会")
    found = own_claim(cast.id, NUMBER)
    assert found
    assert (found.state, found.reason) == ("declined", "请带证件到居委会")
    assert account_of_phone(cast.id, NUMBER) is None
    assert not Account.objects.filter(person_id=cast.resident.id).exists()


def test_it_gives_nothing_away_of_who_lives_there(cast: Cast) -> None:
    claimed(cast)
    claimed(cast, room="9999", name="没有这个人", phone="19900008888")
    known, unknown = own_claim(cast.id, NUMBER), own_claim(cast.id, "19900008888")
    assert known == unknown


def test_only_somebody_registered_behind_that_door_is_confirmed(cast: Cast) -> None:
    claim = claimed(cast)
    assert refused(lambda: confirm(cast, cast.leader, claim, cast.elder_person)) == "whom"
    nowhere = claimed(cast, room="888", phone="19900008888")
    assert refused(lambda: confirm(cast, cast.leader, nowhere, cast.resident)) == "whom"


def test_nobody_answers_their_own_claim_or_that_of_their_home(cast: Cast) -> None:
    claim = claimed(cast)
    assert refused(lambda: confirm(cast, cast.resident, claim, cast.resident)) == "out-of-reach"
    Person.objects.filter(id=cast.leader.id).update(household_id=cast.plain.id)
    assert refused(lambda: confirm(cast, cast.leader, claim, cast.resident)) == "own-home"
    decline = lambda: actions.decline_claim(  # noqa: E731
        actor=cast.actor(cast.leader), claim_id=claim.id, reason="不", now=cast.now
    )
    assert refused(decline) == "own-home"
    other = claimed(cast, room="102", phone="19900000001")
    mine = Person.objects.get(id=cast.holder.id)
    mine.phone = "19900000001"
    mine.save(update_fields=["phone", "phone_key", "phone_tail"])
    assert refused(lambda: confirm(cast, cast.holder, other, cast.elder_person)) == "own-home"
    assert confirm(cast, cast.holder, claim, cast.resident)


def test_the_level_above_sees_it_after_three_working_days(cast: Cast) -> None:
    claim = claimed(cast)
    assert waits_for(cast, cast.leader, cast.day) == 1
    assert waits_for(cast, cast.holder, cast.day) == 0
    assert claim.above_on >= cast.day + timedelta(days=3)
    assert waits_for(cast, cast.holder, claim.above_on) == 1
    assert waits_for(cast, cast.leader, claim.above_on) == 1
    assert waits_for(cast, cast.resident, claim.above_on) == 0


def test_one_open_claim_a_number_and_three_in_thirty_days(cast: Cast) -> None:
    claim = claimed(cast)
    assert refused(lambda: claimed(cast, room="101")) == "claimed-already"
    for _again in range(2):
        decline_it(cast, claim)
        claim = claimed(cast)
    decline_it(cast, claim)
    assert refused(lambda: claimed(cast)) == "claimed-already"
    assert refused(lambda: claimed(cast, place_id=NOBODY, phone="19900008888")) == "place"


def decline_it(cast: Cast, claim: Claim) -> None:
    actions.decline_claim(actor=cast.actor(cast.leader), claim_id=claim.id, reason="不清楚", now=cast.now)


def test_after_thirty_days_it_is_deleted_answered_or_not(cast: Cast) -> None:
    claimed(cast)
    decline_it(cast, claimed(cast, phone="19900008888"))
    soon, later = cast.now + timedelta(days=29), cast.now + timedelta(days=31)
    assert actions.sweep_claims(actor=Actor.clock(), now=soon) == 0
    assert actions.sweep_claims(actor=Actor.clock(), now=later) == 2
    assert not Claim.objects.exists()


def test_at_the_door_it_is_written_and_taken_back_and_nothing_else_seen(cast: Cast) -> None:
    with bounded(at_the_door=True):
        claimed(cast)
        assert not Claim.objects.exists()
        taken = actions.take_back_claim(actor=Actor(), community_id=cast.id, phone=NUMBER, now=cast.now)
        assert taken == 1
        assert own_claim(cast.id, NUMBER) is None


def test_the_pages_from_the_number_to_the_answer(
    client: Client,
    cast: Cast,
    as_: Callable[[Person], Client],
    settings: Any,
    at_most: Any,
) -> None:
    settings.BAIBU_SMS = "screen"
    Community.objects.filter(pk=cast.id).update(is_fictional=True)
    assert client.get("/claim/home/")["Location"] == "/claim/"
    assert client.get("/claim/state/")["Location"] == "/claim/"
    assert client.post("/claim/", {"phone": NUMBER})["Location"] == "/claim/code/"
    code = client.session["asked_code"]["shown"]
    assert client.post("/claim/code/", {"code": "1"}).status_code == 422
    assert client.post("/claim/code/", {"code": code})["Location"] == "/claim/state/"
    assert client.get("/claim/state/")["Location"] == "/claim/home/"
    building = str(cast.town.buildings[0].id)
    hx = {"HX-Request": "true", "HX-Target": "home"}
    for headers in ({}, hx):
        missing = client.post("/claim/home/", {"place_id": building, "name": "何平"}, headers=headers)
        assert (missing.status_code, missing.content.decode().count("field__error")) == (422, 1)
    sent = {"place_id": building, "room": "103室", "name": "何平"}
    assert client.post("/claim/home/", sent)["Location"] == "/claim/state/"
    assert "等待楼栋长确认" in client.get("/claim/state/").content.decode()

    leader = as_(cast.leader)
    assert "/registry/claims/" in leader.get("/").content.decode()
    with at_most(12):
        listed = leader.get("/registry/claims/").content.decode()
    claim = Claim.objects.get()
    path = f"/registry/claims/{claim.id}/"
    assert path in listed
    page = leader.get(path).content.decode()
    assert "姓名相同" in page
    assert "199****7777" in page
    assert NUMBER not in page
    assert as_(cast.resident).get(path).status_code == 403
    assert leader.post(path, {"person_id": ""}).status_code == 422
    assert leader.post(path, {"person_id": str(cast.resident.id)})["Location"] == "/registry/claims/"
    assert "已确认，可以登录了" in client.get("/claim/state/").content.decode()
    assert "没有等你答复" in leader.get("/registry/claims/").content.decode()


def test_declining_on_the_page_needs_a_reason(cast: Cast, as_: Callable[[Person], Client]) -> None:
    path = f"/registry/claims/{claimed(cast, now=timezone.now()).id}/decline/"
    leader = as_(cast.leader)
    assert leader.get(path).status_code == 200
    assert leader.post(path, {"reason": ""}).status_code == 422
    assert leader.post(path, {"reason": "请到居委会来一趟"})["Location"] == "/registry/claims/"
    assert Claim.objects.get().outcome == "declined"


def test_machines_answer_the_same_way(cast: Cast, as_: Callable[[Person], Client]) -> None:
    claim, leader = claimed(cast, now=timezone.now()), as_(cast.leader)
    assert [row["id"] for row in leader.get("/api/claims").json()] == [str(claim.id)]
    assert as_(cast.resident).get("/api/claims").json() == []
    send = lambda who, act, sent: who.post(  # noqa: E731
        f"/api/claims/{claim.id}/{act}", sent, content_type="application/json"
    )
    wrong = send(leader, "confirm", {"person_id": str(cast.elder_person.id)})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "whom")
    assert send(as_(cast.resident), "decline", {"reason": "x"}).status_code == 403
    done = send(leader, "confirm", {"person_id": str(cast.resident.id)})
    assert (done.status_code, done.json()["outcome"]) == (200, "confirmed")
