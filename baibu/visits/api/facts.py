"""The facts that several answers share: what is owed, who acts, how promises stood."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict

from baibu import core

from ..queries import words
from ..queries.desk import Desk
from ..queries.figures import Tally
from ..queries.names import Names
from ..queries.reasons import why_of


class Sent(Schema):
    """Input: what it does not know, it refuses."""

    model_config = ConfigDict(extra="forbid")


class Subject(Schema):
    """Whom or what something is about."""

    kind: str
    id: UUID
    name: str


class Acting(Schema):
    """Who acts for a post at a place, and through which seat; nobody where the whole chain is empty."""

    post: str
    title: str
    place_id: UUID
    person_id: UUID | None
    name: str
    is_own: bool
    seat_post: str
    seat_place_id: UUID | None
    on_behalf_of: UUID | None


class Why(Schema):
    """Why it is owed, in the reader's language."""

    rule: str
    source: str
    behalf: str
    otherwise: str


class Owed(Schema):
    """One thing owed, with its days and how it stands."""

    id: UUID
    duty: str
    title: str
    period: str
    subject: Subject
    household_id: UUID | None
    place_id: UUID
    acting: Acting
    open_on: date
    due_on: date
    late_until: date | None
    #: planned · open · overdue · done · excused · missed · void
    disposition: str
    #: on_time · late, once it is done
    timeliness: str | None
    met_on: date | None
    is_excuse_asked: bool
    why: Why


class Counts(Schema):
    """How promises stood; `fallen_due` is the base of every share."""

    kept: int
    late: int
    missed: int
    overdue: int
    open: int
    excused: int
    done: int
    fallen_due: int


def owed_of(desk: Desk, names: Names, row: Any) -> Owed:
    """One row of the ledger as facts; no query."""
    why = why_of(desk, row, names.people)
    acting = desk.acting(row.owed_by, row.place_id, row.subject_id)
    return Owed(
        id=row.id,
        duty=row.duty,
        title=words.duty_title(desk.pack, row.duty),
        period=row.period_key,
        subject=Subject(
            kind=row.subject_kind, id=row.subject_id, name=names.subject(row.subject_kind, row.subject_id)
        ),
        household_id=row.household_id,
        place_id=row.place_id,
        acting=acting_of(desk.pack, acting, names),
        open_on=row.open_on,
        due_on=row.due_on,
        late_until=row.late_until,
        disposition=row.disposition,
        timeliness=row.timeliness,
        met_on=row.met_on,
        is_excuse_asked=row.is_excuse_asked,
        why=Why(rule=why.rule, source=why.source, behalf=why.behalf, otherwise=why.otherwise),
    )


def acting_of(pack: core.Pack, acting: core.Acting, names: Names) -> Acting:
    """Who acts, as facts; no query."""
    ids: dict[str, Any] = {
        "place_id": acting.place,
        "person_id": acting.person,
        "seat_place_id": acting.seat_place,
        "on_behalf_of": acting.on_behalf_of,
    }
    return Acting(
        post=acting.post,
        title=words.post_title(pack, acting.post),
        name=names.people.get(ids["person_id"], ""),
        is_own=acting.person is not None and acting.is_own,
        seat_post=acting.seat_post,
        **ids,
    )


def counts_of(tally: Tally) -> Counts:
    """The figures of some rows."""
    return Counts(
        kept=tally.kept, late=tally.late, missed=tally.missed, overdue=tally.overdue, open=tally.open,
        excused=tally.excused, done=tally.done, fallen_due=tally.fallen_due,
    )  # fmt: skip
