"""What a file is before it is opened: a workbook at all, how large, closed by a password, with programs."""

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
#: the most parts a workbook has, and the longest list of them, in bytes
MOST_PARTS, LONGEST_LIST = 2_000, 512 * 1024
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
#: the stream that a closed .xlsx keeps its content in
CLOSED = "EncryptedPackage".encode("utf-16-le")
#: what programs are kept in: in an .xls, and in a package
PROGRAMS = "_VBA_PROJECT".encode("utf-16-le")
PROGRAM_PARTS = ("vbaproject.bin", "vbadata.xml", "/macrosheets/", "/activex/", "/embeddings/", "basic/")
#: a workbook has no definitions of its own: with them a few signs stand for a million
DEFINITIONS = (b"<!DOCTYPE", b"<!ENTITY")
LIST = b"PK\x05\x06"


def refuse_by_package(content: bytes) -> None:
    """Nothing; refused where the file is no workbook, is closed by a password, would fill the memory once
    unpacked, or brings programs along.
    """
    if content.startswith(OLE):
        if CLOSED in content:
            raise password_refusal()
        if PROGRAMS in content:
            raise program_refusal()
    elif content.startswith(ZIP):
        refuse_by_parts(content)
    else:
        raise not_a_workbook()


def refuse_by_parts(content: bytes) -> None:
    """Nothing; refused where the parts of a package are too many, unpack to too much, or hold programs."""
    if length_of_list(content) > LONGEST_LIST:
        raise size_refusal()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            if len(parts) > MOST_PARTS or is_too_much(sum(part.file_size for part in parts), len(content)):
                raise size_refusal()
            if any(is_program(part.filename) for part in parts):
                raise program_refusal()
            for part in parts:
                walk_through(package, part)
    except (zipfile.BadZipFile, ZlibError, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise not_a_workbook() from error


def length_of_list(content: bytes) -> int:
    """How long the package says its list of parts is, in bytes; read before the list itself is."""
    at = content.rfind(LIST)
    return int.from_bytes(content[at + 12 : at + 16], "little") if at >= 0 else 0


def is_program(name: str) -> bool:
    """Whether a part of that name holds programs, or a file within the file."""
    plain = "/" + name.lower().replace("\\", "/")
    return any(word in plain for word in PROGRAM_PARTS) or plain.endswith("book.bin")


def walk_through(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Nothing; an error where a part is not as long as it says, or defines words of its own."""
    before = b""
    with package.open(part) as stream:
        while step := stream.read(STEP):
            if any(word in before + step for word in DEFINITIONS):
                raise not_a_workbook()
            before = step[-len(DEFINITIONS[0]) :]


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


def program_refusal() -> core.Refusal:
    """What is said of a workbook that brings programs along."""
    text = _(
        "This workbook has macros or other files inside. Those are not taken, because they are programs. "
        "Save it as .xlsx, which leaves them out, and send that."
    )
    return core.Refusal("has-macros", text, "file")


def not_a_workbook() -> core.Refusal:
    """What is said of a file that cannot be opened."""
    text = _("This is not a workbook that can be opened. Save it as .xlsx or .csv and try again.")
    return core.Refusal("not-a-workbook", text, "file")
