"""Which rows stand on people, asked of the database: the rooms above are not known here."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import connection
from psycopg import sql

LINKS = """
    SELECT link.conrelid::regclass::text, part.attname
      FROM pg_constraint AS link
      JOIN pg_attribute AS part ON part.attrelid = link.conrelid AND part.attnum = ANY (link.conkey)
     WHERE link.contype = 'f' AND link.confrelid = 'registry_person'::regclass
       AND part.attname <> 'community_id'
     ORDER BY 1, 2
"""
STANDING = """
    SELECT DISTINCT person.id FROM registry_person AS person
      JOIN {table} AS other ON other.community_id = person.community_id AND other.{column} = person.id
     WHERE person.community_id = %s AND person.act_id = %s
"""


def people_named_for_ever(community_id: int, act_id: UUID) -> set[UUID]:
    """People of an import whom append-only rows name, so that their rows cannot go; one query per link."""
    return people_pointed_to(community_id, act_id, is_for_ever=True)


def people_in_use(community_id: int, act_id: UUID) -> set[UUID]:
    """People of an import on whom rows stand that somebody could still take back; one query per link."""
    return people_pointed_to(community_id, act_id, is_for_ever=False)


def people_pointed_to(community_id: int, act_id: UUID, *, is_for_ever: bool) -> set[UUID]:
    """People of an import named by append-only tables, or by all the others."""
    found: set[UUID] = set()
    with connection.cursor() as cursor:
        cursor.execute(LINKS)
        for table, column in cursor.fetchall():
            if (table in settings.APPEND_ONLY_TABLES) == is_for_ever:
                names = {"table": sql.Identifier(table), "column": sql.Identifier(column)}
                cursor.execute(sql.SQL(STANDING).format(**names), [community_id, act_id])
                found |= {row[0] for row in cursor.fetchall()}
    return found
