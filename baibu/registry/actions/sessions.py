"""Where somebody is signed in: begun, used on a day, ended by its owner, swept by the clock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu import core

from ..access import nowhere
from ..models import Account, SignIn
from ..queries.actors import Actor
from ..queries.sessions import keeps_sessions, key_hash


def begin_session(
    *, actor: Actor, account: Account, session_key: str, device: str, now: datetime
) -> SignIn | None:
    """The line in its owner's list; None for the demo's roles, which belong to everybody."""
    if not keeps_sessions(account):
        return None
    today = timezone.localdate(now)
    return SignIn.objects.create(
        account=account, session_id=key_hash(session_key), round=account.session_round, device=device,
        began_on=today, used_on=today,
    )  # fmt: skip


def use_session(*, actor: Actor, session_key: str, now: datetime) -> None:
    """Nothing; it was used today."""
    today = timezone.localdate(now)
    SignIn.objects.filter(session_id=key_hash(session_key), used_on__lt=today).update(used_on=today)


def keep_session(*, actor: Actor, account: Account, session_key: str, now: datetime) -> None:
    """Nothing; this one goes on in the account's present round, the account's others are over."""
    mine = SignIn.objects.filter(account=account)
    mine.filter(session_id=key_hash(session_key)).update(round=account.session_round)
    drop(mine.exclude(session_id=key_hash(session_key)).values_list("session_id", flat=True))


def end_session(*, actor: Actor, session_id: UUID, now: datetime) -> SignIn:
    """The line of one's own that is over: its browser is signed out at its next page, whoever serves it."""
    found = SignIn.objects.filter(account_id=actor.account_id or 0, id=session_id).first()
    if found is None or not drop([found.session_id]):
        raise nowhere()
    return found


def begin_round(*, actor: Actor, now: datetime) -> Account:
    """The actor's account in a new round: signed out everywhere, whatever the list knew of."""
    mine = Account.objects.filter(pk=actor.account_id or 0)
    if mine.exclude(demo_role="").exists():
        raise core.Refusal("not-permitted", _("The roles of the demonstration belong to everybody."))
    if not mine.update(session_round=F("session_round") + 1):
        raise nowhere()
    return mine.get()


def sweep_sessions(*, actor: Actor, now: datetime) -> int:
    """How many sessions were removed: those past their day, and those their account has ended."""
    alive = SignIn.objects.alive().values("id")
    over = SignIn.objects.exclude(id__in=alive).values_list("session_id", flat=True)
    return drop(over) + Session.objects.filter(expire_date__lt=now).delete()[0]


def drop(hashes: Iterable[str]) -> int:
    """How many sessions of these are gone, and with each its line, by the database."""
    return Session.objects.filter(session_key__in=hashes).delete()[0]
