"""Which names and networks are held back at a door for a while, because of too many tries."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import Literal

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from ..models import Attempt

Door = Literal[
    "password", "second-factor", "phone", "phone-code", "card", "outside", "mail", "test", "network"
]
#: how many tries under one name, and from one network, are heard before a pause
PER_NAME, PER_NETWORK = 5, 200
PAUSE = timedelta(minutes=15)


def mark(door: Door, name: str) -> str:
    """What a name is counted under: the same for every way of writing it, unreadable without the key."""
    written = unicodedata.normalize("NFKC", name).strip().casefold()
    return salted_hmac(f"baibu.attempt.{door}", written, algorithm="sha256").hexdigest()


def network_of(request: HttpRequest) -> str:
    """The network a request came from: an IPv4 address, or the IPv6 network of one connection.

    Behind a proxy it is what the proxy saw; empty where nobody can tell, which is not counted.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    said = forwarded if settings.HTTPS else request.META.get("REMOTE_ADDR", "")
    try:
        address = ip_address(said)
    except ValueError:
        return ""
    return str(address) if address.version == 4 else str(ip_network((address, 64), strict=False))


def held_until(door: Door, name: str, now: datetime, limit: int = PER_NAME) -> datetime | None:
    """Until when nobody is heard under that name; None where they are."""
    found = Attempt.objects.filter(mark=mark(door, name), tries__gte=limit, since__gt=now - PAUSE).first()
    return found.since + PAUSE if found else None


def names_held(names: Iterable[str], now: datetime) -> dict[str, datetime]:
    """Account name → until when it is held back, for those that are; one query."""
    doors: tuple[Door, ...] = ("password", "second-factor")
    marks = {mark(door, name): name for name in names for door in doors}
    rows = Attempt.objects.filter(mark__in=marks, tries__gte=PER_NAME, since__gt=now - PAUSE)
    return {marks[row.mark]: row.since + PAUSE for row in rows.order_by("since")}
