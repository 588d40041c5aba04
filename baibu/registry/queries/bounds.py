"""Which community the database lets us see: named for one transaction, forgotten with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction

#: The role, the community, the door, the account: all of them end with the transaction.
NAMES = ("role", "baibu.community", "baibu.door", "baibu.account")
SET = "SELECT " + ", ".join(f"set_config('{name}', %s, true)" for name in NAMES)
GET = "SELECT " + ", ".join(f"coalesce(current_setting('{name}', true), '')" for name in NAMES)


@contextmanager
def bounded(
    community_id: int | None = None, *, account_id: int | None = None, at_the_door: bool = False
) -> Iterator[None]:
    """One transaction in which the database shows the site's role this community and nothing else.

    Without a community it shows none; at the door it shows the accounts, so that somebody can sign in.
    Inside another one the outer bounds come back at the end. One statement, two more when inside.
    """
    outer = bounds() if connection.in_atomic_block else None
    with transaction.atomic():
        say(role(), community_id, "open" if at_the_door else "", account_id)
        yield
        if outer and not transaction.get_rollback():
            say(*outer)


def step_into(community_id: int | None, account_id: int | None) -> None:
    """Go on as this account in this community, in the same transaction; the door is closed behind us."""
    say(role(), community_id, "", account_id)


def bounds() -> tuple[str, ...]:
    """The role, the community, the door and the account of this transaction, as the database has them."""
    with connection.cursor() as cursor:
        cursor.execute(GET)
        found: tuple[str, ...] = cursor.fetchone()
        return found


def say(*bounds: str | int | None) -> None:
    """Nothing; the database is told, until the end of this transaction."""
    with connection.cursor() as cursor:
        cursor.execute(SET, ["" if each is None else str(each) for each in bounds])


def role() -> str:
    """The role the guard binds; where the database has none, the one we are."""
    return str(settings.APP_ROLE) if settings.BAIBU_GUARDED else "none"
