"""All homes of a helper go over together: offered by one side, answered by the other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from baibu import core
from baibu.ledger.queries import timeline, verify_chains
from baibu.registry.models import Account, ContactPair, HandOver, Person
from baibu.registry.queries.hand_overs import caseload, mark_of_pairs
from baibu.visits.actions.absences import go_away
from baibu.visits.actions.hand_overs import accept_homes, offer_homes, reject_homes, withdraw_homes
from baibu.visits.queries.caseloads import Load, shifts
from baibu.visits.queries.desk import desk_of

from .cast import Cast, gather
from .test_pairs import at_once

As = Callable[[Person], Client]
HX = {"HX-Request": "true", "HX-Target": "nothing-of-this-page"}
KIND = "elder-helper"


@pytest.fixture
def taker(cast: Cast) -> Person:
    """A colleague who helps an elder of another building already."""
    person = cast.town.person(name="李梅")
    elder = Person.objects.get(community_id=cast.id, household_id=cast.far.id)
    cast.town.need("elder-living-alone", elder, cast.day - timedelta(days=60))
    cast.town.pair(KIND, person, cast.far, elder, since=cast.day - timedelta(days=60))
    return person


@pytest.fixture
def second(cast: Cast) -> Person:
    """The elder of the poor home, whom the helper looks after too."""
    elder = Person.objects.get(community_id=cast.id, household_id=cast.poor.id)
    cast.town.need("elder-living-alone", elder, cast.day - timedelta(days=60))
    cast.town.pair(KIND, cast.helper, cast.poor, elder, since=cast.day - timedelta(days=60))
    cast.plan()
    return elder


def offered(cast: Cast, by: Person, taker: Person, **more: Any) -> HandOver:
    """An offer of all the helper's homes from today on."""
    given = {"helper_id": cast.helper.id, "kind": KIND, "taker_id": taker.id, "from_on": cast.day, **more}
    return offer_homes(actor=cast.actor(by), now=cast.now, **given)


def helpers(cast: Cast, home: Any) -> list[Any]:
    """Who looks after the home today, in that way."""
    day = cast.day
    pairs = ContactPair.objects.filter(household_id=home.id, kind=KIND, since__lte=day).order_by("rank")
    return [pair.helper_id for pair in pairs if pair.until is None or pair.until >= day]


def code(act: Callable[..., Any], **given: Any) -> str:
    """The refusal's code."""
    with pytest.raises(core.Refusal) as refused:
        act(**given)
    return refused.value.code


def test_the_helper_offers_and_the_other_accepts_all_of_it_at_once(
    cast: Cast, as_: As, taker: Person, second: Person
) -> None:
    giving, taking = as_(cast.helper), as_(taker)
    page = reverse("visits:offer-homes", args=[cast.helper.id, KIND])
    assert page in giving.get(reverse("visits:me")).content.decode()
    found = giving.get(page, {"q": "李梅"}).content.decode()
    assert str(taker.id) in found
    assert "你结对的 2 户移交给谁" in found
    sent = {"q": "李梅", "taker_id": taker.id, "from_on": cast.day}
    assert giving.post(page, {**sent, "from_on": cast.day - timedelta(days=1)}).status_code == 422
    assert giving.post(page, sent).status_code == 303
    offer = HandOver.objects.get()
    assert helpers(cast, cast.elder) == [cast.helper.id], "nothing moves before the answer"
    one = reverse("visits:hand-over", args=[offer.id])
    assert one in taking.get("/").content.decode(), "it waits on Today of whoever answers"
    assert one in taking.get(reverse("visits:me")).content.decode()
    assert one in giving.get(reverse("visits:me")).content.decode()
    accept = reverse("visits:accept-homes", args=[offer.id])
    assert accept in taking.get(one).content.decode()
    assert accept not in giving.get(one).content.decode()
    seen = mark_of_pairs(caseload(cast.id, cast.helper.id, KIND, cast.day))
    assert taking.post(accept, {"seen": seen}).status_code == 303
    assert helpers(cast, cast.elder) == helpers(cast, cast.poor) == [taker.id]
    for home in (cast.elder, cast.poor):
        told = timeline(cast.id, "household", home.id)[0]
        assert (told.kind, told.data["helper"], told.data["from"]) == (
            "pair-handed-over", str(taker.id), str(cast.helper.id),
        )  # fmt: skip
    assert [entry.kind for entry in timeline(cast.id, "person", cast.helper.id)] == [
        "homes-accepted", "homes-offered",
    ]  # fmt: skip
    assert not list(verify_chains(cast.id))
    owed = taking.get(f"/api/households/{cast.elder.id}").json()["owed"]
    assert {each["acting"]["person_id"] for each in owed if each["duty"] == "C015"} == {str(taker.id)}
    assert giving.get(f"/api/households/{cast.elder.id}").status_code == 403, "access ends with the pair"
    assert one not in taking.get("/").content.decode()
    assert "已接手" in giving.get(reverse("visits:me")).content.decode()


