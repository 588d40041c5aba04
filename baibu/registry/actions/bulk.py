"""Writing many rows at once: COPY for new ones, one UPDATE per kind of change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, models
from psycopg import sql

from baibu import core

from ..models import (
    Circumstance,
    ContactPair,
    Household,
    ImportChange,
    Person,
    Place,
    Sealed,
    Tenure,
    finders,
    sealed_fields,
    sealed_values,
)
from ..queries.differences import Change, Plan
from ..queries.names import door_key, name_key, place_key
from .pairs import REVIEW_MONTHS

TABLES: dict[str, type[models.Model]] = {"person": Person, "household": Household, "tenure": Tenure}
#: the only columns an import ever changes, with their types
COLUMNS = {
    "sex": "varchar", "phone": "bytea", "phone_key": "bytea", "phone_tail": "bytea",
    "relation": "varchar", "born_on": "date",
    "born_precision": "varchar", "household_id": "uuid", "left_on": "date", "until": "date",
    "person_id": "uuid",
}  # fmt: skip


#: COPY goes past the guard of rows, so the database refuses it there: rows are copied beside the table,
#: and the guard looks at them on their way in.
BESIDE = (
    "CREATE TEMPORARY TABLE incoming ON COMMIT DROP AS SELECT {columns} FROM {table} WITH NO DATA",
    "COPY incoming FROM STDIN",
    "INSERT INTO {table} ({columns}) SELECT {columns} FROM incoming",
    "DROP TABLE incoming",
)


def copy_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """How many rows were written; columns not named get the database's own default or null."""
    columns, left = sealing(model, columns, iter(rows))
    first = next(left, None)
    if first is None:
        return 0
    written = 0
    table = sql.Identifier("public", model._meta.db_table)
    named = sql.SQL(", ").join(map(sql.Identifier, columns))
    make, fill, take_in, clear = (sql.SQL(each).format(table=table, columns=named) for each in BESIDE)
    with connection.cursor() as cursor:
        cursor.execute(make)
        with cursor.copy(fill) as copy:
            for row in chain((first,), left):
                copy.write_row(row)
                written += 1
        cursor.execute(take_in)
        cursor.execute(clear)
    return written


def sealing(
    model: type[models.Model], columns: Sequence[str], rows: Iterator[Sequence[Any]]
) -> tuple[Sequence[str], Iterator[Sequence[Any]]]:
    """The columns with those of keyed hashes, and the rows with what belongs sealed there."""
    sealed = [(columns.index(field.name), field) for field in sealed_fields(model) if field.name in columns]
    hashed = [(columns.index(field.of), field) for field in finders(model) if field.of in columns]
    if not sealed:
        return columns, rows
    community, key = columns.index("community_id"), columns.index("id")

    def made() -> Iterator[Sequence[Any]]:
        for row in rows:
            values = list(row)
            for at, field in sealed:
                values[at] = field.seal(row[community], row[key], row[at]).content
            values += [finder.hash(row[community], row[at]) for at, finder in hashed]
            yield values

    return (*columns, *(finder.name for _at, finder in hashed)), made()


def write_plan(plan: Plan, community_id: int, act_id: UUID, proposed_by: UUID | None) -> None:
    """Write everything of a plan, all of it marked with the act."""
    mark = (community_id, act_id)
    write_places(plan, mark)
    write_people(plan, mark)
    write_changes(plan.changes, community_id, act_id)
    copy_rows(
        Tenure,
        ("community_id", "act_id", "id", "person_id", "post", "place_id", "seat", "since"),
        ((*mark, uuid4(), *tenure, 1, plan.day) for tenure in plan.tenures),
    )
    copy_rows(
        Circumstance,
        ("community_id", "act_id", "id", "kind", "person_id", "household_id", "since", "proposed_on",
         "proposed_by", "consent_by"),
        ((*mark, uuid4(), *need, plan.day, plan.day, proposed_by, "") for need in plan.needs),
    )  # fmt: skip
    review_on = core.add_months(plan.day, REVIEW_MONTHS)
    copy_rows(
        ContactPair,
        ("community_id", "act_id", "id", "kind", "helper_id", "person_id", "household_id", "rank", "since",
         "review_on"),
        ((*mark, uuid4(), *pair, plan.day, review_on) for pair in plan.pairs),
    )  # fmt: skip


