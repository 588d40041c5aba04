"""The guide to packs shows files as they are."""

from __future__ import annotations

import re
from pathlib import Path

import baibu

ROOT = Path(baibu.__file__).parent.parent
PACKS = ROOT / "baibu" / "packs"
GUIDE = (ROOT / "docs" / "packs.md").read_text()
WORDS = (ROOT / "docs" / "words.md").read_text()


def blocks() -> list[str]:
    return re.findall(r"```yaml\n(.*?)```", GUIDE, re.S)


def test_its_duty_and_its_floor_are_those_of_the_packs() -> None:
    duty = (PACKS / "baibuting-236/duties/C015-elder-alone-weekly.yaml").read_text()
    floor = (PACKS / "law-cn/floors/affairs-public.yaml").read_text()
    assert duty in blocks()
    assert floor in blocks()


def test_its_example_is_one_of_the_pack() -> None:
    lines = [line.strip() for line in blocks()[1].splitlines()]
    played = [line.strip() for line in (PACKS / "baibuting-236/examples/C015.yaml").read_text().splitlines()]
    assert any(played[at : at + len(lines)] == lines for at in range(len(played)))


def test_its_table_of_readings_names_every_duty_that_is_one() -> None:
    for path in (PACKS / "baibuting-236/duties").glob("*.yaml"):
        if "\nbasis: reading\n" in path.read_text():
            assert path.name[:4] in GUIDE, path.name


def test_posts_and_bodies_stand_in_the_list_of_words() -> None:
    heading = (PACKS / "baibuting-236/pack.yaml").read_text()
    posts_and_bodies = heading[heading.index("\nposts:") : heading.index("\ncrossed:")]
    codes = re.findall(r"code: ([a-z-]+)", posts_and_bodies)
    assert len(codes) > 40
    assert not [code for code in codes if f"`{code}`" not in WORDS]
