"""The method a community lives by, and each of its duties."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone
from ninja import Router, Schema

from baibu import core
from baibu.ledger.queries import adoptions
from baibu.registry.access import nowhere
from baibu.registry.queries.actors import Request

from ..queries.desk import Desk, desk_of
from ..queries.groups import group_of
from ..queries.words import duty_of, said

router = Router(tags=["method"])


class LevelShown(Schema):
    """A level of the place tree."""

    code: str
    title: str
    responsible: str | None


class PostShown(Schema):
    """A responsibility at every place of a level."""

    code: str
    title: str
    level: str
    is_expected: bool
    stands_in: list[str]


class DutyShown(Schema):
    """A duty in one line."""

    code: str
    title: str
    says: str
    owed_by: str
    about: str
    group: str
    source: str
    #: stated by the source, or our reading of it
    basis: str


class Step(Schema):
    """A rung of the ladder: who is told so many days after the due day."""

    after_days: int
    tell: str


class Excusing(Schema):
    """Who may excuse it, for which reasons, after how many attempts."""

    by: str
    reasons: list[str]
    needs_attempts: int


class Meeting(Schema):
    """What meets the duty."""

    record: str
    purposes: list[str]
    outcomes: list[str]
    channels: list[str]
    at_least: int
    at_most: int


class DutyWhole(DutyShown):
    """A duty with everything that follows from it."""

    #: the rule read back from its data, as one sentence
    sentence: str
    reading: str
    met_by: Meeting
    ladder: list[Step]
    excuse: Excusing | None
    late_days: int | None
    limit_minutes: int | None
    fulfils: str


class PromiseShown(Schema):
    """A figure promised to the public."""

    code: str
    title: str
    at_least_permille: int | None
    at_most_minutes: int | None


class MethodShown(Schema):
    """The method in force."""

    pack: str
    version: str
    digest: str
    title: str
    about: str
    sources: list[str]
    since: date
    levels: list[LevelShown]
    posts: list[PostShown]
    duties: list[DutyShown]
    promises: list[PromiseShown]


@router.get("/method", response=MethodShown)
def show_method(request: Request) -> MethodShown:
    """What the community lives by today."""
    desk = desk_of(request.actor, timezone.localdate())
    pack = desk.pack
    return MethodShown(
        pack=pack.id,
        version=pack.version,
        digest=pack.digest,
        title=said(pack.title),
        about=said(pack.about),
        sources=list(pack.sources),
        since=since(desk),
        levels=[
            LevelShown(code=level.code, title=said(level.title), responsible=level.responsible)
            for level in pack.levels
        ],
        posts=[post(each) for each in pack.posts],
        duties=[DutyShown(**line(duty)) for duty in pack.duties],
        promises=[promise(each) for each in pack.promises],
    )


@router.get("/method/duties/{code}", response=DutyWhole)
def show_duty(request: Request, code: str) -> DutyWhole:
    """One duty of the method in force."""
    desk = desk_of(request.actor, timezone.localdate())
    duty = duty_of(desk.pack, code)
    if duty is None:
        raise nowhere()
    return DutyWhole(
        **line(duty),
        sentence=said(core.sentence(duty, desk.pack)),
        reading=said(duty.reading) if duty.reading else "",
        met_by=meeting(duty.met_by),
        ladder=[Step(after_days=step.after_days, tell=step.tell) for step in duty.ladder],
        excuse=excusing(duty.excuse) if duty.excuse else None,
        late_days=duty.late_days,
        limit_minutes=duty.limit_minutes,
        fulfils=duty.fulfils,
    )


def since(desk: Desk) -> date:
    """The day from which the method in force counts; one query."""
    found: date = adoptions(desk.community_id).filter(from_on__lte=desk.day).last().from_on
    return found


def line(duty: core.Duty) -> dict[str, Any]:
    """A duty in one line."""
    return {
        "code": duty.code, "title": said(duty.title), "says": said(duty.says), "owed_by": duty.owed_by,
        "about": duty.about, "group": group_of(duty), "source": duty.source, "basis": duty.basis,
    }  # fmt: skip


def post(each: core.Post) -> PostShown:
    """A post as facts."""
    return PostShown(
        code=each.code, title=said(each.title), level=each.level, is_expected=each.expected,
        stands_in=list(each.stands_in),
    )  # fmt: skip


def promise(each: core.Promise) -> PromiseShown:
    """A promised figure as facts."""
    return PromiseShown(
        code=each.code, title=said(each.title), at_least_permille=each.at_least_permille,
        at_most_minutes=each.at_most_minutes,
    )  # fmt: skip


def meeting(met_by: core.MetBy) -> Meeting:
    """What meets a duty, as facts."""
    return Meeting(
        record=met_by.record, purposes=list(met_by.purposes), outcomes=list(met_by.outcomes),
        channels=list(met_by.channels), at_least=met_by.at_least, at_most=met_by.at_most,
    )  # fmt: skip


def excusing(rule: core.ExcuseRule) -> Excusing:
    """Who excuses it, as facts."""
    return Excusing(by=rule.by, reasons=list(rule.reasons), needs_attempts=rule.needs_attempts)
