"""Addresses of the site, how they are filled in and asked for, and what of an answer can be read."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from baibu.ledger.models import Look
from baibu.registry.models import Account
from baibu.site.security.visitor import Answer

from .world import World

#: what would sign somebody out in the middle, and what is nobody's data
LEFT_OUT = (
    "sign-out",
    "favicon",
    "openapi",
    "parts/",
    "me/sessions",
    "sessions/",
    "sign-in/role",
    "registry/communities",
)
#: what forms and the API take, all at once: each takes what it knows
SENT: dict[str, Any] = {
    "purpose": "request", "words": "电话里问的", "reason": "danger", "hours": "1", "outcome": "met",
    "note": "都好",
    "need": "", "name": "王新", "post": "culture-member", "consent_by": "spoken",
    "kind": "household-contact",
    "rank": "1", "relation": "子", "room": "999", "title": "x", "text": "好", "months": "1",
    "declines": "true",
    "choice": "yes", "code": "000000", "format": "xlsx",
}  # fmt: skip
DAYS = ("on", "since", "until", "consent_on", "review_on", "from_on", "from", "to")


@dataclass(frozen=True)
class Address:
    """One address: its name, and its parts with the places to fill in."""

    name: str
    parts: tuple[str, ...]

    @property
    def holes(self) -> tuple[str, ...]:
        """What it wants filled in."""
        return tuple(part[1:-1] for part in self.parts if part.startswith("<"))

    def filled(self, values: dict[str, Any]) -> str:
        """The address with these values."""
        return "/" + "".join(str(values[part[1:-1]]) if part.startswith("<") else part for part in self.parts)


def addresses(resolver: Any = None, before: str = "", space: str = "") -> Iterator[Address]:
    """Every address of the site."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from addresses(pattern, route, space + inner)
        elif isinstance(pattern, URLPattern) and not any(word in route for word in LEFT_OUT):
            yield Address(space + (pattern.name or ""), tuple(pieces(route)))


def pieces(route: str) -> Iterator[str]:
    """The fixed and the open parts of a route."""
    rest = route.lstrip("^").rstrip("$").replace("\\.", ".").replace("(?P<form>json|xlsx)", "<form>")
    while "<" in rest:
        head, _, rest = rest.partition("<")
        inner, _, rest = rest.partition(">")
        yield head
        kind, colon, name = inner.rpartition(":")
        yield f"<{'account' if colon and kind == 'int' else name}>"
    yield rest


ADDRESSES = tuple(addresses())
ABOUT_SOMETHING = tuple(
    each
    for each in ADDRESSES
    if {"household", "person", "place", "key", "claim", "notice", "consent"} & set(each.holes)
)
#: what a hole takes that is no id: `code` is a duty's on one page and a community's on another
FIXED = {
    "form": ("json", "xlsx"), "code": ("BBT-051", "lily", "x"), "purpose": ("shown", "phone", "x"),
    "kind": ("household-contact", "elder-helper", "x"), "provider": ("wecom", "x"), "secret": ("x",),
}  # fmt: skip
#: what a hole of another name takes
OTHER_NAMES = {"helper": "person"}
#: what a `key` is of, by a word of the address
KEYS = {"export": "export", "needs/": "need", "opening": "opening"}


def value_for(world: World, address: Address, hole: str, at: int) -> Any:
    """Something to fill a hole with; one time in nine of another kind."""
    if hole == "account":
        numbers = list(Account.objects.order_by("pk").values_list("pk", flat=True))
        return numbers[at % len(numbers)]
    if hole in FIXED:
        return FIXED[hole][at % len(FIXED[hole])]
    kind = OTHER_NAMES.get(hole, hole)
    if hole == "key":
        kind = next((KEYS[word] for word in KEYS if word in "".join(address.parts)), "everything")
    pool = world.pool("everything" if at % 9 == 0 else kind)
    return pool[at // 9 % len(pool)]


def body_for(world: World, address: Address, is_empty: bool) -> tuple[dict[str, str] | bytes, str]:
    """A form, or the API's JSON, with something under every name."""
    if is_empty:
        return (b"{}", "application/json") if address.name.startswith("api:") else ({}, "")
    sent = SENT | dict.fromkeys(DAYS, timezone.localdate().isoformat())
    sent |= {"helper_id": str(world.people["newcomer"].id), "person_id": str(world.people["of-far"].id)}
    if not address.name.startswith("api:"):
        return sent, ""
    return json.dumps({**sent, "hours": 1, "rank": 1, "declines": True}).encode(), "application/json"


def readable(answer: Answer) -> str:
    """All that somebody could read in it: the head, the body, the inside of a workbook."""
    head = unquote(str(answer.headers))
    if answer.body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(answer.body)) as package:
            return head + "".join(package.read(name).decode(errors="replace") for name in package.namelist())
    if answer.headers.get("Content-Type", "").startswith("application/json"):
        return head + json.dumps(json.loads(answer.body or b"null"), ensure_ascii=False)
    return head + answer.text


def was_noted(world: World, who: str, home: str) -> bool:
    """Whether it stands in the log that they looked at the home today, or at whom they act for there."""
    mine = Look.objects.filter(community_id=world.cast.id, actor_id=world.people[who].id, on_day=world.day)
    acts = world.life.for_whom(who) == home
    return mine.filter(subject_id=world.people[f"of-{home}"].id if acts else world.homes[home].id).exists()
