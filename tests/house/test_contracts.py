"""Imports go down, and every room is under the contracts."""

import subprocess
import sys
import tomllib
from pathlib import Path

from tests.house.house import ROOT, WITH_TABLES, rooms


def test_every_import_keeps_the_contracts() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    kept = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert kept.returncode == 0, kept.stdout


def contract(name: str) -> dict[str, list[str]]:
    """The contract of that id."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    found: dict[str, list[str]] = next(each for each in contracts if each["id"] == name)
    return found


def test_every_room_with_tables_has_the_order_inside_a_room() -> None:
    standing = {f"baibu.{room}" for room in rooms() if room in WITH_TABLES}
    assert standing == set(contract("rooms")["containers"])


def test_the_floors_are_exhaustive() -> None:
    assert contract("floors")["exhaustive"] is True
    assert contract("rooms")["exhaustive"] is True
