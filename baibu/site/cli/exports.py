"""baibu export: the register, the teams and the visits written down as a workbook, for a purpose."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from baibu.site.cli.frame import clock, json_option, needs_database, show
from baibu.site.cli.plan import DAY
from baibu.site.words import text as _

PURPOSES = ("work", "print", "correct", "upward", "move", "other")
PARTS = ("register", "phones", "needs", "team", "visits")


@click.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--community", "-c", "code", required=True, help="Code of the community.")
@click.option("--purpose", required=True, type=click.Choice(PURPOSES), help="What the file is for.")
@click.option("--words", required=True, help="Who gets the file, and for what, in your own words.")
@click.option(
    "--part", "parts", multiple=True, type=click.Choice(PARTS), help="What is in it; all of it otherwise."
)
@click.option("--since", type=DAY, help="The first day of the visits; the first of January without it.")
@click.option("--until", type=DAY, help="The last day of the visits; today without it.")
@click.option("--force", is_flag=True, help="Write over a file that is there already.")
@json_option
@needs_database
def export(
    file: Path, code: str, purpose: str, words: str, parts: tuple[str, ...], since: datetime | None,
    until: datetime | None, force: bool, as_json: bool,
) -> None:  # fmt: skip
    """Write the register, the teams and the visits of a period into a workbook (.xlsx) behind a password.

    It is numbered and written down like every export, and everybody whose entry is in it can see that.
    The file holds personal data: keep it where only those who need it can read it.
    """
    from baibu.core import Refusal
    from baibu.site.cli.plan import communities

    community = communities(code)[0]
    if file.exists() and not force:
        text = _("%(file)s is there already. Choose another name, or add --force.", file=file)
        raise Refusal("file-exists", text, "file")
    said = {"purpose": purpose, "words": words, "parts": parts or PARTS, "since": since and since.date(),
            "until": until and until.date()}  # fmt: skip
    facts = {"community": code, **written(file, community.pk, said)}
    show(facts, as_json, lambda: lines(facts))


def lines(facts: dict[str, Any]) -> Iterator[str]:
    """What was written, and what opens it."""
    yield _(
        "%(file)s: %(people)s people, %(buildings)s buildings, %(visits)s visits from %(since)s to %(until)s",
        **facts,
    )
    yield _("Export no. %(number)s. The password, shown this once: %(password)s", **facts)


def written(file: Path, community_id: int, said: dict[str, Any]) -> dict[str, Any]:
    """What stands in the file; it takes its place only once it is whole, readable by its owner alone."""
    from django.db import transaction

    from baibu.registry import actions
    from baibu.registry.api.asking import accepted
    from baibu.registry.forms.exports import ExportForm
    from baibu.site.cli.imports import local_day, operator_of

    now = clock()
    asked = accepted(ExportForm(said, today=local_day(now)))
    # what could not be written was not taken out
    with transaction.atomic():
        made, content, password, lines = actions.export_at_once(
            actor=operator_of(community_id), now=now, **asked
        )
        put(file, content)
    return {
        "file": str(file), "since": made.since, "until": made.until, **lines._asdict(),
        "bytes": file.stat().st_size, "number": made.number, "alarms": made.alarms, "password": password,
    }  # fmt: skip


def put(file: Path, content: bytes) -> None:
    """The content in its place, whole or not at all."""
    from baibu.core import Refusal

    beside = file.with_name(f".{file.name}.part")
    try:
        beside.touch(mode=0o600)
        beside.write_bytes(content)
        beside.replace(file)
    except OSError as error:
        text = _(
            "%(file)s cannot be written: %(error)s. Choose another folder.", file=file, error=error.strerror
        )
        raise Refusal("cannot-write", text, "file") from error
    finally:
        beside.unlink(missing_ok=True)
