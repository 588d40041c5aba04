"""The word lists that made-up names are drawn from."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

HERE = Path(__file__).parent


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """The lists of words.yaml; a line of single characters is split into them."""
    with (HERE / "words.yaml").open(encoding="utf-8") as file:
        found: dict[str, Any] = yaml.safe_load(file)
    return {**found, "surnames": found["surnames"].split(), "estates": found["estates"].split()}


@lru_cache(maxsize=8)
def given_names(sex: str, age_group: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    first, second = words()["given"][sex][age_group]
    return tuple(first.split()), tuple(second.split())


def age_group(birth_year: int) -> str:
    """Which fashion of names somebody was born into."""
    if birth_year < 1962:
        return "old"
    return "middle" if birth_year < 1992 else "young"


def surname(rng: Random) -> str:
    found: str = rng.choice(words()["surnames"])
    return found


def given(rng: Random, sex: str, birth_year: int) -> str:
    """One or two characters."""
    first, second = given_names(sex, age_group(birth_year))
    if rng.random() < 0.15:
        return rng.choice(second)
    return rng.choice(first) + rng.choice(second)
