"""The tables of notices: what is public, and what is sent."""

from .notices import AFFAIRS_DAYS, ARCHIVE_DAYS, ENDS, KINDS, Named, Notice
from .outbox import (
    CHANNELS,
    QUIET_FROM,
    QUIET_UNTIL,
    STATES,
    Address,
    Delivery,
    Gauge,
    Message,
    Reaching,
)

__all__ = [
    "AFFAIRS_DAYS",
    "ARCHIVE_DAYS",
    "CHANNELS",
    "ENDS",
    "KINDS",
    "QUIET_FROM",
    "QUIET_UNTIL",
    "STATES",
    "Address",
    "Delivery",
    "Gauge",
    "Message",
    "Named",
    "Notice",
    "Reaching",
]
