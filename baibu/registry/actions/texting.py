"""Sending a text message to a phone: what is said, and who carries it; the settings name who."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from threading import Thread
from typing import Protocol

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Text:
    """One message: whole in `words`; for gateways with templates, as `kind` and `values`."""

    phone: str
    #: which template it is, for gateways that know templates: code
    kind: str
    words: str
    #: what a template is filled with: code, minutes …
    values: Mapping[str, str] = field(default_factory=dict)


class Carrier(Protocol):
    """Whoever hands a message to a gateway."""

    def __call__(self, text: Text) -> None:
        """Nothing; any exception says that it was not taken."""


def carrier() -> Carrier | None:
    """Who carries messages here; None where nobody does."""
    path = settings.BAIBU_SMS_CARRIERS.get(settings.BAIBU_SMS, "")
    found: Carrier | None = import_string(path) if path else None
    return found


def send_after_commit(text: Text) -> None:
    """Nothing; the message goes out beside the answer, so that how long it takes tells nobody anything."""
    if carry := carrier():
        thread = Thread(target=partial(carried, carry, text), name="text-message")
        transaction.on_commit(thread.start)


def carried(carry: Carrier, text: Text) -> bool:
    """Whether the gateway took it; where not, the log says so, without the number."""
    try:
        carry(text)
    except Exception as error:
        log.error("a text message of kind %s was not taken: %s", text.kind, type(error).__name__)
        return False
    return True