def test_what_is_owed_is_counted_on_both_sides_before_and_after(
    cast: Cast, as_: As, taker: Person, second: Person
) -> None:
    cast.plan()
    desk = desk_of(cast.actor(cast.helper), cast.day)
    found = shifts(desk, KIND, cast.helper.id, taker.id)
    giver, other = found[cast.helper.id], found[taker.id]
    assert (giver.before.homes, giver.after) == (2, Load())
    assert (other.before.homes, other.after.homes) == (1, 3)
    assert giver.before.open + giver.before.overdue > 0
    assert other.after.open == giver.before.open + other.before.open
    assert other.after.overdue == giver.before.overdue + other.before.overdue
    offer = offered(cast, cast.helper, taker)
    page = as_(taker).get(reverse("visits:hand-over", args=[offer.id])).content.decode()
    assert "2 → 0" in page
    assert "1 → 3" in page
    told = timeline(cast.id, "person", cast.helper.id)[0].data
    assert told["giver_before"] == {
        "homes": 2, "open": giver.before.open, "overdue": giver.before.overdue,
    }  # fmt: skip
    assert told["taker_after"]["homes"] == 3


def test_a_second_helper_counts_nothing_while_the_first_is_there(cast: Cast, taker: Person) -> None:
    cast.town.pair(KIND, taker, cast.elder, cast.elder_person, since=cast.day - timedelta(days=9), rank=2)
    cast.plan()
    desk = desk_of(cast.actor(cast.helper), cast.day)
    found = shifts(desk, KIND, cast.helper.id, taker.id)
    assert (found[taker.id].before.homes, found[taker.id].after.homes) == (2, 2)
    owed = sum(row.owed_by == "paired-helper" for row in cast.owed(cast.elder))
    assert found[cast.helper.id].before.open + found[cast.helper.id].before.overdue == owed
    offer = offered(cast, cast.helper, taker)
    accept_homes(actor=cast.actor(taker), hand_over_id=offer.id, now=cast.now)
    left = ContactPair.objects.get(household_id=cast.elder.id, until=None)
    assert (left.helper_id, left.rank) == (taker.id, 1), "who was second is first now, not twice in the list"


def test_a_no_and_a_taking_back_leave_everything_as_it_is(cast: Cast, as_: As, taker: Person) -> None:
    offer = offered(cast, cast.helper, taker)
    assert code(offered, cast=cast, by=cast.helper, taker=cast.leader) == "offered-already"
    assert as_(taker).post(reverse("visits:reject-homes", args=[offer.id])).status_code == 303
    assert helpers(cast, cast.elder) == [cast.helper.id]
    assert code(accept_homes, actor=cast.actor(taker), hand_over_id=offer.id, now=cast.now) == (
        "changed-meanwhile"
    )
    again = offered(cast, cast.helper, taker)
    assert as_(taker).post(reverse("visits:withdraw-homes", args=[again.id])).status_code == 403
    assert as_(cast.helper).post(reverse("visits:withdraw-homes", args=[again.id])).status_code == 303
    assert [entry.kind for entry in timeline(cast.id, "person", cast.helper.id)] == [
        "offer-withdrawn", "homes-offered", "homes-rejected", "homes-offered",
    ]  # fmt: skip
    assert set(HandOver.objects.values_list("state", flat=True)) == {"rejected", "withdrawn"}


def test_a_post_offers_only_for_somebody_who_cannot_do_it_themself(
    cast: Cast, as_: As, taker: Person
) -> None:
    cast.account(cast.helper)
    assert code(offered, cast=cast, by=cast.leader, taker=taker) == "helper-is-here"
    page = reverse("visits:offer-homes", args=[cast.helper.id, KIND])
    pairs = reverse("visits:pairs", args=[cast.town.buildings[0].id])
    assert as_(cast.leader).get(page).status_code == 403
    assert page not in as_(cast.leader).get(pairs).content.decode()
    go_away(actor=cast.actor(cast.helper), since=cast.day, until=cast.day + timedelta(days=9), now=cast.now)
    assert page in as_(cast.leader).get(pairs).content.decode()
    assert "李梅" in as_(cast.leader).get(page, {"q": "李梅"}).content.decode()
    assert offered(cast, cast.leader, taker).offered_by_id == cast.leader.id
    assert "已请李梅接手" in as_(cast.leader).get(page).content.decode()


