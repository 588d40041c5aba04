"""baibu method: the packs there are, whether they hold, what they say, what differs, and adopting one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import click

from baibu import core
from baibu.site.cli.checks import TYPICAL, census_for, check_lines, checked, sentence
from baibu.site.cli.frame import clock, json_option, needs_database, show
from baibu.site.cli.packs import folder_of, folders, read, readable
from baibu.site.cli.plan import DAY
from baibu.site.words import text as _


@click.group()
def method() -> None:
    """The methods a community can live by."""


@method.command("list")
@json_option
def list_(as_json: bool) -> None:
    """The packs that come with Baibu."""
    packs = [core.read_pack(folder) for folder in folders((), True)]
    facts: list[dict[str, Any]] = [
        {
            "pack": pack.id, "version": pack.version, "title": {"zh": pack.title.zh, "en": pack.title.en},
            "duties": len(pack.duties), "floors": len(pack.floors), "digest": pack.digest,
        }
        for pack in packs
    ]  # fmt: skip
    show(
        facts,
        as_json,
        lambda: (
            f"{each['pack']} {each['version']}  {each['title']['zh']}  {each['title']['en']}"
            for each in facts
        ),
    )


@method.command("show")
@click.argument("name")
@click.option("--day", type=DAY, help="As it stands on that day.")
@json_option
def show_pack(name: str, day: datetime | None, as_json: bool) -> None:
    """Every rule of a pack, read back as one sentence in each language."""
    pack = read(name, day)
    facts = [sentence(duty, pack) for duty in pack.duties]
    show(facts, as_json, lambda: (f"{each['code']}  {each['zh']}\n      {each['en']}" for each in facts))


@method.command()
@click.argument("names", nargs=-1)
@click.option("--all", "is_all", is_flag=True, help="Every pack that comes with Baibu.")
@click.option("--community", "code", help="Project the work for this community instead of a typical one.")
@json_option
def check(names: tuple[str, ...], is_all: bool, code: str | None, as_json: bool) -> None:
    """Read packs, run their examples, say every rule, project the work; exit code 1 if something is wrong."""
    census = census_for(code) if code else TYPICAL
    facts = [checked(folder, census) for folder in folders(names, is_all)]
    show(facts, as_json, lambda: (line for each in facts for line in check_lines(each)))
    if any(each["complaints"] or each["examples"]["wrong"] for each in facts):
        sys.exit(1)


@method.command()
@click.argument("old")
@click.argument("new")
@click.option("--community", "code", help="Count what would change in this community.")
@json_option
def diff(old: str, new: str, code: str | None, as_json: bool) -> None:
    """What changes for whom between two packs."""
    one, other = read(old), read(new)
    facts: dict[str, Any] = {
        "changes": [
            {
                "what": each.what, "code": each.code, "how": each.how, "field": each.field,
                "affects": list(each.affects), "zh": each.text.zh, "en": each.text.en,
            }
            for each in core.differences(one, other)
        ]
    }  # fmt: skip
    if code:
        facts["community"] = counted(code, other)
    show(facts, as_json, lambda: diff_lines(facts))


@needs_database
def counted(code: str, new: core.Pack) -> dict[str, Any]:
    """What adopting the new pack today would make and take away in a community."""
    from django.utils import timezone

    from baibu.ledger.queries import preview
    from baibu.site.cli.plan import communities

    found = preview(communities(code)[0].pk, new, timezone.localdate(clock()))
    return {
        "code": code, "words": found.words, "more": found.more, "fewer": found.fewer,
        "rows_per_year": {"before": found.before, "after": found.after},
    }  # fmt: skip


def diff_lines(facts: dict[str, Any]) -> Iterator[str]:
    """The changes, for reading."""
    for each in facts["changes"]:
        yield f"{each['zh']}\n  {each['en']}"
    if not facts["changes"]:
        yield _("Nothing differs.")
    if "community" in facts:
        yield "{code}: {words}".format(**facts["community"])


@method.command()
@click.argument("name")
@click.option("--community", "code", required=True, help="Code of the community that adopts it.")
@click.option("--from", "from_on", type=DAY, help="The first day on which it counts; today without it.")
@json_option
@needs_database
def adopt(name: str, code: str, from_on: datetime | None, as_json: bool) -> None:
    """Let a community live by a pack from a day on; if that day has come, what is owed is planned at once."""
    from django.db import transaction
    from django.utils import timezone

    from baibu.ledger.actions import adopt_pack
    from baibu.ledger.actions import plan as plan_community
    from baibu.registry.queries import Actor
    from baibu.site.cli.plan import communities

    community, now, folder = communities(code)[0], clock(), folder_of(name)
    today = timezone.localdate(now)
    with readable(), transaction.atomic():
        made = adopt_pack(
            actor=Actor.operator(community.pk), community_id=community.pk, pack=folder.name,
            files=core.pack_files(folder), from_on=from_on.date() if from_on else today, now=now,
        )  # fmt: skip
        rows = plan_community(community.pk, today, now).rows if made.from_on <= today else 0
    facts = {
        "community": code,
        "pack": made.pack,
        "version": made.version,
        "from": made.from_on,
        "digest": made.digest,
        "rows": rows,
    }
    show(
        facts,
        as_json,
        lambda: iter([_("%(community)s lives by %(pack)s %(version)s from %(from)s on", **facts)]),
    )
