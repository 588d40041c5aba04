"""A town that is the same in every run: its day, the ids of what is made in it, and what the walk draws."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random, SystemRandom
from types import SimpleNamespace
from typing import Any, ClassVar
from unittest.mock import patch

from django.utils import timezone
from hypothesis.internal.conjecture.providers import AVAILABLE_PROVIDERS, PrimitiveProvider

#: on the day from which the wordings of consents hold; each look at the clock is a little later
MORNING, TICK = datetime(2026, 11, 27, 1, 45, tzinfo=UTC), timedelta(milliseconds=1)
#: nothing for the walk everybody knows, `fresh` for one nobody has seen, else the number of one
SEED = os.environ.get("BAIBU_WALK_SEED", "")


def chosen_seed() -> str:
    """The seed of this run."""
    return str(SystemRandom().randrange(10**9)) if SEED == "fresh" else SEED or "0"


class Dice(PrimitiveProvider):
    """Draws evenly, and from a seed.

    Hypothesis itself also draws numbers it finds in whatever code is loaded, so that its walk would change
    with each change of the code, and with the tests that ran before.
    """

    chance: ClassVar[Random] = Random(0)

    def draw_boolean(self, p: float = 0.5) -> bool:
        return self.chance.random() < p

    def draw_integer(self, min_value: int | None = None, max_value: int | None = None, **_rest: Any) -> int:
        assert min_value is not None
        assert max_value is not None
        return self.chance.randint(min_value, max_value)

    def draw_float(self, *_given: Any, **_rest: Any) -> float:
        raise NotImplementedError("the walk draws whole numbers")

    def draw_string(self, *_given: Any, **_rest: Any) -> str:
        raise NotImplementedError("the walk draws whole numbers")

    def draw_bytes(self, *_given: Any, **_rest: Any) -> bytes:
        raise NotImplementedError("the walk draws whole numbers")


AVAILABLE_PROVIDERS["dice"] = Dice


class Clock:
    """What is asked for the time: always the same morning, a little later at each look."""

    def __init__(self) -> None:
        self.ticks = count()

    def __call__(self) -> datetime:
        return MORNING + TICK * next(self.ticks)


@contextmanager
def standing_still() -> Iterator[None]:
    """The same day and, from `begin_anew` on, the same ids for everything that is made in the block."""
    with patch.object(uuid, "os", SimpleNamespace(**vars(os))), patch.object(timezone, "now", Clock()):
        begin_anew("world")
        yield


def begin_anew(name: str) -> None:
    """Nothing; clock and ids begin where they began the last time under this name."""
    assert isinstance(timezone.now, Clock), "only where the town stands still"
    timezone.now = Clock()
    uuid.os.urandom = Random(name).randbytes  # type: ignore[attr-defined]
