"""The ledger's tables; only the ledger touches them."""

from .memory import ActingPeriod, Adoption, Entry, Look, Note, PackText, Sealed
from .owed import (
    Discharge,
    Effect,
    Excuse,
    Extension,
    Obligation,
    Planned,
    Standing,
    Told,
    Unplanned,
    Voiding,
)

__all__ = [
    "ActingPeriod",
    "Adoption",
    "Discharge",
    "Effect",
    "Entry",
    "Excuse",
    "Extension",
    "Look",
    "Note",
    "Obligation",
    "PackText",
    "Planned",
    "Sealed",
    "Standing",
    "Told",
    "Unplanned",
    "Voiding",
]
