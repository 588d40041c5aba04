"""The promise of the token file: every pair of ink and ground reads well, in every mode."""

import re
from pathlib import Path

import pytest

import baibu.web
from baibu.web import gallery
from baibu.web.drawing import STATUSES

TOKENS = (Path(baibu.web.__file__).parent / "static" / "web" / "tokens.css").read_text("utf-8")
GROUNDS = ("paper", "surface", "sunk")
TINTS = tuple(f"tint-{at}" for at in range(6))
#: ink: the grounds it is used on
PAIRS = {
    "ink": (*GROUNDS, *TINTS, "action-pale", "overdue-pale", "today-pale", "done-pale", "missed-pale"),
    "ink-2": GROUNDS,
    "action": (*GROUNDS, "action-pale"),
    "action-strong": (*GROUNDS, "action-pale"),
    "overdue": (*GROUNDS, "overdue-pale"),
    "today": ("paper", "surface", "today-pale"),
    "done": ("paper", "surface", "done-pale"),
    "missed": ("paper", "surface", "missed-pale"),
    "on-action": ("action", "action-strong"),
    "on-overdue": ("overdue",),
}


def block(selector: str, within_dark: bool = False) -> dict[str, str]:
    """The colours one block sets."""
    lead = r"@media \(prefers-color-scheme: dark\) \{\s*" if within_dark else r"(?m)^  "
    found = re.search(lead + re.escape(selector) + r" \{(.*?)\n *\}", TOKENS, re.DOTALL)
    assert found, selector
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", found[1]))


LIGHT = block(":root")
DARK = block(':root[data-theme="dark"]')
LARGE = block(':root[data-print="large"]')
DARK_LARGE = block(':root[data-print="large"][data-theme="dark"]')
MODES = {
    "light": (LIGHT, 4.5),
    "dark": (LIGHT | DARK, 4.5),
    "light large": (LIGHT | LARGE, 7.0),
    "dark large": (LIGHT | DARK | LARGE | DARK_LARGE, 7.0),
}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", MODES)
def test_every_pair_of_ink_and_ground_reads_well(mode):
    colours, least = MODES[mode]
    poor = [
        f"{ink} on {ground}: {contrast(colours[ink], colours[ground]):.2f}"
        for ink, grounds in PAIRS.items()
        for ground in grounds
        if contrast(colours[ink], colours[ground]) < least
    ]
    assert not poor, poor


@pytest.mark.parametrize("mode", MODES)
def test_borders_of_inputs_and_the_focus_ring_can_be_seen(mode):
    colours, _least = MODES[mode]
    for ground in ("paper", "surface"):
        assert contrast(colours["line-strong"], colours[ground]) >= 3
        assert contrast(colours["action"], colours[ground]) >= 3


def test_dark_by_the_system_is_dark_by_choice():
    assert block(':root:not([data-theme="light"])', within_dark=True) == DARK
    assert block(':root[data-print="large"]:not([data-theme="light"])', within_dark=True) == DARK_LARGE


def test_colours_are_named_in_the_token_file_only():
    folder = Path(baibu.web.__file__).parent / "static" / "web"
    for sheet in ("page.css", "parts.css", "forms.css", "gallery.css"):
        assert not re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(", (folder / sheet).read_text("utf-8")), sheet


def test_the_sheet_paints_every_colour():
    styles = (Path(baibu.web.__file__).parent / "static" / "web" / "gallery.css").read_text("utf-8")
    assert [name for name in gallery.colours() if f".paint--{name} " not in styles] == []


def test_every_drawing_that_is_named_exists():
    assert {icon for icon, _words, _tone in STATUSES.values()} <= set(gallery.icons())
