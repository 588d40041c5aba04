"""WeCom, DingTalk, Feishu: which of them let people in here, and whom."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noted

from baibu import core

from ..models import Account, OutsideIdentity

NAMES = {"wecom": noted("WeCom"), "dingtalk": noted("DingTalk"), "feishu": noted("Feishu")}


@dataclass(frozen=True, slots=True)
class Provider:
    """One that is named in the settings."""

    code: str
    said: Mapping[str, str]

    @property
    def name(self) -> str:
        """What people call it."""
        return _(NAMES[self.code])

    def address(self, state: str, back: str, agent: str = "") -> str:
        """Where its user says yes; `agent` is what the browser calls itself, for WeCom's own."""
        if self.code == "wecom" and "wxwork/" in agent.lower():
            words = {"appid": self.said["id"], "redirect_uri": back, "response_type": "code",
                     "scope": "snsapi_base", "state": state, "agentid": self.said["agent"]}  # fmt: skip
            return f"{self.said['inside']}?{urlencode(words)}#wechat_redirect"
        if self.code == "wecom":
            words = {"login_type": "CorpApp", "appid": self.said["id"], "agentid": self.said["agent"],
                     "redirect_uri": back, "state": state}  # fmt: skip
        else:
            words = {"client_id": self.said["id"], "redirect_uri": back, "response_type": "code",
                     "state": state}  # fmt: skip
        if self.code == "dingtalk":
            words |= {"scope": "openid", "prompt": "consent"}
        return f"{self.said['authorize']}?{urlencode(words)}"


@dataclass(frozen=True, slots=True)
class Linked:
    """One line of the page on which somebody links and unlinks."""

    code: str
    name: str
    #: None where it is not linked
    id: UUID | None
    since: date | None
    #: whether it can be linked: no longer, where it is not named in the settings any more
    is_offered: bool


def providers() -> tuple[Provider, ...]:
    """Those that are named in the settings; none where nothing is said."""
    return tuple(Provider(code, said) for code, said in settings.BAIBU_OUTSIDE.items())


def provider_called(code: str) -> Provider:
    """The one of that name; refused as not there where it is not named in the settings."""
    found = next((each for each in providers() if each.code == code), None)
    if found is None:
        raise core.Refusal("not-found", _("Signing in this way is not set up here."))
    return found


def fresh_state() -> str:
    """What comes back with the answer, so that only what was asked for in this browser is heard."""
    return secrets.token_urlsafe(24)


def marks_of(code: str, user_id: str) -> list[str]:
    """The user of a provider as a hash, under the present signing key and those that were replaced."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    made = (salted_hmac(f"baibu.outside.{code}", user_id, secret=key, algorithm="sha256") for key in keys)
    return [each.hexdigest() for each in made]


def account_of_identity(code: str, user_id: str) -> Account | None:
    """The open account that is linked with it; None for everybody else. One query."""
    rows = OutsideIdentity.objects.filter(provider=code, mark__in=marks_of(code, user_id))
    found = rows.filter(account__is_active=True).select_related("account").first()
    return found.account if found else None


def own_identities(account: Account) -> list[Linked]:
    """What is linked, and what could be; one query."""
    known = {row.provider: row for row in OutsideIdentity.objects.filter(account=account)}
    offered = [each.code for each in providers()]
    return [
        Linked(
            code, _(NAMES[code]), row.id if (row := known.get(code)) else None,
            row.linked_on if row else None, code in offered,
        )
        for code in NAMES
        if code in offered or code in known
    ]  # fmt: skip
