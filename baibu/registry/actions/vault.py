"""Sealing everything anew under the key that writes: in batches, from wherever it stopped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction
from django.utils.translation import gettext as _
from psycopg import sql

from baibu import core

from ..models import Sealed, Unreadable, finders, sealed_fields, vault_now
from ..queries.actors import Actor
from ..queries.vault import sealed_models

BATCH = 2000
#: rows written under an old key while we passed are met by the next round
ROUNDS = 3
#: planning depends on no sealed value, so its triggers need not note that everything changed
QUIETLY = "SELECT set_config('baibu.resealing', 'yes', true)"


@dataclass(slots=True)
class Resealed:
    """What was sealed anew."""

    rows: int = 0
    #: values that did not open; they stay as they are
    unreadable: int = 0


def reseal_vault(
    *, actor: Actor, now: datetime, batch: int = BATCH, told: Callable[[int], object] = lambda _rows: None
) -> Resealed:
    """How many rows were sealed anew; stopped halfway, the next call goes on with the rest.

    Every batch is a transaction of its own; `told` hears after each how many rows are done.
    """
    if not actor.is_trusted:
        raise core.Refusal("not-permitted", _("Only the operator seals the vault anew."))
    done = Resealed()
    for model in sealed_models():
        for _round in range(ROUNDS):
            found, unreadable = reseal_table(model, batch, done, told)
            if found == unreadable:
                break
        done.unreadable += unreadable
    return done


def reseal_table(
    model: type[models.Model], batch: int, done: Resealed, told: Callable[[int], object]
) -> tuple[int, int]:
    """How many rows stood under an old key, and how many of them do not open."""
    after, found, unreadable = (-1, UUID(int=0)), 0, 0
    while True:
        with transaction.atomic():
            rows = stale_rows(model, after, batch)
            if not rows:
                return found, unreadable
            fresh = [made for row in rows if (made := sealed_anew(model, row))]
            done.rows += write_anew(model, fresh)
        after = rows[-1][:2]
        found, unreadable = found + len(rows), unreadable + len(rows) - len(fresh)
        told(done.rows)


def columns_of(model: type[models.Model]) -> list[str]:
    """The sealed columns of a table."""
    return [str(field.column) for field in sealed_fields(model)]


def stale_rows(model: type[models.Model], after: tuple[int, UUID], batch: int) -> list[tuple[Any, ...]]:
    """The next rows with a value under another key than the one that writes: community, id, values."""
    head = vault_now().head
    columns = columns_of(model)
    stale = [
        sql.SQL("({0} <> '' AND substring({0} from 1 for {1}) <> {2})").format(
            sql.Identifier(column), sql.Literal(len(head)), sql.Literal(head)
        )
        for column in columns
    ]
    words = sql.SQL(
        "SELECT community_id, id, {columns} FROM {table} WHERE (community_id, id) > ({community}, {id}) "
        "AND ({stale}) ORDER BY community_id, id LIMIT {batch}"
    ).format(
        columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
        table=sql.Identifier(model._meta.db_table),
        community=sql.Literal(after[0]),
        id=sql.Literal(after[1]),
        stale=sql.SQL(" OR ").join(stale),
        batch=sql.Literal(batch),
    )
    with connection.cursor() as cursor:
        cursor.execute(words)
        return list(cursor.fetchall())


def sealed_anew(model: type[models.Model], row: tuple[Any, ...]) -> tuple[Any, ...] | None:
    """Community, id, values as they stood, then as they shall stand, hashes; None where one does not open."""
    community_id, row_id, *stored = row
    before = [bytes(value) for value in stored]
    plain: dict[str, Any] = {}
    for field, value in zip(sealed_fields(model), before, strict=True):
        try:
            plain[field.name] = field.open(community_id, row_id, Sealed(value)) if value else ""
        except Unreadable:
            return None
    values = [field.seal(community_id, row_id, plain[field.name]).content for field in sealed_fields(model)]
    hashes = [finder.hash(community_id, plain[finder.of]) for finder in finders(model)]
    return (community_id, row_id, *before, *values, *hashes)


def write_anew(model: type[models.Model], rows: list[tuple[Any, ...]]) -> int:
    """How many rows were written: those that still stand as they were read."""
    if not rows:
        return 0
    columns, hashes = columns_of(model), [str(finder.column) for finder in finders(model)]
    olds = [f"old_{column}" for column in columns]
    named = ["community_id", "id", *olds, *columns, *hashes]
    kinds = ["bigint", "uuid", *["bytea"] * (len(named) - 2)]
    pair = sql.SQL("{0} = given.{1}")
    words = sql.SQL(
        "UPDATE {table} AS stored SET {settings} FROM unnest({arrays}) AS given ({named}) "
        "WHERE stored.community_id = given.community_id AND stored.id = given.id AND {still}"
    ).format(
        table=sql.Identifier(model._meta.db_table),
        settings=sql.SQL(", ").join(
            pair.format(sql.Identifier(name), sql.Identifier(name)) for name in (*columns, *hashes)
        ),
        arrays=sql.SQL(", ").join(sql.SQL(f"%s::{kind}[]") for kind in kinds),
        named=sql.SQL(", ").join(map(sql.Identifier, named)),
        still=sql.SQL(" AND ").join(
            pair.format(sql.Identifier("stored", name), sql.Identifier(old))
            for name, old in zip(columns, olds, strict=True)
        ),
    )
    with connection.cursor() as cursor:
        cursor.execute(QUIETLY)
        cursor.execute(words, [list(column) for column in zip(*rows, strict=True)])
        return int(cursor.rowcount)
