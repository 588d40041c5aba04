"""baibu method: the packs there are, whether they hold, what they say, what differs, and adopting one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from baibu import core
from baibu.site.cli.frame import clock, json_option, needs_database, show
from baibu.site.cli.plan import DAY
from baibu.site.words import text as _

PACKS = Path(__file__).resolve().parents[2] / "packs"
#: full-scale Baibuting, where no community is named: its sources' figures, and readings where they are silent
TYPICAL = core.Census(
    people=120_000,
    households=40_000,
    places={"community": 1, "estate": 7, "area": 21, "building": 820},
    circumstances={
        "hardship": 2_000, "job-seeker": 900, "elder-living-alone": 1_200, "help-bell": 300,
        "retired-member": 1_200,
        "party-member": 6_200, "pupil-in-aid": 1_200, "reintegration-support": 40, "hospital-stay": 100,
    },
    pairs={"elder-helper": 1_200, "household-contact": 13_000, "reintegration-contact": 40},
    helpers={"elder-helper": 800, "household-contact": 3_300, "reintegration-contact": 30},
    bodies={"posted-agency": 20, "property-office": 7},
    ages={**dict.fromkeys(range(60), 1_633), **dict.fromkeys(range(60, 91), 710)},
    sizes={1: 6_000, 2: 9_000, 3: 12_000, 4: 8_000, 5: 5_000},
    happenings={
        "hospital-stay": 1_200, "reintegration-support": 20, "bell-rung": 300, "case-received-small": 9_000,
        "case-received-big": 1_000, "case-closed": 10_000, "announcement-made": 24, "draft-posted": 7,
        "decision-implemented": 7, "review-closed": 20,
    },
)  # fmt: skip


@click.group()
def method() -> None:
    """The methods a community can live by."""


def folders(names: tuple[str, ...], is_all: bool) -> list[Path]:
    """The folders of the packs named: shipped ones by id, others by path."""
    shipped = {path.parent.name: path.parent for path in sorted(PACKS.glob("*/pack.yaml"))}
    if is_all or not names:
        return list(shipped.values())
    return [shipped.get(name, Path(name)) for name in names]


def folder_of(name: str) -> Path:
    """The folder of one pack; a Refusal names the packs there are."""
    folder = folders((name,), False)[0]
    if not folder.is_dir():
        known = ", ".join(each.name for each in folders((), True))
        text = _("There is no pack %(name)s. There are: %(known)s, or name a folder.", name=name, known=known)
        raise core.Refusal("unknown-pack", text, "name")
    return folder


@contextmanager
def readable() -> Iterator[None]:
    """What is wrong with a pack that cannot be read is said, line by line, as a Refusal."""
    try:
        yield
    except core.PackError as error:
        raise core.Refusal("bad-pack", _("The pack cannot be read.") + f"\n{error}", "name") from error


def read(name: str, day: datetime | None = None) -> core.Pack:
    """The pack of that name or in that folder, as it stands on the day."""
    with readable():
        return core.read_pack(folder_of(name), day=day.date() if day else None)


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


def sentence(duty: core.Duty, pack: core.Pack) -> dict[str, str]:
    """A rule read back."""
    said = core.sentence(duty, pack)
    return {"code": duty.code, "source": duty.source, "basis": duty.basis, "zh": said.zh, "en": said.en}


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


@needs_database
def census_for(code: str) -> core.Census:
    """How many of everything a community has now."""
    from django.utils import timezone

    from baibu.ledger.queries import census_of
    from baibu.site.cli.plan import communities

    return census_of(communities(code)[0].pk, timezone.localdate(clock()))


def checked(folder: Path, census: core.Census) -> dict[str, Any]:
    """Everything about one pack."""
    try:
        files = core.pack_files(folder)
        pack = core.read_files(files, folder.name)
        results = core.run_examples(pack, files)
    except core.PackError as error:
        complaints = [complaint(each) for each in error.complaints]
        return {
            "pack": folder.name, "complaints": complaints, "examples": {"run": 0, "wrong": []},
            "rules": [], "rows_per_year": 0, "posts": [],
        }  # fmt: skip
    work = core.projection(pack, census)
    return {
        "pack": pack.id,
        "complaints": [],
        "examples": {"run": len(results), "wrong": [wrong(each) for each in results if not each.is_right]},
        "rules": [sentence(duty, pack) for duty in pack.duties],
        "rows_per_year": work.rows_per_year,
        "duties": {each.duty_code: each.rows_per_year for each in work.duties},
        "posts": [
            {
                "post": each.post, "seats": each.seats, "rows_per_year": each.rows_per_year,
                "per_seat_per_week": each.per_seat_per_week, "is_too_much": each.is_too_much,
            }
            for each in work.posts
            if each.rows_per_year
        ],
    }  # fmt: skip


def complaint(each: core.Complaint) -> dict[str, Any]:
    """A mistake in a pack, with its place and its remedy."""
    return {
        "file": each.file,
        "line": each.line,
        "kind": each.kind,
        "found": each.found,
        "remedy": each.remedy,
    }


def wrong(each: core.ExampleResult) -> dict[str, Any]:
    """An example that came out otherwise."""
    return {
        "file": each.file,
        "line": each.line,
        "duty": each.duty_code,
        "expected": each.expected,
        "found": each.found,
    }


def check_lines(facts: dict[str, Any]) -> Iterator[str]:
    """One pack, for reading."""
    yield f"== {facts['pack']}"
    for each in facts["complaints"]:
        yield "{file}:{line}: {found} - {remedy}".format(**each)
    for each in facts["examples"]["wrong"]:
        yield _("%(file)s:%(line)s: %(duty)s: expected %(expected)s, found %(found)s", **each)
    for each in facts["rules"]:
        yield f"{each['code']}  {each['zh']}\n      {each['en']}"
    if facts["complaints"]:
        return
    yield _(
        "%(run)s examples run, %(wrong)s wrong",
        run=facts["examples"]["run"],
        wrong=len(facts["examples"]["wrong"]),
    )
    if facts["rules"]:
        yield _("%(rows)s rows a year", rows=facts["rows_per_year"])
    for each in facts["posts"]:
        mark = _("  too much for one seat") if each["is_too_much"] else ""
        yield _("  %(post)s: %(week)s a week for each of %(seats)s seats", post=each["post"],
                week=each["per_seat_per_week"], seats=each["seats"]) + mark  # fmt: skip


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
