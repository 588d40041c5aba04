"""What is past the term the field register gives it, kind by kind, with the rows behind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu import core
from baibu.ledger.queries import adopted, last_days
from baibu.registry.actions.erasing import ERASED
from baibu.registry.models import (
    Account,
    Attempt,
    Circumstance,
    Consent,
    ContactPair,
    Export,
    HomeChange,
    ImportDraft,
    Person,
    SentCode,
    Tenure,
)
from baibu.registry.queries.consents import purposes
from baibu.registry.queries.notice import said
from baibu.registry.queries.privacy import Term, register

from ..models import Ask, Hold
from .erasing import held_people
from .rules import rules


@dataclass(frozen=True, slots=True)
class Due:
    """One row that is past its term."""

    key: str
    #: what it is called on the list; in no certificate
    label: str
    since: date


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing, its term, and what of it is due."""

    code: str
    title: core.Text
    term: Term
    rows: tuple[Due, ...]

    @property
    def count(self) -> int:
        """How many."""
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class ByItself:
    """What the program deletes without anybody: how many rows stand there now."""

    title: str
    term: str
    count: int


def term_of(table: str, column: str) -> Term:
    """The register's term of one field."""
    entry = register().tables[table].entry(column)
    assert entry is not None
    return entry.term


def last_day(table: str, column: str, day: date) -> date:
    """Whatever ended on that day or earlier is past the field's term."""
    return day - timedelta(days=term_of(table, column).days + 1)


def people_due(community_id: int, day: date, held: set[UUID]) -> list[Due]:
    """People who left, with nothing open: no post, no need, no home they look after. One query."""
    running = Q(until=None) | Q(until__gte=day)
    theirs = {"community_id": OuterRef("community_id")}
    rows = Person.objects.filter(
        ~Exists(Tenure.objects.filter(running, person_id=OuterRef("id"), **theirs)),
        ~Exists(ContactPair.objects.filter(running, helper_id=OuterRef("id"), **theirs)),
        ~Exists(Circumstance.objects.filter(running, person_id=OuterRef("id"), refused_on=None, **theirs)),
        community_id=community_id, left_on__lte=last_day("registry.Person", "name", day),
    ).exclude(name=ERASED)  # fmt: skip
    return [Due(str(one.id), one.name, one.left_on) for one in rows if one.id not in held and one.left_on]


def needs_due(community_id: int, day: date, held: set[UUID]) -> list[Due]:
    """Needs that are over, or were not taken up, past their yearly review. Two queries."""
    last = last_day("registry.Circumstance", "kind", day)
    over = Q(until__lte=last) | Q(refused_on__lte=last)
    rows = Circumstance.objects.filter(over, community_id=community_id)
    pack = adopted(community_id, day)
    titles = {kind: said(title) for kind, title in pack.circumstances} if pack else {}
    return [
        Due(str(one.id), titles.get(one.kind, one.kind), one.until or one.refused_on or last)
        for one in rows
        if one.person_id not in held
    ]


def consents_due(community_id: int, day: date, held: set[UUID]) -> list[Due]:
    """Consents taken back; one about the phone stays while they live here, else a sheet brings it again."""
    rows = Consent.objects.filter(
        community_id=community_id, withdrawn_on__lte=last_day("registry.Consent", "purpose", day)
    ).select_related("person")
    return [
        Due(str(one.id), consent_words(one), one.withdrawn_on)
        for one in rows
        if one.withdrawn_on and one.person_id not in held
        and not (one.purpose == "phone" and one.person and one.person.left_on is None)
    ]  # fmt: skip


def consent_words(one: Consent) -> str:
    """What was agreed to; the need or the organisation it was about is named by the purpose alone."""
    purpose = purposes()[one.purpose]
    kind = (purpose.kinds or {}).get(one.kind)
    return " · ".join([said(purpose.title), *([said(kind)] if kind else [])])


def requests_due(community_id: int, day: date, held: set[UUID]) -> list[Due]:
    """Requests answered long ago. One query."""
    rows = Ask.objects.filter(
        community_id=community_id, answered_at__date__lte=last_day("rights.Ask", "kind", day)
    )
    return [
        Due(str(one.id), said(rules().kinds[one.kind]), timezone.localdate(one.answered_at))
        for one in rows
        if one.answered_at and one.person_id not in held
    ]


