"""Attempts on the walls: the policy, standing in, and what the database shows the site's role."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections, transaction
from django.utils import timezone
from psycopg import sql

from baibu import core
from baibu.registry.access import RELATIONS, Scope, Target, get_household, may, policy, scope_of
from baibu.registry.models import Household, Person
from baibu.registry.queries.bounds import bounded, bounds
from baibu.site.database import guards
from baibu.site.words import noted
from baibu.site.words import text as _
from baibu.visits.actions.absences import come_back, go_away

from .stage import Stage
from .trying import Broken, Off, Probe, demand

#: what the guard's statements compare with
NAMED = "baibu.community"
ROLES_OF = """
SELECT rolsuper OR rolbypassrls, EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND c.relowner = r.oid)
FROM pg_roles r WHERE rolname = %s
"""
#: what lets the site's role past the guard: a policy for it that does not ask what the transaction named
PAST = """
SELECT tablename || '.' || policyname FROM pg_policies
WHERE schemaname = 'public' AND permissive = 'PERMISSIVE' AND roles && array[%s, 'public']::name[]
  AND tablename = any(%s) AND position('current_setting' in coalesce(qual, '')) = 0
  AND position('registry_account' in coalesce(qual, '')) = 0
"""


def one_policy(stage: Stage) -> str:
    """Ask every line of the policy for somebody without any post or home, under a method and without one."""
    lines, person, day = policy(), stage.person(), timezone.localdate(stage.now)
    without = Scope(stage.actor(person), day, frozenset())
    stage.adopt()
    under = Scope(stage.actor(person), day, frozenset())
    for (thing, verb), grant in lines.items():
        unknown = set(grant.who) | set(grant.never)
        demand(
            unknown <= set(RELATIONS), _("%(line)s names a relation nobody knows.", line=f"{thing}.{verb}")
        )
        opened = any(may(nobody, thing, verb, Target()) for nobody in (without, under))
        demand(
            "anybody" in grant.who or not opened,
            _("%(line)s is granted to everybody.", line=f"{thing}.{verb}"),
        )
    return _("%(n)s lines; what none grants is refused", n=len(lines))


def acting(stage: Stage) -> str:
    """Look at a home through a post that cares for none, before, while and after it stands in for one."""
    stage.adopt()
    home, day = stage.home(0), timezone.localdate(stage.now)
    head = stage.appointed("building-head", stage.buildings[0], "楼栋长甲")
    keeper = stage.appointed("property-keeper", stage.buildings[0], "房管员甲")

    def sees() -> bool:
        return scope_of(stage.actor(keeper), day).cares_for(home.place)

    demand(not sees(), _("A post that cares for no home reaches one."))
    absence = go_away(actor=stage.actor(head), since=day, until=day + timedelta(days=3), now=stage.now)
    demand(sees(), _("Nobody stands in for somebody who is away."))
    come_back(actor=stage.actor(head), absence_id=absence.id, now=stage.now)
    demand(not sees(), _("What somebody stands in for does not end with it."))
    return _("who stands in sees the home for as long as the absence lasts")


def out_of_reach(stage: Stage) -> str:
    """Ask for a home that belongs to somebody else's place."""
    stage.adopt()
    home, leader = stage.home(1), stage.appointed("group-leader", stage.buildings[0])
    try:
        get_household(stage.actor(leader), home.id, day=timezone.localdate(stage.now))
    except core.Refusal as refusal:
        return _("refused: %(code)s", code=refusal.code)
    raise Broken(_("Somebody reached a home outside their places."))


def row_level_security(stage: Stage) -> str:
    """Ask every table as the site's role: without a community, and in a community where nothing is."""
    require_guarded()
    stage.person(stage.home(0))
    with connection.cursor() as cursor:
        cursor.execute(ROLES_OF, [settings.APP_ROLE])
        is_above, is_owner = cursor.fetchone()
        demand(not is_above and not is_owner, _("The site's role stands above the guard."))
        tables = guards.guarded_tables(cursor)
        demand(
            not guards.unguarded(cursor), _("open: %(tables)s", tables=", ".join(guards.unguarded(cursor)))
        )
        cursor.execute(PAST, [settings.APP_ROLE, [name for name in tables if name != "registry_community"]])
        past = [name for (name,) in cursor.fetchall()]
        demand(not past, _("open: %(tables)s", tables=", ".join(past)))
    filled = [name for name in tables if has_rows(name)]
    with bounded():
        shown = [name for name in tables if name != "registry_community" and has_rows(name)]
    demand(not shown, _("shown without a community: %(tables)s", tables=", ".join(shown)))
    return _(
        "%(n)s tables, %(filled)s of them with rows; not one row is shown", n=len(tables), filled=len(filled)
    )


