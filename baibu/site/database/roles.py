"""Who may do what inside the database: the owner of the tables, and the role the site works as."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

from baibu.site.database.trouble import Trouble

OWNER = "baibu"


def provide(server: psycopg.Connection, owner_password: str, *worker_roles: str) -> None:
    """Make the owner, the roles we work as, and the database, where they are missing.

    Needs a superuser's connection.
    """
    if not has_role(server, OWNER):
        server.execute(sql.SQL("create role {} login").format(sql.Identifier(OWNER)))
    server.execute(
        sql.SQL("alter role {} password {}").format(sql.Identifier(OWNER), sql.Literal(owner_password))
    )
    for role in worker_roles:
        if not has_role(server, role):
            server.execute(sql.SQL("create role {} nologin").format(sql.Identifier(role)))
        server.execute(sql.SQL("grant {} to {}").format(sql.Identifier(role), sql.Identifier(OWNER)))
    if not server.execute("select 1 from pg_database where datname = %s", [OWNER]).fetchone():
        server.execute(sql.SQL("create database {0} owner {0}").format(sql.Identifier(OWNER)))


def has_role(server: psycopg.Connection, role: str) -> bool:
    """Whether the role exists."""
    return server.execute("select 1 from pg_roles where rolname = %s", [role]).fetchone() is not None


def refuse_without_chinese(server: psycopg.Connection) -> None:
    """Make sure that trigrams of Chinese words are not empty: a wrong locale makes search find nothing."""
    if not server.execute("select 1 from pg_available_extensions where name = 'pg_trgm'").fetchone():
        return
    with server.transaction(force_rollback=True):
        server.execute("create extension if not exists pg_trgm")
        row = server.execute("select show_trgm('社区') <> '{}'").fetchone()
    if not row or not row[0]:
        raise Trouble(
            "locale",
            "This database was made with a locale that does not know Chinese letters, so search would find "
            "nothing. Make it again with the locale C.UTF-8.",
        )


def has_roles_at(url: str, worker_roles: Iterable[str]) -> bool:
    """Whether we may work as these roles at an address we did not make; they are made where allowed."""
    with psycopg.connect(url, autocommit=True, connect_timeout=10) as server:
        try:
            for role in worker_roles:
                if not has_role(server, role):
                    server.execute(sql.SQL("create role {} nologin").format(sql.Identifier(role)))
                    server.execute(sql.SQL("grant {} to current_user").format(sql.Identifier(role)))
                server.execute(sql.SQL("set role {}").format(sql.Identifier(role)))
                server.execute("reset role")
        except psycopg.errors.InsufficientPrivilege:
            return False
        return True


@contextmanager
def rights_explained(connection: Any, app_role: str) -> Iterator[None]:
    """A login that lacks a right is told which, and what its owner has to say to the database."""
    try:
        yield
    except Exception as error:
        if not is_about_rights(error):
            raise
        raise lacking_rights(connection, app_role) from error


def is_about_rights(error: BaseException | None) -> bool:
    """Whether the database refused because the login may not."""
    while error is not None and not isinstance(error, psycopg.errors.InsufficientPrivilege):
        error = error.__cause__ or error.__context__
    return error is not None


def lacking_rights(connection: Any, app_role: str) -> Trouble:
    """Whose the tables are, who we are, and the remedy."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select session_user, current_database(), "
            "(select tableowner from pg_tables where schemaname = 'public' "
            "and tablename = 'django_migrations')"
        )
        login, name, owner = cursor.fetchone()
    if owner is None:
        return Trouble(
            "no-rights",
            "The login %(login)s may not make tables in the database %(name)s. Let the database's owner say: "
            "GRANT CREATE ON DATABASE %(name)s TO %(login)s; GRANT CREATE ON SCHEMA public TO %(login)s;",
            login=login,
            name=name,
        )
    return Trouble(
        "no-rights",
        "The tables in the database %(name)s were made by the login %(owner)s, and the login %(login)s may "
        "not use or change them. Give the address with the login %(owner)s in BAIBU_DATABASE_URL, or let a "
        "superuser say: GRANT %(owner)s, %(app)s TO %(login)s;",
        name=name,
        owner=owner,
        login=login,
        app=app_role,
    )


def grants(app_role: str, append_only: Iterable[str]) -> list[sql.Composed]:
    """The statements that let the role use the tables, and only add to the append-only ones."""
    role = sql.Identifier(app_role)
    statements = [
        sql.SQL("grant usage on schema public to {}").format(role),
        sql.SQL("grant select, insert, update, delete on all tables in schema public to {}").format(role),
        sql.SQL("grant usage, select on all sequences in schema public to {}").format(role),
    ]
    refuse = sql.SQL("revoke update, delete, truncate on table {} from {}")
    return statements + [refuse.format(sql.Identifier("public", table), role) for table in append_only]


def grant(connection: Any, app_role: str, append_only: Iterable[str]) -> None:
    """Give a role its rights on Django's connection. Needs the tables' owner."""
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        cursor.execute("select 1 from pg_roles where rolname = %s", [app_role])
        if cursor.fetchone():
            for statement in grants(app_role, [table for table in append_only if table in present]):
                cursor.execute(statement)


@contextmanager
def as_owner(connection: Any) -> Iterator[None]:
    """Django's connection, acting as the tables' owner until the end of the block."""
    with connection.cursor() as cursor:
        cursor.execute("set role none")
    try:
        yield
    finally:
        if connection.connection is not None:
            with connection.cursor() as cursor:
                cursor.execute("reset role")
