"""Counting tries at a door, so that nobody can guess for long; and lifting a pause."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu import core

from ..access import get_account
from ..models import Account, Attempt
from ..queries.actors import Actor
from ..queries.attempts import PAUSE, PER_NAME, PER_NETWORK, Door, held_until, mark
from .remembering import remember

Found = TypeVar("Found")
#: nothing of a try is kept longer
KEPT = timedelta(days=1)
COUNT = """
INSERT INTO registry_attempt AS known (mark, tries, since) VALUES (%(mark)s, 1, %(now)s)
ON CONFLICT (mark) DO UPDATE SET
  tries = CASE WHEN known.since <= %(before)s THEN 1 ELSE known.tries + 1 END,
  since = CASE WHEN known.since <= %(before)s OR known.tries + 1 = %(limit)s THEN %(now)s
               ELSE known.since END
RETURNING tries, since
"""


def try_door(
    *, actor: Actor, door: Door, name: str, network: str, check: Callable[[], Found | None], now: datetime
) -> Found | None:
    """What the check found; refused unheard where there were too many tries.

    The try is counted before the check, so that many at once on many servers are not heard more often.
    Success forgets the name's tries. A refused check must return None: an exception would undo the count.
    """
    if until := network and held_until("network", network, now, PER_NETWORK):
        raise too_many(until, of_network=True)
    tries, since = count(mark(door, name), PER_NAME, now)
    if tries > PER_NAME:
        raise too_many(since + PAUSE)
    found = check()
    if found is not None:
        forget_tries(actor=actor, door=door, name=name, now=now)
    elif network:
        count(mark("network", network), PER_NETWORK, now)
    return found


def count(of: str, limit: int, now: datetime) -> tuple[int, datetime]:
    """One more try under the mark: how many there are now, and since when."""
    said: dict[str, str | int | datetime] = {"mark": of, "now": now, "before": now - PAUSE, "limit": limit}
    with connection.cursor() as cursor:
        cursor.execute(COUNT, said)
        tries, since = cursor.fetchone()
    return tries, since


def too_many(until: datetime, *, of_network: bool = False) -> core.Refusal:
    """The refusal, the same for names that exist and names that do not."""
    if of_network:
        text = _(
            "Too many wrong tries came from this network. It is heard again at %(time)s. If that was not "
            "you, try with another connection, for example your phone's."
        )
    else:
        text = _(
            "Too many tries in a row. For safety, nobody is heard under this name until %(time)s. "
            "Wait until then, or ask your community office to lift the pause."
        )
    return core.Refusal("too-many-tries", text % {"time": f"{timezone.localtime(until):%H:%M}"})


def forget_tries(*, actor: Actor, door: Door, name: str, now: datetime) -> None:
    """Nothing; the name starts anew at that door."""
    Attempt.objects.filter(mark=mark(door, name)).delete()


@transaction.atomic
def lift_pause(*, actor: Actor, account_id: int, now: datetime) -> Account:
    """The account, heard again at once; by whoever opens accounts."""
    account = get_account(actor, account_id, timezone.localdate(now))
    return lift(actor, account, now)


def lift_any_pause(*, actor: Actor, username: str, now: datetime) -> Account:
    """The same for any account of the machine, an operator's included; for the command line."""
    if not actor.is_trusted:
        raise core.Refusal("not-permitted", _("Only the operator does this."))
    found = Account.objects.filter(username=username).first()
    if found is None:
        raise core.Refusal("not-found", _("There is no account named %(name)s.") % {"name": username})
    return lift(actor, found, now)


def lift(actor: Actor, account: Account, now: datetime) -> Account:
    """The account, its tries forgotten."""
    doors: tuple[Door, ...] = ("password", "second-factor")
    Attempt.objects.filter(mark__in=[mark(door, account.username) for door in doors]).delete()
    remember(actor=actor, account=account, kind="pause-lifted", now=now)
    return account


def sweep_tries(*, actor: Actor, now: datetime) -> int:
    """How many old counts were forgotten; those somebody is just using are left for the next time."""
    old = Attempt.objects.filter(since__lt=now - KEPT).select_for_update(skip_locked=True)
    with transaction.atomic():
        return Attempt.objects.filter(mark__in=list(old.values_list("mark", flat=True))).delete()[0]