def holds_due(community_id: int, day: date, _held: set[UUID]) -> list[Due]:
    """Holds lifted long ago. One query."""
    rows = Hold.objects.filter(
        community_id=community_id, lifted_on__lte=last_day("rights.Hold", "set_on", day)
    )
    return [Due(str(one.id), _("Legal hold"), one.lifted_on) for one in rows if one.lifted_on]


def accounts_due(community_id: int, day: date, held: set[UUID]) -> list[Due]:
    """Accounts closed long ago: the name goes, the row stays as a number. Two queries."""
    closed = last_days(community_id, "account-closed")
    last = last_day("registry.Account", "username", day)
    rows = Account.objects.filter(community_id=community_id, is_active=False)
    return [
        Due(str(one.pk), one.username, closed[one.person_id])
        for one in rows.exclude(username__startswith="erased-")
        if one.person_id in closed and closed[one.person_id] <= last and one.person_id not in held
    ]


def exports_due(community_id: int, day: date, held: set[UUID]) -> list[Due]:
    """Exports made, or asked for in vain, long ago; the newest stays, so that no number is given twice.

    Two queries. What somebody took out whose data a hold keeps stays too.
    """
    last = last_day("registry.Export", "number", day)
    rows = Export.objects.filter(community_id=community_id).defer("content", "words").order_by("-number")[1:]
    kept = Account.objects.filter(community_id=community_id, person_id__in=held).values_list("pk", flat=True)
    holding = set(kept)
    found = [(one, timezone.localdate(one.made_at or one.asked_at)) for one in rows]
    return [
        Due(str(one.id), _("No. %(number)s") % {"number": one.number}, since)
        for one, since in found
        if since <= last and one.asked_by_account_id not in holding
    ]


#: kind → the table and field whose term it is, and what is due of it; destroyed in this order
KINDS: Mapping[str, tuple[str, str, Callable[[int, date, set[UUID]], list[Due]]]] = {
    "requests": ("rights.Ask", "kind", requests_due),
    "holds": ("rights.Hold", "set_on", holds_due),
    "consents": ("registry.Consent", "purpose", consents_due),
    "needs": ("registry.Circumstance", "kind", needs_due),
    "exports": ("registry.Export", "number", exports_due),
    "accounts": ("registry.Account", "username", accounts_due),
    "people": ("registry.Person", "name", people_due),
}


def due(community_id: int, day: date) -> list[Kind]:
    """Everything that is past its term, kind by kind; eleven queries."""
    held = held_people(community_id)
    return [
        Kind(
            code=code,
            title=register().tables[table].title,
            term=term_of(table, column),
            rows=tuple(sorted(find(community_id, day, held), key=lambda one: (one.since, one.key))),
        )
        for code, (table, column, find) in KINDS.items()
    ]


def keys_hash(kinds: list[Kind]) -> str:
    """What a list of rows is recognised by: no key can be read from it."""
    lines = sorted(f"{kind.code} {row.key}" for kind in kinds for row in kind.rows)
    return sha256("\n".join(lines).encode()).hexdigest()


def deleted_by_itself(community_id: int) -> list[ByItself]:
    """What the program deletes when its time has come; five queries."""
    tables = (
        ("registry.ImportDraft", "rows", ImportDraft.objects.filter(community_id=community_id)),
        ("registry.HomeChange", "kind", HomeChange.objects.filter(community_id=community_id)),
        ("registry.SentCode", "code", SentCode.objects.filter(community_id=community_id)),
        ("registry.Attempt", "tries", Attempt.objects.all()),
    )
    return [
        ByItself(said(register().tables[table].title), said(term_of(table, column).text), rows.count())
        for table, column, rows in tables
    ]


def looks_stay() -> str:
    """Why nothing of who looked is ever on the list."""
    return _(
        "Who looked at what is kept for good, and never shorter than six months (Cybersecurity Law art. 23)."
    )
