"""What the surroundings say about text messages: whether they are sent, where to, and what is wrong."""

import json
import os
from typing import Any
from urllib.parse import urlsplit

from baibu.site import environment
from baibu.site.words import text as _

#: what is sent where BAIBU_SMS_JSON says nothing else
SHAPE = '{"phone": "{phone}", "text": "{text}"}'
KNOWN = ("", "off", "http", "screen")
#: names of this machine: nothing that goes there leaves it
HERE = ("localhost", "127.0.0.1", "::1")


def address() -> str:
    """Where messages go; ValueError with what to do where that is nowhere, or would be read on the way."""
    said = os.environ.get("BAIBU_SMS_URL", "").strip()
    parts = urlsplit(said)
    if parts.scheme not in {"https", "http"} or not parts.hostname:
        raise ValueError(_("BAIBU_SMS is http, so BAIBU_SMS_URL must name the gateway: https://…"))
    if parts.scheme == "http" and parts.hostname not in HERE:
        text = _("BAIBU_SMS_URL begins with http://: numbers and codes can be read on the way. Use https://.")
        raise ValueError(text)
    return said


def shape() -> Any:
    """What is sent, with places for the words; ValueError with what to do where it is no JSON."""
    try:
        return json.loads(os.environ.get("BAIBU_SMS_JSON") or SHAPE)
    except ValueError as error:
        raise ValueError(_("BAIBU_SMS_JSON is no JSON. For example: %(shape)s", shape=SHAPE)) from error


def wrong() -> str:
    """What is wrong with the settings and what to do; empty where nothing is."""
    said = os.environ.get("BAIBU_SMS", "").strip().lower()
    if said not in KNOWN:
        return _("BAIBU_SMS is %(said)s, which is not known. Use off, http or screen.", said=said)
    if said == "screen" and not environment.is_demo():
        return _("BAIBU_SMS is screen, which is for a demo only: here no code is sent. Use off or http.")
    if environment.sms() != "http":
        return ""
    try:
        address()
        shape()
    except ValueError as error:
        return str(error)
    return ""


def found() -> str:
    """How codes reach phones, in words."""
    if environment.sms() == "http":
        return _("codes go to %(host)s", host=urlsplit(address()).hostname or "")
    if environment.sms() == "screen":
        return _("codes are shown on the screen, in the demo's made-up communities only")
    return _("no text messages: residents sign in with a card")
