"""Plays the story through time with the same actions that people use, one transaction a day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from baibu import core
from baibu.ledger import actions as ledger
from baibu.ledger.queries import standings
from baibu.registry.models import Community
from baibu.registry.queries.actors import Actor
from baibu.registry.queries.rosters import roster
from baibu.visits.actions.absences import go_away
from baibu.visits.actions.circumstances import decide_need, end_need, propose_need
from baibu.visits.actions.visits import confirm_visit, record_visit

from .fates import Fate, Owed, dice, fate_of, is_entered_late
from .story import Leave, Turn
from .words import words

FIELDS = tuple(each.name for each in fields(Owed))
Act = tuple[Owed, Fate]
#: an entry made so many days after the visit waits for the level above
LATE_ENTRY = 5
#: what a visitor may still do was due so lately, or falls due so soon
LEFT_BEFORE, LEFT_AHEAD = timedelta(days=5), timedelta(days=10)
#: Mondays and Thursdays
OFFICE_WEEKDAYS = (0, 3)
#: what is written down on the office day for a day before counts as missed until then
LIVING = ("planned", "open", "overdue", "missed")


@dataclass(slots=True)
class Stage:
    """Everything the player keeps in mind."""

    community: Community
    pack: core.Pack
    first: date
    today: date
    leaves: list[Leave]
    turns: list[Turn]
    deciders: dict[UUID, tuple[UUID, UUID]]
    #: the post that every need concerns
    secretary: UUID
    #: place → which estate it belongs to, counted from 0; the community counts with the first
    estates: dict[UUID, int]
    #: the places where what is due around today is left for whoever looks at the demo
    left_alone: frozenset[UUID]
    seen: set[UUID] = field(default_factory=set)
    #: day → what is done on it
    acts: dict[date, list[Act]] = field(default_factory=lambda: defaultdict(list))
    endings: list[tuple[date, UUID, UUID]] = field(default_factory=list)
    roster: core.Roster | None = None
    left: Left = field(default_factory=lambda: Left())
    done: Counter[str] = field(default_factory=Counter)

    def actor(self, person: UUID) -> Actor:
        return Actor(person_id=person, community_id=self.community.pk).under(self.pack)


@dataclass(slots=True)
class Left:
    """What some days of acting leave to others: entries to confirm, excuses to decide; and what was done."""

    #: (who confirms, the visit)
    entries: list[tuple[UUID, UUID]] = field(default_factory=list)
    #: (who asked, the duty)
    excuses: list[tuple[UUID, Owed]] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)


def at(day: date, hour: int) -> datetime:
    """That hour on the local clock."""
    return timezone.make_aware(datetime.combine(day, time(hour)))


def is_office_day(stage: Stage, day: date) -> bool:
    """Days on which the office plans, decides and confirms: twice a week, the first of a month, both ends."""
    return day.weekday() in OFFICE_WEEKDAYS or day.day == 1 or day in (stage.first, stage.today)


@transaction.atomic
def office_day(stage: Stage, day: date, now: datetime) -> None:
    """What is newly owed, who will be away, which needs are agreed or over; then what waits to be decided."""
    ledger.tick(stage.community.pk, now)
    say_leaves(stage, day, now)
    turn_needs(stage, day, now)
    know_the_roster(stage)
    look_ahead(stage, day)
    left, stage.left = stage.left, Left()
    for above, visit_id in left.entries:
        attempt(
            stage.done, "confirmation", confirm_visit, actor=stage.actor(above), visit_id=visit_id, now=now
        )
    # What was asked last waits for whoever looks at the demo.
    for doer, row in left.excuses if day != stage.today else ():
        attempt(stage.done, "answer", answer, stage, doer, row, day, now)


def look_ahead(stage: Stage, day: date) -> None:
    """Draw the fate of every row seen for the first time."""
    alive = standings(stage.community.pk).at(day).filter(Q(("disposition__in", LIVING)))
    fresh = alive.filter(due_on__gte=day - timedelta(days=3)).exclude(id__in=stage.seen)
    for values in fresh.order_by("subject_id", "duty", "due_on").values_list(*FIELDS):
        row = Owed(*values)
        stage.seen.add(row.id)
        if is_left(stage, row):
            continue
        fate = fate_of(row, stage.first)
        for on in fate.attempts:
            stage.acts[max(on, day)].append((row, Fate("missed", None, (on,))))
        if fate.on:
            stage.acts[max(fate.on, day)].append((row, fate))


def is_left(stage: Stage, row: Owed) -> bool:
    """Whether the row waits for whoever looks at the demo."""
    soon = stage.today - LEFT_BEFORE <= row.due_on <= stage.today + LEFT_AHEAD
    return soon and row.place_id in stage.left_alone


def say_leaves(stage: Stage, day: date, now: datetime) -> None:
    """Everybody who by now knows that they will be away says so."""
    due = [leave for leave in stage.leaves if leave.said_on <= day]
    stage.leaves = [leave for leave in stage.leaves if leave.said_on > day]
    for leave in due:
        attempt(
            stage.done, "absence", go_away, actor=stage.actor(leave.person), person_id=leave.person,
            since=max(leave.since, day), until=max(leave.until, day), reason=leave.reason, now=now,
        )  # fmt: skip


def turn_needs(stage: Stage, day: date, now: datetime) -> None:
    """Needs that came up are proposed by one person and decided by another; those that are over end."""
    begun = [turn for turn in stage.turns if turn.since <= day]
    stage.turns = [turn for turn in stage.turns if turn.since > day]
    for turn in begun:
        begin(stage, turn, day, now)
    for until, decider, need_id in [ending for ending in stage.endings if ending[0] <= day]:
        end_need(actor=stage.actor(decider), circumstance_id=need_id, until=until, now=now)
    stage.endings = [ending for ending in stage.endings if ending[0] > day]


def begin(stage: Stage, turn: Turn, day: date, now: datetime) -> None:
    """One need, agreed."""
    proposer, decider = stage.deciders[turn.need.home.building.id]
    knows = "area-holder" in core.posts_concerned(stage.pack, turn.need.kind)
    if not knows or decider in {each.id for each in turn.need.home.people}:
        # Nobody decides about their own home, nor about what is no matter of their post.
        decider = stage.secretary
    soul = turn.need.soul
    whose = {"person_id": soul.id} if soul else {"household_id": turn.need.home.id}
    need = propose_need(actor=stage.actor(proposer), kind=turn.need.kind, since=turn.since, now=now, **whose)
    if turn.is_open:
        return
    decide_need(
        actor=stage.actor(decider), circumstance_id=need.id, consent_on=day, consent_by="spoken", now=now,
        guardian_id=turn.need.guardian_on(day),
    )  # fmt: skip
    stage.done["need"] += 1
    if turn.until and turn.until < stage.today:
        stage.endings.append((turn.until, decider, need.id))


def know_the_roster(stage: Stage) -> None:
    """Who holds what and who is away, for every day of the story as far as it is known."""
    stage.roster = roster(stage.community.pk, stage.first, stage.today + timedelta(days=30))


def act_through(stage: Stage, days: list[date], acts: dict[date, list[Act]]) -> Left:
    """What people do on these days, one transaction a day."""
    left = Left()
    for day in days:
        with transaction.atomic():
            act(stage, day, acts[day], left)
    return left


def act(stage: Stage, day: date, acts: list[Act], left: Left) -> None:
    """Everything these people do on one day."""
    now = at(day, 19)
    visits: dict[tuple[UUID, UUID, str], list[Owed]] = defaultdict(list)
    asked: list[tuple[UUID, Owed]] = []
    # In one order everywhere: two estates at work at once share the chains of the places above them.
    for row, fate in sorted(acts, key=lambda each: each[0].subject_id):
        doer = doer_of(stage, row, day)
        if doer is None:
            continue
        if fate.outcome == "excused":
            asked.append((doer, row))
        elif is_visit(stage.pack, row):
            outcome = "nobody-home" if fate.on is None else met(row)
            visits[doer, row.household_id or row.subject_id, outcome].append(row)
        elif fate.on is not None:
            attempt(left.done, "deed", do_deed, stage, row, doer, fate.on, now)
    for (doer, home, outcome), rows in visits.items():
        attempt(left.done, outcome, visit, stage, left, doer, home, outcome, rows, day, now)
    for doer, row in asked:
        attempt(left.done, "excuse", ask, stage, left, doer, row, now)


def attempt(done: Counter[str], what: str, act: Callable[..., object], *args: object, **more: object) -> None:
    """Do it, and count it; what the house refuses stays undone, as for anybody, and is counted too."""
    try:
        with transaction.atomic():
            act(*args, **more)
            done[what] += 1
    except core.Refusal as refusal:
        done[f"refused: {what}: {refusal.code}"] += 1


def ask(stage: Stage, left: Left, doer: UUID, row: Owed, now: datetime) -> None:
    """Ask to be excused, for the first reason the method names that fits."""
    rule = stage.pack.duty(row.duty).excuse
    if rule is None:
        return
    reason = "away" if "away" in rule.reasons else rule.reasons[0]
    ledger.ask_excuse(actor=stage.actor(doer), obligation_id=row.id, reason=reason, now=now)
    left.excuses.append((doer, row))


def answer(stage: Stage, doer: UUID, row: Owed, day: date, now: datetime) -> None:
    """Yes, by whoever acts for the post that decides; by the top of the house where that is who asked."""
    rule = stage.pack.duty(row.duty).excuse
    assert rule is not None
    decider = acting_above(stage, row.place_id, rule.by, day)
    if decider == doer:
        decider = acting_above(stage, row.place_id, str(stage.pack.levels[0].responsible), day)
    if decider and decider != doer:
        ledger.decide_excuse(actor=stage.actor(decider), obligation_id=row.id, is_granted=True, now=now)


def acting_above(stage: Stage, place: UUID, post: str, day: date) -> UUID | None:
    """Who acts for a post at the place of its level above this one."""
    assert stage.roster is not None
    level, here = stage.pack.post(post).level, place
    while stage.roster.level(here) != level and stage.roster.parent(here) is not None:
        here = stage.roster.parent(here)  # type: ignore[assignment]
    found = core.who_acts(stage.pack, stage.roster, post, here, day).person
    return found if isinstance(found, UUID) else None


def doer_of(stage: Stage, row: Owed, day: date) -> UUID | None:
    """Whoever acts for the owing post that day."""
    assert stage.roster is not None
    acting = core.who_acts(stage.pack, stage.roster, row.owed_by, row.place_id, day, row.subject_id)
    return acting.person if isinstance(acting.person, UUID) else None


def is_visit(pack: core.Pack, row: Owed) -> bool:
    return pack.duty(row.duty).met_by.record == "visit"


def met(row: Owed) -> str:
    """Mostly the person, now and then a family member."""
    return "met-family" if dice(*row.name, "who").random() < 0.15 else "met"


def visit(
    stage: Stage, left: Left, doer: UUID, home: UUID, outcome: str, rows: list[Owed], day: date, now: datetime
) -> None:
    """One visit for everything it was due for; a few are written down only days later."""
    rng, said = dice(*rows[0].name, outcome), words()["notes"]
    is_there = outcome != "nobody-home"
    earlier = day - timedelta(days=LATE_ENTRY)
    is_late = is_there and is_entered_late(rows[0]) and earlier >= max(rows[0].open_on, stage.first)
    made = record_visit(
        actor=stage.actor(doer), household_id=home, outcome=outcome, owed=[row.id for row in rows],
        on=earlier if is_late else day, now=now,
        note=rng.choice(said["fine"] if is_there else said["away"]) if rng.random() < 0.6 else "",
        need=rng.choice(said["need"]) if is_there and rng.random() < 0.012 else "",
    )  # fmt: skip
    if made.is_late_entry and rng.random() < 0.7 and (above := confirmer(stage, made.as_place_id, doer)):
        left.entries.append((above, made.id))


def confirmer(stage: Stage, place: UUID, doer: UUID) -> UUID | None:
    """The area holder above a building."""
    known = stage.deciders.get(place)
    return known[1] if known and known[1] != doer else None


def do_deed(stage: Stage, row: Owed, doer: UUID, day: date, now: datetime) -> None:
    """A meeting held, a course given, a notice posted."""
    rng = dice(*row.name, "deed")
    note = rng.choice(words()["notes"]["meeting"]) if rng.random() < 0.3 else ""
    ledger.record_deed(actor=stage.actor(doer), obligation_id=row.id, on=day, note=note, now=now)
