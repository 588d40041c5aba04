"""Duty rotas: made by whoever answers, kept without holes, put right, swapped between two."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import time, timedelta
from functools import partial
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from baibu import core
from baibu.ledger.models import Entry
from baibu.notices import actions
from baibu.notices.models import Rota, RotaLine, RotaOverride, RotaSwap
from baibu.registry.models import Absence, Person, Tenure, WorkdayException
from tests.notices.duty import HX, As, at, away, holes, line, page_of, refused, stints, text
from tests.visits.cast import Cast, gather


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
    early = {
        "title": "值守", "begins": time(), "ends": time(), "days": 1, "people": [cast.head.id],
        "first_on": cast.day + timedelta(days=1), "now": timezone.now(),
    }  # fmt: skip
    mine = cast.actor(cast.leader)
    assert refused(actions.change_line, actor=mine, line_id=new.id, **early).code == "before-it-begins"
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


def test_who_was_on_duty_then_is_answered_by_what_counted_then(cast: Cast, as_: As) -> None:
    old = line(cast, cast.head, cast.leader)
    first = timezone.now()
    RotaLine.objects.filter(id=old.id).update(
        since=first - timedelta(days=20), first_on=cast.day - timedelta(days=20)
    )
    away(cast, cast.head, first=-5, days=1)
    actions.change_line(
        actor=cast.actor(cast.leader), line_id=old.id, title="值守", begins=time(), ends=time(), days=1,
        first_on=cast.day, people=[cast.secretary.id], now=timezone.now(),
    )  # fmt: skip
    door = f"/api/places/{cast.town.buildings[0].id}/rota/then"
    client = as_(cast.head)
    said = {}
    for days in (-19, -8, -5, 1):
        (found,) = client.get(door, {"at": at(cast, days, 12).isoformat()}).json()
        said[days] = (found["name"], found["why"])
    assert said == {
        -19: ("王芳", "order"),
        -8: ("李建国", "order"),
        -5: ("李建国", "next"),
        1: ("周远", "order"),
    }
    assert client.get(door, {"at": at(cast, -30).isoformat()}).json() == []
    shown = client.get(page_of(cast), {"at": at(cast, -19, 12).strftime("%Y-%m-%dT%H:%M")}, headers=HX)
    assert "12:00：王芳" in shown.content.decode()
    assert client.get(page_of(cast), {"at": "soon"}).status_code == 422
    assert as_(cast.helper).get(door, {"at": first.isoformat()}).status_code == 403


def test_public_holidays_of_the_calendar_have_people_of_their_own(cast: Cast) -> None:
    off = cast.day + timedelta(days=2)
    WorkdayException.objects.update_or_create(day=off, defaults={"is_workday": False})
    line(cast, cast.head, on_holidays=[cast.leader.id], days=1)
    found = {timezone.localdate(each.since): each.person for each in stints(cast, 4)}
    assert found[off] == cast.leader.id
    assert found[off + timedelta(days=1)] == cast.head.id


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


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_one_gap_at_the_same_time_one_gets_it() -> None:
    cast = gather(timezone.localdate())
    made = line(cast, cast.head)
    away(cast, cast.head, first=1, days=1)
    (gap,) = holes(cast)
    said: list[str] = []

    def take(person: Person) -> None:
        try:
            actions.take_gap(
                actor=cast.actor(person),
                line_id=made.id,
                since=gap.since,
                until=gap.until,
                now=timezone.now(),
            )
            said.append("theirs")
        except core.Refusal as refusal:
            said.append(refusal.code)
        finally:
            connection.close()

    people = (cast.leader, cast.holder, cast.branch, cast.secretary)
    threads = [threading.Thread(target=take, args=[person]) for person in people]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(said) == ["taken", "taken", "taken", "theirs"]
    assert RotaOverride.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_yes_and_a_change_of_mind_at_the_same_time_leave_one_of_them() -> None:
    cast = gather(timezone.localdate())
    made = line(cast, cast.leader, cast.head)
    mine = stints(cast, 20)[2]
    swap = actions.ask_swap(
        actor=cast.actor(cast.leader),
        line_id=made.id,
        since=mine.since,
        asked=cast.head.id,
        now=timezone.now(),
    )
    said: list[str] = []

    def settle(act: Callable[[], Any]) -> None:
        try:
            act()
            said.append("done")
        except core.Refusal as refusal:
            said.append(refusal.code)
        finally:
            connection.close()

    given = {"swap_id": swap.id, "now": timezone.now()}
    yes = partial(actions.answer_swap, actor=cast.actor(cast.head), is_accepted=True, **given)
    back = partial(actions.withdraw_swap, actor=cast.actor(cast.leader), **given)
    threads = [threading.Thread(target=settle, args=[act]) for act in (yes, back, yes, back)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(said) == ["changed-meanwhile"] * 3 + ["done"]
    accepted = RotaSwap.objects.get().state == "accepted"
    assert RotaOverride.objects.count() == (1 if accepted else 0)
