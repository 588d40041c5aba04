"""Acting for another: a parent for a child, whoever was named for everybody else; seen, noted, ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from baibu.core import Refusal, add_months
from baibu.ledger.models import Entry
from baibu.registry import actions
from baibu.registry.models import Consent, Person, Representation
from baibu.registry.queries.representations import acted_for
from tests.visits.cast import Cast, gather

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return gather(timezone.localdate())


@pytest.fixture
def as_(cast: Cast) -> Callable[[Person], Client]:
    """A browser in which that person is signed in."""

    def signed_in(person: Person) -> Client:
        client = Client()
        client.force_login(cast.account(person), "django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


@pytest.fixture
def child(cast: Cast) -> Person:
    """Somebody of ten in the resident's home."""
    made = cast.town.person(cast.plain, "何小雨", relation="女")
    Person.objects.filter(id=made.id).update(born_on=add_months(cast.day, -10 * 12))
    return Person.objects.get(id=made.id)


def confirm(
    cast: Cast, child: Person, by: Person | None = None, helper: Person | None = None
) -> Representation:
    return actions.confirm_guardian(
        actor=cast.actor(by or cast.leader), person_id=child.id, helper_id=(helper or cast.resident).id,
        now=timezone.now(),
    )  # fmt: skip


def name(cast: Cast, by: Person, person: Person, helper: Person, channel: str) -> Representation:
    return actions.name_helper(
        actor=cast.actor(by), person_id=person.id, helper_id=helper.id, channel=channel,
        given_on=cast.day, now=timezone.now(),
    )  # fmt: skip


def refused(act: Callable[[], Any]) -> str:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value.code


def for_whom(cast: Cast, helper: Person, day: date | None = None) -> list[str]:
    return [row.person.name for row in acted_for(cast.id, helper.id, day or cast.day)]


def test_a_parent_acts_for_a_child_until_it_is_fourteen(cast: Cast, child: Person) -> None:
    confirm(cast, child)
    assert for_whom(cast, cast.resident) == ["何小雨"]
    birthday = add_months(cast.day, 4 * 12)
    assert for_whom(cast, cast.resident, birthday - timedelta(days=1)) == ["何小雨"]
    assert for_whom(cast, cast.resident, birthday) == []
    assert refused(lambda: confirm(cast, child)) == "acts-already"


def test_at_fourteen_they_may_name_the_parent_who_acted_for_the_child(cast: Cast, child: Person) -> None:
    before = confirm(cast, child)
    Person.objects.filter(id=child.id).update(born_on=add_months(cast.day, -14 * 12))
    assert for_whom(cast, cast.resident) == []
    made = name(cast, child, child, cast.resident, "screen")
    assert for_whom(cast, cast.resident) == ["何小雨"]
    assert refused(lambda: name(cast, child, child, cast.resident, "screen")) == "acts-already"
    assert Representation.objects.get(id=before.id).ended_at
    assert made.kind == "named"


def test_a_birth_known_to_the_year_protects_to_its_last_day(cast: Cast, child: Person) -> None:
    Person.objects.filter(id=child.id).update(born_on=date(cast.day.year - 10, 1, 1), born_precision="year")
    confirm(cast, child)
    fourteen = date(cast.day.year + 4, 1, 1)
    assert for_whom(cast, cast.resident, fourteen) == ["何小雨"]
    assert for_whom(cast, cast.resident, add_months(fourteen, 12)) == []


def test_it_ends_when_they_live_apart(cast: Cast, child: Person) -> None:
    confirm(cast, child)
    Person.objects.filter(id=child.id).update(household_id=cast.far.id)
    assert for_whom(cast, cast.resident) == []


def test_who_confirms_a_parent(cast: Cast, child: Person) -> None:
    assert refused(lambda: confirm(cast, child, by=cast.resident)) == "out-of-reach"
    assert refused(lambda: confirm(cast, child, helper=cast.elder_person)) == "no-helper"
    assert refused(lambda: confirm(cast, cast.elder_person, helper=cast.helper)) == "no-child"
    Person.objects.filter(id=cast.leader.id).update(household_id=cast.plain.id)
    assert refused(lambda: confirm(cast, child)) == "own-home"
    assert confirm(cast, child, by=cast.holder)


def test_an_elder_names_the_helper_and_takes_it_back(cast: Cast, child: Person) -> None:
    elder, helper = cast.elder_person, cast.helper
    assert refused(lambda: name(cast, cast.leader, elder, helper, "screen")) == "channel"
    assert refused(lambda: name(cast, helper, elder, helper, "spoken")) == "out-of-reach"
    assert refused(lambda: name(cast, cast.leader, child, cast.resident, "paper")) == "child"
    made = name(cast, cast.leader, elder, helper, "spoken")
    assert for_whom(cast, helper) == [elder.name]
    consent = Consent.objects.get(purpose="acting-for")
    assert (consent.about_id, consent.channel, consent.noted_by_id) == (made.id, "spoken", cast.leader.id)
    actions.withdraw_consent(
        actor=cast.actor(elder), consent_id=consent.id, channel="screen", now=timezone.now()
    )
    assert for_whom(cast, helper) == []


