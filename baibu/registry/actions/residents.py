"""The account of a resident: without a password, opened when they get their first way in."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu import core

from ..access import require_own_ways
from ..models import Account, Person, SignInCard
from ..queries.accounts import free_username
from ..queries.actors import Actor
from ..queries.consents import is_child
from ..queries.ways import has_work
from .accounts import check_password
from .changes import changed_meanwhile
from .remembering import remember

#: so long after the code a password may be chosen; a phone left lying chooses none
JUST = timedelta(minutes=30)


def account_of(whose: Person | SignInCard) -> Account:
    """The account of a person, or of whom a card is for; they have one."""
    person_id = whose.id if isinstance(whose, Person) else whose.person_id
    return Account.objects.get(community_id=whose.community_id, person_id=person_id)


def awaited(community_id: int, person_id: UUID) -> Person:
    """The person, once whoever is changing how they sign in has finished; until the transaction ends."""
    waits = Person.objects.select_for_update(no_key=True)
    return waits.get(community_id=community_id, id=person_id)


def end_sessions(account: Account) -> None:
    """Nothing; the account is signed out everywhere."""
    Account.objects.filter(pk=account.pk).update(session_round=F("session_round") + 1)
    account.refresh_from_db(fields=["session_round"])


def end_chosen_password(actor: Actor, account: Account, now: datetime) -> None:
    """Nothing; the password chosen with a code of a number goes with it: whoever held the phone may know it.

    One that the office handed over stays.
    """
    chosen = Account.objects.filter(pk=account.pk, chosen_by_phone=True)
    account.set_unusable_password()
    if chosen.update(password=account.password, chosen_by_phone=False):
        remember(actor=actor, account=account, kind="password-ended", now=now)
    account.refresh_from_db(fields=["password", "chosen_by_phone"])


def open_for_resident(*, actor: Actor, person: Person, now: datetime) -> Account:
    """The person's account, opened without a password where they have none.

    Refused where it is closed, and for a child below 14: a parent signs in and acts for it.
    """
    if is_child(person, timezone.localdate(now)):
        raise core.Refusal(
            "child", _("Below 14 nobody signs in alone. A parent signs in and acts for the child.")
        )
    awaited(person.community_id, person.id)
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


def choose_password(*, actor: Actor, new: str, proven_at: datetime | None, now: datetime) -> Account:
    """The resident's account with a first password of their own, proven by the code they just came in with.

    Refused to whoever has work here: a message is too weak a proof for what a post sees.
    """
    require_own_ways(actor)
    if proven_at is None or not timedelta() <= now - proven_at <= JUST:
        text = _("Sign in once more with a code, then choose the password: so it is you who holds the phone.")
        raise core.Refusal("prove-again", text)
    account = Account.objects.get(pk=actor.account_id or 0, is_active=True)
    if account.has_usable_password() or account.demo_role:
        raise core.Refusal("has-password", _("There is a password already. Change it with the one you have."))
    if actor.person_id and has_work(actor.within, actor.person_id, timezone.localdate(now)):
        text = _("Whoever holds a post or looks after homes gets the first password from the office.")
        raise core.Refusal("has-work", text)
    check_password(new, account, "new")
    seen = account.password
    account.set_password(new)
    rows = Account.objects.filter(pk=account.pk, password=seen)
    new_round = F("session_round") + 1
    if not rows.update(password=account.password, chosen_by_phone=True, session_round=new_round):
        raise changed_meanwhile()
    account.refresh_from_db()
    remember(actor=actor, account=account, kind="password-chosen", now=now)
    return account
