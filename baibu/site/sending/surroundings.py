"""Which ways out of the house are set up, how fast each may be used, and what one message costs."""

from __future__ import annotations

import os
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import parse_qs, unquote, urlsplit

from baibu.site import environment, gateway
from baibu.site.database.trouble import Trouble

#: channel → how many may be under way at once to the gateway
LANES = {"sms": 50, "mail": 10}
NUMBERS = ("PER_SECOND", "COST")


@dataclass(frozen=True, slots=True)
class Gate:
    """One way out."""

    channel: str
    #: messages a second the provider takes; nothing: as many as we can
    per_second: float | None
    #: what one message costs, in yuan
    cost: float
    #: whether the gateway knows a message again by its key, so that asking twice sends once
    knows_again: bool
    lanes: int


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed over."""

    host: str
    port: int
    user: str
    password: str
    #: none · start · tls
    secured: str
    sender: str


def is_sandbox() -> bool:
    """Whether nothing leaves the house: as BAIBU_SANDBOX says, and in every demo."""
    return environment.is_on("BAIBU_SANDBOX") or environment.is_demo()


def open_channels() -> list[str]:
    """The ways out that are set up, in the order they are usually taken; in a sandbox all of them."""
    if is_sandbox():
        return list(LANES)
    found = ["sms"] if environment.sms() == "http" else []
    return [*found, "mail"] if os.environ.get("BAIBU_MAIL_URL") else found


def gates() -> list[Gate]:
    """The ways out, each as the surroundings describe it; Trouble where that makes no sense."""
    return [
        Gate(
            channel=channel,
            per_second=number(channel, "PER_SECOND") or None,
            cost=number(channel, "COST") or 0.0,
            knows_again=channel == "sms" and environment.is_on("BAIBU_SMS_IDEMPOTENT"),
            lanes=LANES[channel],
        )
        for channel in open_channels()
    ]


def number(channel: str, name: str) -> float:
    """What the surroundings say of the channel; zero where they say nothing."""
    variable = f"BAIBU_{channel.upper()}_{name}"
    said = os.environ.get(variable, "").strip()
    try:
        found = float(said or 0)
    except ValueError:
        found = -1.0
    if found < 0:
        raise Trouble(
            "sending", "%(name)s is %(said)s. Write a number, such as 50.", name=variable, said=said
        )
    return found


def costs() -> dict[str, Decimal]:
    """Channel → what one message costs, in yuan."""
    return {gate.channel: Decimal(str(gate.cost)) for gate in gates()}


def mail_server() -> MailServer:
    """Where mail goes; Trouble with what to do where BAIBU_MAIL_URL does not say it whole."""
    parts = urlsplit(os.environ.get("BAIBU_MAIL_URL", ""))
    asked = {key: each[-1] for key, each in parse_qs(parts.query).items()}
    sender = asked.get("from", "")
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or "@" not in sender:
        raise Trouble(
            "sending",
            "BAIBU_MAIL_URL must say where mail goes and from whom: "
            "smtp://USER:PASSWORD@mail.example.cn:587/?from=office@example.cn",
        )
    is_here = parts.hostname in gateway.HERE
    secured = "tls" if parts.scheme == "smtps" else "none" if is_here else "start"
    return MailServer(
        host=parts.hostname,
        port=parts.port or {"tls": 465, "start": 587, "none": 25}[secured],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        secured=secured,
        sender=sender,
    )


def site_address() -> str:
    """Where this site is reached from outside, for links in messages; empty where nobody said it."""
    return os.environ.get("BAIBU_SITE_URL", "").strip().rstrip("/")


def wrong() -> str:
    """What is wrong with the settings and what to do; empty where nothing is."""
    try:
        gates()
        if os.environ.get("BAIBU_MAIL_URL"):
            mail_server()
    except Trouble as trouble:
        return str(trouble)
    return ""
