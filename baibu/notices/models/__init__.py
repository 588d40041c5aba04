"""The tables of notices: what is public, and what is sent."""

from .attachments import FORMATS, MOST_FILES, Attachment
from .notices import AFFAIRS_DAYS, ARCHIVE_DAYS, ENDS, KINDS, Named, Notice
from .outbox import CHANNELS, QUIET_FROM, QUIET_UNTIL, STATES, Address, Delivery, Gauge, Message, Reaching
from .rotas import (
    ACCEPTED,
    ASKED,
    DECLINED,
    WITHDRAWN,
    Rota,
    RotaFeed,
    RotaLine,
    RotaOverride,
    RotaSeat,
    RotaSwap,
)

__all__ = [
    "ACCEPTED",
    "AFFAIRS_DAYS",
    "ARCHIVE_DAYS",
    "ASKED",
    "CHANNELS",
    "DECLINED",
    "ENDS",
    "FORMATS",
    "KINDS",
    "MOST_FILES",
    "QUIET_FROM",
    "QUIET_UNTIL",
    "STATES",
    "WITHDRAWN",
    "Address",
    "Attachment",
    "Delivery",
    "Gauge",
    "Message",
    "Named",
    "Notice",
    "Reaching",
    "Rota",
    "RotaFeed",
    "RotaLine",
    "RotaOverride",
    "RotaSeat",
    "RotaSwap",
]
