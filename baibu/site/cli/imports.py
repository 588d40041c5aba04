"""baibu import: a workbook looked at, brought in as one act, or taken back as one act."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from baibu.site.cli.frame import Progress, clock, json_option, needs_database, show
from baibu.site.words import text as _

if TYPE_CHECKING:
    from baibu.registry.queries import Actor
    from baibu.registry.queries.sheets import Workbook

KINDS = ("register", "team", "visits")


@click.command("import")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--community", "-c", help="Code of the community; made on --apply if it is new.")
@click.option("--name", help="Name of a community that is made; its code otherwise.")
@click.option("--preview", is_flag=True, help="Only look (this is what happens anyway).")
@click.option("--apply", "is_applied", is_flag=True, help="Bring it in, as one act.")
@click.option("--undo", type=click.UUID, metavar="ID", help="Take the act of that id back.")
@click.option("--password", default="", envvar="BAIBU_FILE_PASSWORD", help="Opens a closed file.")
@click.option("--kind", type=click.Choice(KINDS), help="What the file's sheets are, if they do not say.")
@json_option
@needs_database
def import_(
    file: Path | None, community: str | None, name: str | None, preview: bool, is_applied: bool,
    undo: UUID | None, password: str, kind: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Look at a workbook (.xlsx, .csv), bring it in, or take an import back.

    Nothing is written before --apply. Columns the law forbids are refused by name and never stored.
    """
    if preview and (is_applied or undo):
        raise click.UsageError(_("--preview goes alone: it only looks."))
    if undo:
        undone = take_back(undo, community)
        show(undone, as_json, lambda: iter([_("Taken back: %(file)s", file=undone["file"])]))
        return
    if file is None or community is None:
        raise click.UsageError(_("Say which file and which community: import FILE --community CODE"))
    report = (
        bring_in(file, community, name or community, kind, password)
        if is_applied
        else look(file, community, kind, password)
    )
    show(report, as_json, lambda: lines(report))
    if report["is_empty"]:
        raise click.exceptions.Exit(1)


def look(file: Path, code: str, kind: str | None, password: str) -> dict[str, Any]:
    """The report of a workbook; nothing is written."""
    from baibu.registry.queries import community_of
    from baibu.registry.queries.reports import report_of
    from baibu.registry.queries.teams import compare

    progress, now = Progress(), clock()
    known = community_of(code)
    workbook = read(file, known.pk if known else None, kind, progress, password)
    plan = compare(workbook, known.pk if known else None, local_day(now))
    progress(3, 3, _("compared"))
    return report_of(plan)


def bring_in(file: Path, code: str, name: str, kind: str | None, password: str) -> dict[str, Any]:
    """The report of a workbook and the id of the act that brought it in; no act where it is empty."""
    from django.db import transaction

    from baibu.registry import actions
    from baibu.registry.queries import Actor, community_of
    from baibu.registry.queries.reports import report_of
    from baibu.registry.queries.teams import compare

    progress, now = Progress(), clock()
    known = community_of(code)
    workbook = read(file, known.pk if known else None, kind, progress, password)
    if workbook.is_empty:
        return report_of(compare(workbook, known.pk if known else None, local_day(now)))
    with transaction.atomic():
        founded = known or actions.found_community(actor=Actor.operator(), code=code, name=name, now=now)
        applied = actions.apply_import(
            actor=Actor.operator(founded.pk), workbook=workbook, now=now, visit_sink=actions.visit_sink()
        )
    progress(3, 3, _("brought in"))
    return {**report_of(applied.plan), "act": str(applied.act.id), "follows": applied.follows}


def read(
    file: Path, community_id: int | None, kind: str | None, progress: Progress, password: str
) -> Workbook:
    """The workbook as the office's earlier corrections and the adopted method understand it."""
    from baibu.ledger.queries import adopted
    from baibu.registry.forms.reading import read_workbook
    from baibu.registry.queries.headings import known_headings

    day = local_day(clock())
    progress(1, 3, _("reading"))
    workbook = read_workbook(
        file.read_bytes(),
        file.name,
        today=day,
        pack=adopted(community_id, day) if community_id else None,
        known_headings=known_headings(community_id) if community_id else None,
        kind=kind,  # type: ignore[arg-type]
        password=password,
    )
    progress(2, 3, _("read"))
    return workbook


