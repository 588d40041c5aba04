"""Taking an import back, as one act, unless somebody built on it since."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baibu import core

from ..access import nowhere, require_set_up
from ..models import (
    Circumstance,
    Community,
    ContactPair,
    Household,
    ImportAct,
    ImportChange,
    ImportDraft,
    Person,
    Place,
    Tenure,
)
from ..queries.actors import Actor
from ..queries.links import people_in_use, people_named_for_ever
from .bulk import TABLES, apply_values
from .following import follow_changes
from .imports import note_follows

BATCH = 2000


class UndoSink(Protocol):
    """What takes the visits of a log back; the room above the registry offers it."""

    def __call__(self, *, actor: Actor, act: ImportAct, now: datetime) -> object:
        """Take back the visits marked with the act, in the caller's transaction."""


@transaction.atomic
def undo_import(
    *, actor: Actor, act_id: UUID, now: datetime, visit_sink: UndoSink | None = None
) -> ImportAct:
    """The act, undone: what it added is deleted, what it changed is as before.

    Refused, naming the rows, where somebody built on it since.
    """
    require_set_up(actor, timezone.localdate(now))
    act = ImportAct.objects.filter(community_id=actor.within, id=act_id).first()
    if act is None:
        raise nowhere()
    Community.objects.select_for_update().get(id=act.community_id)
    if not ImportAct.objects.filter(community_id=act.community_id, id=act.id, undone_at=None).update(
        undone_at=now
    ):
        raise core.Refusal("undone-already", _("This import was taken back already."))
    refuse_if_built_upon(act)
    if visit_sink:
        visit_sink(actor=actor, act=act, now=now)
    changes = ImportChange.objects.filter(community_id=act.community_id, act_id=act.id)
    apply_values(
        act.community_id, ((change.table, change.row_id, change.before) for change in changes.iterator(5000))
    )
    rows = rows_of_act(act)
    delete_added(act, timezone.localdate(now))
    ImportDraft.objects.filter(community_id=act.community_id, applied_act_id=act.id).delete()
    act.undone_at = now
    note_follows(act, follow_changes(actor=actor, rows=rows, now=now))
    return act


def rows_of_act(act: ImportAct) -> int:
    """How many people, posts, needs and pairs the act brought or changed; five queries."""
    mine = {"community_id": act.community_id, "act_id": act.id}
    models_ = (Person, Tenure, Circumstance, ContactPair, ImportChange)
    return sum(model._default_manager.filter(**mine).count() for model in models_)


def refuse_if_built_upon(act: ImportAct) -> None:
    """Nothing; refused with the names of what was changed since."""
    names = [*changed_again(act), *settled_since(act), *changed_by_later_imports(act)]
    if not names:
        return
    shown = _(", ").join(dict.fromkeys(names[:8]))
    text = ngettext(
        "%(count)s row of this import was changed since: %(names)s. Take back the later act first, or "
        "correct the rows one by one.",
        "%(count)s rows of this import were changed since: %(names)s. Take back the later acts first, or "
        "correct the rows one by one.",
        len(names),
    )
    raise core.Refusal("changed-since", text % {"count": len(names), "names": shown})


def changed_again(act: ImportAct) -> list[str]:
    """Names of rows the act changed that no longer hold what it wrote; one query per 2,000."""
    changes = ImportChange.objects.filter(community_id=act.community_id, act_id=act.id)
    found = []
    for part in batched(changes.order_by("table").iterator(BATCH), BATCH):
        rows = {(table, row.id): row for table in TABLES for row in rows_of(act, table, part)}
        for change in part:
            row = rows.get((change.table, change.row_id))
            if row is None or any(plain(getattr(row, name)) != said for name, said in change.after.items()):
                found.append(name_of(row, change.table))
    return found


def rows_of(act: ImportAct, table: str, part: list[ImportChange]) -> list[Any]:
    """The rows of one table that these changes are about."""
    ids = [change.row_id for change in part if change.table == table]
    model = TABLES[table]
    return list(model._default_manager.filter(community_id=act.community_id, id__in=ids)) if ids else []


