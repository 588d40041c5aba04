"""Workbooks closed by a password: opened in memory, with the password that came along."""

from __future__ import annotations

import io
from typing import Any
from xml.parsers.expat import ExpatError

from django.utils.translation import gettext as _
from msoffcrypto import OfficeFile
from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

from baibu import core

from .packages import CLOSED, OLE, not_a_workbook

#: rounds of hashing that office programs ask for, and the most that is gone along with
MOST_ROUNDS = 1_000_000
#: the file is a stranger's, and the library meets what it does not know with whatever error comes first
UNREADABLE = (
    DecryptionError, FileFormatError, ParseError, ExpatError, OSError, ValueError, KeyError, IndexError,
    AttributeError, TypeError, RuntimeError,
)  # fmt: skip


def is_closed(content: bytes) -> bool:
    """Whether a password closes it."""
    return content.startswith(OLE) and CLOSED in content


def opened(content: bytes, password: str) -> bytes:
    """The workbook without its password; refused where there is none or it is not the right one."""
    if not is_closed(content):
        return content
    if not password:
        raise password_needed()
    to = io.BytesIO()
    try:
        book: Any = OfficeFile(io.BytesIO(content))
        if rounds_of(book) > MOST_ROUNDS:
            raise not_a_workbook()
        book.load_key(password=password, verify_password=True)
        book.decrypt(to)
    except InvalidKeyError as error:
        raise wrong_password() from error
    except core.Refusal:
        raise
    except UNREADABLE as error:
        raise not_a_workbook() from error
    return to.getvalue()


def rounds_of(book: Any) -> int:
    """How many rounds of hashing the file asks for before its key is known."""
    said = getattr(book, "info", {})
    return int(said.get("spinValue", 0) or said.get("spinCount", 0) or 0) if isinstance(said, dict) else 0


def password_needed() -> core.Refusal:
    """What is said of a closed workbook that came without its password."""
    text = _("A password closes this workbook. Choose the file once more, and type its password here.")
    return core.Refusal("password-protected", text, "password")


def wrong_password() -> core.Refusal:
    """What is said where the password does not open it."""
    text = _(
        "This password does not open the workbook. Mind small letters and dashes; choose the file again."
    )
    return core.Refusal("wrong-password", text, "password")
