"""The account of a resident: without a password, opened when they get their first way in."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu import core

from ..models import Account, Person, SignInCard
from ..queries.accounts import free_username
from ..queries.actors import Actor
from ..queries.consents import is_child
from .remembering import remember


def account_of(whose: Person | SignInCard) -> Account:
    """The account of a person, or of whom a card is for; they have one."""
    person_id = whose.id if isinstance(whose, Person) else whose.person_id
    return Account.objects.get(community_id=whose.community_id, person_id=person_id)


def end_sessions(account: Account) -> None:
    """Nothing; the account is signed out everywhere."""
    Account.objects.filter(pk=account.pk).update(session_round=F("session_round") + 1)
    account.refresh_from_db(fields=["session_round"])


def open_for_resident(*, actor: Actor, person: Person, now: datetime) -> Account:
    """The person's account, opened without a password where they have none.

    Refused where it is closed, and for a child below 14: a parent signs in and acts for it.
    """
    if is_child(person, timezone.localdate(now)):
        raise core.Refusal(
            "child", _("Below 14 nobody signs in alone. A parent signs in and acts for the child.")
        )
    rows = Account.objects.filter(community_id=person.community_id, person_id=person.id)
    found = rows.first()
    if found and not found.is_active:
        raise core.Refusal(
            "account-closed",
            _("The account of this person was closed by the office. The office opens it again first."),
        )
    if found:
        return found
    # Names are free on the whole machine, of which only this community can be seen; figures keep them apart.
    name = free_username(f"{person.sort_key}{secrets.randbelow(10**6):06}")
    made = Account.objects.open_account(name, None, community_id=person.community_id, person_id=person.id)
    remember(actor=actor, account=made, kind="account-opened", now=now)
    return made
