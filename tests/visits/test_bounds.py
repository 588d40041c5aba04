"""What a visitor may tick, who sees a request, and how far days may reach."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from baibu import core
from baibu.ledger import actions as ledger
from baibu.ledger.queries import excuses_waiting, standing
from baibu.registry.models import Household, ImportAct, Person
from baibu.visits.actions.absences import go_away
from baibu.visits.actions.circumstances import decide_need, propose_need
from baibu.visits.actions.visits import record_visit
from baibu.visits.queries.desk import desk_of
from baibu.visits.queries.recording import sheet_for

from .cast import Cast

As = Callable[[Person], Client]


def refusal(act: Callable[..., Any], **given: Any) -> tuple[str, str | None]:
    """The code and field the act is refused with."""
    with pytest.raises(core.Refusal) as refused:
        act(**given)
    return refused.value.code, refused.value.field


def visited(cast: Cast, by: Person, row: Any, **rest: Any) -> Any:
    """The poor home, met today for one row."""
    given = {"household_id": cast.poor.id, "on": cast.day, "outcome": "met", "now": cast.now}
    return record_visit(actor=cast.actor(by), owed=[row.id], **{**given, **rest})


def offered(cast: Cast, by: Person) -> set[str]:
    """What the form for the poor home offers."""
    return {key for key, _words in sheet_for(desk_of(cast.actor(by), cast.day), cast.poor, cast.day).owed}


def test_the_form_offers_only_what_the_visitor_can_meet(cast: Cast) -> None:
    monthly, quarterly = cast.owed(cast.poor, "C004")[0], cast.owed(cast.poor, "C005")[0]
    team, above = offered(cast, cast.head), offered(cast, cast.branch)
    assert str(monthly.id) in team
    assert str(quarterly.id) not in team
    assert str(quarterly.id) in above
    assert str(monthly.id) not in above


def test_a_higher_visit_does_not_count_for_a_lower_one(cast: Cast) -> None:
    row = cast.owed(cast.poor, "C004")[0]
    assert refusal(visited, cast=cast, by=cast.branch, row=row) == ("not-yours-to-meet", "owed")
    assert cast.state(row) in ("open", "overdue")
    visited(cast, cast.branch, row, companions=[cast.leader.id])
    assert (cast.state(row), standing(cast.id, row.id, cast.day).met_by_id) == ("done", cast.leader.id)


def test_a_level_above_counts_while_it_acts_for_the_post(cast: Cast) -> None:
    row = cast.owed(cast.poor, "C004")[0]
    for person in (cast.leader, cast.head):
        go_away(actor=cast.actor(person), since=cast.day, until=cast.day, now=cast.now)
    assert refusal(visited, cast=cast, by=cast.branch, row=row)[0] == "not-yours-to-meet"
    assert str(row.id) in offered(cast, cast.holder)
    visited(cast, cast.holder, row)
    found = standing(cast.id, row.id, cast.day)
    assert (found.met_by_id, found.met_for_id) == (cast.holder.id, cast.leader.id)


def test_a_helper_of_any_rank_is_credited(cast: Cast) -> None:
    second = cast.town.person(name="吴二")
    cast.town.pair(
        "elder-helper", second, cast.elder, cast.elder_person, since=cast.day - timedelta(days=9), rank=2
    )
    row = cast.owed(cast.elder, "C015")[0]
    visited(cast, second, row, household_id=cast.elder.id)
    assert standing(cast.id, row.id, cast.day).met_by_id == second.id


def test_a_posted_tick_of_another_post_says_so(cast: Cast, as_: As) -> None:
    row = cast.owed(cast.poor, "C005")[0]
    sent = {"outcome": "met", "on": cast.day, "owed": [row.id]}
    answer = as_(cast.leader).post(reverse("visits:record", args=[cast.poor.id]), sent)
    assert answer.status_code == 422
    assert "不由你办理" in answer.content.decode()
    tapped = as_(cast.leader).post(reverse("visits:met", args=[cast.poor.id]), {"owed": [row.id]})
    assert tapped.status_code == 422
    assert "由其他岗位负责" in tapped.content.decode()


def test_a_request_of_the_deciding_post_is_shown_to_others_who_may_decide(cast: Cast) -> None:
    row = cast.owed(cast.elder, "C015")[0]
    for days in (0, 1):
        ledger.append_entry(
            actor=cast.actor(cast.leader), community_id=cast.id, subject_kind="household",
            subject_id=cast.elder.id, kind="visit-attempted", on_day=row.open_on + timedelta(days=days),
            now=cast.now,
        )  # fmt: skip
    later = max(cast.day, row.open_on + timedelta(days=1))
    now = cast.now + (later - cast.day)
    ledger.ask_excuse(actor=cast.actor(cast.leader), obligation_id=row.id, reason="hospital", now=now)

    def sees(person: Person) -> bool:
        desk = desk_of(cast.actor(person), cast.day)
        return row.id in {each.id for each in excuses_waiting(cast.id, desk.seats, cast.day)}

    assert not sees(cast.leader)
    assert [sees(each) for each in (cast.head, cast.holder, cast.branch, cast.secretary)] == [True] * 4
    assert not sees(cast.helper)
    holder = cast.actor(cast.holder)
    assert ledger.decide_excuse(actor=holder, obligation_id=row.id, is_granted=True, now=now).is_granted


def test_more_time_has_its_bounds_and_the_form_says_so(cast: Cast, as_: As) -> None:
    row = cast.owed(cast.poor, "C004")[0]
    given = {"actor": cast.actor(cast.holder), "obligation_id": row.id, "reason": "away", "now": cast.now}
    last = row.original_due_on + timedelta(days=60)
    late = cast.now + (row.due_on + timedelta(days=2) - cast.day)
    over = row.due_on + timedelta(days=1)
    if row.late_until and row.late_until >= late.date():
        past = refusal(ledger.extend, **{**given, "now": late}, new_due_on=over)
        assert past == ("day-is-over", "new_due_on")
    too_far = last + timedelta(days=1)
    assert refusal(ledger.extend, **given, new_due_on=too_far) == ("too-much-time", "new_due_on")
    page = as_(cast.holder).get(reverse("visits:extend", args=[row.id])).content.decode()
    assert f'max="{last.isoformat()}"' in page
    assert "最多比原定期限宽限 60 天" in page
    ledger.extend(**given, new_due_on=last)
    again = last + timedelta(days=1)
    assert refusal(ledger.extend, **given, new_due_on=again) == ("too-much-time", "new_due_on")


def test_an_absence_begins_lately_ends_in_time_and_is_told_from_above(cast: Cast) -> None:
    me, day = cast.actor(cast.leader), cast.day
    given = {"actor": me, "now": cast.now}
    week, long = timedelta(days=8), timedelta(days=400)
    assert refusal(go_away, **given, since=day - week, until=day) == ("too-long-ago", "since")
    assert refusal(go_away, **given, since=day, until=day + long) == ("too-long", "until")
    other = {"person_id": cast.leader.id, "since": day, "until": day, "now": cast.now}
    assert refusal(go_away, actor=cast.actor(cast.head), **other)[0] == "out-of-reach"
    assert go_away(actor=cast.actor(cast.holder), **other).person_id == cast.leader.id


def test_a_need_and_a_consent_reach_back_two_years_at_most(cast: Cast) -> None:
    given = {"actor": cast.actor(cast.leader), "household_id": cast.plain.id, "now": cast.now}
    day = cast.day
    assert refusal(propose_need, **given, kind="nonsense", since=day) == ("unknown-kind", "kind")
    for off in (timedelta(days=-740), timedelta(days=370)):
        answer = refusal(propose_need, **given, kind="hardship", since=day + off)
        assert answer == ("day-out-of-range", "since")
    need = propose_need(**given, kind="hardship", since=day)
    decide = {"circumstance_id": need.id, "consent_by": "spoken", "now": cast.now}
    holder = cast.actor(cast.holder)
    old, coming = day - timedelta(days=740), day + timedelta(days=1)
    assert refusal(decide_need, actor=holder, **decide, consent_on=old)[0] == "consent-too-old"
    assert refusal(decide_need, actor=holder, **decide, consent_on=coming)[0] == "consent-in-future"
    assert decide_need(actor=holder, **decide, consent_on=day).decided_on == day


def test_a_visit_from_before_they_moved_in_is_refused(cast: Cast) -> None:
    row = cast.owed(cast.poor, "C004")[0]
    Household.objects.filter(id=cast.poor.id).update(since=cast.day)
    given = {"cast": cast, "by": cast.leader, "row": row, "on": cast.day - timedelta(days=1)}
    assert refusal(visited, **given) == ("not-here-yet", "on")
    act = ImportAct.objects.create(community_id=cast.id, file_name="a.csv", at=cast.now, report={})
    Household.objects.filter(id=cast.poor.id).update(act_id=act.id)
    assert visited(**given).on_day == cast.day - timedelta(days=1)


def test_a_missed_row_says_when_it_was_caught_up(cast: Cast, as_: As) -> None:
    from baibu.ledger.queries import caught_up, standings

    rows = standings(cast.id, cast.day).filter(household_id=cast.elder.id, disposition="missed", duty="C015")
    missed = rows.order_by("-due_on").first()
    assert missed is not None
    assert caught_up(cast.id, [missed], cast.day) == {}
    row = cast.owed(cast.elder, "C015")[0]
    visited(cast, cast.helper, row, household_id=cast.elder.id)
    assert caught_up(cast.id, [missed], cast.day) == {missed.id: cast.day}
    place = reverse("visits:rows", args=[cast.elder.place_id])
    words = {"month": f"{missed.due_on:%Y-%m}", "state": "missing"}
    assert "补上" in as_(cast.leader).get(place, words).content.decode()
