"""What can go wrong, said so that a person can act on it.

BaibuError
├── PackError      a pack cannot be read: file, line, what was found, what to write
├── CalendarGap    a working-day question about a year whose arrangement is not loaded
└── Refusal        an act is not possible now: code, text, the field it concerns
"""

from __future__ import annotations

from dataclasses import dataclass


class BaibuError(Exception):
    """The root of every error Baibu raises on purpose."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """One mistake in a pack."""

    #: path of the file inside the pack, with the pack's folder first
    file: str
    #: 1-based line; 0 when the whole file or folder is meant
    line: int
    #: short stable name of the kind of mistake, kebab-case
    kind: str
    #: what stands there
    found: str
    #: what to write instead
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.found} - {self.remedy}"


class PackError(BaibuError):
    """A pack that cannot be read; carries every complaint found, not only the first."""

    def __init__(self, complaints: tuple[Complaint, ...]) -> None:
        self.complaints = complaints
        super().__init__("\n".join(str(complaint) for complaint in complaints))


class CalendarGap(BaibuError):
    """A year whose working-day arrangement is not loaded; names the year and the remedy."""

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(
            f"The working-day arrangement of {year} is not loaded, so its working days cannot be counted. "
            f"Load it with `baibu calendar load FILE` when the State Council has published it."
        )


class Refusal(BaibuError):
    """An act that is not possible now: what is the case, why, what to do next.

    `code` is kebab-case and stable; `text` is shown to the person; `field` names the input it concerns.
    """

    def __init__(self, code: str, text: str, field: str | None = None) -> None:
        self.code = code
        self.text = text
        self.field = field
        super().__init__(text)
