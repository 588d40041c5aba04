"""Certificates of destruction: their number is reckoned from all they say, so no changed one matches."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu.registry.models import Person

from ..models import Destruction
from .asks import Row

MARK = 12


@dataclass(frozen=True, slots=True)
class Certificate:
    """One destruction, for its page and its print."""

    done: Destruction
    number: str
    proposed_by: str
    confirmed_by: str
    is_whole: bool


def mark_of(done: Destruction) -> str:
    """The check mark of everything the certificate says."""
    said = {
        "community": done.community_id, "seq": done.seq, "kinds": done.kinds, "keys": done.keys_hash,
        "proposed": [moment(done.proposed_at), str(done.proposed_by_id)],
        "confirmed": [moment(done.confirmed_at), str(done.confirmed_by_id)],
    }  # fmt: skip
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()[:MARK]


def moment(when: datetime | None) -> str:
    """A moment as the mark reckons with it, whatever the zone it was read in."""
    return f"{when.timestamp():.3f}" if when else ""


def certificate_of(done: Destruction) -> Certificate:
    """The certificate, and whether it still says what it said. One query."""
    ids = [each for each in (done.proposed_by_id, done.confirmed_by_id) if each]
    names = dict(Person.objects.filter(community_id=done.community_id, id__in=ids).values_list("id", "name"))
    return Certificate(
        done=done,
        number=done.number,
        proposed_by=name_of(names, done.proposed_by_id),
        confirmed_by=name_of(names, done.confirmed_by_id),
        is_whole=bool(done.check_mark) and done.check_mark == mark_of(done),
    )


def name_of(names: dict[UUID, str], person_id: UUID | None) -> str:
    """The name, or nothing."""
    return names.get(person_id, "") if person_id else ""


def certificate_numbered(community_id: int, number: str) -> Certificate | None:
    """The certificate of that number, if there is one and it says what it said when it was made."""
    parts = number.strip().split("-")
    if len(parts) != 3 or not parts[1].isdecimal():
        return None
    done = Destruction.objects.filter(community_id=community_id, seq=int(parts[1])).first()
    if done is None or done.number != number.strip():
        return None
    found = certificate_of(done)
    return found if found.is_whole else None


def newest(community_id: int) -> QuerySet[Destruction]:
    """What was proposed and not declined, newest first."""
    return Destruction.objects.filter(community_id=community_id, declined_at=None).order_by("-seq")


def destructions(community_id: int) -> list[Row]:
    """What was proposed and destroyed, newest first. One query."""
    return [
        Row(
            one.number or _("A list waits for a second person"),
            _("proposed on %(day)s") % {"day": timezone.localdate(one.proposed_at).isoformat()},
            reverse("rights:destruction", args=[one.id]),
        )
        for one in newest(community_id)
    ]
