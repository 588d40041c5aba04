"""Accounts as the sign-in page shows them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain, count
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext

from baibu.registry.models import Account

NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Role:
    """One line of the demo's sign-in page."""

    username: str
    #: the post
    title: str
    #: what it is about
    about: str


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
    """The demo's roles in the order they were opened; none where no demo was built. One query."""
    return tuple(role_of(each) for each in demo_accounts())


def role_of(account: Account) -> Role:
    """The post, and after the colon what it is about; nobody's name is read before somebody signed in."""
    title, _colon, about = gettext(account.demo_role).replace("：", ":").partition(":")
    return Role(account.username, title.strip(), about.strip())


def free_username(sort_key: str) -> str:
    """An account name of a person's pinyin that nobody has yet: limei, limei2 …; one query."""
    stem = re.sub(r"[^a-z0-9]", "", sort_key.lower())[:50] or "user"
    stem = stem if len(stem) > 1 else f"{stem}1"
    taken = set(Account.objects.filter(username__startswith=stem).values_list("username", flat=True))
    names = chain([stem], (f"{stem}{number}" for number in count(2)))
    return next(name for name in names if name not in taken)


def has_operator() -> bool:
    """Whether anybody may sign in as the operator."""
    return Account.objects.filter(is_operator=True, is_active=True).exists()
