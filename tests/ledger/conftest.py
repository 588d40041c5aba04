"""A town that lives by the Baibuting method, for the tests of the ledger."""

from __future__ import annotations

from datetime import date

import pytest

from baibu.ledger.actions import adopt_pack
from baibu.registry.queries.actors import Actor
from tests.ledger.town import Town, at, found_town

ADOPTED = date(2026, 10, 1)


@pytest.fixture
def town(db: None) -> Town:
    """Two buildings; the method counts from 1 October 2026."""
    made = found_town()
    adopt_pack(
        actor=Actor.operator(made.id), community_id=made.id, pack="baibuting-236", from_on=ADOPTED,
        now=at(ADOPTED),
    )  # fmt: skip
    return made
