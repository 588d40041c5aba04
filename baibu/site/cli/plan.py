"""baibu plan: make what is owed up to a day."""

from __future__ import annotations

import resource
import sys
from datetime import datetime
from typing import Any

import click

from baibu.site.cli.frame import clock, json_option, needs_database, say, show
from baibu.site.words import text as _

DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.option("--day", type=DAY, help="The day to plan up to; today without it.")
@click.option("--community", "code", help="Code of one community; all of them without it.")
@json_option
@needs_database
def plan(day: datetime | None, code: str | None, as_json: bool) -> None:
    """Make the rows that are owed up to a day, in one community or in all."""
    from django.utils import timezone

    from baibu.ledger.actions import Planned
    from baibu.ledger.actions import plan as plan_community

    now = clock()
    until = day.date() if day else timezone.localdate(now)
    done = Planned()
    for each in communities(code):
        one = plan_community(each.pk, until, now)
        if one.note:
            say(f"{each.code}: {one.note}")
        for year in one.gaps:
            say(
                _(
                    "%(code)s: the working days of %(year)s are not loaded; duties wait.",
                    code=each.code,
                    year=year,
                )
            )
        done += one
    facts = {"rows": done.rows, "seconds": round(done.seconds, 3), "peak_mb": peak_mb()}
    show(facts, as_json, lambda: iter([_("%(rows)s rows in %(seconds)s s", **facts)]))


def communities(code: str | None) -> list[Any]:
    """The community of that code, or all; a Refusal names those there are."""
    from baibu.core import Refusal
    from baibu.registry.models import Community

    found = list(Community.objects.filter(code=code) if code else Community.objects.order_by("pk"))
    if code and not found:
        known = ", ".join(Community.objects.order_by("pk").values_list("code", flat=True)) or "-"
        text = _("There is no community %(code)s. There are: %(known)s.", code=code, known=known)
        raise Refusal("unknown-community", text, "community")
    return found


def peak_mb() -> float:
    """The most memory this process has held, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1024 * 1024 if sys.platform == "darwin" else 1024), 1)