@pytest.mark.parametrize("side", ["elder_person", "helper", "leader"])
def test_either_side_ends_it_at_once_and_nobody_else(cast: Cast, side: str) -> None:
    made = name(cast, cast.elder_person, cast.elder_person, cast.helper, "screen")
    end = lambda who: actions.end_representation(  # noqa: E731
        actor=cast.actor(who), representation_id=made.id, now=timezone.now()
    )
    assert refused(lambda: end(cast.resident)) == "out-of-reach"
    end(getattr(cast, side))
    assert for_whom(cast, cast.helper) == []
    assert not Consent.objects.filter(withdrawn_on=None, purpose="acting-for").exists()
    kinds = Entry.objects.filter(subject_id=cast.elder_person.id).values_list("kind", flat=True)
    assert {"representation-begun", "representation-ended"} <= set(kinds)
    assert refused(lambda: end(cast.helper)) == "changed-meanwhile"


def test_acting_shows_the_other_and_nothing_else_and_is_noted_for_them(
    cast: Cast, as_: Callable[[Person], Client]
) -> None:
    elder = cast.elder_person
    made = name(cast, cast.leader, elder, cast.helper, "paper")
    helper = as_(cast.helper)
    assert helper.post(f"/me/acting/{cast.resident.id}/begin/").status_code == 422
    assert elder.name in helper.get("/me/acting/").content.decode()
    assert helper.post(f"/me/acting/{elder.id}/begin/")["Location"] == "/me/information/"
    page = helper.get("/me/information/").content.decode()
    assert f"您正在代{elder.name}查看" in page
    assert elder.name in page
    assert f"您正在代{elder.name}查看" in helper.get("/me/seen/").content.decode()
    for path in ("/", "/me/", f"/households/{cast.elder.id}/", "/me/password/"):
        assert helper.get(path)["Location"] == "/me/information/"
    seen = as_(elder).get("/me/seen/").content.decode()
    assert cast.helper.name in seen
    assert "代您办事" in seen
    actions.end_representation(actor=cast.actor(elder), representation_id=made.id, now=timezone.now())
    page = helper.get("/me/information/").content.decode()
    assert "您正在代" not in page
    assert helper.get("/me/").status_code == 200


def acting(as_: Callable[[Person], Client], helper: Person, person: Person) -> Client:
    """The helper's browser, switched to the other."""
    client = as_(helper)
    assert client.post(f"/me/acting/{person.id}/begin/").status_code == 303
    return client


def test_a_parent_agrees_and_takes_back_for_a_child_and_it_is_written_for_whom(
    cast: Cast, as_: Callable[[Person], Client], child: Person
) -> None:
    confirm(cast, child)
    parent = acting(as_, cast.resident, child)
    shown = parent.get("/me/agreed/").content.decode()
    assert f"您正在代{child.name}查看" in shown
    give = f"/registry/people/{child.id}/agreed/phone/"
    assert give in shown
    sent = parent.post(give, headers={"HX-Request": "true", "HX-Target": "give"})
    assert sent.status_code in (204, 303)
    made = Consent.objects.get(purpose="phone")
    assert (made.person_id, made.guardian_id, made.channel) == (child.id, cast.resident.id, "screen")
    entry = Entry.objects.get(kind="consent-given")
    assert (entry.actor_id, entry.data["for"]) == (cast.resident.id, str(child.id))
    assert parent.post(f"/registry/consents/{made.id}/take-back/").status_code == 303
    assert Consent.objects.get(id=made.id).withdrawn_on == cast.day
    for other in (cast.resident, cast.elder_person):
        assert parent.get(f"/registry/people/{other.id}/agreed/").status_code == 403
        assert parent.post(f"/registry/people/{other.id}/agreed/phone/").status_code == 403


def test_a_grown_up_says_themselves_what_they_agree_to_and_whoever_acts_reads_it(
    cast: Cast, as_: Callable[[Person], Client]
) -> None:
    elder = cast.elder_person
    name(cast, elder, elder, cast.helper, "screen")
    given = actions.record_consent(
        actor=cast.actor(elder), purpose="phone", person_id=elder.id, given_on=cast.day, channel="screen",
        now=timezone.now(),
    )  # fmt: skip
    helper = acting(as_, cast.helper, elder)
    shown = helper.get("/me/agreed/").content.decode()
    assert "只能由本人来说" in shown
    assert "/take-back/" not in shown
    assert f"/registry/people/{elder.id}/agreed/phone/" not in shown
    for path in (
        f"/registry/consents/{given.id}/take-back/", f"/registry/people/{elder.id}/agreed/phone/",
        f"/registry/people/{elder.id}/phone/erase/",
    ):  # fmt: skip
        assert helper.post(path).status_code in (403, 422)
    assert Consent.objects.get(id=given.id).withdrawn_on is None
    own = as_(elder)
    assert own.post(f"/registry/consents/{given.id}/take-back/").status_code == 303


