"""Measures planning on a copy of a community as it stands, and leaves everything as it was."""

from .planning import Measured, measured

__all__ = ["Measured", "measured"]
