"""A community to import into, and those who work in it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

#: a moment of the day the office's sheets are read on
NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


@pytest.fixture
def operator(db: None) -> Any:
    """The operator, at work in a new community."""
    from baibu.registry import actions
    from baibu.registry.queries import Actor

    made = actions.found_community(actor=Actor.operator(), code="baihe", name="百合苑社区", now=NOW)
    return Actor.operator(made.pk)


@pytest.fixture
def now() -> datetime:
    """The moment the tests happen at."""
    return NOW
