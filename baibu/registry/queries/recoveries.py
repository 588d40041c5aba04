"""Requests to let somebody back in: what a second person decides on, and what the owner is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baibu.web.templatetags.parts import moment

from ..models import Account, Person, Recovery
from .actors import Actor

#: after this a request is over, whoever forgot it
PATIENCE = timedelta(hours=24)
#: how long the owner is told, and the row is kept
TOLD = timedelta(days=90)
REASONS = {
    "phone": gettext_lazy("Phone and codes on paper are lost"),
    "password": gettext_lazy("The password is forgotten"),
    "both": gettext_lazy("Both are lost"),
    "others": gettext_lazy("Somebody else may know how to sign in"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, ready to show."""

    id: UUID
    account_id: int
    username: str
    #: whose account it is
    name: str
    reason: str
    asked_by: str
    asked_at: str
    until: str
    confirmed_by: str = ""
    confirmed_at: str = ""
    may_confirm: bool = False


def names_of_accounts(community_id: int, ids: Iterable[int | None]) -> dict[int | None, str]:
    """Account → the person's name; operators and the command line are called the operator; two queries.

    An account the community cannot see is an operator's, who belongs to none.
    """
    asked = {each for each in ids if each}
    found = dict(Account.objects.filter(pk__in=asked).values_list("pk", "person_id"))
    people = Person.objects.filter(community_id=community_id, id__in=[key for key in found.values() if key])
    names = dict(people.values_list("id", "name"))
    operator = _("The operator")
    known: dict[int | None, str] = dict.fromkeys([None, *asked], operator)
    return known | {key: names.get(person, operator) if person else operator for key, person in found.items()}


def waiting(actor: Actor, now: datetime) -> list[Recovery]:
    """The community's open requests, the oldest first; one query."""
    found = Recovery.objects.filter(community_id=actor.within).waiting(now)
    return list(found.select_related("account").order_by("asked_at"))


def told(community_id: int, rows: list[Recovery], may_confirm: frozenset[UUID] = frozenset()) -> list[Asked]:
    """These requests in words; two queries."""
    acting = ((row.account_id, row.asked_by_account_id, row.confirmed_by_account_id) for row in rows)
    ids = set(chain.from_iterable(acting))
    names = names_of_accounts(community_id, ids) if rows else {}
    operator = _("The operator")
    return [
        Asked(
            id=row.id, account_id=row.account_id, username=row.account.username,
            name=names.get(row.account_id, ""), reason=str(REASONS[row.reason]),
            asked_by=names.get(row.asked_by_account_id, operator), asked_at=moment(row.asked_at),
            until=moment(row.until), may_confirm=row.id in may_confirm,
            confirmed_by=names.get(row.confirmed_by_account_id, operator) if row.confirmed_at else "",
            confirmed_at=moment(row.confirmed_at),
        )
        for row in rows
    ]  # fmt: skip


def of_own_account(account: Account, now: datetime) -> list[Asked]:
    """What its owner is told: the request that waits, and the last that was carried out; three queries."""
    if account.community_id is None:
        return []
    mine = Recovery.objects.filter(community_id=account.community_id, account=account)
    known = mine.waiting(now) | mine.filter(confirmed_at__gte=now - TOLD)
    return told(account.community_id, list(known.select_related("account").order_by("-asked_at")[:2]))
