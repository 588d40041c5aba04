"""The planner's SQL and the core make the same rows, with the same dates, void on the same days."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from uuid import uuid4

import pytest
from django.db import transaction

from baibu import core
from baibu.ledger import models
from baibu.ledger.actions import append_entry
from baibu.ledger.actions.planning.community import plan_days
from baibu.ledger.actions.planning.household import Home, places_above, plan_home
from baibu.ledger.queries.subjects import subjects_of
from baibu.registry.models import TAKEN_BACK, Body, Circumstance, Household, Person
from baibu.registry.queries import working_days
from baibu.registry.queries.actors import Actor
from tests.ledger.town import Town, at, duty, found_town, method

pytestmark = pytest.mark.django_db

KINDS = ("elder-living-alone", "hardship", "job-seeker")
PAIRS = ("elder-helper", "household-contact")
EVENTS = ("bell-rung", "case-closed")
STARTS = (date(2026, 1, 29), date(2026, 6, 20), date(2026, 12, 14), date(2024, 2, 20), date(2025, 12, 25))
UNITS = ("day", "week", "fortnight", "month", "quarter", "half-year", "year", "two-years", "term")


@dataclass
class Story:
    """A town, its method, and what ought to be owed in it."""

    seed: int
    dice: Random = field(init=False)
    town: Town = field(init=False)
    pack: core.Pack = field(init=False)
    began: date = field(init=False)
    owed: dict[tuple, core.Owed] = field(default_factory=dict)
    void: dict[tuple, tuple[date, str] | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.dice = Random(self.seed)
        self.began = self.dice.choice(STARTS)
        self.town = found_town(buildings=2)
        for room in range(5):
            home = self.town.home(f"{room}01", room % 2, since=self.some_day(-400, 20))
            for number in range(self.dice.choice((1, 1, 2, 4))):
                born = (
                    self.some_day(-85 * 365, -60 * 365)
                    if self.dice.random() < 0.5
                    else self.some_day(-4200, -3000)
                )
                newborn = self.some_day(-30, 30)
                born_on = self.dice.choice((born, born, None, date(1964, 2, 29), newborn))
                self.town.person(home, f"居民{room}{number}", born_on=born_on)
        self.town.body("posted-agency", since=self.some_day(-20, 20), until=self.some_day(30, 60))
        self.pack = method(*(self.some_duty(f"X{number:03}") for number in range(9)))

    def some_day(self, least: int, most: int) -> date:
        return self.began + timedelta(days=self.dice.randint(least, most))

    def some_duty(self, code: str) -> core.Duty:
        dice = self.dice
        about = dice.choice(("person", "person", "household", "household", "building", "community", "body"))
        recurrence = dice.choice((
            core.Every(dice.choice(UNITS)), core.Every(dice.choice(UNITS)), core.Every("week"),
            core.EveryFrom(dice.choice(KINDS), dice.choice((1, 2)), dice.choice((1, 4))),
            core.On("circumstance", (dice.choice(KINDS),)),
            core.On("event", EVENTS), core.On("festival", ("spring-festival", "new-year", "dragon-boat")),
        ))  # fmt: skip
        late = dice.choice((None, 0, 3, 10))
        return duty(
            code, about, recurrence,
            body="posted-agency" if about == "body" else "",
            due=self.some_due(recurrence), applies_if=self.some_condition(),
            opens_days=dice.choice((None, None, 0, 6, 20)), late_days=late, settle_days=dice.choice((0, 7)),
            first=dice.choice(("period", "next", 0, 7, 14)),
            owed_by=dice.choice(("building-post", "area-post", "community-post")),
            met_by=core.MetBy("visit", at_least=dice.choice((1, 1, 2))),
        )  # fmt: skip

    def some_due(self, recurrence: core.Recurrence) -> core.Due:
        if isinstance(recurrence, core.On):
            return core.Due("days", self.dice.choice((-10, 0, 0, 3, 20)))
        if isinstance(recurrence, core.EveryFrom) or recurrence.unit in {"day", "two-years", "term"}:
            return core.Due()
        by_unit = {
            "week": core.Due("weekday", 3),
            "month": core.Due("month-day", 31), "year": core.Due("lunar", 15, 1),
        }  # fmt: skip
        return self.dice.choice((core.Due(), core.Due("days", 2), by_unit.get(recurrence.unit, core.Due())))

    def some_condition(self, depth: int = 0) -> core.Condition:
        dice = self.dice
        if depth < 2 and dice.random() < 0.4:
            parts = tuple(self.some_condition(depth + 1) for _ in range(2))
            return dice.choice((core.All(parts), core.Any(parts), core.Not(parts[0])))
        return dice.choice((
            core.ALWAYS, core.Is("circumstance", dice.choice(KINDS)),
            core.Is("circumstance", dice.choice(KINDS)),
            core.Is("pair", dice.choice(PAIRS)), core.Is("age", at_least=60), core.Is("age", at_most=10),
            core.Is("household-size", at_least=2), core.Is("household-size", at_least=1, at_most=3),
        ))  # fmt: skip

    def change(self, day: date) -> None:
        """Something happens on the day: a need comes or ends, somebody leaves, a bell rings."""
        dice, here = self.dice, {"community": self.town.community}
        people = list(
            Person.objects.filter(**here, household_id__isnull=False, left_on=None).order_by("name")
        )
        homes = list(Household.objects.filter(**here).order_by("room"))
        whom = dice.choice([*people, *homes])
        what = dice.randrange(10)
        if what in {0, 1, 2}:
            self.begin_need(whom, day)
        elif what == 3:
            open_needs = Circumstance.objects.filter(**here, until=None, since__lt=day).order_by(
                "kind", "since", "person__name", "household__room"
            )
            if ended := open_needs.first():
                Circumstance.objects.filter(**here, id=ended.id).update(
                    until=day - timedelta(days=dice.choice((0, 1)))
                )
        elif what == 4 and people:
            home = dice.choice(homes)
            self.town.pair(
                dice.choice(PAIRS),
                self.town.person(),
                home,
                since=day,
                until=day + timedelta(days=dice.choice((4, 40))),
            )
        elif what == 5 and dice.random() < 0.4 and len(people) > 3:
            gone = dice.choice(people)
            Person.objects.filter(**here, id=gone.id).update(left_on=max(day, came_on(gone, homes)))
        elif what == 6:
            self.take_back(dice.choice(TAKEN_BACK), day)
        elif what == 7 and dice.random() < 0.5:
            back = Person.objects.filter(**here, left_on__isnull=False).order_by("name").first()
            if back:
                Person.objects.filter(**here, id=back.id).update(left_on=None)
        else:
            append_entry(
                actor=Actor.clock(), community_id=self.town.id, subject_kind="person", subject_id=whom.id,
                kind=dice.choice(EVENTS), on_day=day - timedelta(days=dice.choice((0, 0, 2))), now=at(day),
            )  # fmt: skip

    def take_back(self, why: str, day: date) -> None:
        """Somebody withdraws consent, or a mistake is found; now and then before it even began."""
        running = Circumstance.objects.filter(community=self.town.community, until=None).order_by(
            "kind", "since", "person__name", "household__room"
        )
        if running.exists():
            taken = self.dice.choice(list(running))
            Circumstance.objects.filter(community=self.town.community, id=taken.id).update(
                until=day - timedelta(days=self.dice.choice((0, 0, 1))), ended_because=why
            )

    def begin_need(self, whom: Person | Household, day: date) -> None:
        kind, since = self.dice.choice(KINDS), day + timedelta(days=self.dice.choice((0, 0, -30, 5, 25)))
        which = {"person_id": whom.id} if isinstance(whom, Person) else {"household_id": whom.id}
        if not Circumstance.objects.filter(
            community=self.town.community, kind=kind, until=None, **which
        ).exists():
            until = max(since, day) + timedelta(days=self.dice.choice((0, 3, 45)))
            self.town.need(kind, whom, since, self.dice.choice((None, until)), decided_on=day)

    def subjects(self) -> list[core.Subject]:
        """Everybody and everything a duty may be about."""
        homes = Household.objects.filter(community=self.town.community).values_list("id", flat=True)
        places = [self.town.root, self.town.estate, self.town.area, *self.town.buildings]
        found = subjects_of(self.town.id, homes)
        found += [core.Subject(place.id, place.level, place=place.id) for place in places]
        for body in Body.objects.filter(community=self.town.community):
            found.append(
                core.Subject(
                    body.id,
                    "body",
                    place=body.place_id,
                    body=body.kind,
                    present=core.Span(body.since, body.until),
                )
            )
        return found

    def events(self) -> list[core.Event]:
        rows = models.Entry.objects.filter(community=self.town.community)
        return [core.Event(row.id, row.kind, row.subject_id, row.on_day) for row in rows]

    def expect(self, since: date, day: date) -> None:
        """Let the core say what a run on the day makes, and what it makes void."""
        subjects, events, calendar = self.subjects(), self.events(), working_days()
        by_id = {subject.id: subject for subject in subjects}
        for rule in self.pack.duties:
            for row in core.owed(rule, subjects, self.began, day, calendar, events, since):
                self.owed.setdefault((row.subject_id, row.duty_code, row.period_key), row)
            for key, row in self.owed.items():
                if row.duty_code == rule.code and self.may_turn(rule, key, row, since):
                    found = core.voiding(rule, by_id[row.subject_id], row, day, since)
                    self.void[key] = (found.on, self.reason(key, found)) if found else None

    def may_turn(self, rule: core.Duty, key: tuple, row: core.Owed, since: date) -> bool:
        """Rows not yet due; those still to be done, to be made void; on an occasion, also to count again."""
        if row.late_until is not None and row.late_until < since:
            return False
        return core.is_on_occasion(rule) or row.due_on >= since or not self.void.get(key)

    def reason(self, key: tuple, found: core.Voided) -> str:
        """A voiding that stands from the same day keeps the reason it was written with."""
        before = self.void.get(key)
        return before[1] if before and before[0] == found.on else found.reason

    def run(self, since: date, day: date) -> None:
        """The planner, as it works."""
        adopted_on = {rule.code: self.began for rule in self.pack.duties}
        plan_days(self.town.id, self.pack, adopted_on, since, day)

    def run_by_household(self, since: date, day: date) -> None:
        """The planner of single homes, home by home."""
        adopted_on = {rule.code: self.began for rule in self.pack.duties}
        for home in Household.objects.filter(community=self.town.community):
            subjects = subjects_of(self.town.id, [home.id])
            above = places_above(self.town.id, home.place_id)
            plan_home(Home(self.town.id, self.pack, subjects, above, since, day), adopted_on)

    def stored(self) -> dict[tuple, core.Owed]:
        rows = models.Obligation.objects.filter(community=self.town.community)
        return {
            (row.subject_id, row.duty, row.period_key): core.Owed(
                row.subject_id, row.duty, row.period_key, row.starts_on, row.open_on, row.due_on,
                row.late_until, row.settle_on, row.needs,
            )
            for row in rows
        }  # fmt: skip

    def stored_void(self) -> dict[tuple, tuple[date, str]]:
        living = models.Voiding.objects.filter(community=self.town.community, lifted_on=None)
        names = {
            row.id: (row.subject_id, row.duty, row.period_key) for row in models.Obligation.objects.all()
        }
        return {names[row.obligation_id]: (row.on_day, row.reason) for row in living}

    def expected_void(self) -> dict[tuple, tuple[date, str]]:
        return {key: found for key, found in self.void.items() if found}


def came_on(person: Person, homes: list[Household]) -> date:
    """The day their household came."""
    return next(home.since for home in homes if home.id == person.household_id)


@pytest.mark.parametrize("seed", range(12))
def test_the_planner_makes_and_voids_the_rows_the_core_names(seed: int) -> None:
    story = Story(seed)
    since = day = story.began
    for _ in range(9):
        for _ in range(story.dice.randrange(4)):
            story.change(day)
        story.run(since, day)
        story.expect(since, day)
        assert story.stored() == story.owed
        assert story.stored_void() == story.expected_void()
        since, day = day, day + timedelta(days=story.dice.choice((0, 1, 1, 2, 7, 19)))
    assert story.owed or seed


def test_a_child_born_within_the_period_is_owed_from_the_day_of_its_birth() -> None:
    story = Story(7)
    rule = duty(
        "X900", "person", core.Every("year"), applies_if=core.Is("age", at_most=10), first="period",
        late_days=None,
    )  # fmt: skip
    home = story.town.home("901", since=story.began - timedelta(days=900))
    child = story.town.person(home, "新生儿", born_on=story.began + timedelta(days=8))
    story.pack, day = replace(story.pack, duties=(rule,)), story.began + timedelta(days=20)
    story.run(story.began, day)
    story.expect(story.began, day)
    assert story.stored() == story.owed
    rows = [row for row in story.stored().values() if row.subject_id == child.id]
    assert child.born_on in {row.open_on for row in rows}


@pytest.mark.parametrize("seed", range(100, 105))
def test_planning_home_by_home_makes_the_same_rows_as_planning_all_at_once(seed: int) -> None:
    story = Story(seed)
    rules = tuple(rule for rule in story.pack.duties if rule.about in {"person", "household"})
    story.pack = replace(story.pack, duties=rules)
    since = day = story.began
    for _ in range(6):
        for _ in range(story.dice.randrange(4)):
            story.change(day)
        story.run_by_household(since, day)
        story.expect(since, day)
        assert story.stored() == story.owed
        assert story.stored_void() == story.expected_void()
        story.run(since, day)
        assert len(story.stored()) == len(story.owed)
        since, day = day, day + timedelta(days=story.dice.choice((0, 1, 2, 7, 19)))


@pytest.mark.parametrize("seed", range(200, 206))
def test_catching_up_makes_void_what_daily_runs_make_void(seed: int) -> None:
    story = Story(seed)
    for number in range(8):
        story.change(story.began + timedelta(days=2 * number))
    last = story.began + timedelta(days=24)
    with transaction.atomic():
        since = story.began
        for number in range(25):
            day = story.began + timedelta(days=number)
            story.run(since, day)
            since = day
        daily = story.stored(), story.stored_void()
        transaction.set_rollback(True)
    story.run(story.began, last)
    assert (story.stored(), story.stored_void()) == daily


def occasion_story() -> tuple[Story, core.Duty, Person]:
    """A town with one duty: a call for everybody in hardship, due in three days, that never lapses."""
    story = Story(3)
    rule = duty(
        "X901", "person", core.On("circumstance", ("hardship",)), due=core.Due("days", 3), late_days=None,
        applies_if=core.ALWAYS, met_by=core.MetBy("visit"),
    )  # fmt: skip
    story.pack = replace(story.pack, duties=(rule,))
    home = story.town.home("902", since=story.began - timedelta(days=400))
    return story, rule, story.town.person(home, "许静")


@pytest.mark.parametrize("way", ["run", "run_by_household"])
@pytest.mark.parametrize("why", [*TAKEN_BACK, "left", "over", "excused"])
def test_an_overdue_call_falls_away_only_when_nobody_may_be_visited(way: str, why: str) -> None:
    story, _rule, person = occasion_story()
    need = story.town.need("hardship", person, story.began, decided_on=story.began)
    run = getattr(story, way)
    run(story.began, story.began)
    later = story.began + timedelta(days=30)
    assert not story.stored_void()
    row = models.Obligation.objects.get(community=story.town.community)
    if why == "left":
        Person.objects.filter(community=story.town.community, id=person.id).update(left_on=later)
    else:
        because = "consent-withdrawn" if why == "excused" else why
        Circumstance.objects.filter(community=story.town.community, id=need.id).update(
            until=later, ended_because=because
        )
    if why == "excused":
        models.Excuse.objects.create(
            community_id=story.town.id, id=uuid4(), obligation_id=row.id, reason="away", is_granted=True,
            asked_by_id=person.id, asked_on=later, decided_on=later,
        )  # fmt: skip
    run(later, later + timedelta(days=1))
    void = list(story.stored_void().values())
    if why in {"over", "excused"}:
        assert void == []
    else:
        assert void == [(later + timedelta(days=why == "left"), why)]
    if why == "left":
        Person.objects.filter(community=story.town.community, id=person.id).update(left_on=None)
        run(later, later + timedelta(days=1))
        assert story.stored_void() == {}
