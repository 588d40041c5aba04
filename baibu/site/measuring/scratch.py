"""A second set of tables beside the real ones, filled from one community, to be measured and thrown away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.utils import ProgrammingError
from psycopg import sql

from baibu import core
from baibu.site.database import roles
from baibu.site.words import text as _

#: the schema of the copy; whatever a run cut short left behind is taken away by the next
SCHEMA = "baibu_bench"
#: what planning reads of a community, and how each row names the home it belongs to, if any
OWNED = {
    "registry_community": None,
    "registry_place": None,
    "registry_household": "id",
    "registry_person": "household_id",
    "registry_circumstance": "coalesce(household_id, (SELECT p.household_id FROM public.registry_person p "
    "WHERE p.community_id = source.community_id AND p.id = source.person_id))",
    "registry_contactpair": "household_id",
    "registry_body": None,
    "ledger_adoption": None,
}
#: all that planning writes
WRITTEN = (
    "ledger_told", "ledger_discharge", "ledger_excuse", "ledger_extension", "ledger_voiding",
    "ledger_obligation", "ledger_planned", "ledger_unplanned",
)  # fmt: skip
TABLES = (*OWNED, *WRITTEN)
HALVES = (
    "home IS NULL OR hashtext(home::text) % 2 = 0",
    "home IS NOT NULL AND hashtext(home::text) % 2 <> 0",
)

CONSTRAINTS = """
    SELECT c.conrelid::regclass::text, c.conname, pg_get_constraintdef(c.oid) FROM pg_constraint c
    WHERE c.contype = 'f' AND c.conrelid::regclass::text = ANY(%s) AND c.confrelid::regclass::text = ANY(%s)
"""
TRIGGERS = """
    SELECT pg_get_triggerdef(t.oid, true) FROM pg_trigger t
    WHERE NOT t.tgisinternal AND t.tgrelid::regclass::text = ANY(%s)
"""

COPY = sql.SQL("""
    INSERT INTO {target} SELECT (row).* FROM (
        SELECT source AS row, {home} AS home FROM {source} AS source WHERE {key} = {community}
    ) AS found WHERE {which}
""")


@contextmanager
def scratch() -> Iterator[None]:
    """Work done in the block meets the copied tables; refused to who may not make any."""
    with roles.as_owner(connection):
        try:
            drop()
            with connection.cursor() as cursor:
                cursor.execute(f"CREATE SCHEMA {SCHEMA}")
        except ProgrammingError as error:
            raise core.Refusal(
                "no-scratch",
                _(
                    "Measuring needs a schema of its own in the database, and this login may not make one. "
                    "Let its owner allow it: GRANT CREATE ON DATABASE … TO …"
                ),
            ) from error
        try:
            shape()
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET search_path")
            drop()


def drop() -> None:
    """Take the copy away."""
    with connection.cursor() as cursor:
        cursor.execute("SET client_min_messages = warning")
        cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        cursor.execute("RESET client_min_messages")


def shape() -> None:
    """Make the tables: the same columns, indexes, checks, foreign keys and triggers as the real ones."""
    with connection.cursor() as cursor:
        cursor.execute(CONSTRAINTS, [list(WRITTEN), list(TABLES)])
        keys = cursor.fetchall()
        cursor.execute(TRIGGERS, [list(TABLES)])
        triggers = [definition for (definition,) in cursor.fetchall()]
        for table in TABLES:
            cursor.execute(f"CREATE TABLE {SCHEMA}.{table} (LIKE public.{table} INCLUDING ALL)")
        cursor.execute(f"SET search_path = {SCHEMA}, public")
        for table, name, definition in keys:
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
        for definition in triggers:
            cursor.execute(definition)


def load(community_id: int, half: int) -> None:
    """Copy one half of the homes (the first with everything that belongs to no home), and count it all."""
    with connection.cursor() as cursor:
        for table, home in OWNED.items():
            statement = COPY.format(
                target=sql.Identifier(SCHEMA, table),
                source=sql.Identifier("public", table),
                key=sql.Identifier("id" if table == "registry_community" else "community_id"),
                home=sql.SQL(home or "NULL::uuid"),
                community=sql.Literal(community_id),
                which=sql.SQL(HALVES[half]),
            )
            cursor.execute(statement)
        clear()
        cursor.execute(f"ANALYZE {', '.join(TABLES)}")


def clear() -> None:
    """Nothing is planned yet: the tables are empty and their indexes new."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(WRITTEN)}")