def test_a_post_answers_only_for_somebody_without_an_account_and_never_its_own_offer(
    cast: Cast, as_: As, taker: Person
) -> None:
    offer = offered(cast, cast.leader, taker)
    for person in (cast.leader, cast.helper):
        given = {"actor": cast.actor(person), "hand_over_id": offer.id, "now": cast.now}
        assert code(accept_homes, **given) == code(reject_homes, **given) == "out-of-reach"
    one = reverse("visits:hand-over", args=[offer.id])
    assert one in as_(cast.holder).get("/").content.decode()
    assert one not in as_(cast.leader).get("/").content.decode()
    assert "没有账号" in as_(cast.leader).get(one).content.decode()
    cast.account(taker)
    answer = {"actor": cast.actor(cast.holder), "hand_over_id": offer.id, "now": cast.now}
    assert code(accept_homes, **answer) == "answers-themself"
    assert one not in as_(cast.holder).get("/").content.decode()
    Account.objects.filter(person_id=taker.id).update(is_active=False)
    accept_homes(**answer)
    assert helpers(cast, cast.elder) == [taker.id]
    assert HandOver.objects.get().answered_by_id == cast.holder.id


def test_nobody_speaks_for_both_sides(cast: Cast, taker: Person) -> None:
    assert code(offered, cast=cast, by=cast.helper, taker=cast.helper) == "same-person"
    assert code(offered, cast=cast, by=cast.leader, taker=cast.leader) == "offer-to-oneself"
    offer = offered(cast, cast.helper, taker)
    for values in (
        {"state": "accepted", "answered_by_id": cast.helper.id},
        {"taker_id": cast.helper.id},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            HandOver.objects.filter(id=offer.id).update(**values)


def test_only_those_concerned_offer_see_and_take_back(cast: Cast, as_: As, taker: Person) -> None:
    page = reverse("visits:offer-homes", args=[cast.helper.id, KIND])
    for person in (cast.resident, taker):
        assert as_(person).get(page).status_code == 403
        assert code(offered, cast=cast, by=person, taker=cast.head) == "out-of-reach"
    assert as_(cast.resident).get(
        reverse("visits:offer-homes", args=[cast.helper.id, "reintegration-contact"])
    ).status_code == 403, "whether there are any is not told"  # fmt: skip
    offer = offered(cast, cast.helper, taker)
    one = reverse("visits:hand-over", args=[offer.id])
    for person in (cast.helper, taker, cast.leader, cast.holder):
        assert as_(person).get(one).status_code == 200
        assert as_(person).get(f"/api/hand-overs/{offer.id}").status_code == 200
    assert as_(cast.resident).get(one).status_code == 403
    assert as_(cast.resident).get(f"/api/hand-overs/{offer.id}").status_code == 403


def test_who_lives_there_is_told_with_the_yes_and_not_with_the_question(
    cast: Cast, as_: As, taker: Person
) -> None:
    offer = offered(cast, cast.helper, taker)
    one = reverse("visits:hand-over", args=[offer.id])
    assert cast.elder_person.name in as_(cast.helper).get(one).content.decode()
    page = as_(taker).get(one).content.decode()
    assert cast.elder_person.name not in page
    assert cast.town.buildings[0].name in page


def test_a_change_between_looking_and_saying_yes_is_refused(
    cast: Cast, taker: Person, second: Person
) -> None:
    offer = offered(cast, cast.helper, taker)
    seen = mark_of_pairs(caseload(cast.id, cast.helper.id, KIND, cast.day))
    cast.town.pair(KIND, cast.helper, cast.plain, since=cast.day - timedelta(days=1))
    given = {"actor": cast.actor(taker), "hand_over_id": offer.id, "now": cast.now}
    with transaction.atomic():
        assert code(accept_homes, **given, seen=seen) == "changed-meanwhile"
        transaction.set_rollback(True)
    assert HandOver.objects.get().state == "offered", "a refused yes leaves the offer open"
    accept_homes(**given)
    assert helpers(cast, cast.plain) == [taker.id]


def test_a_later_first_day_keeps_both_to_their_days(cast: Cast, taker: Person) -> None:
    later = cast.day + timedelta(days=10)
    offer = offered(cast, cast.helper, taker, from_on=later)
    accept_homes(actor=cast.actor(taker), hand_over_id=offer.id, now=cast.now)
    old = ContactPair.objects.get(helper_id=cast.helper.id)
    new = ContactPair.objects.get(helper_id=taker.id, household_id=cast.elder.id)
    assert (old.until, new.since) == (later - timedelta(days=1), later)
    assert helpers(cast, cast.elder) == [cast.helper.id]
    assert (new.rank, new.review_on, new.person_id) == (old.rank, old.review_on, old.person_id)


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ({"from_on": timedelta(days=-1)}, "day-out-of-range"),
        ({"from_on": timedelta(days=400)}, "day-out-of-range"),
        ({"kind": "unknown"}, "unknown-kind"),
        ({"kind": "household-contact"}, "nothing-to-hand-over"),
        ({"taker_id": "resident"}, "out-of-reach"),
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, taker: Person, change: dict[str, Any], refused: str) -> None:
    for name, value in change.items():
        given = cast.day + value if isinstance(value, timedelta) else value
        change = {name: getattr(cast, value).id if name == "taker_id" else given}
    assert code(offered, cast=cast, by=cast.helper, taker=taker, **change) == refused
    assert not HandOver.objects.exists()


