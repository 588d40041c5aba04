"""What stands in the vault: how much, under which keys, and whether it opens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models
from psycopg import sql

from ..models import Sealed, Unreadable, finders, sealed_fields

AT_A_TIME = 2000
#: unreadable rows named in a report
NAMED = 5


@dataclass(slots=True)
class Standing:
    """One sealed column: how many values, under which keys, how many do not open."""

    table: str
    column: str
    #: name of a key → values
    keys: Counter[str] = field(default_factory=Counter)
    unreadable: int = 0
    #: values whose keyed hash is not the one that finds them
    unfindable: int = 0
    named: list[UUID] = field(default_factory=list)

    @property
    def values(self) -> int:
        """How many values are sealed."""
        return sum(self.keys.values())


def sealed_models() -> list[type[models.Model]]:
    """The tables that have sealed fields, whichever room they are of."""
    return [model for model in apps.get_models() if sealed_fields(model)]


def has_sealed_values() -> bool:
    """Whether anything is sealed at all; one query per column, each stops at the first row."""
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for model in sealed_models():
            if model._meta.db_table not in present:
                continue
            kinds = {
                each.name: each.type_code
                for each in connection.introspection.get_table_description(cursor, model._meta.db_table)
            }
            for each in sealed_fields(model):
                if kinds.get(str(each.column)) == BYTEA and is_filled(cursor, model, str(each.column)):
                    return True
    return False


#: the number of the type bytea; before its migration a column may still be text
BYTEA = 17


def is_filled(cursor: Any, model: type[models.Model], column: str) -> bool:
    """Whether a row has a value there."""
    words = sql.SQL("SELECT EXISTS (SELECT 1 FROM {} WHERE {} LIKE {})").format(
        sql.Identifier(model._meta.db_table), sql.Identifier(column), sql.Literal(b"\x01%")
    )
    cursor.execute(words)
    return bool(cursor.fetchone()[0])


def keys_in_use() -> Counter[str]:
    """Name of a key → values sealed with it; reads the heads of all values."""
    found: Counter[str] = Counter()
    with connection.cursor() as cursor:
        for model in sealed_models():
            for each in sealed_fields(model):
                words = sql.SQL(
                    "SELECT encode(substring({0} from 2 for 4), 'hex'), count(*) FROM {1} "
                    "WHERE {0} <> '' GROUP BY 1"
                ).format(sql.Identifier(str(each.column)), sql.Identifier(model._meta.db_table))
                cursor.execute(words)
                found.update(dict(cursor.fetchall()))
    return found


def standings() -> list[Standing]:
    """Every sealed column, with each of its values opened once."""
    return [each for model in sealed_models() for each in standings_of(model)]


def standings_of(model: type[models.Model]) -> list[Standing]:
    """The sealed columns of one table."""
    found = {each.name: Standing(model._meta.db_table, each.name) for each in sealed_fields(model)}
    for row in rows_of(model):
        for each in sealed_fields(model):
            stored = row.__dict__[each.name]
            if isinstance(stored, Sealed):
                look_at(row, stored, found[each.name])
    return list(found.values())


def rows_of(model: type[models.Model]) -> Iterator[Any]:
    """The rows of a table, only what the check needs of them."""
    names = [each.name for each in (*sealed_fields(model), *finders(model))]
    return model._default_manager.only("community_id", "id", *names).iterator(AT_A_TIME)


def look_at(row: Any, stored: Sealed, standing: Standing) -> None:
    """Open one value, and see that its hashes find it."""
    standing.keys[stored.content[1:5].hex()] += 1
    try:
        value = getattr(row, standing.column)
    except Unreadable:
        standing.unreadable += 1
        standing.named += [row.id][: NAMED - len(standing.named)]
        return
    model: type[models.Model] = type(row)
    mine = [each for each in finders(model) if each.of == standing.column]
    right = all(bytes(getattr(row, each.name)) in findable(each, row, value) for each in mine)
    standing.unfindable += not right


def findable(each: Any, row: Any, value: str) -> list[bytes]:
    """The hashes under which a value is found."""
    return each.hashes(row.community_id, value) or [b""]