def batched(changes: Iterator[ImportChange], size: int) -> Iterator[list[ImportChange]]:
    """The changes in lists of that size."""
    while part := list(islice(changes, size)):
        yield part


def settled_since(act: ImportAct) -> list[str]:
    """Names of people whose tenures, circumstances or pairs of this act were ended or decided since."""
    mine = {"community_id": act.community_id, "act_id": act.id}
    tenures = Tenure.objects.filter(~Q(until=None), **mine).values_list("person__name", flat=True)
    decided = ~Q(decided_by=None) | ~Q(refused_on=None) | ~Q(until=None)
    needs = Circumstance.objects.filter(decided, **mine)
    left = Person.objects.filter(~Q(left_on=None), **mine).values_list("name", flat=True)
    people = needs.exclude(person_id=None).values_list("person__name", flat=True)
    pairs = ContactPair.objects.filter(~Q(until=None), **mine).values_list("helper__name", flat=True)
    homes = [need.household.door for need in needs.exclude(household_id=None).select_related("household")]
    return [*tenures, *people, *homes, *pairs, *left]


def changed_by_later_imports(act: ImportAct) -> list[str]:
    """Names of people this act added whom a later import, not taken back, changed."""
    standing = ImportAct.objects.filter(community_id=act.community_id, undone_at=None).exclude(id=act.id)
    later = ImportChange.objects.filter(community_id=act.community_id, act_id__in=standing.values("id"))
    people = Person.objects.filter(community_id=act.community_id, act_id=act.id)
    return list(people.filter(id__in=later.values("row_id")).values_list("name", flat=True))


def delete_added(act: ImportAct, day: date) -> None:
    """Delete what the act added; refused where something else points to it. Places in use stay."""
    mine = {"community_id": act.community_id, "act_id": act.id}
    try:
        with transaction.atomic():
            delete_rows(Tenure, mine)
            delete_rows(Circumstance, mine)
            delete_rows(ContactPair, mine)
            let_go_of_named(act, day)
            delete_rows(Person, mine)
            delete_rows(Household, mine)
            check_links()
    except IntegrityError as error:
        raise in_use() from error
    try:
        with transaction.atomic():
            delete_rows(Place, mine)
            check_links()
    except IntegrityError:
        # a place somebody owes duties for, or built on, stays as an empty place
        Place.objects.filter(**mine).update(act_id=None)


def let_go_of_named(act: ImportAct, day: date) -> None:
    """People whom the ledger names for ever stay as a name without a home; the rest of them goes."""
    named = people_named_for_ever(act.community_id, act.id)
    if not named:
        return
    if named & people_in_use(act.community_id, act.id):
        raise in_use()
    Person.objects.filter(community_id=act.community_id, id__in=named).update(
        household_id=None,
        left_on=day,
        act_id=None,
        sex="",
        born_on=None,
        phone="",
        phone_key=b"",
        phone_tail=b"",
        relation="",
    )


def in_use() -> core.Refusal:
    """The refusal where others stand on what was imported."""
    return core.Refusal(
        "in-use",
        _(
            "People or households of this import are in use already: visits, posts, absences, pairs or "
            "accounts stand on them. Take those back first."
        ),
    )


def delete_rows(model: type[models.Model], mine: dict[str, Any]) -> None:
    """Delete in one statement; links are checked by the database."""
    model._default_manager.filter(**mine)._raw_delete(using="default")


def check_links() -> None:
    """Have the database check every link now instead of at the end."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def plain(value: Any) -> Any:
    """A stored value as it stands in the notes of the import."""
    return value if value is None or isinstance(value, (str, bool, int)) else str(value)


def name_of(row: Any, table: str) -> str:
    """What a row is called in a refusal."""
    return str(getattr(row, "name", "") or getattr(row, "door", "") or table)


def undo_sink() -> UndoSink | None:
    """The action that takes the visits of a log back, as the settings name it; None where none does."""
    path = getattr(settings, "BAIBU_VISIT_LOGS", {}).get("take_back")
    found: UndoSink | None = import_string(path) if path else None
    return found
