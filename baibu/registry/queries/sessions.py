"""Where somebody is signed in, in words; read for the account's owner and for nobody else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noted

from ..models import Account, SignIn

#: what a session carries once it is signed in: the last day it was used on
DAY = "day"
#: word → how a browser says it; the first that fits counts, because each also claims to be those below it
BROWSERS = {
    "wecom": r"wxwork/", "dingtalk": r"dingtalk", "feishu": r"lark/|feishu", "wechat": r"micromessenger",
    "edge": r"edga?/|edgios/", "firefox": r"firefox/|fxios/", "opera": r"opr/",
    "chrome": r"chrome/|crios/|chromium/", "safari": r"safari/",
}  # fmt: skip
SYSTEMS = {
    "harmony": r"harmonyos|openharmony", "tablet": r"ipad", "iphone": r"iphone", "android": r"android",
    "windows": r"windows", "mac": r"macintosh", "linux": r"linux|x11",
}  # fmt: skip
#: word → what people call it
BROWSER_NAMES = {
    "wecom": noted("WeCom"), "dingtalk": noted("DingTalk"), "feishu": noted("Feishu"),
    "wechat": noted("WeChat"), "edge": noted("Edge browser"), "firefox": noted("Firefox browser"),
    "opera": noted("Opera browser"), "chrome": noted("Chrome browser"), "safari": noted("Safari browser"),
    "": noted("Another program"),
}  # fmt: skip
SYSTEM_NAMES = {
    "harmony": noted("HarmonyOS device"), "tablet": noted("iPad"), "iphone": noted("iPhone"),
    "android": noted("Android phone"), "windows": noted("Windows computer"), "mac": noted("Mac computer"),
    "linux": noted("Linux computer"), "": noted("another device"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Session:
    """One place where somebody is signed in, ready to show."""

    id: UUID
    device: str
    since: date
    used: date
    is_this: bool


def key_hash(session_key: str) -> str:
    """What is kept of a session's key: whoever reads the database, or a copy of it, cannot use it."""
    return blake2b(session_key.encode(), digest_size=20, person=b"baibu.session").hexdigest()


def device_of(request: HttpRequest) -> str:
    """The kind of browser and device in two words of the lists above; what else it said is not kept."""
    said = request.headers.get("User-Agent", "").lower()[:400]
    return f"{first_that_fits(BROWSERS, said)}/{first_that_fits(SYSTEMS, said)}"


def first_that_fits(patterns: dict[str, str], said: str) -> str:
    """The first word whose pattern is found; empty where none is."""
    return next((word for word, pattern in patterns.items() if re.search(pattern, said)), "")


def device_in_words(device: str) -> str:
    """The two words as people say them."""
    browser, _slash, system = device.partition("/")
    return _("%(browser)s, %(system)s") % {
        "browser": _(BROWSER_NAMES.get(browser, BROWSER_NAMES[""])),
        "system": _(SYSTEM_NAMES.get(system, SYSTEM_NAMES[""])),
    }


def own_sessions(account_id: int, session_key: str | None) -> tuple[Session, ...]:
    """Where the account is signed in: the asking browser first, then the last used; one query."""
    this = key_hash(session_key or "")
    rows = SignIn.objects.filter(account_id=account_id).alive().order_by("-used_on", "-began_on", "id")
    return tuple(sorted((shown(row, this) for row in rows), key=lambda each: not each.is_this))


def shown(row: SignIn, this: str) -> Session:
    """One row in words; days, never hours."""
    device = device_in_words(row.device)
    return Session(row.id, device, row.began_on, row.used_on, row.session_id == this)


def keeps_sessions(account: Account) -> bool:
    """Whether it is written down where the account is signed in; not for roles that are open to everybody."""
    return not account.demo_role
