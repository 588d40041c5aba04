"""What somebody owes now, by urgency and door."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Schema

from baibu import core
from baibu.ledger.queries import owed_by_seats
from baibu.registry.queries.actors import Request

from ..queries import today as page
from ..queries.cards import Card, cards, names_for
from ..queries.desk import desk_of
from .facts import Owed, owed_of

router = Router(tags=["owed"])
KEYS = ("overdue", "today", "week", "later")


class Door(Schema):
    """A home, place or body, and everything owed there."""

    name: str
    address: str
    is_visit: bool
    status: str
    due_on: date
    owed: list[Owed]


class Group(Schema):
    """Doors of one urgency: overdue, today, week, later."""

    key: str
    doors: list[Door]


class Today(Schema):
    """The first page as facts."""

    day: date
    sentence: str
    groups: list[Group]


@router.get("/today", response=Today)
def owed_now(request: Request, day: date | None = None) -> Today:
    """What is owed by the posts acted for today, or on a later day as far as it is in reach today."""
    today = timezone.localdate()
    on = day or today
    if on < today:
        text = _("This day is over. What was owed then stands at the homes and places.")
        raise core.Refusal("day-over", text, "day")
    desk = desk_of(request.actor, on)
    now = desk if on == today else desk_of(request.actor, today)
    rows = [row for row in owed_by_seats(desk.community_id, desk.seats, on, desk.pack) if now.reaches(row)]
    names = names_for(desk, rows)
    found = cards(desk, rows, names)
    known = {row.id: owed_of(desk, names, row) for row in rows}
    return Today(day=on, sentence=page.sentence(page.near(found, on)[0], on), groups=groups(found, known, on))


def groups(found: list[Card], known: dict[UUID, Owed], day: date) -> list[Group]:
    """The cards by urgency, none left out; empty groups are."""
    by_key: dict[str, list[Door]] = {}
    for card in found:
        by_key.setdefault(page.group_of(card, day), []).append(door(card, known))
    return [Group(key=key, doors=by_key[key]) for key in KEYS if key in by_key]


def door(card: Card, known: dict[UUID, Owed]) -> Door:
    """One card as facts."""
    return Door(
        name=card.title,
        address=card.where,
        is_visit=card.is_visit,
        status=card.status,
        due_on=card.due_on,
        owed=[known[due.id] for due in card.dues],
    )
