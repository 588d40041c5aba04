"""baibu privacy: what is kept about people, as the field register says it; the documents made of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from baibu.site.cli.frame import json_option, needs_database, print_json, say, set_up_django, show
from baibu.site.words import language as terminal_language
from baibu.site.words import text as _

#: between these lines of docs/privacy.md stands what is made
BEGIN, END = "<!-- made from the field register: begin -->", "<!-- made from the field register: end -->"
language_option = click.option(
    "--language", type=click.Choice(["zh", "en"]), help="Which language; the terminal's without it."
)


@click.group()
def privacy() -> None:
    """What is kept about people, why, on what ground, who sees it and how long."""


@privacy.command()
@click.option("--markdown", is_flag=True, help="Print it as a document (the default).")
@language_option
@json_option
def record(markdown: bool, language: str | None, as_json: bool) -> None:
    """The record of processing."""
    set_up_django()
    from baibu.registry.queries import processing

    if as_json and not markdown:
        print_json(processing.record_facts())
    else:
        click.echo(processing.record_markdown(chosen(language)), nl=False)


@privacy.command()
@language_option
def assessment(language: str | None) -> None:
    """A template for the impact assessment, filled in as far as the register knows."""
    set_up_django()
    from baibu.registry.queries import processing

    click.echo(processing.assessment_markdown(chosen(language)), nl=False)


@privacy.command()
@click.option(
    "--folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=Path("docs"),
    help="The folder of the documents.",
)  # fmt: skip
@click.option("--check", is_flag=True, help="Only tell which are not current; exit code 1 if one is not.")
@json_option
def write(folder: Path, check: bool, as_json: bool) -> None:
    """Write the documents anew."""
    set_up_django()
    stale = [path for path, wanted in documents(folder).items() if content_of(path) != wanted]
    if not check:
        for path in stale:
            path.write_text(documents(folder)[path], "utf-8")
    if as_json:
        print_json({"stale" if check else "written": [path.name for path in stale]})
    for line in lines(stale, check):
        say(line)
    if check and stale:
        sys.exit(1)


@privacy.command()
@click.option("--community", "code", help="Code of one community; all of them without it.")
@json_option
@needs_database
def due(code: str | None, as_json: bool) -> None:
    """What is past its term, by kind and count; exit code 1 where something is."""
    from baibu.site.cli.plan import communities

    facts = {"communities": [due_facts(each) for each in communities(code)]}
    show(facts, as_json, lambda: due_lines(facts["communities"]))
    if any(each["total"] for each in facts["communities"]):
        sys.exit(1)


def due_facts(community: Any) -> dict[str, Any]:
    """What is due in one community, with the keys of the rows behind and the hash of their list."""
    from django.utils import timezone

    from baibu.rights.queries import due as terms

    kinds = terms.due(community.pk, timezone.localdate())
    return {
        "community": community.code,
        "total": sum(kind.count for kind in kinds),
        "kinds": [
            {
                "kind": kind.code, "count": kind.count, "ends": kind.term.ends, "days": kind.term.days,
                "term": {"zh": kind.term.text.zh, "en": kind.term.text.en},
                "keys": [row.key for row in kind.rows],
            }
            for kind in kinds
        ],
        "keys_hash": terms.keys_hash(kinds),
    }  # fmt: skip


def due_lines(found: list[dict[str, Any]]) -> Iterator[str]:
    """A line for every kind of which something is due."""
    for each in found:
        for kind in each["kinds"]:
            if kind["count"]:
                yield f"{each['community']} {kind['kind']}: {kind['count']}"
    if not any(each["total"] for each in found):
        yield _("Nothing is past its term.")


@privacy.command()
@click.argument("number")
@click.option("--community", "code", help="Code of one community; all of them without it.")
@json_option
@needs_database
def certificate(number: str, code: str | None, as_json: bool) -> None:
    """Whether a certificate of destruction is ours and says what it said; exit code 1 if not."""
    from baibu.rights.queries.certificates import certificate_numbered
    from baibu.site.cli.plan import communities

    found = [one for each in communities(code) if (one := certificate_numbered(each.pk, number))]
    facts = {"number": number, "is_ours": bool(found), "kinds": found[0].done.kinds if found else []}
    yes, no = _("It is ours and says what it said."), _("There is no such certificate here.")
    show(facts, as_json, lambda: iter([yes if found else no]))
    if not found:
        sys.exit(1)


def lines(stale: list[Path], check: bool) -> Iterator[str]:
    """What was found or done, one document a line."""
    for path in stale:
        yield (
            _("%(name)s is not current: run `./start privacy write`.", name=path.name)
            if check
            else _("%(name)s is written.", name=path.name)
        )
    if not stale:
        yield _("Every document says what the field register says.")


def documents(folder: Path) -> Mapping[Path, str]:
    """Every document that is made of the register, as it should stand."""
    from baibu.registry.queries import processing

    made: dict[Path, Any] = {
        folder / "processing-record.md": processing.record_markdown("en"),
        folder / "processing-record.zh.md": processing.record_markdown("zh"),
        folder / "impact-assessment.md": processing.assessment_markdown("en"),
        folder / "impact-assessment.zh.md": processing.assessment_markdown("zh"),
    }
    by_hand = content_of(folder / "privacy.md")
    if BEGIN in by_hand and END in by_hand:
        before, after = by_hand.split(BEGIN)[0], by_hand.split(END)[1]
        made[folder / "privacy.md"] = f"{before}{BEGIN}\n{processing.tables_markdown()}{END}{after}"
    return made


def content_of(path: Path) -> str:
    """The document as it stands; empty where there is none."""
    return path.read_text("utf-8") if path.exists() else ""


def chosen(language: str | None) -> str:
    """The language asked for, or the terminal's."""
    return language or ("zh" if terminal_language() == "zh_Hans" else "en")
