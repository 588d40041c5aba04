"""The ledger's tables; only the ledger touches them."""

from .memory import ActingPeriod, Adoption, Entry, Note, PackText
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
    "Note",
    "Obligation",
    "PackText",
    "Planned",
    "Standing",
    "Told",
    "Unplanned",
    "Voiding",
]
