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
    #: figure / the same figure with half of the homes
    growth: float | None
    goal: str
    met: bool


@click.group()
def bench() -> None:
    """Measure on a copy, which is thrown away afterwards."""


@bench.command()
@click.option("--community", "code", default="baibuting", help="Code of the community measured.")
@json_option
@needs_database
def plan(code: str, as_json: bool) -> None:
    """Planning a whole community, planning it again, and planning one changed household."""
    from baibu.registry.models import Community
    from baibu.site.measuring.planning import measured

    community = Community.objects.filter(code=code).first()
    if community is None:
        raise click.ClickException(
            _("There is no community %(code)s to measure. Make one: baibu demo --full", code=code)
        )
    half, whole = measured(community.pk, clock())
    for figure in figures(half, whole):
        if as_json:
            print_json(asdict(figure))
        else:
            click.echo(line(figure))
    say(
        _(
            "%(rows)s rows; the hand-written statement wrote %(written)s, %(same)s of them the same",
            rows=whole.rows,
            written=whole.written,
            same=whole.same,
        )
    )


@bench.command()
@click.option("--community", "code", default="baibuting", help="Code of the community measured.")
@json_option
@needs_database
def access(code: str, as_json: bool) -> None:
    """What both guards, policy and row-level security, cost a list page."""
    from baibu.registry.models import Community
    from baibu.site.measuring.access import costs

    community = Community.objects.filter(code=code).first()
    if community is None:
        raise click.ClickException(
            _("There is no community %(code)s to measure. Make one: baibu demo --full", code=code)
        )
    homes, found = costs(community.pk)
    for figure in access_figures(found):
        if as_json:
            print_json(asdict(figure))
        else:
            click.echo(line(figure))
    say(_("%(homes)s homes; the faster quarter of each page, in turns", homes=homes))


@bench.command()
@click.option(
    "--people", "counts", multiple=True, type=int, default=(3_300, 40_000), show_default=True,
    help="How many people each message is for; may be given more than once.",
)  # fmt: skip
@json_option
def notices(counts: tuple[int, ...], as_json: bool) -> None:
    """Sending to all staff and to one of each home, over HTTP and over SMTP, beside the barest sender."""
    from baibu.site.measuring.sending import measured

    for figure in sending_figures(measured(counts)):
        if as_json:
            print_json(asdict(figure))
        else:
            click.echo(line(figure))


#: sending may take so many times what the barest sender takes, and its rows so many seconds
SLOWEST, ROWS_WITHIN = 2.0, 1.0


def sending_figures(found: Any) -> Iterator[Figure]:
    """For each way and number of people the rows and the hand-over; all hand-overs together last."""

    def figure(name: str, ours: float, bare: float) -> Figure:
        share = ours / bare
        return Figure(
            name, round(ours, 2), "s", round(bare, 2), round(share, 2), None, f"ratio <= {SLOWEST}",
            share <= SLOWEST,
        )  # fmt: skip

    for each in found:
        name = f"notices-{each.way}-{each.people}"
        rows = round(each.rows, 3)
        goal = f"<= {ROWS_WITHIN} s"
        yield Figure(f"{name}-rows", rows, "s", None, None, None, goal, each.rows <= ROWS_WITHIN)
        yield figure(name, each.ours, each.bare)
    whole = figure("notices", sum(each.ours for each in found), sum(each.bare for each in found))
    met = all(each.ours <= SLOWEST * each.bare and each.rows <= ROWS_WITHIN for each in found)
    yield replace(whole, goal=f"every hand-over <= {SLOWEST}, its rows <= {ROWS_WITHIN} s", met=met)


#: what both guards may cost a list page, as a share of the page without them
DEAREST = 1.15


def access_figures(found: Any) -> Iterator[Figure]:
    """Each page with row-level security alone taken away, and with both; all pages together last."""

    def figure(name: str, with_both: float, without: float) -> Figure:
        share = with_both / without
        return Figure(
            name, round(with_both, 2), "ms", round(without, 2), round(share, 3), None,
            f"ratio <= {DEAREST}", share <= DEAREST,
        )  # fmt: skip

    for each in found:
        yield figure(f"{each.page}-row-level-security", each.both, each.no_rows)
        yield figure(each.page, each.both, each.neither)
    whole = figure("access", sum(each.both for each in found), sum(each.neither for each in found))
    yield replace(whole, goal=f"every page <= {DEAREST}", met=all(is_cheap(each) for each in found))


def is_cheap(page: Any) -> bool:
    """Whether both guards keep to their share of the page."""
    return bool(page.both <= DEAREST * page.neither)


def figures(half: Any, whole: Any) -> Iterator[Figure]:
    """The figures, the headline last."""

    def figure(name: str, of: str, unit: str, goal: float, baseline: str = "") -> Figure:
        found, before = getattr(whole, of), getattr(half, of)
        beside = getattr(whole, baseline) if baseline else None
        share = found / beside if beside else None
        return Figure(
            name, round(found, 3), unit,
            round(beside, 3) if beside else None,
            round(share, 2) if share else None,
            round(found / before, 2) if before else None,
            f"ratio <= {goal}" if baseline else f"<= {goal} {unit}",
            (share or found) <= goal,
        )  # fmt: skip

    yield figure("plan-again-nothing-changed", "again", "s", 0.4)
    yield figure("plan-again-everything-examined", "in_full", "s", 1.5, "by_hand_again")
    yield figure("plan-changed-household", "household", "ms", 10)
    yield replace(figure("plan", "planned", "s", 1.5, "by_hand"), met=is_fair(whole))


def is_fair(whole: Any) -> bool:
    """Whether the planner keeps to its goal, and both sides wrote the same rows."""
    same = whole.rows == whole.written == whole.same
    return bool(same and whole.planned <= 1.5 * whole.by_hand)


def line(figure: Figure) -> str:
    """A figure for reading."""
    mark = "✓" if figure.met else "✗"
    beside = f"  {figure.ratio} x {figure.baseline}" if figure.baseline else ""
    grown = f"  {_('twice the data:')} x {figure.growth}" if figure.growth else ""
    return f"{mark} {figure.name:<31} {figure.figure} {figure.unit}{beside}{grown}  ({figure.goal})"
