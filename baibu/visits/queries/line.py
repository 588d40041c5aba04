"""A row of a list, ready to show."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a list, ready to show."""

    title: str
    meta: str = ""
    note: str = ""
    href: str = ""
    badge: str = ""
    badge_text: str = ""
    #: what a tick beside the row sends
    key: str = ""
