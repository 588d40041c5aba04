"""Signing in through WeCom, DingTalk or Feishu: what the surroundings say of it."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from baibu.site import environment
from baibu.site.database.folders import refuse_open
from baibu.site.database.trouble import Trouble

#: provider → what has to be said of it
NEEDED = {"wecom": ("id", "agent", "secret"), "dingtalk": ("id", "secret"), "feishu": ("id", "secret")}
#: provider → where its user says yes, where we ask for a token, where we ask who it is
ADDRESSES: Mapping[str, Mapping[str, str]] = {
    "wecom": {
        "authorize": "https://login.work.weixin.qq.com/wwlogin/sso/login",
        "inside": "https://open.weixin.qq.com/connect/oauth2/authorize",
        "token": "https://qyapi.weixin.qq.com/cgi-bin/gettoken",
        "who": "https://qyapi.weixin.qq.com/cgi-bin/auth/getuserinfo",
    },
    "dingtalk": {
        "authorize": "https://login.dingtalk.com/oauth2/auth",
        "token": "https://api.dingtalk.com/v1.0/oauth2/userAccessToken",
        "who": "https://api.dingtalk.com/v1.0/contact/users/me",
    },
    "feishu": {
        "authorize": "https://accounts.feishu.cn/open-apis/authen/v1/authorize",
        "token": "https://open.feishu.cn/open-apis/authen/v2/oauth/token",
        "who": "https://open.feishu.cn/open-apis/authen/v1/user_info",
    },
}
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
Said = dict[str, dict[str, str]]


def place() -> Path:
    """The file that may name the providers."""
    return environment.data_folder() / "outside.json"


def read() -> Said:
    """Provider → all that is known of it, for those named; Trouble where it is half said, or open."""
    said = in_file() | {}
    for provider, names in NEEDED.items():
        given = {name: os.environ.get(f"BAIBU_{provider.upper()}_{name.upper()}", "") for name in names}
        if any(given.values()):
            said[provider] = {**said.get(provider, {}), **{key: each for key, each in given.items() if each}}
    return {provider: whole(provider, said[provider]) for provider in NEEDED if provider in said}


def in_file() -> Said:
    """What the file says; Trouble where others can read it, or it is no such file."""
    if not place().exists():
        return {}
    refuse_open(place())
    try:
        said = json.loads(place().read_text())
        return {
            str(name): {str(key): str(each) for key, each in about.items()} for name, about in said.items()
        }
    except (ValueError, AttributeError) as error:
        raise Trouble(
            "outside",
            "%(file)s cannot be read. Write it like this: "
            '{"wecom": {"id": "...", "agent": "...", "secret": "..."}}',
            file=place(),
        ) from error


def whole(provider: str, said: Mapping[str, str]) -> dict[str, str]:
    """All that is known of one provider, its addresses included; Trouble where something is missing."""
    missing = [name for name in NEEDED[provider] if not said.get(name)]
    if missing:
        raise Trouble(
            "outside",
            "To sign in through %(provider)s, also say: %(missing)s. See docs/operating.md.",
            provider=provider,
            missing=", ".join(missing),
        )
    known = {**ADDRESSES[provider], **said}
    for name in ADDRESSES[provider]:
        parts = urlsplit(known[name])
        if parts.scheme != "https" and parts.hostname not in LOOPBACK:
            raise Trouble("outside", "%(address)s must begin with https://", address=known[name])
    return known


def configured() -> Said:
    """The same; nothing at all where it is not well, which `start up` and `start doctor` say."""
    try:
        return read()
    except Trouble:
        return {}


def aims(said: Said) -> list[str]:
    """The sites to which a form of ours may lead: those of the providers that are named, and no others."""
    addresses = [about[key] for about in said.values() for key in ("authorize", "inside") if key in about]
    return sorted({"{0.scheme}://{0.netloc}".format(urlsplit(address)) for address in addresses})
