"""baibu migrate: the tables as this version wants them, and the rights on them."""

from contextlib import suppress

import click

from baibu.site.cli.frame import awake, json_option, show
from baibu.site.words import text as _

#: Any number, the same for all: two commands that start together migrate one after the other.
LOCK = 8_236_000


@click.command()
@json_option
def migrate(as_json: bool) -> None:
    """Bring the tables up to date."""
    with awake(migrated=False):
        applied = bring_up_to_date(even_if_current=True)
        show({"applied": applied}, as_json, lambda: iter([_("%(n)s migrations applied.", n=len(applied))]))


def bring_up_to_date(even_if_current: bool = False) -> list[str]:
    """The names of the migrations applied now; the site's role has its rights afterwards.

    Tables that are current are left alone, unless the rights are to be given anew.
    """
    from django.conf import settings
    from django.db import connection

    from baibu.site.database import roles

    with roles.rights_explained(connection, settings.APP_ROLE):
        if not even_if_current and not pending():
            return []
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_lock(%s)", [LOCK])
        try:
            return apply()
        finally:
            with suppress(Exception), connection.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(%s)", [LOCK])


def pending() -> list[str]:
    """The migrations this version has and the database lacks; one look at the table of migrations."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def apply() -> list[str]:
    """Apply what is pending as the owner of the tables, then grant."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from baibu.site.database import guards, roles

    waiting = pending()
    with roles.as_owner(connection):
        call_command("migrate", verbosity=0, interactive=False)
        for role in (settings.APP_ROLE, settings.KEEPER_ROLE):
            roles.grant(connection, role, settings.APPEND_ONLY_TABLES)
        guards.guard(connection, settings.APP_ROLE, settings.KEEPER_ROLE)
    return waiting
