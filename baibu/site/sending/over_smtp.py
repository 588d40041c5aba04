"""Mail over lines to the server that stay open; the key of a letter is its Message-ID."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.message import EmailMessage
from email.policy import SMTP as POLICY
from email.utils import formatdate
from functools import lru_cache

import aiosmtplib

from baibu.notices.queries.outbox import Outcome

from .letters import Hand, Letter
from .surroundings import Gate, MailServer, mail_server

PATIENCE = 20.0
GONE = (aiosmtplib.SMTPServerDisconnected, aiosmtplib.SMTPTimeoutError, OSError, asyncio.TimeoutError)


@asynccontextmanager
async def hands(gate: Gate) -> AsyncIterator[Hand]:
    """A way to hand letters over; its lines close at the end."""
    server, idle, made = mail_server(), asyncio.LifoQueue[aiosmtplib.SMTP](), list[aiosmtplib.SMTP]()

    async def hand(letter: Letter) -> Outcome:
        if not is_plain(letter.to):
            return letter.came("failed", "no-address")
        try:
            line = await open_line(server, idle, made)
        except (*GONE, aiosmtplib.SMTPException):
            return letter.came("again", "no-gateway")
        outcome, is_good = await handed(line, server, letter)
        if is_good:
            idle.put_nowait(line)
        else:
            line.close()
        return outcome

    try:
        yield hand
    finally:
        for line in made:
            line.close()


async def open_line(
    server: MailServer, idle: asyncio.LifoQueue[aiosmtplib.SMTP], made: list[aiosmtplib.SMTP]
) -> aiosmtplib.SMTP:
    """A line nobody uses now, or a new one."""
    while not idle.empty():
        line = idle.get_nowait()
        if line.is_connected:
            return line
    line = aiosmtplib.SMTP(
        hostname=server.host, port=server.port, timeout=PATIENCE, use_tls=server.secured == "tls",
        start_tls=server.secured == "start", username=server.user or None, password=server.password or None,
    )  # fmt: skip
    await line.connect()
    made.append(line)
    return line


def is_plain(address: str) -> bool:
    """Whether the address can stand in a line of its own: no blanks, no line ends, no other signs."""
    return address.isascii() and address.isprintable() and not set(address) & set(' <>,;"')


async def handed(line: aiosmtplib.SMTP, server: MailServer, letter: Letter) -> tuple[Outcome, bool]:
    """What came of it, and whether the line can be used again.

    Until the words themselves are sent the server has nothing; once they are, only its answer tells.
    """
    try:
        await line.mail(server.sender)
        await line.rcpt(letter.to)
    except aiosmtplib.SMTPResponseException as said:
        await quiet(line)
        return refused(letter, said.code), line.is_connected
    except GONE:
        return letter.came("again", "no-gateway"), False
    try:
        await line.data(written(server, letter))
    except aiosmtplib.SMTPResponseException as said:
        return refused(letter, said.code), line.is_connected
    except GONE:
        return letter.came("unsure", "no-answer"), False
    return letter.came("sent"), True


async def quiet(line: aiosmtplib.SMTP) -> None:
    """Nothing; the server forgets the letter that was begun."""
    try:
        await line.rset()
    except (*GONE, aiosmtplib.SMTPException):
        line.close()


def refused(letter: Letter, code: int) -> Outcome:
    """What the server's no means: 4xx passes, 5xx stays."""
    return letter.came("again" if 400 <= code < 500 else "failed", f"mail-{code}")


def written(server: MailServer, letter: Letter) -> bytes:
    """The letter as it goes over the line: what is its own stands before what is the same for all."""
    host = server.sender.rpartition("@")[2]
    own = f"To: {letter.to}\r\nMessage-ID: <{letter.id}@{host}>\r\nDate: {formatdate(localtime=True)}\r\n"
    return own.encode("ascii") + shared(server.sender, letter.title, letter.body, letter.link)


@lru_cache(maxsize=64)
def shared(sender: str, title: str, body: str, link: str) -> bytes:
    """What thousands of letters have in common; encoding it took longer than sending it."""
    mail = EmailMessage(policy=POLICY)
    mail["From"], mail["Subject"] = sender, title
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content("\n\n".join(part for part in (body or title, link) if part))
    return mail.as_bytes()
