"""The tables of notices: what is public, and what is sent."""

from .alerts import CERTAINTIES, DRILL, SEVERITIES, URGENCIES, Alert
from .attachments import FORMATS, MOST_FILES, Attachment
from .notices import AFFAIRS_DAYS, ALL_KINDS, ARCHIVE_DAYS, EMERGENCY, ENDS, KINDS, Named, Notice
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
    "ALL_KINDS",
    "ARCHIVE_DAYS",
    "ASKED",
    "CERTAINTIES",
    "CHANNELS",
    "DECLINED",
    "DRILL",
    "EMERGENCY",
    "ENDS",
    "FORMATS",
    "KINDS",
    "MOST_FILES",
    "QUIET_FROM",
    "QUIET_UNTIL",
    "SEVERITIES",
    "STATES",
    "URGENCIES",
    "WITHDRAWN",
    "Address",
    "Alert",
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
