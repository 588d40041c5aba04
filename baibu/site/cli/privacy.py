"""baibu privacy: what is kept about people, as the field register says it; the documents made of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from baibu.site.cli.frame import json_option, print_json, say, set_up_django
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
    set_up_django()


@privacy.command()
@click.option("--markdown", is_flag=True, help="Print it as a document (the default).")
@language_option
@json_option
def record(markdown: bool, language: str | None, as_json: bool) -> None:
    """The record of processing."""
    from baibu.registry.queries import processing

    if as_json and not markdown:
        print_json(processing.record_facts())
    else:
        click.echo(processing.record_markdown(chosen(language)), nl=False)


@privacy.command()
@language_option
def assessment(language: str | None) -> None:
    """A template for the impact assessment, filled in as far as the register knows."""
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
