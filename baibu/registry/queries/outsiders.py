"""Asking WeCom, DingTalk or Feishu who somebody is: the user's id, and nothing else that they tell."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from .outside import Provider

#: seconds a page waits for each of the two answers
PATIENCE = 5
#: an answer longer than this is none
LONGEST = 64 * 1024


class Straight(HTTPRedirectHandler):
    """Goes nowhere else: a secret is sent to the address that is named, or not at all."""

    def redirect_request(self, *_given: Any) -> None:
        """Nothing is followed."""
        return


def who_is(provider: Provider, code: str, back: str) -> str | None:
    """The id of the user who said yes; None where they do not say, say nonsense, or not in time."""
    ask = {"wecom": of_wecom, "dingtalk": of_dingtalk, "feishu": of_feishu}[provider.code]
    try:
        found = ask(provider.said, code, back)
    except (OSError, HTTPException, ValueError, KeyError, TypeError):
        return None
    return found if isinstance(found, str) and 0 < len(found) <= 200 else None


def of_wecom(said: Mapping[str, str], code: str, _back: str) -> Any:
    """A member's id; whoever only writes to the organisation from outside has none."""
    token = answer(f"{said['token']}?{urlencode({'corpid': said['id'], 'corpsecret': said['secret']})}")
    words = {"access_token": well(token, "errcode")["access_token"], "code": code}
    return well(answer(f"{said['who']}?{urlencode(words)}"), "errcode")["userid"]


def of_dingtalk(said: Mapping[str, str], code: str, _back: str) -> Any:
    """The user's id for this application."""
    words = {"clientId": said["id"], "clientSecret": said["secret"], "code": code}
    token = answer(said["token"], {**words, "grantType": "authorization_code"})["accessToken"]
    return answer(said["who"], headers={"x-acs-dingtalk-access-token": token})["openId"]


def of_feishu(said: Mapping[str, str], code: str, back: str) -> Any:
    """The user's id for this application."""
    words = {"client_id": said["id"], "client_secret": said["secret"], "code": code, "redirect_uri": back}
    token = well(answer(said["token"], {**words, "grant_type": "authorization_code"}), "code")
    headers = {"Authorization": f"Bearer {token['access_token']}"}
    return well(answer(said["who"], headers=headers), "code")["data"]["open_id"]


def well(said: dict[str, Any], field: str) -> dict[str, Any]:
    """The answer, where it says of itself that all is well."""
    if said[field] != 0:
        raise ValueError(field)
    return said


def answer(
    address: str, sent: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The answer as a mapping; an error where there is none in time. The address comes from the settings."""
    content = json.dumps(sent).encode() if sent else None
    named = {"Content-Type": "application/json", "Accept": "application/json", **(headers or {})}
    asked = Request(address, content, named)  # noqa: S310 - https, or this machine, by the settings
    with build_opener(Straight).open(asked, timeout=PATIENCE) as response:
        found = json.loads(response.read(LONGEST))
    if not isinstance(found, dict):
        raise TypeError(found)
    return found
