"""The tables of notices: what is public, and what is sent."""

from .attachments import FORMATS, MOST_FILES, Attachment
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
    "FORMATS",
    "KINDS",
    "MOST_FILES",
    "QUIET_FROM",
    "QUIET_UNTIL",
    "STATES",
    "Address",
    "Attachment",
    "Delivery",
    "Gauge",
    "Message",
    "Named",
    "Notice",
    "Reaching",
]
