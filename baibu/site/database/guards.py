"""Row-level security: what the site's role may see at all, whatever a page forgot to ask.

A transaction names its community in `baibu.community`; without one, no row of any community is visible.
"""

from collections.abc import Iterable
from typing import Any

from psycopg import sql

#: The community of the transaction; null where none was named.
NAMED = "(select nullif(current_setting('baibu.community', true), '')::bigint)"
#: Whether the transaction is still finding out who is there, and may therefore read accounts.
AT_THE_DOOR = "(select current_setting('baibu.door', true) = 'open')"
#: The account that asks, so that operators, who belong to no community, reach their own.
ASKING = "(select nullif(current_setting('baibu.account', true), '')::bigint)"
#: Tables without a community of their own in the key → what the site's role may reach.
SPECIAL = {
    "registry_account": f"community_id = {NAMED} or id = {ASKING} or {AT_THE_DOOR}",
    # Where somebody is signed in is for themself alone, not for the colleagues of their community.
    "registry_signin": f"account_id = {ASKING} or {AT_THE_DOOR}",
    # Names of communities are no secret; what is in them is.
    "registry_community": "true",
}
#: Tables of other people's packages that hang on an account → the column that names it.
#: The accounts within are those the guard of the accounts shows.
ACCOUNTS_OWN = {"mfa_authenticator": "user_id", "account_emailaddress": "user_id",
                "registry_outsideidentity": "account_id"}  # fmt: skip
#: Tables of ours the guard does not bind → why.
FREE = {
    "registry_attempt": "keyed hashes only, counted before anybody's community is known",
    "registry_workdayexception": "the State Council's arrangement is the same for all",
    "registry_calendaryear": "the State Council's arrangement is the same for all",
    "notices_gauge": "how much a gateway may still be asked; no data of anybody",
    "ledger_packtext": "a method's text is public; adopting it is a community's act",
}
#: Table → the rows that strangers may read, before anybody's community is known: what is public.
SHOWN = {
    "notices_notice": (
        f"{AT_THE_DOOR} and confirmed_at is not null and withdrawn_at is null "
        "and (now() at time zone 'Asia/Shanghai')::date "
        "between from_on and greatest(until_on, archived_until)"
    ),
    # The notices within are those the line above shows.
    "notices_alert": f"{AT_THE_DOOR} and notice_id in (select id from public.notices_notice)",  # noqa: S608
    "notices_attachment": f"{AT_THE_DOOR} and notice_id in (select id from public.notices_notice)",  # noqa: S608
}
POLICY = "one_community"
SHOWN_POLICY = "shown_to_all"
KEEPERS_POLICY = "every_community"


def guarded_tables(cursor: Any) -> list[str]:
    """The tables that hold a community's data: those with its key, and those named here."""
    cursor.execute(
        "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace "
        "join pg_attribute a on a.attrelid = c.oid and a.attname = 'community_id' and not a.attisdropped "
        "where n.nspname = 'public' and c.relkind in ('r', 'p') order by 1"
    )
    found = [name for (name,) in cursor.fetchall()]
    named = ["registry_community", "registry_signin", *ACCOUNTS_OWN]
    cursor.execute(
        "select tablename from pg_tables where schemaname = 'public' and tablename = any(%s)", [named]
    )
    return [*found, *(name for (name,) in cursor.fetchall() if name not in found)]


def unguarded(cursor: Any) -> list[str]:
    """The tables of communities that lack the guard."""
    tables = guarded_tables(cursor)
    cursor.execute(
        "select tablename from pg_policies join pg_class on relname = tablename "
        "where schemaname = 'public' and policyname = %s and relrowsecurity",
        [POLICY],
    )
    guarded = {name for (name,) in cursor.fetchall()}
    return [table for table in tables if table not in guarded]


def guards(table: str, app_role: str, keeper_role: str) -> list[sql.Composed]:
    """The statements that put the guard on one table; safe to repeat."""
    names = {"table": sql.Identifier("public", table), "app": sql.Identifier(app_role),
             "keeper": sql.Identifier(keeper_role), "one": sql.Identifier(POLICY),
             "every": sql.Identifier(KEEPERS_POLICY)}  # fmt: skip
    reach = sql.SQL(reach_of(table))
    words = (
        "alter table {table} enable row level security",
        "drop policy if exists {one} on {table}",
        "drop policy if exists {every} on {table}",
        "create policy {one} on {table} to {app} using ({reach}) with check ({reach})",
        "create policy {every} on {table} to {keeper} using (true) with check (true)",
    )
    found = [sql.SQL(each).format(reach=reach, **names) for each in words]
    return [*found, *shown(table, names)]


def shown(table: str, names: dict[str, sql.Identifier]) -> list[sql.Composed]:
    """The statements that let everybody read what is public in the table, and change nothing."""
    if table not in SHOWN:
        return []
    words = (
        "drop policy if exists {shown} on {table}",
        "create policy {shown} on {table} for select to {app} using ({rows})",
    )
    more = {"shown": sql.Identifier(SHOWN_POLICY), "rows": sql.SQL(SHOWN[table])}
    return [sql.SQL(each).format(**names, **more) for each in words]


def reach_of(table: str) -> str:
    """Which of its rows the site's role may reach."""
    if column := ACCOUNTS_OWN.get(table):
        return f"{column} in (select id from public.registry_account)"  # noqa: S608 - a name of ours
    return SPECIAL.get(table, f"community_id = {NAMED}")


def guard(connection: Any, app_role: str, keeper_role: str) -> None:
    """Put the guard on every table of a community, and let views look with the asker's eyes.

    Needs the tables' owner; does nothing where the roles could not be made.
    """
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_roles where rolname in (%s, %s)", [app_role, keeper_role])
        if cursor.fetchone()[0] < 2:
            return
        for table in guarded_tables(cursor):
            for statement in guards(table, app_role, keeper_role):
                cursor.execute(statement)
        for view in views(cursor):
            cursor.execute(
                sql.SQL("alter view {} set (security_invoker = true)").format(sql.Identifier("public", view))
            )


def views(cursor: Any) -> Iterable[str]:
    """The names of our views."""
    cursor.execute("select viewname from pg_views where schemaname = 'public'")
    return [name for (name,) in cursor.fetchall()]
