"""Accounts as the sign-in page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext

from baibu.registry.models import Account, Person


NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Role:
    """One line of the demo's sign-in page."""

    username: str
    role: str
    name: str


def demo_accounts() -> QuerySet[Account]:
    """Accounts with a demo role in a community that is made up, in the order they were opened."""
    return (
        Account.objects.filter(is_active=True, community__is_fictional=True)
        .exclude(demo_role="")
        .order_by("id")
    )


def demo_account(username: str) -> Account | None:
    """The demo account of that name; None for every other account, whatever it may do."""
    return demo_accounts().filter(username=username).first()


def demo_roles() -> tuple[Role, ...]:
    """The demo's roles in the order they were opened; none where no demo was built. Two queries."""
    accounts = list(demo_accounts())
    names = dict(
        Person.objects.filter(id__in=[each.person_id for each in accounts]).values_list("id", "name")
    )
    return tuple(
        Role(each.username, gettext(each.demo_role), names.get(each.person_id or NOBODY, "")) for each in accounts
    )
