"""What a file is before it is opened: how large it unpacks, and whether a password closes it."""

from __future__ import annotations

import io
import zipfile
from zlib import error as ZlibError

from django.utils.translation import gettext as _

from baibu import core

#: the most a workbook may unpack to; a register of 120,000 people has about a seventh of it
MOST_UNPACKED = 250 * 1024 * 1024
#: sheets pack about ten to one; below this size a high ratio does no harm
MOST_RATIO, RATIO_FROM = 100, 20 * 1024 * 1024
STEP = 1024 * 1024
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
#: the stream that a closed .xlsx keeps its content in
CLOSED = "EncryptedPackage".encode("utf-16-le")


def refuse_by_package(content: bytes) -> None:
    """Nothing; refused where the file is closed by a password, or would fill the memory once unpacked."""
    if content.startswith(OLE) and CLOSED in content:
        raise password_refusal()
    if content.startswith(ZIP):
        refuse_by_size(content)


def refuse_by_size(content: bytes) -> None:
    """Nothing; refused where the parts of a package unpack to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            if is_too_much(sum(part.file_size for part in parts), len(content)):
                raise size_refusal()
            for part in parts:
                walk_through(package, part)
    except (zipfile.BadZipFile, ZlibError, EOFError, NotImplementedError, RuntimeError) as error:
        raise not_a_workbook() from error


def walk_through(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Nothing; an error of the package where a part is not as long as it says."""
    with package.open(part) as stream:
        while stream.read(STEP):
            pass


def is_too_much(unpacked: int, packed: int) -> bool:
    """Whether a package of that size unpacks to more than a workbook does."""
    return unpacked > MOST_UNPACKED or (unpacked > RATIO_FROM and unpacked > MOST_RATIO * packed)


def password_refusal() -> core.Refusal:
    """What is said of a workbook closed by a password."""
    text = _(
        "This workbook is protected by a password. Open it in Excel or WPS with the password, choose File, "
        "Info, Protect Workbook, Encrypt with Password, empty the field, save, and send it again."
    )
    return core.Refusal("password-protected", text, "file")


def size_refusal() -> core.Refusal:
    """What is said of a workbook that unpacks to too much."""
    text = _(
        "Unpacked, this workbook is far larger than a register. Copy the rows with data into a new workbook "
        "and send that, or send it in parts."
    )
    return core.Refusal("unpacks-too-large", text, "file")


def not_a_workbook() -> core.Refusal:
    """What is said of a file that cannot be opened."""
    text = _("This is not a workbook that can be opened. Save it as .xlsx or .csv and try again.")
    return core.Refusal("not-a-workbook", text, "file")
