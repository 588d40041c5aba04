"""Sealing what stood readable before: a step of a migration, in batches, repeatable if cut short."""

from __future__ import annotations

import json
from typing import Any

from django.db import migrations, transaction
from psycopg import sql

from .sealed import finders, sealed_fields

BATCH = 2000
#: type of a readable column → what it holds once its value is sealed
NOTHING = {"text": "''", "varchar": "''", "bytea": "''::bytea", "jsonb": "'null'::jsonb"}


def seal_existing(app: str, model: str, readable: dict[str, tuple[str, str]]) -> migrations.RunPython:
    """A step that seals rows, outside a transaction: field → (its readable column, that column's type).

    Afterwards the table is written anew, so that its file keeps no readable copy. Giving a column its type
    again does that: it copies what stands, where VACUUM FULL also copies what somebody may still be reading.
    """

    def forward(apps: Any, schema_editor: Any) -> None:
        found = apps.get_model(app, model)
        if seal_rows(schema_editor.connection, found, readable, BATCH):
            with schema_editor.connection.cursor() as cursor:
                cursor.execute(written_anew(found, readable))

    return migrations.RunPython(forward, migrations.RunPython.noop)


def written_anew(model: Any, readable: dict[str, tuple[str, str]]) -> sql.Composed:
    """The statement that makes a new file of the table, with nothing in the readable columns."""
    return sql.SQL("ALTER TABLE {} {}").format(
        sql.Identifier(model._meta.db_table),
        sql.SQL(", ").join(
            sql.SQL("ALTER {} TYPE {} USING {}").format(
                sql.Identifier(column), sql.SQL(kind), sql.SQL(NOTHING[kind])
            )
            for column, kind in readable.values()
        ),
    )


def seal_rows(connection: Any, model: Any, readable: dict[str, tuple[str, str]], batch: int) -> int:
    """How many rows were sealed."""
    done = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(next_rows(model, readable, batch))
            rows = cursor.fetchall()
            if not rows:
                return done
            write(cursor, model, readable, [sealed(model, readable, row) for row in rows])
        done += len(rows)


def next_rows(model: Any, readable: dict[str, tuple[str, str]], batch: int) -> sql.Composed:
    """The statement that finds rows with something still readable."""
    left = [
        sql.SQL("{} <> {}").format(sql.Identifier(column), sql.SQL(NOTHING[kind]))
        for column, kind in readable.values()
    ]
    return sql.SQL("SELECT community_id, id, {} FROM {} WHERE {} LIMIT {} FOR UPDATE").format(
        sql.SQL(", ").join(sql.Identifier(column) for column, _kind in readable.values()),
        sql.Identifier(model._meta.db_table),
        sql.SQL(" OR ").join(left),
        sql.Literal(batch),
    )


def sealed(model: Any, readable: dict[str, tuple[str, str]], row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Community, id, the sealed values and their hashes."""
    community_id, row_id, *stored = row
    kinds = [kind for _column, kind in readable.values()]
    plain = dict(zip(readable, map(value_of, stored, kinds), strict=True))
    fields = {field.name: field for field in sealed_fields(model)}
    values = [fields[name].seal(community_id, row_id, value).content for name, value in plain.items()]
    hashes = [finder.hash(community_id, plain[finder.of]) for finder in finders(model)]
    return (community_id, row_id, *values, *hashes)


def value_of(stored: Any, kind: str) -> Any:
    """The value a readable column holds."""
    if kind == "jsonb":
        return json.loads(stored) if isinstance(stored, str) else stored
    return bytes(stored or b"") if kind == "bytea" else stored


def write(cursor: Any, model: Any, readable: dict[str, tuple[str, str]], rows: list[tuple[Any, ...]]) -> None:
    """Write the sealed values, and nothing where they stood readable."""
    names = [*readable, *(finder.name for finder in finders(model))]
    settings = [sql.SQL("{0} = given.{0}").format(sql.Identifier(name)) for name in names]
    settings += [
        sql.SQL("{} = {}").format(sql.Identifier(column), sql.SQL(NOTHING[kind]))
        for column, kind in readable.values()
    ]
    words = sql.SQL(
        "UPDATE {} AS stored SET {} FROM unnest(%s::bigint[], %s::uuid[]{}) AS given (community_id, id, {}) "
        "WHERE stored.community_id = given.community_id AND stored.id = given.id"
    ).format(
        sql.Identifier(model._meta.db_table),
        sql.SQL(", ").join(settings),
        sql.SQL(", %s::bytea[]" * len(names)),
        sql.SQL(", ").join(map(sql.Identifier, names)),
    )
    cursor.execute(words, [list(column) for column in zip(*rows, strict=True)])
