"""A gateway and a mail server that keep the keys of what they were given, to measure and try senders against.

A process of its own: it prints its two ports, answers /seen and /keys, and ends with whoever started it.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiosmtpd.smtp import SMTP

KEY = re.compile(rb"^Message-ID: <([^@>]+)@", re.MULTILINE | re.IGNORECASE)


@dataclass
class Seen:
    """How often each key came, by way."""

    sms: Counter[str] = field(default_factory=Counter)
    mail: Counter[str] = field(default_factory=Counter)
    #: seconds a gateway takes to answer
    pause: float = 0.0

    async def take(self, request: web.Request) -> web.Response:
        """A text message."""
        await request.read()
        if self.pause:
            await asyncio.sleep(self.pause)
        self.sms[request.headers["Idempotency-Key"]] += 1
        return web.Response()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """A mail."""
        if self.pause:
            await asyncio.sleep(self.pause)
        found = KEY.search(envelope.content)
        self.mail[found.group(1).decode() if found else ""] += 1
        return "250 OK"

    async def seen(self, request: web.Request) -> web.Response:
        """How many different ones there were, and how many came more than once."""
        twice = sum(1 for each in (self.sms, self.mail) for times in each.values() if times > 1)
        return web.json_response({"sms": len(self.sms), "mail": len(self.mail), "twice": twice})

    async def keys(self, request: web.Request) -> web.Response:
        """Every key and how often it came."""
        return web.json_response({"sms": self.sms, "mail": self.mail})


async def serve(pause: float) -> None:
    """Serve until standard input closes."""
    kept = Seen(pause=pause)
    app = web.Application()
    app.add_routes([web.post("/send", kept.take), web.get("/seen", kept.seen), web.get("/keys", kept.keys)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    loop = asyncio.get_running_loop()
    mail = await loop.create_server(lambda: SMTP(kept, enable_SMTPUTF8=True, loop=loop), "127.0.0.1", 0)
    ports = {"http": runner.addresses[0][1], "smtp": mail.sockets[0].getsockname()[1]}
    print(json.dumps(ports), flush=True)  # noqa: T201 - the one line its starter waits for
    await loop.run_in_executor(None, sys.stdin.read)
    mail.close()
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1]) if len(sys.argv) > 1 else 0.0))
