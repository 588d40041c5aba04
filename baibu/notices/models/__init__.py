"""The tables of notices."""

from .notices import AFFAIRS_DAYS, KINDS, Named, Notice

__all__ = ["AFFAIRS_DAYS", "KINDS", "Named", "Notice"]
