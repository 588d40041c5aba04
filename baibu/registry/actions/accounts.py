"""Opening accounts, setting passwords, closing accounts again."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baibu import core

from ..access import get_account, nowhere, require_opens_accounts, require_renews, require_set_up
from ..models import Account, Person
from ..queries.accounts import free_username
from ..queries.actors import Actor
from .attempts import try_door
from .changes import changed_meanwhile
from .remembering import remember

USERNAME = re.compile(r"[\w.@+-]{2,60}")
#: what an initial password is made of: nothing that is mistaken for another sign when read from paper
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
WEAK = {
    "password_too_short": gettext_lazy("It is short. Take at least 8 characters; a short sentence is best."),
    "password_too_common": gettext_lazy("Many people use this one, so it is tried first. Take another."),
    "password_too_similar": gettext_lazy("It is too much like the account name. Take another."),
}


@dataclass(frozen=True, slots=True)
class Opened:
    """An account, and the password to hand over; it is stored nowhere and cannot be shown again."""

    account: Account
    password: str


def open_account(
    *, actor: Actor, username: str, now: datetime, password: str | None = None, person_id: UUID | None = None,
    is_operator: bool = False, demo_role: str = "", must_change_password: bool = False,
) -> Account:  # fmt: skip
    """The account of one person of the community, or of the operator; without a password: the demo's."""
    if is_operator and not actor.is_trusted:
        raise core.Refusal("not-permitted", _("Only the operator opens such an account."))
    require_set_up(actor, timezone.localdate(now))
    person = (
        Person.objects.select_related("community").filter(community_id=actor.within, id=person_id).first()
        if person_id
        else None
    )
    if person is None and not is_operator:
        raise core.Refusal("whose", _("Say whose account it is."), "person_id")
    if not USERNAME.fullmatch(username):
        text = _("An account name has at least two letters or figures, and no blanks.")
        raise core.Refusal("account-name", text, "username")
    check_password(password, Account(username=username))
    try:
        with transaction.atomic():
            made = Account.objects.open_account(
                username, password, community_id=person.community_id if person else None,
                person_id=person_id, is_operator=is_operator, demo_role=demo_role,
                must_change_password=must_change_password,
                needs_second_step=bool(person and person.community.needs_second_step and not demo_role),
            )  # fmt: skip
            remember(actor=actor, account=made, kind="account-opened", now=now)
            return made
    except IntegrityError as error:
        text = _("This name is taken, or the person has an account already.")
        raise core.Refusal("account-exists", text, "username") from error


@transaction.atomic
def open_accounts(
    *, actor: Actor, people: Iterable[UUID], now: datetime, username: str | None = None
) -> list[Opened]:
    """An account for each of these people, with a password they replace when they first sign in.

    The name is made of the person's pinyin unless one is given, for one person.
    """
    require_opens_accounts(actor, timezone.localdate(now))
    found = Person.objects.filter(community_id=actor.within, id__in=list(people), left_on=None)
    wanted = list(found.order_by("sort_key"))
    if not wanted:
        raise core.Refusal("whose", _("Say whose account it is."), "people")
    opened = []
    for person in wanted:
        name, password = username or free_username(person.sort_key), initial_password()
        account = open_account(
            actor=actor, username=name, password=password, person_id=person.id, must_change_password=True,
            now=now,
        )  # fmt: skip
        opened.append(Opened(account, password))
    return opened


def open_operator(*, actor: Actor, username: str, now: datetime, password: str | None = None) -> Opened:
    """The account of an operator; without a password one is made, to be replaced at the first sign-in."""
    account = open_account(
        actor=actor, username=username, password=password or (made := initial_password()), is_operator=True,
        must_change_password=password is None, now=now,
    )  # fmt: skip
    return Opened(account, password or made)


def initial_password() -> str:
    """Three groups of four signs, easy to read from paper and to type on a phone."""
    return "-".join("".join(secrets.choice(SIGNS) for _sign in range(4)) for _group in range(3))


def reset_password(*, actor: Actor, account_id: int, now: datetime) -> Opened:
    """The account with a new password to hand over; open again if it was closed, signed out everywhere.

    Refused where its owner confirms what others ask for: that takes two (`ask_recovery`).
    """
    account = get_account(actor, account_id, day := timezone.localdate(now))
    require_renews(actor, account, day)
    return renew(actor, account, now)