def every_table(_stage: Stage) -> str:
    """Walk through all tables of ours; each has the guard, or stands on the list of those that need none."""
    known = {model._meta.db_table for model in apps.get_models() if ours(model)}
    with connection.cursor() as cursor:
        guarded = set(guards.guarded_tables(cursor))
        cursor.execute("SELECT viewname FROM pg_views WHERE schemaname = 'public'")
        views = {name for (name,) in cursor.fetchall()}
    loose = known - guarded - views - set(guards.FREE)
    demand(not loose, _("open: %(tables)s", tables=", ".join(sorted(loose))))
    return _("%(n)s tables guarded; %(free)s hold nothing of any community",
             n=len(known & guarded), free=len(known & set(guards.FREE)))  # fmt: skip


def forgotten_filter(stage: Stage) -> str:
    """Ask for all people and homes without naming a community, first within one and then within another."""
    require_guarded()
    stage.person(stage.home(0))
    other = Stage()
    other.person(other.home(0))
    demand(Person.objects.count() >= 2, _("Nothing was there to be seen."))
    with bounded(stage.community.pk):
        seen = set(Person.objects.values_list("community_id", flat=True))
        written = Person.objects.filter(community=other.community).update(name="")
    demand(seen == {stage.community.pk} and not written, _("Another community was seen or changed."))
    with bounded():
        nothing = Person.objects.count() + Household.objects.count()
    demand(nothing == 0, _("Something is shown where no community is named."))
    return _("a forgotten filter shows one community; no community named shows nothing")


def written_across(stage: Stage) -> str:
    """Write a person into another community."""
    require_guarded()
    other = Stage().community
    try:
        with bounded(stage.community.pk), transaction.atomic():
            Person.objects.create(community=other, name="x", sort_key="x")
    except DatabaseError as error:
        demand("row-level security" in str(error), str(error).partition("\n")[0])
        return _("refused by the database")
    raise Broken(_("Somebody was written into another community."))


def pool_reset(_stage: Stage) -> str:
    """Name a community on a pooled connection, give it back, take it again and look."""
    require_guarded()
    with pool_of_one() as pooled:
        before = bounds_now()
        with bounded(1, account_id=1, at_the_door=True):
            first, inside = serving_process(), bounds()
        pooled.close()
        second, after = serving_process(), bounds_now()
        demand(first == second, _("The pool gave another connection, so nothing was shown."))
        demand(inside[1:] == ("1", "open", "1"), _("The community was not named."))
        demand(
            after == before and not any(after[1:]), _("A connection carries a community to the next person.")
        )
    return _("given back and taken again, the same connection names neither role nor community")


@contextmanager
def pool_of_one() -> Iterator[Any]:
    """Django's connection, replaced by one that comes from a pool with room for one."""
    ours = connections[DEFAULT_DB_ALIAS]
    pooled: Any = ours.copy(alias="probe")
    pooled.settings_dict["CONN_MAX_AGE"] = 0
    pooled.settings_dict["OPTIONS"] = {
        **pooled.settings_dict["OPTIONS"], "pool": {"min_size": 1, "max_size": 1, "timeout": 5},
    }  # fmt: skip
    connections[DEFAULT_DB_ALIAS] = pooled
    try:
        yield pooled
    finally:
        pooled.close()
        pooled.close_pool()
        connections[DEFAULT_DB_ALIAS] = ours


def bounds_now() -> tuple[str, ...]:
    """What the connection names outside any transaction of ours."""
    with transaction.atomic():
        return bounds()


def serving_process() -> int:
    """The number of the database's process behind the connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def has_rows(table: str) -> bool:
    """Whether the role of the moment sees anything in the table."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier("public", table)))
        return bool(cursor.fetchone()[0])


def require_guarded() -> None:
    """Nothing; Off where the database belongs to somebody else and has not our roles."""
    if not settings.BAIBU_GUARDED:
        raise Off(_("This database has not the two roles. `start doctor` says how to make them."))


def ours(model: Any) -> bool:
    """Whether a table is one of our rooms."""
    return str(model.__module__).startswith("baibu.")


CONTROLS = (
    Probe("policy", noted("What no line grants is refused"), one_policy),
    Probe("reach", noted("Nobody reaches beyond their places"), out_of_reach),
    Probe("acting", noted("Access follows standing in, and ends with it"), acting),
    Probe("row-level-security", noted("The database shows nobody's rows"), row_level_security),
    Probe("every-table-guarded", noted("Every table has its guard"), every_table),
    Probe("forgotten-filter", noted("A forgotten filter shows nothing"), forgotten_filter),
    Probe("writing-across", noted("Nothing is written across communities"), written_across),
    Probe("pool-reset", noted("Connections forget whom they served"), pool_reset),
)