def test_whoever_lives_in_one_of_the_homes_or_has_left_cannot_take_them(cast: Cast, taker: Person) -> None:
    lives = cast.town.person(cast.elder, "孙丽")
    assert code(offered, cast=cast, by=cast.leader, taker=lives) == "lives-here"
    offer = offered(cast, cast.helper, taker)
    Person.objects.filter(id=taker.id).update(left_on=cast.day)
    with transaction.atomic():
        given = {"actor": cast.actor(taker), "hand_over_id": offer.id, "now": cast.now}
        assert code(accept_homes, **given) == "moved-away"
        transaction.set_rollback(True)
    assert helpers(cast, cast.elder) == [cast.helper.id]


def test_machines_offer_and_answer_alike(cast: Cast, as_: As, taker: Person) -> None:
    giving, taking = as_(cast.helper), as_(taker)
    sent = {"kind": KIND, "taker_id": str(taker.id), "from_on": cast.day.isoformat()}
    address = f"/api/helpers/{cast.helper.id}/hand-overs"
    made = giving.post(address, sent, content_type="application/json")
    assert (made.status_code, made.json()["state"]) == (201, "offered")
    assert made.json()["giver"]["before"]["homes"] == 1
    assert made.json()["giver"]["after"] == {"homes": 0, "open": 0, "overdue": 0}
    assert [each["id"] for each in taking.get("/api/me/hand-overs").json()] == [made.json()["id"]]
    one = f"/api/hand-overs/{made.json()['id']}"
    refused = giving.post(f"{one}/accept", {}, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "out-of-reach")
    stale = taking.post(f"{one}/accept", {"seen": "0"}, content_type="application/json")
    assert (stale.status_code, stale.json()["code"]) == (409, "changed-meanwhile")
    done = taking.post(f"{one}/accept", {"seen": made.json()["seen"]}, content_type="application/json")
    assert (done.json()["state"], done.json()["giver"]["before"]) == ("accepted", None)
    assert taking.get("/api/me/hand-overs").json() == []


@pytest.mark.parametrize("headers", [{}, HX], ids=["plain", "htmx"])
def test_every_page_answers_in_both_languages_and_asks_little(
    cast: Cast, as_: As, taker: Person, headers: dict[str, str],
    django_assert_max_num_queries: Callable[..., Any],
) -> None:  # fmt: skip
    for room in range(8):
        cast.town.pair(KIND, cast.helper, cast.town.home(f"80{room}"), since=cast.day)
    client = as_(cast.helper)
    page = reverse("visits:offer-homes", args=[cast.helper.id, KIND])
    for language in ("zh-hans", "en"):
        client.cookies["django_language"] = language
        with django_assert_max_num_queries(24):
            assert client.get(page, {"q": "李"}, headers=headers).status_code == 200
    one = reverse("visits:hand-over", args=[offered(cast, cast.helper, taker).id])
    for language in ("zh-hans", "en"):
        client.cookies["django_language"] = language
        with django_assert_max_num_queries(24):
            assert client.get(one, headers=headers).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_of_a_yes_and_a_taking_back_at_once_exactly_one_counts() -> None:
    cast = gather(timezone.localdate())
    taker = cast.town.person(name="李梅")
    cast.town.appoint(taker, "hygiene-member", cast.town.buildings[0], since=cast.day)
    offer = offered(cast, cast.helper, taker)
    given = {"hand_over_id": offer.id, "now": cast.now}
    said = at_once(
        lambda: accept_homes(actor=cast.actor(taker), **given),
        lambda: withdraw_homes(actor=cast.actor(cast.helper), **given),
    )
    assert said == ["", "changed-meanwhile"]
    moved = helpers(cast, cast.elder) == [taker.id]
    assert moved == (HandOver.objects.get().state == "accepted")
    assert not list(verify_chains(cast.id))
