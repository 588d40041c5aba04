"""The barest sender there is: letters from a file, over open lines, and nothing written down.

A process of its own: it says that it is ready, begins at a line on standard input, ends when all are sent.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP as POLICY
from pathlib import Path
from typing import Any

import aiohttp
import aiosmtplib

LANES = {"sms": 50, "mail": 10}


async def over_http(letters: Iterator[dict[str, str]], port: int) -> None:
    """Each letter as one POST of JSON."""
    lines = aiohttp.TCPConnector(limit=LANES["sms"])
    async with aiohttp.ClientSession(connector=lines) as session:

        async def lane() -> None:
            for letter in letters:
                body = {"phone": letter["to"], "text": letter["text"]}
                key = {"Idempotency-Key": letter["id"]}
                async with session.post(f"http://127.0.0.1:{port}/send", json=body, headers=key) as answer:
                    await answer.read()

        await asyncio.gather(*(lane() for _number in range(LANES["sms"])))


async def over_smtp(letters: Iterator[dict[str, str]], port: int) -> None:
    """Each letter as one mail."""

    async def lane() -> None:
        async with aiosmtplib.SMTP(hostname="127.0.0.1", port=port, start_tls=False) as line:
            for letter in letters:
                mail = EmailMessage(policy=POLICY)
                mail["From"], mail["To"] = "office@example.cn", letter["to"]
                mail["Subject"], mail["Message-ID"] = letter["title"], f"<{letter['id']}@example.cn>"
                mail.set_content(letter["text"])
                await line.sendmail("office@example.cn", letter["to"], mail.as_bytes())

    await asyncio.gather(*(lane() for _number in range(LANES["mail"])))


def main(way: str, file: str, port: str) -> None:
    """Wait for the word, then send everything."""
    letters: list[dict[str, Any]] = json.loads(Path(file).read_text())
    print("ready", flush=True)  # noqa: T201 - the line its starter waits for
    sys.stdin.readline()
    asyncio.run({"sms": over_http, "mail": over_smtp}[way](iter(letters), int(port)))


if __name__ == "__main__":
    main(*sys.argv[1:4])
