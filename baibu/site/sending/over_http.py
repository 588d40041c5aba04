"""Text messages over any gateway that takes JSON, many at once over lines that stay open."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp

from baibu.notices.queries.outbox import Outcome
from baibu.site import gateway
from baibu.site.texting import filled

from .letters import Hand, Letter
from .surroundings import Gate

PATIENCE = aiohttp.ClientTimeout(total=20, connect=5)
#: the gateway is busy or down: not our letter's fault
LATER = {408, 425, 429, 500, 502, 503, 504}


@asynccontextmanager
async def hands(gate: Gate) -> AsyncIterator[Hand]:
    """A way to hand letters over; its lines close at the end."""
    address, shape = gateway.address(), gateway.shape()
    headers = {"Content-Type": "application/json"}
    if said := os.environ.get("BAIBU_SMS_AUTHORIZATION"):
        headers["Authorization"] = said
    lines = aiohttp.TCPConnector(limit=gate.lanes)
    async with aiohttp.ClientSession(connector=lines, timeout=PATIENCE, headers=headers) as session:

        async def hand(letter: Letter) -> Outcome:
            key = {"Idempotency-Key": str(letter.id)}
            try:
                async with session.post(
                    address, json=filled(shape, values(letter)), headers=key, allow_redirects=False
                ) as answer:
                    await answer.read()
            except aiohttp.ClientConnectorError:
                return letter.came("again", "no-gateway")
            except (TimeoutError, aiohttp.ClientError):
                return letter.came("again" if gate.knows_again else "unsure", "no-answer")
            return judged(letter, answer.status)

        yield hand


def judged(letter: Letter, status: int) -> Outcome:
    """What the gateway's answer means."""
    if 200 <= status < 300:
        return letter.came("sent")
    if status in LATER:
        return letter.came("again", f"gateway-{status}")
    return letter.came("failed", f"gateway-{status}")


def values(letter: Letter) -> dict[str, str]:
    """What the gateway's template may be filled with."""
    return {
        "phone": letter.to, "text": letter.text, "title": letter.title, "link": letter.link,
        "kind": "message", "id": str(letter.id), "code": "", "minutes": "", "community": "",
    }  # fmt: skip
