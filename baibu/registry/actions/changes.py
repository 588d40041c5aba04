"""Changes of a home as they are noted for the day, and taken back as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu import core

from ..access import get_household, nowhere, scope_of
from ..models import Circumstance, ContactPair, HomeChange, Household, Person, Tenure
from ..queries.actors import Actor
from ..queries.differences import Change
from .following import Happening, follow_changes

TABLES: dict[str, type[models.Model]] = {
    "person": Person, "household": Household, "tenure": Tenure, "circumstance": Circumstance,
    "pair": ContactPair,
}  # fmt: skip
#: what is remembered of a change that is taken back
WITHDRAWN = {"left": "leaving-withdrawn", "household-left": "leaving-withdrawn", "moved": "move-withdrawn"}


def note_change(
    *, home: Household, person: Person | None, kind: str, on: date, rows: Sequence[Change], now: datetime
) -> HomeChange:
    """The change, written and noted for the day.

    Every row is changed only if it still is as it was seen.
    """
    for row in rows:
        set_row(home.community_id, row)
    return HomeChange.objects.create(
        community_id=home.community_id, household_id=home.id, person_id=person.id if person else None,
        kind=kind, on=on, said_at=now, rows=[list(row) for row in rows],
    )  # fmt: skip


def forget_changes(*, actor: Actor, now: datetime) -> int:
    """How many changes of earlier days were forgotten, in all communities; the clock does it."""
    begun = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return HomeChange.objects.filter(said_at__lt=begun).delete()[0]


@transaction.atomic
def take_back_change(*, actor: Actor, change_id: UUID, now: datetime) -> HomeChange:
    """The change, taken back on the day it was said: every row is as before, and what was owed is owed again.

    Refused where somebody changed one of the rows since.
    """
    day = timezone.localdate(now)
    found = HomeChange.objects.filter(community_id=actor.within, id=change_id).first()
    if found is None:
        raise nowhere()
    rows = [Change(*row) for row in found.rows]
    homes = homes_of(found, rows)
    scope = scope_of(actor, day)
    for home in homes:
        get_household(actor, home, "record", day=day, scope=scope)
    if timezone.localdate(found.said_at) != day:
        raise core.Refusal(
            "day-is-over",
            _("This can be taken back on the day it was said. Say that they moved in again instead."),
        )
    same = HomeChange.objects.filter(community_id=found.community_id, id=found.id, taken_back_at=None)
    if not same.update(taken_back_at=now):
        raise changed_meanwhile()
    put_back(found.community_id, rows)
    found.taken_back_at = now
    happened = [Happening(home, WITHDRAWN[found.kind], day, found.person_id) for home in homes]
    touched = homes_touched(found.community_id, homes, rows)
    follow_changes(actor=actor, rows=len(rows), homes=touched, happened=happened, now=now)
    return found


def put_back(community_id: int, rows: Sequence[Change]) -> None:
    """Set every row to what stood there before; refused where it, or its place, is taken meanwhile."""
    try:
        with transaction.atomic():
            for row in reversed(rows):
                set_row(community_id, row._replace(before=row.after, after=row.before))
    except IntegrityError as error:
        raise changed_meanwhile() from error


def set_row(community_id: int, change: Change) -> None:
    """Change one row, if it still holds what it held."""
    rows = TABLES[change.table]._default_manager.filter(community_id=community_id, id=change.row_id)
    if not rows.filter(**change.before).update(**change.after):
        raise changed_meanwhile()


def homes_of(change: HomeChange, rows: Sequence[Change]) -> list[UUID]:
    """The home it was said of, and the one somebody moved to."""
    moved = {
        UUID(row.after["household_id"])
        for row in rows
        if row.table == "person" and row.after.get("household_id")
    }
    return [change.household_id, *sorted(moved)]


def homes_touched(community_id: int, homes: Iterable[UUID], rows: Sequence[Change]) -> set[UUID]:
    """The homes to plan anew: these, and those whose helper it is; none where all have to be."""
    if touches_posts(rows):
        return set()
    pairs = [row.row_id for row in rows if row.table == "pair"]
    helped = ContactPair.objects.filter(community_id=community_id, id__in=pairs)
    return {*homes, *(helped.values_list("household_id", flat=True) if pairs else ())}


def touches_posts(rows: Sequence[Change]) -> bool:
    """Whether posts change hands or somebody has no home any more: planning one home is not enough then."""
    return any(
        row.table == "tenure" or (row.table == "person" and row.after.get("household_id", "") is None)
        for row in rows
    )


def changed(table: str, row: Any, **after: Any) -> Change:
    """The change of these columns of a row, with what stands there now; as they are kept in JSON."""
    before = {name: plain(getattr(row, name)) for name in after}
    return Change(table, str(row.id), before, {name: plain(value) for name, value in after.items()})  # type: ignore[arg-type]


def plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    return value if value is None or isinstance(value, (str, bool, int)) else str(value)


def changed_meanwhile() -> core.Refusal:
    """The refusal where somebody else was faster."""
    return core.Refusal("changed-meanwhile", _("Somebody changed this meanwhile. Look again, then decide."))