def take_back(act_id: UUID, code: str | None) -> dict[str, Any]:
    """What was taken back."""
    from baibu.registry import actions
    from baibu.registry.queries.headings import act_of

    act = act_of(act_id, code)
    if act is None:
        raise no_such_import(act_id, code)
    actor: Actor = operator_of(act.community_id)
    undone = actions.undo_import(actor=actor, act_id=act_id, now=clock(), visit_sink=actions.undo_sink())
    return {"act": str(undone.id), "file": undone.file_name, "undone_at": undone.undone_at}


def no_such_import(act_id: UUID, code: str | None) -> Exception:
    """The refusal of an id that no import has, with the ids of the latest ones."""
    from baibu.core import Refusal
    from baibu.registry.queries.headings import latest_acts

    latest = latest_acts(code)
    if not latest:
        return Refusal(
            "no-such-import", _("There is no import of the id %(id)s. None was made so far.", id=act_id)
        )
    known = "\n".join(
        f"  {act.id}  {act.community.code}  {act.at:%Y-%m-%d}  {act.file_name}" for act in latest
    )
    text = _("There is no import of the id %(id)s. The latest, which may be taken back, are:", id=act_id)
    return Refusal("no-such-import", f"{text}\n{known}")


def operator_of(community_id: int | None) -> Actor:
    """The operator, at work in that community."""
    from baibu.registry.queries import Actor

    return Actor.operator(community_id)


def local_day(now: Any) -> Any:
    """The day it is here."""
    from django.utils import timezone

    return timezone.localdate(now)


def lines(report: dict[str, Any]) -> Iterator[str]:
    """The report as a person reads it: counts first, then what needs a look."""
    for sheet in report["sheets"]:
        yield counts(sheet)
        for column in sheet["forbidden"]:
            yield _("  refused: column %(column)s - %(article)s", **column)
        if sheet["kind"] == "unknown":
            yield _("  It is not clear what this sheet is. Say it with --kind register, --kind team or "
                    "--kind visits, or give its columns headings such as 姓名, 住址, 出生年月.")  # fmt: skip
            continue
        for problem in sheet["problems"]:
            yield _("  row %(row)s, %(column)s: %(found)s - %(remedy)s", **problem)
    if report["is_empty"]:
        yield _("There is nothing in this file to bring in.")
    if "act" in report:
        yield from followed(report["follows"])
        yield _("Brought in as act %(act)s. Take it back with: import --undo %(act)s", act=report["act"])


def followed(follows: str) -> Iterator[str]:
    """When what is owed follows the import; nothing where no method is adopted."""
    if follows == "at-once":
        yield _("What is owed was planned anew.")
    if follows == "soon":
        yield _("What is owed follows within a minute while Baibu runs; or run: plan")


def counts(sheet: dict[str, Any]) -> str:
    """A sheet in one line of figures."""
    from baibu.registry.forms.uploads import kind_names

    named = {"sheet": sheet["sheet"], "kind": kind_names()[sheet["kind"]], "rows": sheet["rows"]}
    if sheet["kind"] == "team":
        said = {**sheet["tenures"], "vacant": sheet["vacancies"]}
        return _(
            "%(sheet)s (%(kind)s): %(rows)s rows; posts: %(new)s filled, %(changed)s changed, "
            "%(same)s the same, %(ended)s ended, %(vacant)s vacant",
            **named,
            **said,
        )
    if sheet["kind"] == "visits":
        return _(
            "%(sheet)s (%(kind)s): %(rows)s rows; visits: %(found)s found, %(brought_in)s taken over, "
            "%(known)s known already, %(duplicate)s typed twice, %(rejected)s rejected",
            **named,
            **sheet["visits"],
        )
    return _(
        "%(sheet)s (%(kind)s): %(rows)s rows, %(households)s households; people: %(new)s new, "
        "%(changed)s changed, %(same)s the same, %(duplicate)s typed twice, %(rejected)s rejected",
        households=sheet["households"],
        **named,
        **sheet["people"],
    )
