"""People move in, within the community and away; what is owed follows in the same act, and can come back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from baibu.core import Refusal
from baibu.ledger.queries import standings, timeline
from baibu.registry import actions
from baibu.registry.models import Circumstance, ContactPair, HomeChange, Household, Person, Tenure
from baibu.registry.queries.actors import Actor

from .cast import Cast

pytestmark = pytest.mark.django_db


def refused(act: Any, **given: Any) -> str:
    with pytest.raises(Refusal) as refusal:
        act(**given)
    return refusal.value.code


def coming(cast: Cast, home: Household) -> list[Any]:
    """What is not yet due for the home and its people, and counts."""
    rows = standings(cast.id, cast.day).filter(household_id=home.id, due_on__gt=cast.day)
    return list(rows.filter(disposition__in=("planned", "open")))


def kinds(cast: Cast, home: Household) -> list[str]:
    return [entry.kind for entry in timeline(cast.id, "household", home.id, limit=9)]


def test_what_is_not_yet_due_falls_away_with_who_left_and_comes_back_with_them(cast: Cast) -> None:
    act = {"actor": cast.actor(cast.leader), "now": cast.now}
    before = {row.id for row in coming(cast, cast.elder)}
    assert before
    left = actions.say_person_left(person_id=cast.elder_person.id, on=cast.day - timedelta(days=1), **act)
    assert not coming(cast, cast.elder)
    need = Circumstance.objects.get(person_id=cast.elder_person.id)
    pair = ContactPair.objects.get(person_id=cast.elder_person.id)
    assert need.until == pair.until == cast.day - timedelta(days=1)
    assert Household.objects.get(id=cast.elder.id).left_on == cast.day - timedelta(days=1)
    assert "person-left" in kinds(cast, cast.elder)
    actions.take_back_change(change_id=left.id, **act)
    assert {row.id for row in coming(cast, cast.elder)} == before
    person = Person.objects.get(id=cast.elder_person.id)
    assert (person.left_on, person.household_id) == (None, cast.elder.id)
    assert Circumstance.objects.get(id=need.id).until is None
    assert ContactPair.objects.get(id=pair.id).until is None
    assert Household.objects.get(id=cast.elder.id).left_on is None
    assert refused(actions.take_back_change, change_id=left.id, **act) == "changed-meanwhile"


def test_the_whole_run_later_agrees_with_what_the_act_planned(cast: Cast) -> None:
    act = {"actor": cast.actor(cast.leader), "now": cast.now}
    actions.say_person_left(person_id=cast.elder_person.id, on=cast.day, **act)
    actions.move_person(person_id=cast.resident.id, household_id=cast.elder.id, **act)
    one_by_one = facts(cast)
    cast.plan()
    assert facts(cast) == one_by_one


def facts(cast: Cast) -> set[Any]:
    rows = standings(cast.id, cast.day).exclude(household_id=None)
    return set(rows.values_list("id", "household_id", "place_id", "voided_on", "void_reason", "disposition"))


def test_a_calendar_duty_overdue_stays_and_one_to_come_is_void(cast: Cast) -> None:
    rows = standings(cast.id, cast.day).filter(household_id=cast.poor.id)
    late = set(rows.filter(disposition__in=("overdue", "missed")).values_list("id", flat=True))
    ahead = {row.id for row in coming(cast, cast.poor)}
    assert ahead
    assert late
    actions.say_household_left(
        actor=cast.actor(cast.leader),
        household_id=cast.poor.id,
        on=cast.day - timedelta(days=1),
        now=cast.now,
    )
    again = standings(cast.id, cast.day).filter(household_id=cast.poor.id)
    assert set(again.filter(id__in=ahead).values_list("disposition", "void_reason")) == {("void", "left")}
    assert late <= set(again.filter(voided_on=None).values_list("id", flat=True))


@pytest.mark.parametrize(("days", "code"), [(1, "day-to-come"), (-401, "before-arrival")])
def test_nobody_leaves_tomorrow_or_before_they_came(cast: Cast, days: int, code: str) -> None:
    act = {"actor": cast.actor(cast.leader), "now": cast.now, "on": cast.day + timedelta(days=days)}
    assert refused(actions.say_person_left, person_id=cast.resident.id, **act) == code
    assert refused(actions.say_household_left, household_id=cast.plain.id, **act) == code


def test_two_who_say_it_at_once_are_not_both_right(cast: Cast) -> None:
    act = {"now": cast.now, "on": cast.day, "person_id": cast.resident.id}
    actions.say_person_left(actor=cast.actor(cast.leader), **act)
    assert refused(actions.say_person_left, actor=cast.actor(cast.head), **act) == "changed-meanwhile"
    moving = {"person_id": cast.resident.id, "household_id": cast.elder.id, "now": cast.now}
    assert refused(actions.move_person, actor=cast.actor(cast.head), **moving) == "changed-meanwhile"


def test_who_does_not_look_after_the_home_says_nothing_of_it(cast: Cast) -> None:
    for person in (cast.helper, cast.elder_person):
        act = {"actor": cast.actor(person), "now": cast.now}
        assert (
            refused(actions.say_person_left, person_id=cast.resident.id, on=cast.day, **act) == "out-of-reach"
        )
        assert (
            refused(actions.register_person, household_id=cast.plain.id, name="王一", **act) == "out-of-reach"
        )
    own = {"actor": cast.actor(cast.resident), "now": cast.now, "person_id": cast.resident.id}
    assert refused(actions.say_person_left, on=cast.day, **own) == "out-of-reach"
    far = {"actor": cast.actor(cast.leader), "now": cast.now, "household_id": cast.far.id}
    assert refused(actions.move_person, person_id=cast.resident.id, **far) == "out-of-reach"


def test_a_holder_does_not_leave_without_a_word_on_the_post(cast: Cast) -> None:
    who = cast.resident
    post = cast.town.appoint(who, "hygiene-member", cast.town.buildings[0], since=cast.day)
    old = cast.town.appoint(
        who, "culture-member", cast.town.buildings[0], since=cast.day - timedelta(days=200)
    )
    act = {"actor": cast.actor(cast.secretary), "person_id": who.id, "on": cast.day - timedelta(days=9)}
    assert refused(actions.say_person_left, now=cast.now, **act) == "holds-posts"
    left = actions.say_person_left(posts="end", now=cast.now, **act)
    assert Tenure.objects.get(id=post.id).until == cast.day, "a post does not end before it began"
    yesterday = cast.day - timedelta(days=1)
    assert Tenure.objects.get(id=old.id).until == yesterday, "who was responsible is not rewritten"
    actions.take_back_change(actor=act["actor"], change_id=left.id, now=cast.now)
    assert Tenure.objects.get(id=old.id).until is None
    actions.say_person_left(posts="keep", now=cast.now, **act)
    person = Person.objects.get(id=who.id)
    assert (person.household_id, person.left_on) == (None, None)
    assert Tenure.objects.get(id=old.id).until is None
    about = standings(cast.id, cast.day).filter(subject_id=who.id, due_on__gt=cast.day)
    assert not about.filter(disposition__in=("planned", "open")).exists()


def test_a_post_filled_meanwhile_is_not_taken_back(cast: Cast) -> None:
    act = {"actor": cast.actor(cast.secretary), "now": cast.now}
    who = cast.resident
    place = cast.town.buildings[0]
    cast.town.appoint(who, "culture-member", place, since=cast.day - timedelta(days=9))
    left = actions.say_person_left(person_id=who.id, on=cast.day - timedelta(days=1), posts="end", **act)
    cast.town.appoint(cast.helper, "culture-member", place, since=cast.day)
    assert refused(actions.take_back_change, change_id=left.id, **act) == "changed-meanwhile"
    assert Person.objects.get(id=who.id).left_on, "nothing of it was taken back"
    assert HomeChange.objects.get(id=left.id).taken_back_at is None


def test_needs_and_helpers_go_along_to_another_home(cast: Cast) -> None:
    act = {"actor": cast.actor(cast.secretary), "now": cast.now}
    owed = {row.id for row in coming(cast, cast.elder) if row.subject_id == cast.elder_person.id}
    assert owed
    moved = actions.move_person(person_id=cast.elder_person.id, household_id=cast.far.id, **act)
    assert {row.id for row in coming(cast, cast.far)} >= owed
    assert ContactPair.objects.get(person_id=cast.elder_person.id).household_id == cast.far.id
    assert Circumstance.objects.get(person_id=cast.elder_person.id).until is None
    assert Household.objects.get(id=cast.elder.id).left_on == cast.day
    assert kinds(cast, cast.far)[0] == "person-moved-in"
    assert kinds(cast, cast.elder)[0] == "person-moved-out"
    actions.take_back_change(change_id=moved.id, **act)
    assert Person.objects.get(id=cast.elder_person.id).household_id == cast.elder.id
    assert {row.id for row in coming(cast, cast.elder)} >= owed


def test_the_homes_a_leaver_helped_are_planned_anew(cast: Cast) -> None:
    act = {"actor": cast.actor(cast.secretary), "now": cast.now}
    Person.objects.filter(id=cast.helper.id).update(household_id=cast.far.id)
    left = actions.say_person_left(person_id=cast.helper.id, on=cast.day - timedelta(days=1), **act)
    assert ContactPair.objects.get(helper_id=cast.helper.id).until == cast.day - timedelta(days=1)
    one_by_one = facts(cast)
    cast.plan()
    assert facts(cast) == one_by_one
    actions.take_back_change(change_id=left.id, **act)
    assert ContactPair.objects.get(helper_id=cast.helper.id).until is None


def test_an_empty_home_is_lived_in_again_without_the_old_wish(cast: Cast) -> None:
    act = {"actor": cast.actor(cast.leader), "now": cast.now}
    Household.objects.filter(id=cast.plain.id).update(declines_visits=True)
    actions.say_household_left(household_id=cast.plain.id, on=cast.day - timedelta(days=3), **act)
    assert refused(actions.say_household_left, household_id=cast.plain.id, on=cast.day, **act) == (
        "changed-meanwhile"
    )
    actions.register_person(household_id=cast.plain.id, name="白云", **act)
    home = Household.objects.get(id=cast.plain.id)
    assert (home.left_on, home.since, home.declines_visits) == (None, cast.day, False)
    again = {"household_id": cast.plain.id, "name": "白云"}
    assert refused(actions.register_person, **again, **act) == "registered-already"


def test_everybody_means_those_who_were_seen(cast: Cast) -> None:
    act = {"actor": cast.actor(cast.leader), "now": cast.now, "household_id": cast.plain.id}
    actions.register_person(name="白云", **act)
    assert refused(actions.say_household_left, on=cast.day, people=[cast.resident.id], **act) == (
        "changed-meanwhile"
    )
    assert not Person.objects.filter(household_id=cast.plain.id).exclude(left_on=None).exists()


def test_yesterdays_word_is_not_taken_back(cast: Cast) -> None:
    actor = cast.actor(cast.leader)
    left = actions.say_person_left(actor=actor, person_id=cast.resident.id, on=cast.day, now=cast.now)
    later = {"actor": actor, "now": cast.now + timedelta(days=1)}
    assert refused(actions.take_back_change, change_id=left.id, **later) == "day-is-over"
    assert actions.forget_changes(actor=Actor.clock(), now=cast.now) == 0
    assert actions.forget_changes(actor=Actor.clock(), now=later["now"]) == 1
    assert not HomeChange.objects.filter(id=left.id).exists(), "it is kept for a day"


def test_a_correction_of_what_changed_meanwhile_is_refused(cast: Cast) -> None:
    from baibu.registry.queries.living import mark_of

    act = {"actor": cast.actor(cast.leader), "person_id": cast.resident.id, "now": cast.now}
    seen = mark_of(Person.objects.get(id=cast.resident.id))
    actions.correct_person(changes={"phone": "19900000001"}, seen=seen, **act)
    assert refused(actions.correct_person, changes={"phone": "2"}, seen=seen, **act) == "changed-meanwhile"
    assert Person.objects.get(id=cast.resident.id).phone == "19900000001"
