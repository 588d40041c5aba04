"""People, homes, posts, absences, needs and pairs: what may be done, by whom, and what may not."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from baibu import core
from baibu.registry import access, actions
from baibu.registry.models import Circumstance, Household, Person, Tenure
from baibu.registry.queries import (
    Actor,
    address_of,
    ancestor_at,
    found_households,
    found_people,
    missing_calendar_years,
    root_of,
    roster,
    subtree,
    working_days,
)
from tests.registry.offices import TODAY

pytestmark = pytest.mark.django_db


class Street:
    """An estate with two buildings, a family in one, and a head of building in each."""

    def __init__(self, operator, now):
        self.operator, self.now = operator, now
        act = {"actor": operator, "now": now}
        self.root = root_of(operator.community_id)
        self.estate = actions.open_place(parent_id=self.root.id, level="estate", name="百合苑", **act)
        self.one, self.two = (
            actions.open_place(parent_id=self.estate.id, level="building", name=name, **act)
            for name in ("1栋", "2栋")
        )
        self.home = actions.register_household(place_id=self.one.id, unit="1", room="501", **act)
        self.far = actions.register_household(place_id=self.two.id, room="101", **act)
        self.lady = self.person("单小英", self.home.id, phone="19900001234")
        self.head, self.other = self.person("李杰", self.home.id), self.person("周文", self.far.id)
        self.post = self.appoint(self.head, self.one)
        self.appoint(self.other, self.two)

    def person(self, name, home, **more):
        return actions.register_person(
            actor=self.operator, name=name, household_id=home, now=self.now, **more
        )

    def appoint(self, person, place, post="building-head", since=date(2026, 1, 1)):
        return actions.appoint(
            actor=self.operator, person_id=person.id, post=post, place_id=place.id, since=since, now=self.now
        )

    def as_(self, person):
        return Actor(person_id=person.id, community_id=self.operator.community_id)


@pytest.fixture
def street(operator, now):
    return Street(operator, now)


def refusal(act, **given):
    with pytest.raises(core.Refusal) as refused:
        act(**given)
    return refused.value.code


def test_the_tree_reads_up_and_down(street):
    found = subtree(street.operator.community_id, street.estate.id)
    assert [place.name for place in found] == ["百合苑", "1栋", "2栋"] or {place.name for place in found} == {
        "百合苑",
        "1栋",
        "2栋",
    }
    assert ancestor_at(street.one, "estate") == street.estate
    assert address_of(street.home) == "百合苑1栋1单元501"
    assert (
        refusal(
            actions.open_place,
            actor=street.operator,
            parent_id=street.estate.id,
            level="building",
            name="1栋",
            now=street.now,
        )
        == "place-exists"
    )


def test_scope_is_the_subtree_of_the_posts_held(street):
    me, day = street.as_(street.head), TODAY
    assert access.get_household(me, street.home.id, "record", day=day) == street.home
    assert refusal(access.get_household, actor=me, household_id=street.far.id, day=day) == "out-of-reach"
    assert access.get_place(me, street.two.id, day=day).name == "2栋", "figures are everybody's"
    assert refusal(access.get_place, actor=me, place_id=street.two.id, to="record", day=day) == "out-of-reach"
    resident = street.as_(street.lady)
    assert access.get_household(resident, street.home.id, day=day) == street.home, "her own home"
    assert (
        refusal(access.get_household, actor=resident, household_id=street.home.id, to="record", day=day)
        == "out-of-reach"
    )
    assert access.scope_of(resident, day).is_resident
    before = date(2025, 12, 31)
    assert refusal(
        access.get_household, actor=street.as_(street.other), household_id=street.home.id, day=before
    ) == ("out-of-reach")
    stranger = Actor(person_id=street.head.id, community_id=street.operator.community_id + 1)
    assert refusal(access.get_household, actor=stranger, household_id=street.home.id, day=day) == "not-found"


def test_a_seat_has_one_holder_at_a_time(street, now):
    given = {"actor": street.operator, "post": "building-head", "place_id": street.one.id, "now": now}
    assert refusal(actions.appoint, person_id=street.lady.id, since=TODAY, **given) == "seat-taken"
    actions.end_tenure(actor=street.operator, tenure_id=street.post.id, until=TODAY, now=now)
    assert refusal(actions.appoint, person_id=street.lady.id, since=TODAY, **given) == "seat-taken", (
        "closed days"
    )
    actions.appoint(person_id=street.lady.id, since=TODAY + timedelta(days=1), **given)
    assert Tenure.objects.filter(place_id=street.one.id).count() == 2
    held = roster(street.operator.community_id, TODAY, TODAY + timedelta(days=1))
    assert len(held.tenures) == 3


def test_an_absence_is_ones_own_to_say(street, now):
    me = street.as_(street.head)
    first, last = TODAY + timedelta(days=1), TODAY + timedelta(days=5)
    given = {"person_id": street.head.id, "since": first, "until": last, "now": now}
    assert refusal(actions.say_absence, actor=street.as_(street.other), **given) == "out-of-reach"
    said = actions.say_absence(actor=me, **given)
    assert refusal(actions.say_absence, actor=me, **given) == "away-already"
    assert (
        refusal(actions.say_absence, actor=me, **{**given, "since": last, "until": first})
        == "days-out-of-order"
    )
    assert len(roster(me.within, first).absences) == 1
    actions.cancel_absence(actor=me, absence_id=said.id, now=now + timedelta(days=3))
    assert [away.until for away in roster(me.within, first).absences] == [first + timedelta(days=1)], (
        "past days stay"
    )
    assert refusal(actions.cancel_absence, actor=me, absence_id=said.id, now=now) == "changed-meanwhile"


def test_a_need_takes_two_people_and_a_consent(street, now):
    leader = street.person("陈立", None)
    street.appoint(leader, street.one, "group-leader")
    me, colleague = street.as_(street.head), street.as_(leader)
    need = actions.propose_circumstance(
        actor=me, kind="elder-living-alone", since=TODAY, person_id=street.lady.id, now=now
    )
    decide = {"circumstance_id": need.id, "consent_on": TODAY, "consent_by": "spoken", "now": now}
    assert refusal(actions.decide_circumstance, actor=me, **decide) == "same-person"
    assert refusal(actions.decide_circumstance, actor=street.operator, **decide) == "same-person"
    assert refusal(actions.decide_circumstance, actor=street.as_(street.other), **decide) == "out-of-reach"
    decided = actions.decide_circumstance(actor=colleague, **decide)
    assert (decided.decided_by, decided.review_on) == (leader.id, date(2027, 11, 22))
    assert refusal(actions.decide_circumstance, actor=colleague, **decide) == "changed-meanwhile"
    end = {"circumstance_id": need.id, "until": TODAY, "now": now}
    assert refusal(actions.end_circumstance, actor=me, **end) == "own-need", "they live there themselves"
    assert actions.end_circumstance(actor=colleague, **end).until == TODAY
    with pytest.raises(IntegrityError), transaction.atomic():
        Circumstance.objects.filter(id=need.id).update(decided_by=street.head.id)


def test_nobody_decides_a_need_of_their_own_home(street, now):
    leader = street.person("陈立", None)
    street.appoint(leader, street.one, "group-leader")
    needs = [
        actions.propose_circumstance(actor=street.as_(leader), kind="hardship", since=TODAY, now=now, **whose)
        for whose in (
            {"person_id": street.head.id},
            {"person_id": street.lady.id},
            {"household_id": street.home.id},
        )
    ]
    for need in needs:
        decide = {"circumstance_id": need.id, "consent_on": TODAY, "consent_by": "spoken", "now": now}
        assert refusal(actions.decide_circumstance, actor=street.as_(street.head), **decide) == "own-need"
    own = actions.propose_circumstance(
        actor=street.as_(street.head), kind="job-seeker", since=TODAY, person_id=street.head.id, now=now
    )
    assert own.proposed_by == street.head.id


def test_more_than_five_households_warn_and_do_not_refuse(street, now):
    given = {
        "actor": street.operator,
        "kind": "household-contact",
        "helper_id": street.head.id,
        "since": TODAY,
        "now": now,
    }
    warnings = []
    for room in range(6):
        home = actions.register_household(
            actor=street.operator, place_id=street.one.id, room=f"60{room}", now=now
        )
        warnings.append(actions.pair_helper(household_id=home.id, **given).warning)
    assert warnings[:5] == [None] * 5
    assert "6" in warnings[5]
    assert refusal(actions.pair_helper, household_id=home.id, **given) == "paired-already"


def test_people_are_found_by_what_somebody_remembers(street):
    root = [street.root.id]
    community = street.operator.community_id
    for words in ("单小英", "小英", "shan xiao ying", "shanxiaoying", "sxy", "1234"):
        assert [one.name for one in found_people(community, words, root)] == ["单小英"], words
    assert {one.name for one in found_people(community, "1-501", root)} == {"单小英", "李杰"}
    assert [home.door for home in found_households(community, "周文", root)] == ["101"]
    assert not found_people(community, "周文", [street.one.id])
    assert not found_people(community, "", root)


def test_a_household_that_moves_away_takes_its_people_along(street, now):
    assert (
        refusal(
            actions.say_household_left, actor=street.operator, household_id=street.home.id, on=TODAY, now=now
        )
        == "holds-posts"
    )
    actions.say_household_left(
        actor=street.operator, household_id=street.home.id, on=TODAY, posts="end", now=now
    )
    assert Person.objects.get(id=street.lady.id).left_on == TODAY
    assert Household.objects.get(id=street.home.id).left_on == TODAY
    assert (
        refusal(
            actions.say_household_left, actor=street.operator, household_id=street.home.id, on=TODAY, now=now
        )
        == "changed-meanwhile"
    )


def test_no_link_leaves_its_community(street, now):
    other = actions.found_community(actor=Actor.operator(), code="guihua", name="桂花社区", now=now)
    with transaction.atomic():
        Person.objects.create(community=other, household_id=street.home.id, name="无", sort_key="wu")
        with pytest.raises(IntegrityError):
            connection.check_constraints()
        transaction.set_rollback(True)


def test_the_calendar_knows_its_years_and_misses_the_next(now):
    assert working_days().after(date(2026, 2, 12), 5) == date(2026, 2, 26)
    assert missing_calendar_years(date(2026, 6, 1)) == ()
    assert missing_calendar_years(date(2026, 11, 22)) == (2027,)
    operator = Actor.operator()
    rows = [(date(2027, 2, day), False, "春节") for day in range(5, 17)]
    given = {"actor": operator, "source": "test", "now": now}
    assert refusal(actions.load_calendar, rows=rows[:3], **given) == "year-incomplete"
    assert actions.load_calendar(rows=rows, **given) == (2027,)
    assert missing_calendar_years(date(2026, 11, 22)) == ()
    assert refusal(actions.load_calendar, rows=rows, **{**given, "actor": Actor()}) == "not-permitted"
