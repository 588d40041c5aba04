"""Second steps: added, used, removed; and a community that asks for them."""

from __future__ import annotations

import hmac
from datetime import datetime
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.webauthn.internal import auth as passkeys
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu import core

from ..access import nowhere, require_opens_accounts
from ..models import Account, Community
from ..queries.actors import Actor
from ..queries.factors import APP, PAPER, PASSKEY, has_second_step, kept, opened_secret
from .accounts import is_own_password
from .attempts import try_door
from .remembering import remember, remember_of_community


def counter_of(secret: str, code: str, after: int = -1) -> int | None:
    """Which half-minute's code it is, within what clocks may differ; none before or at `after`."""
    typed = "".join(code.split())
    for counter in yield_hotp_counters_from_time():
        if counter > after and hmac.compare_digest(format_hotp_value(hotp_value(secret, counter)), typed):
            return int(counter)
    return None


def own_account(actor: Actor, password: str, now: datetime) -> Account:
    """The actor's account, their password typed again: a phone left lying cannot change how they sign in."""
    account = (
        Account.objects.filter(pk=actor.account_id, is_active=True).first() if actor.account_id else None
    )
    if account is None:
        raise nowhere()
    if not account.has_usable_password():
        raise core.Refusal("no-password", _("A second step belongs to a sign-in with a password."))
    if not is_own_password(actor, account, password, now):
        raise core.Refusal("wrong-password", _("This is not your present password."), "password")
    return account


def add_app(*, actor: Actor, secret: str, code: str, password: str, now: datetime) -> list[str]:
    """Codes for paper, to be shown this once; the app is added, and every other session is over."""
    account = own_account(actor, password, now)
    if kept(account).filter(type=APP).exists():
        raise core.Refusal("has-app", _("An app makes your codes already. Remove it first."))
    counter = counter_of(opened_secret(secret), code)
    if counter is None:
        text = _(
            "This is not the code of this moment. Wait for the next one, and see that the phone's clock "
            "is right."
        )
        raise core.Refusal("wrong-code", text, "code")
    with transaction.atomic():
        made = TOTP.activate(account, opened_secret(secret)).instance
        kept(account).filter(pk=made.pk).update(data={**made.data, "counter": counter})
        return begin_anew(actor, account, "app", now)


def add_passkey(
    *, actor: Actor, credential: dict[str, Any], name: str, password: str, now: datetime
) -> list[str]:
    """Codes for paper, empty where there are some already; the passkey is added."""
    account = own_account(actor, password, now)
    try:
        passkeys.parse_registration_response(credential)
        passkeys.complete_registration(credential)
    except (ValidationError, ValueError, KeyError, AttributeError) as error:
        text = _("Your phone or computer did not make a passkey for this site. Try once more.")
        raise core.Refusal("no-passkey", text) from error
    with transaction.atomic():
        passkeys.WebAuthn.add(account, name.strip() or _("Passkey"), credential)
        return begin_anew(actor, account, "passkey", now)


def begin_anew(actor: Actor, account: Account, what: str, now: datetime) -> list[str]:
    """Fresh codes for paper where there are none; sessions that never proved it are over."""
    remember(actor=actor, account=account, kind="second-step-added", data={"what": what}, now=now)
    Account.objects.filter(pk=account.pk).update(session_round=F("session_round") + 1)
    return [] if kept(account).filter(type=PAPER).exists() else paper_for(account)


def paper_for(account: Account) -> list[str]:
    """New codes for paper; those before them are void."""
    kept(account).filter(type=PAPER).delete()
    return [str(code) for code in RecoveryCodes.activate(account).generate_codes()]


def replace_codes(*, actor: Actor, password: str, now: datetime) -> list[str]:
    """New codes for paper, to be shown this once."""
    account = own_account(actor, password, now)
    if not has_second_step(account):
        raise core.Refusal("no-second-step", _("Codes on paper stand in for a second step. Add one first."))
    with transaction.atomic():
        return paper_for(account)


def remove_factor(*, actor: Actor, factor_id: int, password: str, now: datetime) -> Account:
    """The account without that app or passkey; with the last one the paper goes too."""
    account = own_account(actor, password, now)
    mine = kept(account).filter(type__in=[APP, PASSKEY])
    if (account.needs_second_step or account.chosen_by_phone) and not mine.exclude(pk=factor_id).exists():
        text = _("A second step is asked for here. Add another one, then remove this one.")
        raise core.Refusal("second-step-needed", text)
    with transaction.atomic():
        if not mine.filter(pk=factor_id).delete()[0]:
            raise nowhere()
        if not mine.exists():
            kept(account).delete()
        remember(actor=actor, account=account, kind="second-step-removed", now=now)
    return account


def prove_with_code(*, actor: Actor, account: Account, code: str, network: str, now: datetime) -> bool:
    """Whether the code of the app or from paper is right; each is good once, on all servers together."""

    def check() -> bool | None:
        return is_of_app(account, code, now) or is_of_paper(account, code, now) or None

    return bool(
        try_door(
            actor=actor, door="second-factor", name=account.username, network=network, check=check, now=now
        )
    )


def is_of_app(account: Account, code: str, now: datetime) -> bool:
    """Whether it is the app's code of this moment, not used before."""
    row = kept(account).filter(type=APP).first()
    if row is None:
        return False
    try:
        counter = counter_of(opened_secret(row.data["secret"]), code, row.data.get("counter", -1))
    except ValueError:
        return False
    if counter is None:
        return False
    unchanged = kept(account).filter(pk=row.pk, data=row.data)
    return bool(unchanged.update(data={**row.data, "counter": counter}, last_used_at=now))


def is_of_paper(account: Account, code: str, now: datetime) -> bool:
    """Whether it is one of the codes on paper, not used before."""
    row = kept(account).filter(type=PAPER).first()
    try:
        return bool(row and RecoveryCodes(row).validate_code("".join(code.split())))
    except ValueError:
        return False


def prove_with_passkey(
    *, actor: Actor, account: Account, credential: dict[str, Any], network: str, now: datetime
) -> bool:
    """Whether the passkey is one of the account's and answered the question of this session."""

    def check() -> bool | None:
        try:
            passkeys.parse_authentication_response(credential)
            row = passkeys.complete_authentication(account, credential)
        except (ValidationError, ValueError, KeyError, AttributeError):
            return None
        return bool(kept(account).filter(pk=row.pk).update(last_used_at=now)) or None

    return bool(
        try_door(
            actor=actor, door="second-factor", name=account.username, network=network, check=check, now=now
        )
    )


@transaction.atomic
def ask_for_second_step(*, actor: Actor, is_needed: bool, now: datetime) -> Community:
    """The community, which from now on asks for a second step or leaves it to each; from who set one up."""
    require_opens_accounts(actor, timezone.localdate(now))
    mine = Account.objects.filter(pk=actor.account_id).first() if actor.account_id else None
    if is_needed and mine and not has_second_step(mine):
        text = _("Add a second step to your own sign-in first, so that this does not shut you out.")
        raise core.Refusal("own-first", text)
    community = Community.objects.get(pk=actor.within)
    Community.objects.filter(pk=community.pk).update(needs_second_step=is_needed)
    Account.objects.filter(community_id=community.pk, demo_role="").update(needs_second_step=is_needed)
    community.needs_second_step = is_needed
    kind = "second-step-required" if is_needed else "second-step-left-to-each"
    remember_of_community(actor=actor, kind=kind, now=now)
    return community
