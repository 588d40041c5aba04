"""baibu ledger: whether the memory still holds."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import click

from baibu.site.cli.frame import json_option, needs_database, show
from baibu.site.words import text as _


@click.group()
def ledger() -> None:
    """What happened, and whether anybody tampered with it."""


@ledger.command()
@click.option("--community", "code", help="Code of one community; all of them without it.")
@json_option
@needs_database
def verify(code: str | None, as_json: bool) -> None:
    """Follow every chain of entries and check every seal; exit code 1 if one does not hold."""
    from baibu.ledger.queries import entry_count, verify_chains
    from baibu.site.cli.plan import communities

    found = {each.code: (entry_count(each.pk), verify_chains(each.pk)) for each in communities(code)}
    facts = {
        "entries": sum(count for count, _faults in found.values()),
        "faults": [
            {
                "community": name, "subject_kind": each.subject_kind, "subject": str(each.subject_id),
                "seq": each.seq, "what": each.what, "found": each.found,
            }
            for name, (_count, faults) in found.items()
            for each in faults
        ],
    }  # fmt: skip
    show(facts, as_json, lambda: lines(facts))
    if facts["faults"]:
        sys.exit(1)


def lines(facts: dict[str, Any]) -> Iterator[str]:
    """The faults, one a line, or that all is well."""
    for fault in facts["faults"]:
        yield "{community} {subject_kind} {subject} #{seq}: {what}, {found}".format(**fault)
    if not facts["faults"]:
        yield _("%(count)s entries; every seal holds.", count=facts["entries"])
