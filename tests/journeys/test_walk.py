"""Requests by anybody to anything: nobody reads what is not theirs, nobody is refused what is.

Half of them here, half in the file beside it, so that two processors share them. BAIBU_WALK says how many.
"""

import pytest

from .walking import REQUESTS, summary, walk

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_nobody_reads_what_is_not_theirs_and_nobody_is_refused_what_is() -> None:
    seen = walk(REQUESTS // 2, number=1)
    assert seen["requests"] >= REQUESTS // 2
    print(summary(seen))
