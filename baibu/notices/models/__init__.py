"""The tables of notices."""

from .notices import AFFAIRS_DAYS, ARCHIVE_DAYS, ENDS, KINDS, Named, Notice

__all__ = ["AFFAIRS_DAYS", "ARCHIVE_DAYS", "ENDS", "KINDS", "Named", "Notice"]
