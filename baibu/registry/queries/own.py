"""What is kept about one person: the rows of the field register's tables that are about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, Model, Q, Window

from .. import models
from ..models import Person, sealed_fields
from .actors import Actor
from .privacy import Table, register

#: the newest first, by the first of these that a table has
DATES = (
    "on_day", "at", "met_on", "asked_on", "given_on", "due_on", "printed_at", "claimed_at", "since",
    "read_at",
)  # fmt: skip
OURS: tuple[type[Model], ...] = (
    models.Person, models.Household, models.Circumstance, models.Consent, models.Tenure, models.Absence,
    models.ContactPair, models.HandOver, models.Opening, models.Account, models.Recovery,
    models.SignInPhone, models.SignInCard, models.ImportAct, models.ImportChange, models.ImportDraft,
    models.Claim, models.Representation,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Whose:
    """Whom it is about."""

    community_id: int
    person_id: UUID | None
    household_id: UUID | None
    account_id: int | None

    @property
    def named(self) -> Mapping[str, list[Any]]:
        """Kind of thing a column names → what it must be to be theirs."""
        person, home = self.person_id, self.household_id
        found: dict[str, list[Any]] = {
            "person": [person], "household": [home], "either": [person, home], "account": [self.account_id],
        }  # fmt: skip
        return {kind: [each for each in wanted if each is not None] for kind, wanted in found.items()}


@dataclass(frozen=True, slots=True)
class Own:
    """The rows of one table about somebody, newest first, and what they did there."""

    table: Table
    rows: tuple[Mapping[str, Any], ...] = ()
    total: int = 0
    #: how often they acted, and the first and last time
    handled: int = 0
    first: date | None = None
    last: date | None = None


def whose(actor: Actor) -> Whose:
    """Whom the actor's own page is about, themself or whom they act for; at most two queries.

    Their home is theirs while they live in it: what is noted there after they left is about others.
    """
    here = Person.objects.filter(community_id=actor.within)
    person = here.filter(id=actor.about_id).first() if actor.about_id else None
    home = person.household_id if person and person.left_on is None else None
    account_id = account_of_person(actor) if actor.stands_for else actor.account_id
    return Whose(actor.within, actor.about_id, home, account_id)


def account_of_person(actor: Actor) -> int | None:
    """The account of whom the actor acts for; one query."""
    rows = models.Account.objects.filter(community_id=actor.within, person_id=actor.stands_for)
    return rows.values_list("pk", flat=True).first()


def own_rows(asked: Whose, limit: int | None, tables: Iterable[type[Model]] = OURS) -> list[Own]:
    """The rows of these tables about somebody, at most `limit` each; two queries a table at the most."""
    return [rows_of(model, asked, limit) for model in tables]


def rows_of(model: type[Model], asked: Whose, limit: int | None) -> Own:
    """What one table keeps about somebody, and how often they acted in it."""
    table = register().tables[model._meta.label]
    here = model._default_manager.filter(community_id=asked.community_id)
    columns = [entry.column for entry in table.entries if entry.stands_for != "secret"]
    rows: list[Any] = []
    if about := about_them(table, asked):
        by = newest_first(table)
        found = here.filter(about).order_by(*by).annotate(counted=Window(Count("id")))
        rows = [opened(model, asked, row) for row in found.values(*{"id", *columns}, "counted")[:limit]]
    total = rows[0].pop("counted") if rows else 0
    return Own(table, tuple(rows), total, *handled(here, table, asked))


def opened(model: type[Model], asked: Whose, row: dict[str, Any]) -> dict[str, Any]:
    """The row with what stands sealed in it opened."""
    for field in sealed_fields(model):
        if field.name in row:
            row[field.name] = field.open(asked.community_id, row["id"], row[field.name])
    return row


def about_them(table: Table, asked: Whose) -> Q | None:
    """Rows that name them, or their home and nobody else in it; None where the table names nobody."""
    found: Q | None = None
    for column, kind in table.about.items():
        wanted = asked.named[kind]
        one = Q(**{f"{column}__in": wanted})
        if kind == "household" and table.unless:
            one &= Q(**{table.unless: None})
        found = one if found is None else found | one
    return found


def handled(here: Any, table: Table, asked: Whose) -> tuple[int, date | None, date | None]:
    """How often they acted, and the first and last day; one query where the table names who acted."""
    if not table.hands:
        return 0, None, None
    by = Q()
    for column in table.hands:
        who = asked.account_id if column.endswith("account_id") else asked.person_id
        by |= Q(**{column: who}) if who is not None else Q(id=None)
    when = (newest_first(table) or [""])[0].removeprefix("-")
    found = here.filter(by).aggregate(
        Count("id"), **({"first": Min(when), "last": Max(when)} if when else {})
    )
    return found["id__count"], day_of(found.get("first")), day_of(found.get("last"))


def newest_first(table: Table) -> list[str]:
    """How its rows are ordered."""
    known = {entry.column for entry in table.entries}
    named = next((name for name in DATES if name in known), None)
    return [f"-{named}"] if named else []


def day_of(when: date | datetime | None) -> date | None:
    """The day of a moment."""
    return when.date() if isinstance(when, datetime) else when
