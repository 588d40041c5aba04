"""What both demos stand on: the method they live by, who sets them up, how progress is said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.apps import apps
from django.db import connection, transaction

from baibu import core
from baibu.ledger.queries import files_of
from baibu.registry.models import Community
from baibu.registry.queries.actors import Actor

PACK = "baibuting-236"
#: (steps done, steps in all, what is going on)
Progress = Callable[[int, int, str], None]


def method_on(day: date) -> core.Pack:
    """The demo's method as it stands on a day."""
    return core.read_files(files_of(PACK), PACK, day=day)


def operator_of(community: Community) -> Actor:
    """Whoever set the machine up."""
    return Actor.operator(community.pk)


@transaction.atomic
def refresh_statistics() -> None:
    """Tell the database how much there is now; without it, planning a fresh community takes minutes.

    Only the tables' owner may, so the site's own role steps aside for this.
    """
    tables = [
        model._meta.db_table
        for room in ("registry", "ledger", "visits")
        for model in apps.get_app_config(room).get_models()
        if model._meta.managed
    ]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute(f"ANALYZE {', '.join(tables)}")
