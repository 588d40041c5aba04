"""The second steps of an account: an app that makes codes, passkeys, codes on paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import segno
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.db.models import QuerySet
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from baibu.web.templatetags.parts import day

from ..models import Account

#: what a session carries that took the second step
SECOND_STEP = "second_step"
APP, PASSKEY, PAPER = Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN, Authenticator.Type.RECOVERY_CODES


@dataclass(frozen=True, slots=True)
class Factor:
    """One way to prove who one is, ready to show."""

    id: int
    name: str
    meta: str


@dataclass(frozen=True, slots=True)
class Factors:
    """All of one account's."""

    app: Factor | None
    passkeys: tuple[Factor, ...]
    #: codes on paper that are not used yet; None where there are none
    paper: int | None

    @property
    def any(self) -> bool:
        """Whether signing in takes a second step; paper alone is none."""
        return bool(self.app or self.passkeys)


def kept(account: Account) -> QuerySet[Any]:
    """Everything allauth keeps for the account."""
    found: QuerySet[Any] = Authenticator.objects.filter(user_id=account.pk)
    return found


def has_second_step(account: Account) -> bool:
    """Whether the account's sign-in takes a second step; one query."""
    return kept(account).filter(type__in=[APP, PASSKEY]).exists()


def factors_of(account: Account) -> Factors:
    """The account's second steps; one query."""
    rows = list(kept(account).order_by("created_at"))
    apps = [shown(row, _("App with codes")) for row in rows if row.type == APP]
    papers = [row for row in rows if row.type == PAPER]
    return Factors(
        app=apps[0] if apps else None,
        passkeys=tuple(shown(row, row.data.get("name", "")) for row in rows if row.type == PASSKEY),
        paper=unused(papers[0]) if papers else None,
    )


def unused(row: Any) -> int:
    """How many codes on paper are left; counted without opening them."""
    return int(app_settings.RECOVERY_CODE_COUNT) - int(row.data["used_mask"]).bit_count()


def shown(row: Any, name: str) -> Factor:
    """One row in words."""
    since = _("added %(day)s") % {"day": day(row.created_at)}
    used = _("last used %(day)s") % {"day": day(row.last_used_at)} if row.last_used_at else _("not used yet")
    return Factor(row.pk, name, f"{since} · {used}")


def fresh_secret() -> str:
    """A secret for an app, sealed: so it may wait in the session until the app has answered."""
    return str(get_adapter().encrypt(generate_totp_secret()))


def opened_secret(sealed: str) -> str:
    """The secret as the app takes it."""
    return str(get_adapter().decrypt(sealed))


def in_groups(text: str) -> str:
    """Letters or digits in groups of four, as one copies them from paper."""
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def drawing(account: Account, secret: str) -> SafeString:
    """The QR code an app reads, drawn here: it is sent nowhere."""
    url = get_adapter().build_totp_url(account, secret)
    code = segno.make(url, error="m", micro=False)
    return mark_safe(code.svg_inline(omitsize=True, border=3, light="#fff", svgclass="qr", lineclass=None))  # noqa: S308 - segno writes numbers only
