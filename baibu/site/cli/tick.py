"""baibu tick: what time brings, once, for every community."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import click

from baibu.site.cli.frame import clock, json_option, needs_database, show
from baibu.site.words import text as _


@click.command()
@click.option("--community", "code", help="Code of one community; all of them without it.")
@json_option
@needs_database
def tick(code: str | None, as_json: bool) -> None:
    """Plan up to today, note who stands in, tell whom the ladders name, carry out what must follow."""
    from baibu.ledger import actions
    from baibu.site.cli.plan import communities

    now = clock()
    done = {each.code: asdict(actions.tick(each.pk, now)) for each in communities(code)}
    show(done, as_json, lambda: lines(done))


def lines(done: dict[str, dict[str, Any]]) -> Iterator[str]:
    """One line per community."""
    for code, facts in done.items():
        rows = facts["planned"]["rows"]
        rest = {name: facts[name] for name in ("told", "begun", "closed", "applied", "failed")}
        yield _(
            "%(code)s: %(rows)s rows, %(told)s told, "
            "%(begun)s periods of standing in begun and %(closed)s ended, "
            "%(applied)s effects carried out, %(failed)s failed",
            code=code, rows=rows, **rest,
        )  # fmt: skip
