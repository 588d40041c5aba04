"""baibu doctor: is everything as it should be, and if not, what to do."""

import os
import platform
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

import click

from baibu.site import database, environment, gateway, outside
from baibu.site.cli.controls import try_controls
from baibu.site.cli.frame import awake, clock, json_option, show
from baibu.site.words import text as _

#: Below this much free space a busy month may fill the disk.
COMFORT_MB = 1024
#: what keeps a database's own log free of what people are called and what was written about them
QUIET = {
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_min_messages": "log",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length_on_error": "0",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: how it is, and what to do where it is not well."""

    name: str
    is_well: bool
    found: str
    remedy: str = ""


@click.command()
@click.option("--security", is_flag=True, help="Try every security control; nothing is left behind.")
@json_option
def doctor(security: bool, as_json: bool) -> int:
    """Look at the surroundings, the database and the tables, and say what to mend."""
    if security:
        return try_controls(as_json)
    findings = [python(), disk(), key(), vault_key(), listening(), other_doors(), text_messages(), senders()]
    engine = database.status()
    with awake(migrated=False):
        findings += [server(engine), *(look() for look in INSIDE)]
    facts = {"well": all(f.is_well for f in findings), "findings": [asdict(f) for f in findings]}
    show(facts, as_json, lambda: lines_of(findings))
    return 0 if facts["well"] else 1


def lines_of(findings: list[Finding]) -> Iterator[str]:
    """One line per finding, and what to do under those that are not well."""
    for finding in findings:
        yield f"{'✓' if finding.is_well else '✗'} {finding.name}: {finding.found}"
        if not finding.is_well:
            yield f"    {finding.remedy}"


def python() -> Finding:
    """The Python that runs this; bootstrap has refused those that are too old."""
    return Finding("python", True, f"{platform.python_version()}, {platform.system()} {platform.machine()}")


def disk() -> Finding:
    """Room on the disk that holds the data."""
    folder = environment.data_folder()
    standing = next(place for place in (folder, *folder.parents) if place.exists())
    free = shutil.disk_usage(standing).free // 2**20
    remedy = _("Free some space: the database stops when the disk is full.")
    return Finding("disk", free >= COMFORT_MB, _("%(mb)s MB free at %(at)s", mb=free, at=folder), remedy)


def key() -> Finding:
    """The signing key: there, and readable by its owner alone."""
    if os.environ.get("BAIBU_SECRET_KEY"):
        return Finding("key", True, _("given in BAIBU_SECRET_KEY"))
    place = environment.data_folder() / "secret-key"
    if not place.exists():
        return Finding("key", True, _("will be made at the first start"))
    closed = place.stat().st_mode & 0o077 == 0
    return Finding("key", closed, str(place), _("Others can read it. Run: chmod 600 %(file)s", file=place))


def vault_key() -> Finding:
    """The vault's key: there, well formed, and readable by its owner alone."""
    from baibu.site import keys

    if not keys.is_given() and not keys.place().exists():
        return Finding("vault", True, _("will be made at the first start"))
    try:
        count = len(keys.vault_keys(fresh=True))
    except database.Trouble as trouble:
        return Finding("vault", False, str(keys.place()), str(trouble))
    where = "BAIBU_VAULT_KEY" if keys.is_given() else keys.place()
    return Finding("vault", True, _("%(n)s key(s) in %(where)s", n=count, where=where))


def listening() -> Finding:
    """Whether passwords and pages travel closed: TLS is ended before us, and the settings fit that."""
    if not environment.is_on("BAIBU_HTTPS"):
        return Finding("tls", True, _("plain HTTP: for this machine, or the office's own network"))
    with awake(migrated=False):
        from django.core.checks import run_checks

        complaints = run_checks(include_deployment_checks=True)
    found = [str(each.id) for each in complaints if not each.is_silenced()]
    remedy = _("Run: python -m django check --deploy, which says more about each.")
    return Finding("tls", not found, ", ".join(found) or _("behind a proxy that ends TLS"), remedy)


def other_doors() -> Finding:
    """Signing in through WeCom, DingTalk or Feishu: not set up, or wholly, in a file of its owner alone."""
    try:
        named = ", ".join(outside.read())
    except database.Trouble as trouble:
        return Finding("outside", False, str(outside.place()), str(trouble))
    return Finding("outside", True, named or _("no sign-in through other apps"))


def text_messages() -> Finding:
    """How codes reach residents' phones: not at all, by a gateway, or shown in a demo."""
    if wrong := gateway.wrong():
        return Finding("sms", False, os.environ.get("BAIBU_SMS", ""), wrong)
    return Finding("sms", True, gateway.found())


def senders() -> Finding:
    """The ways out of the house for messages, and whether anything leaves it at all."""
    from baibu.site.sending import surroundings

    if wrong := surroundings.wrong():
        return Finding("sending", False, "", wrong)
    ways = ", ".join(surroundings.open_channels())
    if surroundings.is_sandbox():
        return Finding("sending", True, _("sandbox: messages stay in the inbox, nothing leaves the house"))
    return Finding("sending", True, ways or _("the inbox alone; no mail or text messages are set up"))


def server(before: database.Status) -> Finding:
    """Which PostgreSQL serves, and where its data is."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("show server_version")
        version = cursor.fetchone()[0]
    if before.state == "elsewhere":
        return Finding("database", True, _("PostgreSQL %(v)s at BAIBU_DATABASE_URL", v=version))
    folder, state = environment.data_folder(), before.state
    now = _("PostgreSQL %(v)s, data in %(at)s, was %(state)s", v=version, at=folder, state=state)
    return Finding("database", True, now)


def server_log() -> Finding:
    """Whether the database keeps statements and values of rows out of its own log."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select name, setting from pg_settings where name = any(%s)", [list(QUIET)])
        kept = dict(cursor.fetchall())
    loud = [f"{name} = {kept[name]}" for name, wanted in QUIET.items() if kept.get(name, wanted) != wanted]
    remedy = _(
        "As a database administrator run: %(statements)s; otherwise names and notes end up in its log.",
        statements="; ".join(f"alter role {connection.settings_dict['USER']} set {name} = '{wanted}'"
                             for name, wanted in QUIET.items()),
    )  # fmt: skip
    return Finding("server-log", not loud, ", ".join(loud) or _("no statements, no values"), remedy)