def write_places(plan: Plan, mark: tuple[int, UUID]) -> None:
    """Open the new places, register the new households."""
    copy_rows(
        Place,
        ("community_id", "act_id", "id", "parent_id", "level", "name", "path", "sort_key"),
        ((*mark, place.id, place.parent_id, place.level, place.name, list(place.path), place_key(place.name))
         for place in plan.known.new_places),
    )  # fmt: skip
    copy_rows(
        Household,
        ("community_id", "act_id", "id", "place_id", "unit", "room", "sort_key", "declines_visits", "since"),
        ((*mark, *home, door_key(home.unit, home.room), False, plan.day) for home in plan.known.new_homes),
    )


def write_people(plan: Plan, mark: tuple[int, UUID]) -> None:
    """Register the new people."""
    copy_rows(
        Person,
        ("community_id", "act_id", "id", "household_id", "name", "sort_key", "sex", "born_on",
         "born_precision", "phone", "relation"),
        ((*mark, person.id, person.household_id, person.name, name_key(person.name), *personal(person.row))
         for person in plan.people),
    )  # fmt: skip


def personal(row: Any) -> tuple[str, date | None, str, str, str]:
    """Sex, birth, its precision, phone and relation of a register's row; blank for a colleague."""
    if row is None:
        return "", None, "day", "", ""
    on, precision = (row.birth.on, row.birth.precision) if row.birth else (None, "day")
    return row.sex, on, precision, row.phone, row.relation


def write_changes(changes: list[Change], community_id: int, act_id: UUID) -> None:
    """Change rows, and keep what stood there so that the act can be undone."""
    copy_rows(
        ImportChange,
        ("community_id", "act_id", "id", "table", "row_id", "before", "after"),
        ((community_id, act_id, uuid4(), change.table, change.row_id, change.before,
          change.after) for change in changes),
    )  # fmt: skip
    apply_values(community_id, ((change.table, change.row_id, change.after) for change in changes))


def apply_values(community_id: int, wanted: Iterable[tuple[str, UUID, dict[str, Any]]]) -> int:
    """How many rows were set to these values; one statement per table and set of columns."""
    alike: dict[tuple[str, tuple[str, ...]], list[tuple[UUID, dict[str, Any]]]] = defaultdict(list)
    for table, row_id, values in wanted:
        stored = sealed_values(TABLES[table], community_id, row_id, values)
        alike[(table, tuple(sorted(stored)))].append((row_id, stored))
    changed = 0
    for (table, columns), rows in alike.items():
        changed += update_alike(community_id, table, columns, rows)
    return changed


def update_alike(
    community_id: int, table: str, columns: tuple[str, ...], rows: list[tuple[UUID, dict[str, Any]]]
) -> int:
    """How many rows of one table got new values in the same columns."""
    unknown = set(columns) - COLUMNS.keys()
    assert not unknown, unknown
    settings = [sql.SQL("{0} = given.{0}").format(sql.Identifier(name)) for name in columns]
    arrays = [sql.SQL("%s::uuid[]")] + [sql.SQL(f"%s::{COLUMNS[name]}[]") for name in columns]
    statement = sql.SQL(
        "UPDATE {table} AS stored SET {settings} FROM unnest({arrays}) AS given (id, {columns}) "
        "WHERE stored.community_id = %s AND stored.id = given.id"
    ).format(
        table=sql.Identifier(TABLES[table]._meta.db_table),
        settings=sql.SQL(", ").join(settings),
        arrays=sql.SQL(", ").join(arrays),
        columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
    )
    values = [[row_id for row_id, _values in rows]]
    values += [[bare(given[name]) for _row_id, given in rows] for name in columns]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, community_id])
        return int(cursor.rowcount)


def bare(value: Any) -> Any:
    """The value as a parameter of a statement."""
    return value.content if isinstance(value, Sealed) else value
