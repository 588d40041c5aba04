"""Who looks after which homes: seen, paired, put in order and ended by the posts concerned only."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from baibu import core
from baibu.ledger.queries import timeline, verify_chains
from baibu.registry.models import ContactPair, Person
from baibu.visits.actions.absences import go_away
from baibu.visits.actions.pairs import change_pair, end_pair, pair_home

from .cast import Cast, gather

As = Callable[[Person], Client]
HX = {"HX-Request": "true", "HX-Target": "nothing-of-this-page"}


@pytest.fixture
def pair(cast: Cast) -> ContactPair:
    """The helper and the elder who lives alone."""
    return ContactPair.objects.get(community_id=cast.id)


@pytest.fixture
def lonely(cast: Cast) -> Person:
    """An elder of the poor home who lives alone and has no helper."""
    elder = Person.objects.get(community_id=cast.id, household_id=cast.poor.id)
    cast.town.need("elder-living-alone", elder, cast.day - timedelta(days=60))
    cast.plan()
    return elder


@pytest.fixture
def keeper(cast: Cast) -> Person:
    """The manager of the property office: a post of the place that no such matter concerns."""
    person = cast.town.person(name="何清")
    cast.town.appoint(person, "property-manager", cast.town.estate, since=cast.day - timedelta(days=99))
    return person


def text_of(client: Client, name: str, key: Any, **asked: Any) -> str:
    """The page, which must be there."""
    answer = client.get(reverse(f"visits:{name}", args=[key]), asked)
    assert answer.status_code == 200, answer.content.decode()[:1500]
    return answer.content.decode()


def sent(cast: Cast, **more: Any) -> dict[str, Any]:
    """What the form sends to pair the helper with a home."""
    known = {"q": "孙晓", "helper_id": cast.helper.id, "kind": "household-contact", "person_id": ""}
    return {**known, "rank": 1, "since": cast.day, **more}


@pytest.mark.parametrize("headers", [{}, HX], ids=["plain", "htmx"])
def test_every_page_answers_in_both_languages(
    cast: Cast, as_: As, pair: ContactPair, headers: dict[str, str]
) -> None:
    client = as_(cast.leader)
    for language in ("zh-hans", "en"):
        client.cookies["django_language"] = language
        for name, key in (
            ("pairs", cast.town.buildings[0].id), ("home-pairs", cast.elder.id), ("pair", pair.id),
        ):  # fmt: skip
            address = reverse(f"visits:{name}", args=[key])
            assert client.get(address, {"q": "孙"}, headers=headers).status_code == 200


def test_a_place_tells_who_helps_whom_and_who_has_nobody(
    cast: Cast, as_: As, pair: ContactPair, lonely: Person
) -> None:
    page = text_of(as_(cast.leader), "pairs", cast.town.buildings[0].id)
    assert "1 位结对人联系 1 户" in page
    assert cast.helper.name in page
    assert reverse("visits:pair", args=[pair.id]) in page
    assert "还有 1 户需要结对" in page
    assert lonely.name in page
    assert reverse("visits:home-pairs", args=[cast.poor.id]) in page
    assert reverse("visits:pairs", args=[cast.town.buildings[0].id]) in text_of(
        as_(cast.leader), "place", cast.town.buildings[0].id
    )


def test_pairs_are_shown_to_the_posts_concerned_only(
    cast: Cast, as_: As, pair: ContactPair, keeper: Person
) -> None:
    building = cast.town.buildings[0]
    for person in (cast.leader, cast.holder, cast.branch, cast.secretary):
        assert as_(person).get(reverse("visits:pairs", args=[building.id])).status_code == 200
    for person in (cast.resident, cast.helper, keeper):
        client = as_(person)
        assert client.get(reverse("visits:pairs", args=[building.id])).status_code == 403
        assert client.get(f"/api/places/{building.id}/pairs").status_code == 403
        assert client.post(reverse("visits:home-pairs", args=[cast.plain.id]), sent(cast)).status_code == 403
        assert reverse("visits:pairs", args=[building.id]) not in text_of(client, "place", building.id)
    other = cast.town.buildings[1]
    assert as_(cast.leader).get(reverse("visits:pairs", args=[other.id])).status_code == 403
    assert ContactPair.objects.count() == 1


def test_who_helps_somebody_settle_back_is_hidden_from_those_it_does_not_concern(
    cast: Cast, as_: As, pair: ContactPair
) -> None:
    settling = cast.town.pair(
        "reintegration-contact", cast.head, cast.elder, cast.elder_person, since=cast.day
    )
    building = cast.town.buildings[0].id
    assert not core.posts_of_pair(cast.actor(cast.leader).pack, "reintegration-contact") & {"group-leader"}
    for name, key in (("pairs", building), ("home-pairs", cast.elder.id), ("household", cast.elder.id)):
        assert "回归支持" not in text_of(as_(cast.leader), name, key)
        assert "回归支持" in text_of(as_(cast.holder), name, key)
    assert as_(cast.leader).get(reverse("visits:pair", args=[settling.id])).status_code == 403
    told = as_(cast.leader).get(f"/api/households/{cast.elder.id}").json()["pairs"]
    assert [each["kind"] for each in told] == ["elder-helper"]
    assert "回归支持" not in text_of(as_(cast.helper), "household", cast.elder.id)


def test_a_search_finds_the_helper_and_the_form_pairs_them_without_script(cast: Cast, as_: As) -> None:
    client = as_(cast.leader)
    assert "孙晓" in text_of(client, "home-pairs", cast.plain.id, q="孙")
    assert "在你负责的地方没有找到" in text_of(client, "home-pairs", cast.plain.id, q="查无此人")
    own = text_of(client, "home-pairs", cast.plain.id, q=cast.resident.name)
    assert "在你负责的地方没有找到" in own, "nobody helps the home they live in"
    answer = client.post(reverse("visits:home-pairs", args=[cast.plain.id]), sent(cast))
    assert answer.status_code == 303
    made = ContactPair.objects.get(household_id=cast.plain.id)
    assert (made.kind, made.helper_id, made.person_id, made.rank) == (
        "household-contact", cast.helper.id, None, 1,
    )  # fmt: skip
    assert made.review_on == core.add_months(cast.day, 12)
    assert cast.owed(cast.plain, "C021"), "the visits it asks for are planned at once"
    assert timeline(cast.id, "household", cast.plain.id)[0].kind == "helper-paired"
    assert not list(verify_chains(cast.id))
    again = client.post(reverse("visits:home-pairs", args=[cast.plain.id]), sent(cast))
    assert again.status_code == 422
    assert "孙晓" in again.content.decode()
    assert "他们已经结对" in again.content.decode()


def test_the_form_begins_with_what_a_duty_wants(cast: Cast, as_: As, lonely: Person) -> None:
    page = text_of(as_(cast.leader), "home-pairs", cast.poor.id, q="孙晓")
    form = page.split('name="kind"')
    checked = [part for part in form[1:] if "checked" in part.split(">")[0]]
    assert len(checked) == 1
    assert 'value="elder-helper"' in checked[0].split(">")[0]
    client = as_(cast.leader)
    client.post(
        reverse("visits:home-pairs", args=[cast.poor.id]),
        sent(cast, kind="elder-helper", person_id=lonely.id),
    )
    assert ContactPair.objects.get(person_id=lonely.id).helper_id == cast.helper.id
    assert "需要结对的都有人了" in text_of(client, "pairs", cast.town.buildings[0].id)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"kind": "unknown"}, "unknown-kind"),
        ({"kind": "reintegration-contact"}, "not-concerned"),
        ({"rank": 10}, "rank-out-of-range"),
        ({"since": timedelta(days=900)}, "day-out-of-range"),
        ({"review_on": timedelta(days=-1)}, "day-out-of-range"),
        ({"helper_id": "resident"}, "lives-here"),
        ({"person_id": "elder_person"}, "lives-elsewhere"),
        ({"household_id": "far"}, "out-of-reach"),
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, change: dict[str, Any], code: str) -> None:
    given = {"kind": "household-contact", "helper_id": cast.helper.id, "household_id": cast.plain.id,
             "since": cast.day}  # fmt: skip
    for name, value in change.items():
        if isinstance(value, timedelta):
            given[name] = cast.day + value
        elif name.endswith("_id"):
            given[name] = getattr(cast, value).id
        else:
            given[name] = value
    with pytest.raises(core.Refusal) as refused:
        pair_home(actor=cast.actor(cast.leader), now=cast.now, **given)
    assert refused.value.code == code
    assert not ContactPair.objects.filter(household_id=cast.plain.id).exists()


def test_nobody_who_has_moved_away_is_paired(cast: Cast) -> None:
    Person.objects.filter(id=cast.helper.id).update(left_on=cast.day)
    with pytest.raises(core.Refusal) as refused:
        pair_home(
            actor=cast.actor(cast.leader), kind="household-contact", helper_id=cast.helper.id,
            household_id=cast.plain.id, since=cast.day, now=cast.now,
        )  # fmt: skip
    assert refused.value.code == "moved-away"


def test_the_lists_of_few_and_many_follow_the_figures_of_the_act(cast: Cast, as_: As) -> None:
    building, since = cast.town.buildings[0], cast.day - timedelta(days=9)
    for room in range(6):
        cast.town.pair("household-contact", cast.head, cast.town.home(f"70{room}"), since=since)
    cast.town.pair("household-contact", cast.leader, cast.plain, since=since)
    client = as_(cast.leader)
    many = text_of(client, "pairs", building.id, show="many")
    assert "超过 5 户，可以考虑分给别人一些" in many
    assert "还可以再联系几户" not in many
    few = text_of(client, "pairs", building.id, show="few")
    assert "还可以再联系几户" in few
    assert cast.helper.name not in few, "one elder is not too few: the need says how many there are"
    assert "这一栏没有人" in text_of(client, "pairs", building.id, show="review")
    said = client.get(f"/api/places/{building.id}/pairs").json()
    assert {one["name"]: (one["is_few"], one["is_many"]) for one in said["helpers"]} == {
        cast.head.name: (False, True), cast.leader.name: (True, False), cast.helper.name: (False, False),
    }  # fmt: skip


def test_a_sixth_home_is_paired_with_a_word_of_caution(cast: Cast, as_: As) -> None:
    for room in range(5):
        cast.town.pair("household-contact", cast.helper, cast.town.home(f"70{room}"), since=cast.day)
    client = as_(cast.leader)
    answer = client.post(reverse("visits:home-pairs", args=[cast.plain.id]), sent(cast), follow=True)
    assert "6 户" in answer.content.decode()
    assert ContactPair.objects.filter(helper_id=cast.helper.id, kind="household-contact").count() == 6


def test_the_order_is_put_right_and_the_review_moved_on(cast: Cast, as_: As, pair: ContactPair) -> None:
    client, later = as_(cast.leader), cast.day + timedelta(days=90)
    page = reverse("visits:pair", args=[pair.id])
    assert client.post(page, {"rank": 0, "review_on": later}).status_code == 422
    assert client.post(page, {"rank": 2, "review_on": cast.day - timedelta(days=1)}).status_code == 422
    assert client.post(page, {"rank": 2, "review_on": later}).status_code == 303
    pair.refresh_from_db()
    assert (pair.rank, pair.review_on) == (2, later)
    assert timeline(cast.id, "household", cast.elder.id)[0].kind == "pair-changed"
    assert as_(cast.helper).post(page, {"rank": 1, "review_on": later}).status_code == 403


def test_a_pair_that_ends_leaves_the_duty_to_whoever_comes_next(
    cast: Cast, as_: As, pair: ContactPair
) -> None:
    yesterday = cast.day - timedelta(days=1)
    end = reverse("visits:end-pair", args=[pair.id])
    client = as_(cast.leader)
    assert client.post(end, {"until": ""}).status_code == 422
    assert client.post(end, {"until": pair.since - timedelta(days=1)}).status_code == 422
    assert client.post(end, {"until": yesterday}).status_code == 303
    assert "还有 1 户需要结对" in text_of(client, "pairs", cast.town.buildings[0].id)
    owed = client.get(f"/api/households/{cast.elder.id}").json()["owed"]
    acting = {each["duty"]: each["acting"]["person_id"] for each in owed}
    assert acting["C015"] == str(cast.leader.id)
    assert timeline(cast.id, "household", cast.elder.id)[0].kind == "pair-ended"
    assert "已有最后一天" in text_of(client, "pair", pair.id)
    assert client.post(end, {"until": cast.day}).status_code == 422, "it has ended already"


def test_a_helper_sees_and_ends_their_own_pair_and_no_other(cast: Cast, as_: As, pair: ContactPair) -> None:
    other = cast.town.pair("household-contact", cast.head, cast.plain, since=cast.day)
    client = as_(cast.helper)
    assert cast.elder_person.name in text_of(client, "pair", pair.id)
    assert client.get(reverse("visits:pair", args=[other.id])).status_code == 403
    assert client.post(reverse("visits:end-pair", args=[other.id]), {"until": cast.day}).status_code == 403
    assert client.post(reverse("visits:end-pair", args=[pair.id]), {"until": cast.day}).status_code == 303


def test_a_home_names_its_helper_since_when_and_who_stands_in(cast: Cast, as_: As, pair: ContactPair) -> None:
    page = text_of(as_(cast.leader), "household", cast.elder.id)
    assert cast.helper.name in page
    assert reverse("visits:home-pairs", args=[cast.elder.id]) in page
    assert reverse("visits:home-pairs", args=[cast.elder.id]) not in text_of(
        as_(cast.helper), "household", cast.elder.id
    )
    go_away(actor=cast.actor(cast.helper), since=cast.day, until=cast.day + timedelta(days=3), now=cast.now)
    assert f"由{cast.leader.name}代" in text_of(as_(cast.leader), "household", cast.elder.id)
    told = as_(cast.leader).get(f"/api/households/{cast.elder.id}").json()["pairs"][0]
    assert (told["is_away"], told["standing_in"]["person_id"]) == (True, str(cast.leader.id))


def test_me_leads_to_my_homes(cast: Cast, as_: As) -> None:
    page = as_(cast.helper).get(reverse("visits:me")).content.decode()
    assert "我结对的户" in page
    assert reverse("visits:household", args=[cast.elder.id]) in page


def test_machines_pair_change_and_end_alike(cast: Cast, as_: As) -> None:
    client = as_(cast.leader)
    given = {"kind": "household-contact", "helper_id": str(cast.helper.id), "since": cast.day.isoformat()}
    address = f"/api/households/{cast.plain.id}/pairs"
    made = client.post(address, given, content_type="application/json")
    assert (made.status_code, made.json()["warning"]) == (201, None)
    pair = f"/api/pairs/{made.json()['id']}"
    twice = client.post(address, given, content_type="application/json")
    assert (twice.status_code, twice.json()["code"]) == (422, "paired-already")
    changed = {"rank": 2, "review_on": (cast.day + timedelta(days=30)).isoformat()}
    assert client.put(pair, changed, content_type="application/json").json()["rank"] == 2
    assert client.get(pair).json()["rank"] == 2
    ended = client.post(f"{pair}/end", {"until": cast.day.isoformat()}, content_type="application/json")
    assert ended.json()["until"] == cast.day.isoformat()
    refused = as_(cast.resident).post(address, given, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "out-of-reach")


@pytest.mark.parametrize(("name", "most"), [("pairs", 24), ("home-pairs", 28)])
def test_pages_ask_the_database_little_whatever_the_number_of_pairs(
    cast: Cast, as_: As, name: str, most: int, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    key = cast.town.buildings[0].id if name == "pairs" else cast.plain.id
    for room in range(12):
        cast.town.pair("household-contact", cast.head, cast.town.home(f"80{room}"), since=cast.day)
        cast.town.pair("household-contact", cast.town.person(name=f"孙{room}"), cast.plain, since=cast.day)
    client = as_(cast.leader)
    with django_assert_max_num_queries(most):
        client.get(reverse(f"visits:{name}", args=[key]), {"q": "孙"})


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """What each of these said when they began together: its refusal's code, or nothing."""
    ready, said = threading.Barrier(len(acts)), []

    def run(act: Callable[[], Any]) -> None:
        ready.wait()
        try:
            act()
            said.append("")
        except core.Refusal as refusal:
            said.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(said)


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_exactly_one_pairs_and_exactly_one_ends() -> None:
    cast = gather(timezone.localdate())
    leader, holder = cast.actor(cast.leader), cast.actor(cast.holder)
    given = {"kind": "household-contact", "helper_id": cast.helper.id, "household_id": cast.plain.id,
             "since": cast.day, "now": cast.now}  # fmt: skip
    said = at_once(lambda: pair_home(actor=leader, **given), lambda: pair_home(actor=holder, **given))
    assert said == ["", "paired-already"]
    pair = ContactPair.objects.get(household_id=cast.plain.id)
    until, later = cast.day, cast.day + timedelta(days=9)
    said = at_once(
        lambda: end_pair(actor=leader, pair_id=pair.id, until=until, now=cast.now),
        lambda: end_pair(actor=holder, pair_id=pair.id, until=until, now=cast.now),
    )
    assert said == ["", "changed-meanwhile"]
    with pytest.raises(core.Refusal) as refused:
        change_pair(actor=leader, pair_id=pair.id, rank=2, review_on=later, now=cast.now)
    assert refused.value.code == "changed-meanwhile"
    assert not list(verify_chains(cast.id))
