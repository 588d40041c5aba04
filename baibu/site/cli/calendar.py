"""baibu calendar: the working-day arrangement of a year, once it is published."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click

from baibu.site.cli.frame import clock, json_option, needs_database, show
from baibu.site.words import text as _

WORKED = {"work": True, "off": False, "上班": True, "放假": False, "休": False, "班": True}


@click.group()
def calendar() -> None:
    """The working days and days off of the years."""


@calendar.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
@needs_database
def load(file: Path, as_json: bool) -> None:
    """Load a year's arrangement from a CSV file with the columns day, kind (off or work), name."""
    from baibu.registry import actions
    from baibu.registry.queries import Actor

    rows = list(rows_of(file))
    years = actions.load_calendar(actor=Actor.operator(), rows=rows, source=file.name[:80], now=clock())
    facts: dict[str, Any] = {"years": list(years), "days": len(rows)}
    show(facts, as_json, lambda: iter([_("Loaded: %(years)s", years=", ".join(map(str, years)))]))


def rows_of(file: Path) -> Iterator[tuple[date, bool, str]]:
    """Day, whether it is worked, and name, from each line of the file."""
    with file.open(encoding="utf-8-sig", newline="") as opened:
        for number, row in enumerate(csv.DictReader(opened), 2):
            try:
                yield date.fromisoformat(row["day"].strip()), WORKED[row["kind"].strip()], row["name"].strip()
            except (KeyError, ValueError, AttributeError) as error:
                raise click.ClickException(
                    _("Line %(number)s is not like: 2027-01-01,off,元旦", number=number)
                ) from error