def test_requests_are_made_for_the_other_who_reads_who_made_them(
    cast: Cast, as_: Callable[[Person], Client]
) -> None:
    elder = cast.elder_person
    name(cast, elder, elder, cast.helper, "screen")
    helper = acting(as_, cast.helper, elder)
    assert f"/rights/people/{elder.id}/ask/" in helper.get("/rights/").content.decode()
    sent = {"kind": "delete", "words": ""}
    made = helper.post(f"/rights/people/{elder.id}/ask/", sent)["Location"]
    assert f"由{cast.helper.name}代{elder.name}提出" in helper.get(made).content.decode()
    assert helper.get(f"/rights/people/{cast.helper.id}/ask/").status_code == 403
    own = as_(elder)
    assert made in own.get("/rights/").content.decode()
    seen = own.get("/me/seen/").content.decode()
    assert f"{cast.helper.name}记下了一项关于个人信息的请求" in seen or "代您办事：" in seen
    assert Entry.objects.get(kind="request-made").data["for"] == str(elder.id)
    back = as_(cast.helper)
    assert made in back.get("/rights/").content.decode()


def test_a_desk_that_acts_for_somebody_answers_nothing_meanwhile(
    cast: Cast, as_: Callable[[Person], Client]
) -> None:
    elder = cast.elder_person
    name(cast, elder, elder, cast.helper, "screen")
    me = cast.actor(cast.helper)
    assert me.at_work == cast.helper.id
    assert replace(me, stands_for=elder.id).at_work is None
    helper = acting(as_, cast.helper, elder)
    for path in ("/rights/desk/", "/rights/due/", f"/registry/people/{elder.id}/"):
        assert helper.get(path)["Location"] == "/me/information/"


def test_taking_the_consent_back_ends_the_row_itself_and_says_so(cast: Cast) -> None:
    elder = cast.elder_person
    made = name(cast, elder, elder, cast.helper, "screen")
    consent = Consent.objects.get(purpose="acting-for")
    actions.withdraw_consent(
        actor=cast.actor(elder), consent_id=consent.id, channel="screen", now=timezone.now()
    )
    made.refresh_from_db()
    assert made.ended_at
    assert made.ended_by_id == elder.id
    assert Entry.objects.filter(kind="representation-ended", subject_id=elder.id).count() == 1
    name(cast, elder, elder, cast.helper, "screen")
    assert for_whom(cast, cast.helper) == [elder.name]


def test_a_child_gets_no_way_in_of_its_own(
    cast: Cast, as_: Callable[[Person], Client], child: Person
) -> None:
    actor, now = cast.actor(cast.leader), timezone.now()
    let_in = lambda who: actions.let_in_by_phone(  # noqa: E731
        actor=actor, person_id=who.id, phone="13800138000", now=now
    )
    assert refused(lambda: let_in(child)) == "child"
    card = {"actor": actor, "person_id": child.id, "now": now, "pin": "2468"}
    assert refused(lambda: actions.print_card(**card)) == "child"
    shown = as_(cast.leader).get(f"/registry/people/{child.id}/sign-in/").content.decode()
    assert "不满 14 周岁" in shown
    assert f"/registry/people/{child.id}/acting/" in shown
    Person.objects.filter(id=child.id).update(born_on=add_months(cast.day, -14 * 12))
    assert let_in(child)


def test_the_switch_back(cast: Cast, as_: Callable[[Person], Client]) -> None:
    name(cast, cast.elder_person, cast.elder_person, cast.helper, "screen")
    helper = as_(cast.helper)
    helper.post(f"/me/acting/{cast.elder_person.id}/begin/")
    assert helper.post("/me/acting/stop/")["Location"] == "/me/acting/"
    assert helper.get("/me/").status_code == 200


def test_the_pages_of_leader_and_elder(cast: Cast, as_: Callable[[Person], Client], child: Person) -> None:
    leader, elder = as_(cast.leader), as_(cast.elder_person)
    path = f"/registry/people/{cast.elder_person.id}/acting/"
    assert path in leader.get(f"/registry/people/{cast.elder_person.id}/").content.decode()
    hx = {"HX-Request": "true", "HX-Target": "acting"}
    for headers in ({}, hx):
        assert leader.post(path, {"channel": "paper"}, headers=headers).status_code == 422
    sent = {"helper_id": str(cast.helper.id), "channel": "paper", "given_on": cast.day.isoformat()}
    assert leader.post(path, sent)["Location"] == path
    assert cast.helper.name in leader.get(path).content.decode()
    mine = elder.get("/me/acting/").content.decode()
    assert "有人代您办事" in mine
    made = Representation.objects.get()
    assert elder.post(f"/me/acting/{made.id}/end/")["Location"] == "/me/acting/"
    assert elder.post("/me/acting/", {"helper_id": str(cast.helper.id)})["Location"] == "/me/acting/"
    of_child = f"/registry/people/{child.id}/acting/"
    assert leader.post(of_child, {"helper_id": str(cast.resident.id)})["Location"] == of_child
    assert as_(cast.resident).get(path).status_code == 403


def test_an_account_without_a_switch_is_for_itself(cast: Cast) -> None:
    me = cast.actor(cast.helper)
    assert me.about_id == cast.helper.id
    assert replace(me, stands_for=cast.elder_person.id).about_id == cast.elder_person.id
