"""Duty rotas: made by whoever answers, kept without holes, put right, swapped between two."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from baibu import core
from baibu.ledger.models import Entry
from baibu.notices import actions
from baibu.notices.models import Notice, Rota, RotaFeed, RotaLine, RotaOverride, RotaSwap
from baibu.notices.queries import feed_hash, lines_of, reckoning
from baibu.registry.actions.consents import note_consent
from baibu.registry.models import Absence, Person, Tenure
from baibu.registry.queries.bounds import bounded
from tests.visits.cast import Cast

As = Callable[[Person], Client]
HX = {"HX-Request": "true"}


def refused(act: Callable[..., Any], **given: Any) -> core.Refusal:
    """The refusal; nothing is left of the act."""
    with pytest.raises(core.Refusal) as caught, transaction.atomic():
        act(**given)
    return caught.value


def line(cast: Cast, *people: Person, by: Person | None = None, **more: Any) -> RotaLine:
    """A week each round the clock, kept by whoever leads the building."""
    given: dict[str, Any] = {
        "title": "值守", "begins": time(), "ends": time(), "days": 7, "first_on": cast.day,
        "people": [each.id for each in people or (cast.leader, cast.head)],
    }  # fmt: skip
    return actions.make_line(
        actor=cast.actor(by or cast.leader), place_id=cast.town.buildings[0].id, now=timezone.now(),
        **{**given, **more},
    )  # fmt: skip


def away(cast: Cast, person: Person, first: int = 0, days: int = 30) -> None:
    since = cast.day + timedelta(days=first)
    Absence.objects.create(
        community_id=cast.id, person_id=person.id, since=since, until=since + timedelta(days=days),
        reason="leave", said_at=cast.now,
    )  # fmt: skip


def stints(cast: Cast, days: int = 14) -> Sequence[core.Stint]:
    """Everything from now on."""
    now = timezone.now()
    held = reckoning(cast.id, lines_of(cast.id, now), now)
    return held.stints(now, now + timedelta(days=days))


def holes(cast: Cast, days: int = 7) -> Sequence[core.Stint]:
    now = timezone.now()
    return reckoning(cast.id, lines_of(cast.id, now), now).gaps(now, now + timedelta(days=days))


def at(cast: Cast, days: int, hour: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(cast.day + timedelta(days=days), time(hour)))


def page_of(cast: Cast) -> str:
    return reverse("notices:rota", args=[cast.town.buildings[0].id])


def text(client: Client, address: str, **headers: str) -> str:
    return client.get(address, headers=headers or None).content.decode()


def test_whoever_answers_makes_a_rota_and_nobody_else_changes_it(cast: Cast, as_: As) -> None:
    make = reverse("notices:make-line", args=[cast.town.buildings[0].id])
    sent = {"title": "值守", "begins": "00:00", "ends": "00:00", "days": "7",
            "first_on": cast.day.isoformat(),
            "people": [str(cast.head.id), "", str(cast.leader.id)]}  # fmt: skip
    assert "还没有排班" in text(as_(cast.leader), page_of(cast))
    for person in (cast.head, cast.helper, cast.resident):
        assert as_(person).get(make).status_code == 403
        assert as_(person).post(make, sent).status_code == 403
    assert as_(cast.leader).get(make).status_code == 200
    assert as_(cast.leader).post(make, sent).status_code == 303
    found = RotaLine.objects.get()
    assert [each.person for each in stints(cast)][:2] == [cast.head.id, cast.leader.id]
    assert Entry.objects.filter(kind="rota-changed").count() == 1
    for name in ("change-line", "override-line", "end-line"):
        address = reverse(f"notices:{name}", args=[found.id])
        assert as_(cast.head).post(address, sent).status_code == 403
    shown = text(as_(cast.head), page_of(cast))
    assert "现在值守：王芳" in shown
    assert "改这一班的排法" not in shown
    assert "改这一班的排法" in text(as_(cast.secretary), page_of(cast)), "who answers for a place above it"


def test_its_page_is_for_those_who_work_or_live_there(cast: Cast, as_: As) -> None:
    line(cast)
    stranger, below = cast.town.person(cast.far, "马小云"), cast.town.buildings[1]
    cast.town.appoint(stranger, "building-head", below)
    for person, status in ((cast.head, 200), (cast.secretary, 200), (cast.resident, 200), (stranger, 403)):
        assert as_(person).get(page_of(cast)).status_code == status, person
    above = reverse("notices:rota", args=[cast.town.area.id])
    assert as_(stranger).get(above).status_code == 403
    actions.make_line(
        actor=cast.actor(cast.holder), place_id=cast.town.area.id, title="值守", begins=time(), ends=time(),
        days=1, first_on=cast.day, people=[stranger.id], now=timezone.now(),
    )  # fmt: skip
    assert as_(stranger).get(above).status_code == 200, "they take turns there"
    assert Client().get(page_of(cast)).status_code == 302
    assert "值守" in text(as_(cast.leader), page_of(cast), **HX)
    english = text(as_(cast.leader), page_of(cast), **{"Accept-Language": "en"})
    assert "On duty now: 李建国." in english


def test_a_refused_form_says_what_to_do_and_keeps_what_was_typed(cast: Cast, as_: As) -> None:
    make = reverse("notices:make-line", args=[cast.town.buildings[0].id])
    sent = {"title": "夜班", "begins": "22:00", "ends": "07:00", "days": "1",
            "first_on": (cast.day - timedelta(days=1)).isoformat(),
            "people": [str(cast.head.id)]}  # fmt: skip
    for headers in ({}, {**HX, "HX-Target": "line"}):
        answer = as_(cast.leader).post(make, sent, headers=headers)
        assert answer.status_code == 422
        assert "这一天已经过去" in answer.content.decode()
        assert 'value="夜班"' in answer.content.decode()


def test_a_line_is_refused_for_strangers_for_nobody_and_for_a_name_that_tells(cast: Cast) -> None:
    assert refused(line, cast=cast, people=[]).code == "nobody-in-turn"
    twice = [cast.head.id, cast.head.id]
    assert refused(line, cast=cast, people=twice).code == "twice"
    assert refused(line, cast=cast, people=[cast.resident.id]).code == "not-of-the-team"
    assert refused(line, cast=cast, title="何平家旁").code == "tells-of-people"
    assert refused(line, cast=cast, first_on=cast.day + timedelta(days=400)).code == "too-far"
    assert line(cast, cast.head, cast.secretary).title == "值守"
    assert Rota.objects.count() == 1


def test_another_order_begins_where_the_old_one_ends_and_the_past_stays(cast: Cast) -> None:
    old = line(cast)
    first_on = cast.day + timedelta(days=3)
    new = actions.change_line(
        actor=cast.actor(cast.leader), line_id=old.id, title="值守", begins=time(10), ends=time(10), days=1,
        first_on=first_on, people=[cast.head.id], now=timezone.now(),
    )  # fmt: skip
    old.refresh_from_db()
    assert old.until == new.since == at(cast, 3, 10)
    spans = stints(cast)
    for one, two in pairwise(spans):
        assert one.until == two.since, "no hour between"
    again = {"actor": cast.actor(cast.leader), "line_id": old.id, "now": timezone.now()}
    assert refused(actions.end_line, **again).code == "changed-meanwhile"
    actions.end_line(actor=cast.actor(cast.leader), line_id=new.id, now=timezone.now())
    assert RotaLine.objects.count() == 2, "nothing is deleted"


def test_an_absence_is_stood_in_for_and_somebody_without_a_post_is_a_gap(cast: Cast, as_: As) -> None:
    line(cast, cast.head, cast.leader)
    away(cast, cast.head)
    first = stints(cast)[0]
    assert (first.person, first.why) == (cast.leader.id, "next")
    assert not holes(cast)
    assert "因为王芳不在" in text(as_(cast.leader), page_of(cast))
    Absence.objects.all().delete()
    Tenure.objects.filter(person_id=cast.head.id).update(until=cast.day - timedelta(days=1))
    (gap,) = holes(cast)
    assert (gap.person, gap.why) == (None, "left")
    shown = text(as_(cast.leader), page_of(cast))
    assert "谁来值" in shown
    assert "轮到王芳" in shown


def test_a_gap_is_taken_once_by_whoever_can(cast: Cast, as_: As) -> None:
    made = line(cast, cast.head)
    away(cast, cast.head, first=1, days=1)
    (gap,) = holes(cast)
    sent = {"since": gap.since.isoformat(), "until": gap.until.isoformat()}
    take = reverse("notices:take-gap", args=[made.id])
    for person in (cast.helper, cast.resident):
        assert as_(person).post(take, sent).status_code == 403
    given = {"line_id": made.id, "since": gap.since, "until": gap.until, "now": timezone.now()}
    assert refused(actions.take_gap, actor=cast.actor(cast.head), **given).code == "away"
    assert as_(cast.secretary).post(take, {**sent, "since": "yesterday"}).status_code == 422
    assert as_(cast.leader).post(take, sent).status_code == 303
    assert not holes(cast)
    assert refused(actions.take_gap, actor=cast.actor(cast.secretary), **given).code == "taken"
    assert RotaOverride.objects.get().into_id == cast.leader.id
    assert "我的值守" in text(as_(cast.leader), reverse("notices:my-turns"))


def test_it_is_put_right_by_hand_but_nobody_takes_themself_out(cast: Cast, as_: As) -> None:
    made = line(cast, cast.leader, cast.head)
    given = {"line_id": made.id, "since": at(cast, 1), "until": at(cast, 2), "now": timezone.now()}
    mine = cast.actor(cast.leader)
    assert refused(actions.override_line, actor=mine, **given, into=cast.head.id).code == "own-matter"
    assert refused(actions.override_line, actor=mine, **given, out=cast.leader.id).code == "own-matter"
    above = cast.actor(cast.secretary)
    assert refused(actions.override_line, actor=above, **given).code == "nothing-changes"
    assert (
        refused(actions.override_line, actor=above, **given, into=cast.resident.id).code == "not-of-the-team"
    )
    past = {**given, "since": timezone.now() - timedelta(hours=1)}
    assert refused(actions.override_line, actor=above, **past, into=cast.head.id).code == "is-over"
    back = {**given, "until": given["since"]}
    assert refused(actions.override_line, actor=above, **back, into=cast.head.id).code == "out-of-order"
    page = reverse("notices:override-line", args=[made.id])
    local = {name: timezone.localtime(given[name]).strftime("%Y-%m-%dT%H:%M") for name in ("since", "until")}
    assert as_(cast.secretary).get(page).status_code == 200
    assert as_(cast.secretary).post(page, {**local, "into": str(cast.head.id)}).status_code == 303
    assert [each.person for each in stints(cast, 3)] == [cast.leader.id, cast.head.id, cast.leader.id]
    undo = reverse("notices:withdraw-override", args=[RotaOverride.objects.get().id])
    assert as_(cast.head).post(undo).status_code == 403
    assert as_(cast.secretary).post(undo).status_code == 303
    assert as_(cast.secretary).post(undo).status_code == 409
    assert [each.person for each in stints(cast, 3)] == [cast.leader.id]


def test_a_swap_needs_the_colleagues_own_yes(cast: Cast, as_: As) -> None:
    made = line(cast, cast.leader, cast.head)
    _now, theirs, mine = stints(cast, 20)[:3]
    ask = reverse("notices:ask-swap", args=[made.id])
    page = text(as_(cast.leader), f"{ask}?since={mine.since.isoformat().replace('+', '%2B')}")
    assert "王芳" in page
    sent = {
        "since": mine.since.isoformat(),
        "asked": str(cast.head.id),
        "back_since": theirs.since.isoformat(),
    }
    assert as_(cast.helper).post(ask, sent).status_code == 404, "no such turn of theirs"
    assert as_(cast.leader).post(ask, {**sent, "asked": str(cast.leader.id)}).status_code == 422
    assert as_(cast.leader).post(ask, sent).status_code == 303
    assert as_(cast.leader).post(ask, sent).status_code == 422, "once"
    swap = RotaSwap.objects.get()
    answer = reverse("notices:answer-swap", args=[swap.id])
    for person in (cast.leader, cast.secretary, cast.holder, cast.helper):
        assert as_(person).post(answer, {"answer": "yes"}).status_code == 403, person
    assert "请你替一班" in text(as_(cast.head), reverse("notices:my-turns"))
    assert "请你替一班" in text(as_(cast.head), reverse("visits:today"))
    assert as_(cast.head).post(answer, {"answer": "yes"}).status_code == 303
    assert as_(cast.head).post(answer, {"answer": "no"}).status_code == 409
    assert [each.person for each in stints(cast, 20)[:3]] == [cast.leader.id] * 2 + [cast.head.id]
    undo = reverse("notices:withdraw-override", args=[RotaOverride.objects.first().id])  # type: ignore[union-attr]
    assert as_(cast.secretary).post(undo).status_code == 422, "what two agreed on, no third takes back"


def test_a_swap_is_declined_taken_back_and_void_once_the_turn_is_another(cast: Cast, as_: As) -> None:
    made = line(cast, cast.leader, cast.head)
    mine = stints(cast, 20)[2]
    given = {"actor": cast.actor(cast.leader), "line_id": made.id, "since": mine.since, "asked": cast.head.id}
    first = actions.ask_swap(**given, now=timezone.now())
    assert as_(cast.head).post(reverse("notices:withdraw-swap", args=[first.id])).status_code == 403
    assert as_(cast.leader).post(reverse("notices:withdraw-swap", args=[first.id])).status_code == 303
    second = actions.ask_swap(**given, now=timezone.now())
    no = as_(cast.head).post(reverse("notices:answer-swap", args=[second.id]), {"answer": "no"})
    assert no.status_code == 303
    assert RotaSwap.objects.get(id=second.id).state == "declined"
    third = actions.ask_swap(**given, now=timezone.now())
    actions.override_line(
        actor=cast.actor(cast.secretary), line_id=made.id, since=mine.since, until=mine.until,
        into=cast.secretary.id, now=timezone.now(),
    )  # fmt: skip
    late = {"actor": cast.actor(cast.head), "swap_id": third.id, "is_accepted": True, "now": timezone.now()}
    assert refused(actions.answer_swap, **late).code == "changed-meanwhile"
    assert RotaSwap.objects.get(id=third.id).state == "asked"
    over = {**late, "is_accepted": False, "now": mine.since + timedelta(hours=1)}
    assert refused(actions.answer_swap, **over).code == "is-over"
    running = {**given, "since": stints(cast)[0].since, "now": timezone.now() + timedelta(seconds=1)}
    assert refused(actions.ask_swap, **running).code == "is-over"


def test_a_colleague_who_is_away_then_cannot_say_yes(cast: Cast) -> None:
    made = line(cast, cast.leader, cast.head)
    mine = stints(cast, 20)[2]
    swap = actions.ask_swap(
        actor=cast.actor(cast.leader),
        line_id=made.id,
        since=mine.since,
        asked=cast.head.id,
        now=timezone.now(),
    )
    away(cast, cast.head, first=16, days=0)
    yes = {"actor": cast.actor(cast.head), "swap_id": swap.id, "is_accepted": True, "now": timezone.now()}
    assert refused(actions.answer_swap, **yes).code == "away"
    assert not RotaOverride.objects.exists()


def test_gaps_of_the_week_ahead_meet_whoever_answers_and_only_real_ones(cast: Cast, as_: As) -> None:
    line(cast, cast.head)
    for page in ("visits:today", "visits:neighbourhood"):
        assert page_of(cast) not in text(as_(cast.leader), reverse(page)), "no gap, no word"
    away(cast, cast.head, first=10, days=1)
    assert page_of(cast) not in text(as_(cast.leader), reverse("visits:today")), "not within the week"
    away(cast, cast.head, first=2, days=1)
    for page in ("visits:today", "visits:neighbourhood"):
        shown = text(as_(cast.leader), reverse(page))
        assert page_of(cast) in shown
        assert "1 段时间没人值守" in shown
    for other in (cast.secretary, cast.helper):
        assert page_of(cast) not in text(as_(other), reverse("visits:today")), "quietly"
    assert "你正在值守" in text(as_(cast.head), reverse("visits:today"))


def test_hours_nobody_promised_are_said_and_are_no_gap(cast: Cast, as_: As) -> None:
    line(cast, cast.head, title="夜班", begins=time(22), ends=time(7), days=1)
    shown = text(as_(cast.leader), page_of(cast))
    assert "按排班，07:00–22:00 没有人值守" in shown
    assert not holes(cast)


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