def chinese() -> Finding:
    """Whether Chinese words have trigrams, where the extension is there."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select extname from pg_extension where extname in ('pg_trgm', 'btree_gist')")
        present = [name for (name,) in cursor.fetchall()]
        if "pg_trgm" in present:
            cursor.execute("select show_trgm('社区') <> '{}'")
            if not cursor.fetchone()[0]:
                remedy = _("Make the database with locale C.UTF-8.")
                return Finding("search", False, _("blind to Chinese words"), remedy)
    return Finding("search", True, ", ".join(sorted(present)) or "-")


def tables() -> Finding:
    """Whether the tables are as this version wants them."""
    from baibu.site.cli.migrate import pending

    waiting = pending()
    found = _("%(n)s migrations waiting", n=len(waiting)) if waiting else _("up to date")
    return Finding("tables", not waiting, found, _("Run: start migrate"))


def role() -> Finding:
    """Whether the site works as a role that cannot rewrite what was entered."""
    from django.conf import settings
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        acting = cursor.fetchone()[0]
        present = set(connection.introspection.table_names(cursor))
        loose = [
            name for name in settings.APPEND_ONLY_TABLES if name in present and may_rewrite(cursor, name)
        ]
    remedy = _(
        "As a database administrator run: create role %(role)s; create role %(keeper)s; "
        "grant %(role)s, %(keeper)s to %(user)s; then: start migrate. Until then only the tables' own "
        "triggers refuse to rewrite entries, and nothing but the pages' own filters keeps communities apart.",
        role=settings.APP_ROLE,
        keeper=settings.KEEPER_ROLE,
        user=acting,
    )
    return Finding("role", not loose and acting == settings.KEEPER_ROLE, acting, remedy)


def guard() -> Finding:
    """Whether the database shows a page one community only, in every table."""
    from django.conf import settings
    from django.db import connection

    from baibu.site.database import guards

    with connection.cursor() as cursor:
        open_tables = guards.unguarded(cursor)
    found = _("open: %(tables)s", tables=", ".join(open_tables)) if open_tables else _("every table")
    well = settings.BAIBU_GUARDED and not open_tables
    return Finding("guard", well, found, _("Run: start migrate"))


def may_rewrite(cursor: Any, table: str) -> bool:
    """Whether the acting role has the right to change or remove rows of the table."""
    cursor.execute("select has_table_privilege(%s, 'update, delete, truncate')", [table])
    return bool(cursor.fetchone()[0])


def years() -> Finding:
    """Whether this year's working days are loaded; next year's are named, but may not be published yet."""
    from django.db import connection
    from django.utils import timezone

    if "registry_calendaryear" not in connection.introspection.table_names():
        return Finding("calendar", True, _("will be filled with the tables"))
    from baibu.registry.queries.calendar import missing_calendar_years

    today = timezone.localdate(clock())
    missing = missing_calendar_years(today)
    found = _("not loaded: %(years)s", years=", ".join(map(str, missing))) if missing else _("loaded")
    remedy = _("When the State Council has published the arrangement, run: start calendar load FILE")
    return Finding("calendar", today.year not in missing, found, remedy)


def words() -> Finding:
    """Whether every catalogue is compiled."""
    from baibu.site.catalogues import is_stale

    catalogues = environment.HERE.parent.glob("*/locale/*/LC_MESSAGES/django.po")
    stale = [path for path in catalogues if is_stale(path)]
    names = ", ".join(path.parents[3].name for path in stale)
    return Finding("words", not stale, names or _("compiled"), _("Run ./start once where you may write."))


INSIDE: tuple[Callable[[], Finding], ...] = (chinese, server_log, tables, role, guard, years, words)
