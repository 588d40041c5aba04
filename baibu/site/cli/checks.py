"""What `baibu method check` finds out about a pack: complaints, examples, rules read back, work projected."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from baibu import core
from baibu.site.cli.frame import clock, needs_database
from baibu.site.words import text as _

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


def sentence(duty: core.Duty, pack: core.Pack) -> dict[str, str]:
    """A rule read back."""
    said = core.sentence(duty, pack)
    return {"code": duty.code, "source": duty.source, "basis": duty.basis, "zh": said.zh, "en": said.en}


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