def reset_any_password(*, actor: Actor, username: str, now: datetime) -> Opened:
    """The same for any account of the machine, an operator's included; for the command line."""
    if not actor.is_trusted:
        raise core.Refusal("not-permitted", _("Only the operator does this."))
    return renew(actor, account_named(username), now)


@transaction.atomic
def renew(actor: Actor, account: Account, now: datetime) -> Opened:
    """The account with a new initial password."""
    password = initial_password()
    seen = account.password
    account.set_password(password)
    rows = Account.objects.filter(pk=account.pk, password=seen)
    new_round = F("session_round") + 1
    fresh = {"password": account.password, "must_change_password": True, "session_round": new_round}
    if not rows.update(is_active=True, chosen_by_phone=False, **fresh):
        raise changed_meanwhile()
    remember(actor=actor, account=account, kind="password-handed-over", now=now)
    return Opened(account, password)


def account_named(username: str) -> Account:
    """The account of that name; refused for the demo's roles, which have no password."""
    found = Account.objects.filter(username=username).first()
    if found is None:
        raise core.Refusal("not-found", _("There is no account named %(name)s.") % {"name": username})
    if found.demo_role:
        raise core.Refusal("not-permitted", _("The roles of the demonstration stay as they are."))
    return found


def close_account(*, actor: Actor, account_id: int, now: datetime) -> Account:
    """The account, closed: signed out everywhere, its past acts untouched."""
    account = get_account(actor, account_id, timezone.localdate(now))
    return shut(actor, account, now)


def close_any_account(*, actor: Actor, username: str, now: datetime) -> Account:
    """The same for any account of the machine; for the command line."""
    if not actor.is_trusted:
        raise core.Refusal("not-permitted", _("Only the operator does this."))
    return shut(actor, account_named(username), now)


@transaction.atomic
def shut(actor: Actor, account: Account, now: datetime) -> Account:
    """The account, closed."""
    open_one = Account.objects.filter(pk=account.pk, is_active=True)
    if not open_one.update(is_active=False, session_round=F("session_round") + 1):
        raise core.Refusal("closed-already", _("This account is closed already."))
    account.is_active = False
    remember(actor=actor, account=account, kind="account-closed", now=now)
    return account


def set_own_password(*, actor: Actor, new: str, now: datetime, old: str = "") -> Account:
    """The actor's account with the password they chose; the old one is asked unless it was handed to them."""
    mine = Account.objects.filter(pk=actor.account_id, is_active=True) if actor.account_id else None
    account = mine.first() if mine is not None else None
    if account is None:
        raise nowhere()
    if account.demo_role:
        raise core.Refusal("not-permitted", _("The roles of the demonstration have no password."))
    if not account.must_change_password and not is_own_password(actor, account, old, now):
        raise core.Refusal("wrong-password", _("This is not your present password."), "old")
    if account.check_password(new):
        raise core.Refusal("same-password", _("This is the password you have now. Take another."), "new")
    check_password(new, account, "new")
    seen = account.password
    account.set_password(new)
    rows = Account.objects.filter(pk=account.pk, password=seen)
    new_round = F("session_round") + 1
    if not rows.update(password=account.password, must_change_password=False, session_round=new_round):
        raise changed_meanwhile()
    return Account.objects.get(pk=account.pk)


def is_own_password(actor: Actor, account: Account, typed: str, now: datetime) -> bool:
    """Whether it is the account's present password; guesses count as they do at the sign-in page."""
    check = lambda: account.check_password(typed) or None  # noqa: E731
    return bool(
        try_door(actor=actor, door="password", name=account.username, network="", check=check, now=now)
    )


def check_password(password: str | None, account: Account | None = None, field: str = "password") -> None:
    """Nothing; refused with what is wrong about the password, and what to do."""
    if password is None:
        return
    try:
        validate_password(password, account)
    except ValidationError as error:
        said = [str(WEAK.get(each.code or "", "") or " ".join(each.messages)) for each in error.error_list]
        raise core.Refusal("weak-password", " ".join(said), field) from error
