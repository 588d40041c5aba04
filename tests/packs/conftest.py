"""The packs that come with Baibu, read once."""

from __future__ import annotations

from pathlib import Path

import pytest

import baibu
from baibu import core

PACKS = Path(baibu.__file__).parent / "packs"


@pytest.fixture(scope="session")
def files() -> dict[str, str]:
    """Every file of the Baibuting pack and of what it stands on, by path."""
    return core.pack_files(PACKS / "baibuting-236")


@pytest.fixture(scope="session")
def baibuting(files: dict[str, str]) -> core.Pack:
    """The Baibuting method."""
    return core.read_files(files, "baibuting-236")


@pytest.fixture(scope="session")
def law() -> core.Pack:
    """The statutory floors."""
    return core.read_pack(PACKS / "law-cn")
