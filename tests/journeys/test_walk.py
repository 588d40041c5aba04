"""Requests by anybody to anything, half of them here, half in the file beside it, for two processors.

BAIBU_WALK says how many; BAIBU_WALK_SEED=fresh goes where nobody has walked, else each run is the same.
"""

import pytest

from .walking import REQUESTS, walk

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_nobody_reads_what_is_not_theirs_and_nobody_is_refused_what_is() -> None:
    seen = walk(REQUESTS // 2, half=1)
    assert seen["requests"] >= REQUESTS // 2
