"""What commands share: an awake database, facts as JSON or as lines, a progress bar."""

import functools
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, ParamSpec, TypeVar

import click

from baibu.site import database
from baibu.site.words import text as _

Given = ParamSpec("Given")
Answer = TypeVar("Answer")

json_option = click.option("--json", "as_json", is_flag=True, help="Print the facts as JSON.")
#: The database this process holds, if it is awake already.
held: list[database.Hold] = []


def needs_database(command: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """The command, run with the database up, its tables up to date, and Django set up."""

    @functools.wraps(command)
    def awake_command(*args: Given.args, **kwargs: Given.kwargs) -> Answer:
        with awake():
            return command(*args, **kwargs)

    return awake_command


@contextmanager
def awake(migrated: bool = True) -> Iterator[None]:
    """The database up and Django set up for the length of the block; nested blocks cost nothing."""
    if held:
        yield
        return
    own = database.hold()
    held.append(own)
    given = os.environ.get("BAIBU_DATABASE_URL")
    os.environ["BAIBU_DATABASE_URL"] = own.url
    set_up_django()
    try:
        settle(own, migrated)
        yield
    finally:
        held.clear()
        put_back(given)
        own.release()


def settle(own: database.Hold, migrated: bool) -> None:
    """Bring the tables up to date, then work as the keeper's role from here on."""
    from django.conf import settings
    from django.db import connection

    from baibu.site.cli.migrate import bring_up_to_date

    see_to_the_vaults_key()
    if migrated:
        bring_up_to_date()
    if not own.is_guarded:
        os.environ["BAIBU_UNGUARDED"] = "1"
        settings.BAIBU_GUARDED = False
    elif "BAIBU_DATABASE_ROLE" not in os.environ:
        os.environ["BAIBU_DATABASE_ROLE"] = settings.KEEPER_ROLE
        connection.close()
        connection.settings_dict["OPTIONS"]["options"] = f"-c role={settings.KEEPER_ROLE}"


def see_to_the_vaults_key() -> None:
    """Make the vault's key at the first start; Trouble where values are sealed and it is missing."""
    from django.conf import settings
    from django.db import connection

    from baibu.registry.queries.vault import has_sealed_values
    from baibu.site import keys
    from baibu.site.database import roles

    if not keys.is_given() and not keys.place().exists():
        with roles.rights_explained(connection, settings.APP_ROLE):
            if has_sealed_values():
                raise keys.missing()
        keys.make_first(clock())
    keys.vault_keys(fresh=True)


def put_back(given: str | None) -> None:
    """Close our connection and leave the environment as it was."""
    from django.db import connections

    connections.close_all()
    os.environ.pop("BAIBU_DATABASE_URL", None)
    if given:
        os.environ["BAIBU_DATABASE_URL"] = given


def set_up_django() -> None:
    """Wake Django, speaking the terminal's language."""
    import django
    from django.utils import translation

    from baibu.site.words import language

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baibu.site.settings")
    django.setup()
    translation.activate("zh-hans" if language() == "zh_Hans" else "en")


def say(line: str) -> None:
    """One line for the person at the terminal, beside any facts on standard output."""
    click.echo(line, err=True)


def print_json(facts: Any) -> None:
    """Facts as one JSON object on one line."""
    click.echo(json.dumps(facts, ensure_ascii=False, default=plain))


def show(facts: Any, as_json: bool, lines: Callable[[], Iterator[str]] | None = None) -> None:
    """Print facts as one JSON object, or as the lines a person reads."""
    if as_json or lines is None:
        print_json(facts)
        return
    for line in lines():
        click.echo(line)


def plain(value: Any) -> Any:
    """A value JSON has no word for: dates in ISO, mappings as objects, the rest as text."""
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return dict(value) if isinstance(value, Mapping) else str(value)


def clock() -> datetime:
    """This moment: the commands are an entry point, so they may read the clock."""
    from django.utils import timezone

    return timezone.now()


class Progress:
    """A bar on standard error: progress(done, total, label). Silent where nobody watches."""

    def __init__(self, watched: bool | None = None) -> None:
        self.watched = sys.stderr.isatty() if watched is None else watched
        self.said = ""

    def __call__(self, done: int, total: int, label: str = "") -> None:
        """Show how far the work is."""
        share = min(1.0, done / total) if total else 1.0
        line = f"{'█' * int(share * 24):░<24} {share:4.0%} {label}"
        if self.watched and line != self.said:
            self.said = line
            click.echo(f"\r\033[K{line}", nl=done >= total, err=True)


def opened(host: str, port: int) -> Iterator[str]:
    """The lines that say where the site is, in both languages."""
    shown = "127.0.0.1" if host in {"", "0.0.0.0", "::"} else host  # noqa: S104 - only compared
    address = f"http://{f'[{shown}]' if ':' in shown else shown}:{port}/"
    yield f"百步已就绪：{address}"
    yield f"Baibu is ready: {address}"
    yield _("Press Ctrl-C to stop it.")
