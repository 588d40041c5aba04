"""The staircase of the visits' tests, and browsers of its people."""

from tests.visits.conftest import as_, cast

__all__ = ["as_", "cast"]
