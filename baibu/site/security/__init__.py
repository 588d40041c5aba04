"""Every control, tried: each probe does what an attacker would, in a transaction that is taken back."""

from . import (
    doors,
    files,
    leaving,
    pages,
    published,
    records,
    residents,
    rights,
    staff,
    surroundings,
    vaults,
    walls,
)
from .trying import Control, Probe, quietly, tried

PROBES: tuple[Probe, ...] = (
    *doors.CONTROLS,
    *staff.CONTROLS,
    *residents.CONTROLS,
    *walls.CONTROLS,
    *vaults.CONTROLS,
    *records.CONTROLS,
    *published.CONTROLS,
    *leaving.CONTROLS,
    *rights.CONTROLS,
    *files.CONTROLS,
    *pages.CONTROLS,
    *surroundings.CONTROLS,
)


def controls() -> list[Control]:
    """How every control stands; some seconds, and nothing is left behind."""
    with quietly():
        return [tried(probe) for probe in PROBES]


__all__ = ["PROBES", "Control", "Probe", "controls", "tried"]
