"""A file without what it tells beside what is seen: by its content, whatever its name says."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from baibu import core

#: of one file, as it comes in and as it is kept
MOST_BYTES = 10 * 1024 * 1024
#: so many signs of a file can be held against the whole register in a moment
MOST_SIGNS = 30_000
#: blanks between two Chinese signs: a name in a table is often written so
GAPS = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")


@dataclass(frozen=True, slots=True)
class Clean:
    """A file as it may be kept."""

    #: pdf · jpeg · png
    kind: str
    content: bytes
    #: what a machine can read in it
    text: str
    pages: int
    unread: int


def require_size(content: bytes) -> None:
    """Nothing; refused for a file that is empty or too large."""
    if not content:
        raise core.Refusal("file-needed", _("Choose a PDF or a picture."), "file")
    if len(content) > MOST_BYTES:
        raise core.Refusal("file-too-large", _("The file is larger than 10 MB. Make it smaller."), "file")


def read_text(pages: list[str]) -> tuple[str, int]:
    """The text of the pages without gaps between Chinese signs, and of how many pages there is none."""
    text = GAPS.sub("", "\n".join(pages))
    if len(text) > MOST_SIGNS:
        refusal = _("The file holds more text than can be checked. Share it out among several files.")
        raise core.Refusal("too-much-text", refusal, "file")
    return text, sum(not is_legible(page) for page in pages)


def is_legible(page: str) -> bool:
    """Whether a page's text says something: most of its signs are letters, figures or Chinese."""
    signs = [sign for sign in page if not sign.isspace()]
    return bool(signs) and sum(sign.isalnum() or sign.isascii() for sign in signs) * 2 > len(signs)
