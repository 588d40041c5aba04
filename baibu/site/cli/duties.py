"""baibu duties: what a post, a person or a place owes on a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

import click

from baibu.site.cli.frame import clock, json_option, needs_database, show
from baibu.site.cli.plan import DAY
from baibu.site.words import text as _

FIELDS = (
    "duty", "period_key", "subject_kind", "subject_id", "household_id", "place_id", "owed_by",
    "open_on", "due_on", "late_until", "disposition",
)  # fmt: skip


@click.command()
@click.option("--community", "code", required=True, help="Code of the community.")
@click.option("--post", help="Code of a post: what it owes, wherever it stands.")
@click.option("--person", help="Name or id of a person: what they owe, standing in included.")
@click.option("--place", help="Name or id of a place: what is owed there and below.")
@click.option("--day", type=DAY, help="The day; today without it.")
@json_option
@needs_database
def duties(
    code: str, post: str | None, person: str | None, place: str | None, day: datetime | None, as_json: bool
) -> None:
    """What is overdue, open or coming within a week."""
    from django.utils import timezone

    from baibu.site.cli.plan import communities

    community = communities(code)[0]
    on = day.date() if day else timezone.localdate(clock())
    rows = list(rows_of(community.pk, on, post, person, place).values(*FIELDS))
    facts = {"day": on, "community": code, "rows": rows}
    show(facts, as_json, lambda: lines(rows))


def rows_of(community: int, day: date, post: str | None, person: str | None, place: str | None) -> Any:
    """The rows asked for, the earliest due first."""
    from django.db.models import Q

    from baibu.ledger.queries import owed_by_person, owed_within
    from baibu.registry.models import Person, Place

    if person:
        who = one(Person.objects.filter(community_id=community).filter(named(person)), person)
        return owed_by_person(community, who, day)
    rows = owed_within(community, day)
    if place:
        where = one(Place.objects.filter(community_id=community).filter(named(place)), place)
        below = Place.objects.filter(community_id=community, path__contains=[where]).values("id")
        rows = rows.filter(Q(place_id__in=below))
    return rows.filter(owed_by=post) if post else rows


def named(word: str) -> Any:
    """The condition that finds something by id or by name."""
    from django.db.models import Q

    try:
        return Q(id=UUID(word))
    except ValueError:
        return Q(name=word)


def one(rows: Any, word: str) -> UUID:
    """The id of the only row; refused where there is none, or more than one."""
    from baibu.core import Refusal

    ids = list(rows.values_list("id", flat=True)[:20])
    if len(ids) == 1:
        found: UUID = ids[0]
        return found
    if not ids:
        raise Refusal("unknown-name", _("Nothing is called %(word)s here.", word=word))
    listed = ", ".join(map(str, ids))
    raise Refusal(
        "several-names", _("%(word)s is the name of several; give one id: %(ids)s", word=word, ids=listed)
    )


def lines(rows: list[dict[str, Any]]) -> Iterator[str]:
    """One line per row."""
    for row in rows:
        yield "{due_on} {disposition:<8} {duty} {owed_by} {subject_kind} {subject_id}".format(**row)
    if not rows:
        yield _("Nothing is owed.")
