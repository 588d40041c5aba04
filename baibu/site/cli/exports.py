"""baibu export: the register, the teams and the visits written down as a workbook."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from baibu.site.cli.frame import clock, json_option, needs_database, show
from baibu.site.cli.plan import DAY
from baibu.site.words import text as _


@click.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--community", "-c", "code", required=True, help="Code of the community.")
@click.option("--since", type=DAY, help="The first day of the visits; the first of January without it.")
@click.option("--until", type=DAY, help="The last day of the visits; today without it.")
@click.option("--force", is_flag=True, help="Write over a file that is there already.")
@json_option
@needs_database
def export(
    file: Path, code: str, since: datetime | None, until: datetime | None, force: bool, as_json: bool
) -> None:
    """Write the register, the teams and the visits of a period into a workbook (.xlsx).

    The file holds personal data: keep it where only those who need it can read it.
    """
    from baibu.core import Refusal
    from baibu.site.cli.plan import communities

    community = communities(code)[0]
    if file.exists() and not force:
        text = _("%(file)s is there already. Choose another name, or add --force.", file=file)
        raise Refusal("file-exists", text, "file")
    facts = {"community": code, **written(file, community.pk, since, until)}
    show(facts, as_json, lambda: iter([_(
        "%(file)s: %(people)s people, %(buildings)s buildings, %(visits)s visits from %(since)s to %(until)s",
        **facts)]))  # fmt: skip


def written(file: Path, community_id: int, since: datetime | None, until: datetime | None) -> dict[str, Any]:
    """What stands in the file; it takes its place only once it is whole, readable by its owner alone."""
    from baibu.core import Refusal
    from baibu.registry import actions
    from baibu.registry.api.asking import accepted
    from baibu.registry.forms.exports import PeriodForm
    from baibu.site.cli.imports import local_day, operator_of

    now = clock()
    said = {"since": since and since.date(), "until": until and until.date()}
    period = accepted(PeriodForm(said, today=local_day(now)))
    beside = file.with_name(f".{file.name}.part")
    try:
        beside.touch(mode=0o600)
        with beside.open("w+b") as to:
            lines = actions.write_export(actor=operator_of(community_id), to=to, now=now, **period)
        beside.replace(file)
    except OSError as error:
        text = _(
            "%(file)s cannot be written: %(error)s. Choose another folder.", file=file, error=error.strerror
        )
        raise Refusal("cannot-write", text, "file") from error
    finally:
        beside.unlink(missing_ok=True)
    return {"file": str(file), **period, **lines._asdict(), "bytes": file.stat().st_size}
