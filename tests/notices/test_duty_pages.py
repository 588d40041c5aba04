"""Who is on duty, for everybody, for machines, and for the calendar of one's own phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from baibu.notices import actions
from baibu.notices.models import Notice, Rota, RotaFeed, RotaLine, RotaOverride, RotaSwap
from baibu.notices.queries import feed_hash
from baibu.registry.actions.consents import note_consent
from baibu.registry.models import Person, Tenure
from baibu.registry.queries.bounds import bounded
from tests.notices.duty import As, at, away, line, page_of, refused, stints, text
from tests.visits.cast import Cast


def feed(cast: Cast, person: Person) -> tuple[str, str]:
    """The secret of a new calendar, and its address."""
    made = actions.make_feed(actor=cast.actor(person), now=timezone.now())
    return made.secret, reverse("notices:turns-feed", args=[cast.id, made.secret])


def test_the_calendar_is_read_without_signing_in_and_tells_of_nobody_else(cast: Cast, as_: As) -> None:
    made = line(cast, cast.leader, cast.head)
    secret, address = feed(cast, cast.head)
    answer = Client().get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    body = answer.content.decode()
    assert not any(name in body for name in ("李建国", "王芳", "何平"))
    assert secret not in body
    calendar = Calendar.from_ical(body)
    assert [str(zone["TZID"]) for zone in calendar.timezones] == ["Asia/Shanghai"]
    mine = [each for each in stints(cast, 62) if each.person == cast.head.id]
    events = calendar.events
    assert [(each.start, each.end) for each in events] == [(each.since, each.until) for each in mine]
    uids = [str(each["UID"]) for each in events]
    assert len(set(uids)) == len(uids) > 2
    assert [str(each["UID"]) for each in Calendar.from_ical(Client().get(address).content).events] == uids
    assert all({"UID", "DTSTAMP", "DTSTART", "SUMMARY"} <= set(each) for each in events)
    assert not any(each.errors for each in (calendar, *events))
    assert all(len(row.encode()) <= 75 for row in body.split("\r\n")), "folded as RFC 5545 asks"
    actions.end_line(actor=cast.actor(cast.leader), line_id=made.id, now=timezone.now())
    assert not Calendar.from_ical(Client().get(address).content).events


def test_the_address_of_a_calendar_is_renewed_ended_and_kept_as_a_hash_alone(cast: Cast, as_: As) -> None:
    line(cast, cast.leader, cast.head)
    client = as_(cast.head)
    shown = client.post(reverse("notices:make-feed")).content.decode()
    found = RotaFeed.objects.get()
    path = shown.split('class="feed-address">')[1].split("</p>")[0].removeprefix("http://testserver")
    assert found.secret == feed_hash(path.split("/")[-1].removesuffix(".ics"))
    assert found.secret not in shown
    assert Client().get(path).status_code == 200
    assert Client().get(reverse("notices:turns-feed", args=[cast.id + 1, "x"])).status_code == 404
    _secret, second = feed(cast, cast.head)
    assert Client().get(path).status_code == 404, "a new one ends the old one"
    assert Client().get(second).status_code == 200
    assert client.post(reverse("notices:end-feed")).status_code == 303
    assert Client().get(second).status_code == 404
    assert client.post(reverse("notices:end-feed")).status_code == 422


def public(cast: Cast) -> str:
    return reverse("notices:duty", args=["lily", cast.town.buildings[0].id])


def shown_to_all(cast: Cast, number: str = "") -> Rota:
    return actions.show_rota(
        actor=cast.actor(cast.leader), place_id=cast.town.buildings[0].id, is_public=True, number=number,
        now=timezone.now(),
    )  # fmt: skip


def test_everybody_sees_who_is_on_duty_only_where_the_place_shows_it(cast: Cast, as_: As) -> None:
    line(cast, cast.head)
    assert Client().get(public(cast)).status_code == 404
    shown_to_all(cast, "010-5550 0199")
    page = text(Client(), public(cast))
    assert "王芳" in page, "they hold a post"
    assert "tel:01055500199" in page
    assert "<svg" in page
    assert "请110" not in page
    assert (
        Client().get(reverse("notices:duty", args=["nowhere", cast.town.buildings[0].id])).status_code == 404
    )
    assert Client().get(reverse("notices:duty", args=["lily", cast.town.buildings[1].id])).status_code == 404
    machine = Client().get(f"/api/public/lily/duty/{cast.town.buildings[0].id}").json()
    assert machine["now"] == [{"line": "值守", "name": "王芳", "is_nobody": False}]
    assert Client().get(f"/api/public/lily/duty/{cast.town.buildings[1].id}").status_code == 404
    away(cast, cast.head)
    assert "现在没有人" in text(Client(), public(cast))
    hide = reverse("notices:show-rota", args=[cast.town.buildings[0].id])
    assert as_(cast.head).post(hide, {}).status_code == 403
    assert as_(cast.leader).post(hide, {"number": ""}).status_code == 303
    assert Client().get(public(cast)).status_code == 404


def test_nobody_is_named_in_public_without_a_post_or_their_own_yes(cast: Cast) -> None:
    line(cast, cast.head)
    shown_to_all(cast)
    later = cast.day + timedelta(days=1)
    Tenure.objects.filter(person_id=cast.head.id).update(since=later)
    page = text(Client(), public(cast))
    assert "王芳" not in page
    assert "团队成员" in page
    note_consent(
        actor=cast.actor(cast.leader), purpose="shown", kind="name", person=cast.head, household_id=None,
        about_id=None, given_on=cast.day, channel="paper", guardian_id=None, now=cast.now,
    )  # fmt: skip
    assert "王芳" in text(Client(), public(cast))


def test_a_private_number_is_not_shown_to_everybody(cast: Cast, as_: As) -> None:
    line(cast, cast.head)
    assert refused(shown_to_all, cast=cast, number="13912345678").code == "tells-of-people"
    assert refused(shown_to_all, cast=cast, number="call me").code == "no-number"
    form = reverse("notices:show-rota", args=[cast.town.buildings[0].id])
    answer = as_(cast.leader).post(form, {"is_public": "on", "number": "199 0000 0000"})
    assert answer.status_code == 422
    assert "199****0000" in answer.content.decode()
    assert not Rota.objects.get().is_public


def test_the_database_shows_a_stranger_no_rota(cast: Cast) -> None:
    line(cast, cast.head)
    shown_to_all(cast)
    with bounded(at_the_door=True):
        for model in (Rota, RotaLine, RotaOverride, RotaSwap, RotaFeed):
            assert not model.objects.exists()  # type: ignore[attr-defined]
        assert not Notice.objects.exists()


def test_machines_do_the_same_as_the_pages(cast: Cast, as_: As) -> None:
    door, json = f"/api/places/{cast.town.buildings[0].id}/rota", "application/json"
    sent = {"title": "值守", "begins": "00:00", "ends": "00:00", "days": 7, "first_on": cast.day.isoformat(),
            "people": [str(cast.leader.id), str(cast.head.id)]}  # fmt: skip
    leader, head = as_(cast.leader), as_(cast.head)
    assert leader.get(door).status_code == 404
    assert head.post(f"{door}/lines", sent, content_type=json).status_code == 403
    made = leader.post(f"{door}/lines", sent, content_type=json)
    assert (made.status_code, made.json()["people"]) == (201, sent["people"])
    found = head.get(door).json()
    assert found["now"][0]["name"] == "李建国"
    assert found["gaps"] == []
    own = f"/api/rota-lines/{made.json()['id']}"
    turns = leader.get("/api/my-turns").json()["turns"]
    ask = {"since": turns[1]["since"], "asked": str(cast.head.id)}
    swap = leader.post(f"{own}/swaps", ask, content_type=json)
    assert swap.status_code == 201, swap.content
    answer = f"/api/rota-swaps/{swap.json()['id']}"
    assert leader.post(f"{answer}/accept").status_code == 403
    assert head.get("/api/my-turns").json()["swaps"][0]["state"] == "asked"
    assert head.post(f"{answer}/accept").json()["state"] == "accepted"
    assert leader.post(f"{answer}/withdraw").status_code == 409
    changed = leader.put(own, {**sent, "people": [str(cast.head.id)]}, content_type=json).json()
    assert changed["id"] != made.json()["id"]
    new = f"/api/rota-lines/{changed['id']}"
    span = {"since": at(cast, 1).isoformat(), "until": at(cast, 2).isoformat()}
    over = leader.post(f"{new}/overrides", {**span, "into": str(cast.leader.id)}, content_type=json)
    assert over.status_code == 201, over.content
    assert leader.post(f"{new}/take", span, content_type=json).json()["code"] == "taken"
    assert leader.post(f"/api/rota-overrides/{over.json()['id']}/withdraw").json()["code"] == "own-matter"
    shown = leader.put(
        f"{door}/shown", {"is_public": True, "number": "010-55500199"}, content_type=json
    ).json()
    assert shown == {"place_id": str(cast.town.buildings[0].id), "is_public": True, "number": "010-55500199"}
    path = head.post("/api/my-turns/calendar").json()["path"]
    assert Client().get(path).status_code == 200
    assert head.delete("/api/my-turns/calendar").status_code == 204
    assert leader.post(f"{new}/end").json()["until"]


def test_the_pages_cost_few_queries_however_long_the_rota_is(
    cast: Cast, as_: As, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    for number in range(4):
        line(cast, cast.leader, cast.head, cast.secretary, title=f"第{number}班", days=1)
    leader, head = as_(cast.leader), as_(cast.head)
    with django_assert_max_num_queries(26):
        leader.get(page_of(cast))
    with django_assert_max_num_queries(20):
        head.get(reverse("notices:my-turns"))
    shown_to_all(cast)
    with django_assert_max_num_queries(18):
        Client().get(public(cast))
