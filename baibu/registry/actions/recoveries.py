"""Letting somebody back in by two: asked for, confirmed by another, or withdrawn; nobody does it alone."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu import core

from ..access import get_account, get_recovery, require_asks_recovery
from ..models import Account, OutsideIdentity, Recovery
from ..queries.actors import Actor
from ..queries.factors import kept
from ..queries.recoveries import PATIENCE, REASONS, TOLD
from .accounts import Opened, renew
from .attempts import forget_tries
from .factors import own_account
from .remembering import remember


def ask_recovery(*, actor: Actor, account_id: int, reason: str, now: datetime) -> Recovery:
    """The request, which a second person confirms within a day; refused while another one waits."""
    account = get_account(actor, account_id, day := timezone.localdate(now))
    require_asks_recovery(actor, account, day)
    if reason not in REASONS:
        raise core.Refusal("why", _("Choose what happened."), "reason")
    if not account.has_usable_password():
        text = _("This account has no password to replace. Whoever looks after their home opens a door anew.")
        raise core.Refusal("no-password", text)
    if not account.is_active:
        raise core.Refusal("closed", _("This account is closed. A new password opens it again."))
    known = Recovery.objects.filter(community_id=actor.within, account=account, ended_at=None)
    known.filter(until__lte=now).update(ended_at=F("until"))
    try:
        with transaction.atomic():
            made = Recovery.objects.create(
                community_id=actor.within, account=account, reason=reason, asked_at=now,
                asked_by_account_id=actor.account_id, until=now + PATIENCE,
            )  # fmt: skip
            remember(actor=actor, account=account, kind="recovery-asked", data={"reason": reason}, now=now)
            return made
    except IntegrityError as error:
        text = _("Somebody asked for this already. A second person confirms it, or it is withdrawn.")
        raise core.Refusal("asked-already", text) from error


def confirm_recovery(*, actor: Actor, recovery_id: UUID, password: str = "", now: datetime) -> Opened:
    """The account with a password to hand over; its second step and links are gone, its sessions over.

    Whoever confirms types their own password again; the command line of the machine has none. It is asked
    outside of the transaction, which a wrong one would undo together with the count of tries.
    """
    recovery = get_recovery(actor, recovery_id, "confirm", day=timezone.localdate(now))
    if actor.account_id is not None:
        own_account(actor, password, now)
    with transaction.atomic():
        return carry_out(actor, recovery, now)


def carry_out(actor: Actor, recovery: Recovery, now: datetime) -> Opened:
    """The account, open for its owner's new beginning."""
    close(recovery, now, confirmed_at=now, confirmed_by_account_id=actor.account_id)
    account = Account.objects.select_for_update().filter(pk=recovery.account_id, is_active=True).first()
    if account is None:
        raise over()
    kept(account).delete()
    OutsideIdentity.objects.filter(account=account).delete()
    opened = renew(actor, account, now)
    for door in ("password", "second-factor"):
        forget_tries(actor=actor, door=door, name=account.username, now=now)
    said = {"reason": recovery.reason}
    remember(actor=actor, account=account, kind="recovery-confirmed", data=said, now=now)
    return opened


@transaction.atomic
def withdraw_recovery(*, actor: Actor, recovery_id: UUID, now: datetime) -> Recovery:
    """The request, over; by one of those who may decide about it, or by the account's owner."""
    recovery = get_recovery(actor, recovery_id, "withdraw", day=timezone.localdate(now))
    close(recovery, now)
    remember(actor=actor, account=recovery.account, kind="recovery-withdrawn", now=now)
    return recovery


def close(recovery: Recovery, now: datetime, **said: datetime | int | None) -> None:
    """Nothing; it is over, and whoever came a moment later is refused.

    No table is joined here: a joined one would be read before the wait for the row, and let two through.
    """
    rows = Recovery.objects.filter(community_id=recovery.community_id, id=recovery.id)
    if not rows.waiting(now).update(ended_at=now, **said):
        raise over()


def over() -> core.Refusal:
    """The refusal for a request that came to its end."""
    text = _("This request is over: confirmed, withdrawn, or a day old. Whoever needs it asks again.")
    return core.Refusal("recovery-over", text)


def forget_recoveries(*, actor: Actor, now: datetime) -> int:
    """How many old requests were forgotten; that they were made stands in the ledger."""
    return Recovery.objects.filter(until__lt=now - TOLD).delete()[0]


def account_to_recover(username: str) -> tuple[Account, int]:
    """The account of that name, and its community; refused for the operator's, which has none."""
    found = Account.objects.filter(username=username).first()
    if found is None:
        raise core.Refusal("not-found", _("There is no account named %(name)s.") % {"name": username})
    if found.community_id is None:
        text = _(
            "An operator's account belongs to no community that could confirm. Open another one at the "
            "machine, and close this one."
        )
        raise core.Refusal("operators", text)
    return found, found.community_id
