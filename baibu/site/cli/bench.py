"""baibu bench: how fast the work is done, each figure beside a baseline measured in the same run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

import click

from baibu.site.cli.frame import clock, json_option, needs_database, print_json, say
from baibu.site.words import text as _


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure."""

    name: str
    figure: float
    unit: str
    #: what it is compared with, measured in the same run; None where the goal is absolute
    baseline: float | None
    #: figure / baseline
    ratio: float | None
    #: figure / the same figure at half the size
    growth: float | None
    goal: str
    met: bool


@click.group()
def bench() -> None:
    """Measure; whatever is written is rolled back."""


@bench.command()
@click.option("--community", "code", default="baibuting", help="Code of the community measured.")
@click.option(
    "--growth/--no-growth",
    "with_growth",
    default=False,
    help="Measure a made-up community of half the size as well.",
)
@json_option
@needs_database
def plan(code: str, with_growth: bool, as_json: bool) -> None:
    """Planning a whole community, planning it again, and planning one changed household."""
    from baibu.registry.models import Community
    from baibu.site import measuring

    community = Community.objects.filter(code=code).first()
    if community is None:
        raise click.ClickException(
            _("There is no community %(code)s to measure. Make one: baibu demo --full", code=code)
        )
    now = clock()
    if measuring.is_planned(community.pk):
        say(_("Planned already: a copy without statistics is measured. A fresh community is fairer."))
    whole = measuring.measured(community.pk, now)
    half = measuring.measured_half(now) if with_growth else None
    for figure in figures(whole, half):
        if as_json:
            print_json(asdict(figure))
        else:
            click.echo(line(figure))
    say(
        _(
            "%(rows)s rows, %(same)s of them the same in the hand-written statement",
            rows=whole.rows,
            same=whole.same,
        )
    )


def figures(whole: Any, half: Any) -> Iterator[Figure]:
    """The figures, the headline last."""

    def grown(name: str) -> float | None:
        before = getattr(half, name) if half else 0
        return round(getattr(whole, name) / before, 2) if before else None

    again = Figure("plan-again", whole.again, "s", None, None, grown("again"), "<= 0.4 s", whole.again <= 0.4)
    full = Figure(
        "plan-again-in-full", whole.in_full, "s", whole.by_hand_again,
        ratio(whole.in_full, whole.by_hand_again),
        grown("in_full"), "-", True,
    )  # fmt: skip
    home = Figure(
        "plan-household",
        whole.household,
        "ms",
        None,
        None,
        grown("household"),
        "<= 10 ms",
        whole.household <= 10,
    )
    share = ratio(whole.planned, whole.by_hand)
    head = Figure(
        "plan", whole.planned, "s", whole.by_hand, share, grown("planned"), "ratio <= 1.5", share <= 1.5
    )
    yield from (replace(each, figure=round(each.figure, 3)) for each in (again, full, home, head))


def ratio(figure: float, baseline: float) -> float:
    """How many times the baseline."""
    return round(figure / baseline, 2) if baseline else 0.0


def line(figure: Figure) -> str:
    """A figure for reading."""
    mark = "✓" if figure.met else "✗"
    beside = f"  {figure.ratio} x {figure.baseline:.3f}" if figure.baseline else ""
    return f"{mark} {figure.name:<20} {figure.figure} {figure.unit}{beside}  ({figure.goal})"
