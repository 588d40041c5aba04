"""baibu vault: what stands sealed, under which keys; a new key; letting an old one go."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import click

from baibu.core import Refusal
from baibu.site import keys
from baibu.site.cli.frame import Progress, clock, json_option, needs_database, show
from baibu.site.words import text as _

#: longer than any transaction: what was sealed with the old key before the new one came is written by then
REST = timedelta(hours=1)


@click.group()
def vault() -> None:
    """What stands sealed in the database, and the keys that open it."""


@vault.command()
@json_option
@needs_database
def check(as_json: bool) -> None:
    """Open every sealed value once; exit code 1 if one does not open or cannot be found."""
    from baibu.registry.queries.vault import standings

    found = standings()
    facts = {
        "values": sum(each.values for each in found),
        "unreadable": sum(each.unreadable for each in found),
        "unfindable": sum(each.unfindable for each in found),
        "writes": key_names()[0],
        "columns": [
            {
                "table": each.table, "column": each.column, "values": each.values, "keys": dict(each.keys),
                "unreadable": each.unreadable, "unfindable": each.unfindable,
                "rows": [str(row) for row in each.named],
            }
            for each in found
        ],
    }  # fmt: skip
    show(facts, as_json, lambda: lines_of(facts))
    if facts["unreadable"] or facts["unfindable"]:
        sys.exit(1)


def lines_of(facts: dict[str, Any]) -> Iterator[str]:
    """A line per column, and what is wrong."""
    for each in facts["columns"]:
        under = ", ".join(f"{name}: {count}" for name, count in each["keys"].items())
        yield f"{each['table']}.{each['column']}  {each['values']}  {under}"
        if each["unreadable"]:
            yield _(
                "    %(n)s do not open: their key is missing, or they were changed. First rows: %(rows)s",
                n=each["unreadable"],
                rows=", ".join(each["rows"]),
            )
        if each["unfindable"]:
            yield _("    %(n)s are not found by their number. Run: start vault rotate", n=each["unfindable"])
    if not facts["unreadable"] and not facts["unfindable"]:
        yield _("%(n)s sealed values; every one opens.", n=facts["values"])


@vault.command()
@click.option(
    "--batch", default=2000, show_default=True, type=click.IntRange(1, 100_000), help="Rows at once."
)
@json_option
@needs_database
def rotate(batch: int, as_json: bool) -> None:
    """Seal everything anew under a new key; cut short, the same command goes on with the rest."""
    from baibu.registry import actions
    from baibu.registry.queries import Actor
    from baibu.registry.queries.vault import keys_in_use

    used = keys_in_use()
    is_new = set(used) <= {key_names()[0]} and not keys.is_given()
    if is_new:
        keys.add_key(clock())
    writing, total = key_names()[0], sum(used.values())
    progress = Progress()
    done = actions.reseal_vault(
        actor=Actor.operator(), now=clock(), batch=batch, told=lambda rows: progress(rows, total)
    )
    left = {name: count for name, count in keys_in_use().items() if name != writing}
    facts = {
        "key": writing, "is_new": is_new, "rows": done.rows, "unreadable": done.unreadable, "left": left,
    }  # fmt: skip
    show(facts, as_json, lambda: rotated(facts))
    if left:
        sys.exit(1)


def rotated(facts: dict[str, Any]) -> Iterator[str]:
    """What was done, what is left, and what to do next."""
    yield _("%(rows)s rows sealed anew; the key %(key)s writes from now on.", **facts)
    if facts["unreadable"]:
        yield _("%(n)s do not open and stay as they are. Run: start vault check", n=facts["unreadable"])
    elif facts["left"]:
        yield _("Some were written under an old key meanwhile. Run it once more.")
    else:
        yield _("In an hour the old keys can go: start vault retire. Keep them with the backups made before.")


@vault.command()
@json_option
@needs_database
def retire(as_json: bool) -> None:
    """Forget old keys that nothing uses and that have rested for an hour."""
    from baibu.registry.models import key_id
    from baibu.registry.queries.vault import keys_in_use

    if keys.is_given():
        text = _(
            "The keys are given in BAIBU_VAULT_KEY. Take those out there that `vault check` does not name."
        )
        raise Refusal("given-elsewhere", text)
    used, now = keys_in_use(), clock()
    rested = {key for key, since in keys.rested_since().items() if now - since >= REST}
    going = {key for key in rested if key_id(key).hex() not in used}
    keys.keep_keys(set(keys.vault_keys(fresh=True)) - going)
    facts = {"retired": sorted(key_id(key).hex() for key in going), "kept": key_names(), "in_use": dict(used)}
    show(facts, as_json, lambda: retired(facts))


def retired(facts: dict[str, Any]) -> Iterator[str]:
    """Which keys went, and which stay and why."""
    yield _("Forgotten: %(keys)s", keys=", ".join(facts["retired"]) or "-")
    for name in facts["kept"][1:]:
        count = facts["in_use"].get(name, 0)
        yield (
            _("%(key)s stays: %(n)s values use it. Run: start vault rotate", key=name, n=count)
            if count
            else _("%(key)s stays until it has rested for an hour.", key=name)
        )


def key_names() -> list[str]:
    """The names of the keys, the one that writes first."""
    from baibu.registry.models import key_id

    return [key_id(key).hex() for key in keys.vault_keys(fresh=True)]
