"""Coming in through WeCom, DingTalk or Feishu: linked first by whoever is signed in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu import core

from ..access import nowhere
from ..models import Account, OutsideIdentity
from ..queries.actors import Actor
from ..queries.outside import Provider, account_of_identity, marks_of
from ..queries.outsiders import who_is
from .attempts import try_door
from .factors import own_account
from .remembering import remember


def prove_for_link(*, actor: Actor, password: str, now: datetime) -> Account:
    """The actor's account, their password typed again: a screen left open cannot be linked by others."""
    return own_account(actor, password, now)


def ask_outside(
    *, actor: Actor, provider: Provider, code: str, back: str, state: str, network: str, now: datetime
) -> str | None:
    """The id of the user who said yes; None where they do not say; such answers are counted."""
    check = lambda: who_is(provider, code, back)  # noqa: E731
    return try_door(actor=actor, door="outside", name=state, network=network, check=check, now=now)


def find_from_outside(*, actor: Actor, provider: Provider, user_id: str, now: datetime) -> Account | None:
    """The account that was linked with it; None for everybody else: none is ever opened from outside."""
    return account_of_identity(provider.code, user_id)


def link_identity(*, actor: Actor, provider: Provider, user_id: str, now: datetime) -> OutsideIdentity:
    """The link; refused where it opens another account, or the account has one of that kind."""
    account = Account.objects.filter(pk=actor.account_id or 0, is_active=True).first()
    if account is None or not account.has_usable_password():
        raise nowhere()
    try:
        with transaction.atomic():
            made = OutsideIdentity.objects.create(
                account=account, provider=provider.code, mark=marks_of(provider.code, user_id)[0],
                linked_on=timezone.localdate(now),
            )  # fmt: skip
            remember(actor=actor, account=account, kind="outside-linked", data={"to": provider.code}, now=now)
            return made
    except IntegrityError as error:
        text = _(
            "This %(provider)s account opens an account here already, or yours is linked with another one. "
            "End that link first."
        )
        raise core.Refusal("linked-already", text % {"provider": provider.name}) from error


@transaction.atomic
def unlink_identity(*, actor: Actor, identity_id: UUID, now: datetime) -> OutsideIdentity:
    """The link that is over."""
    mine = OutsideIdentity.objects.filter(account_id=actor.account_id or 0, id=identity_id)
    found = mine.select_related("account").first()
    if found is None or not mine.delete()[0]:
        raise nowhere()
    said = {"to": found.provider}
    remember(actor=actor, account=found.account, kind="outside-unlinked", data=said, now=now)
    return found
