"""Claims: what claimants see of their own, and what waits for whose answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import Q, QuerySet, UUIDField, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baibu import core
from baibu.web.templatetags.parts import day as day_words

from ..models import Claim, Household, Person, Place, SentCode, field_of
from .bounds import bounded
from .known import BUILDING
from .living import home_behind, person_words, residents_of
from .my_ways import name_of
from .places import place_names, subtree

#: how long a proven number may be used to say where one lives
PROVEN_FOR = timedelta(minutes=30)
MOST = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One claim of a list, ready to show."""

    title: str
    meta: str
    href: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class ClaimsPage:
    """The claims that wait for somebody."""

    sentence: str
    rows: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody the register knows behind the door that was said."""

    id: UUID
    name: str
    meta: str


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """One claim: what was said, next to what the register says."""

    id: UUID
    sentence: str
    said: tuple[tuple[str, str], ...]
    home: Household | None
    place_id: UUID
    candidates: tuple[Candidate, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class OwnClaim:
    """What a claimant sees of their claim."""

    state: str
    sentence: str
    lead: str
    reason: str


def proven_number(community_id: int, code_id: UUID, now: datetime) -> str:
    """The number proven by a code a moment ago; empty where it is too long ago. Asked at the door."""
    with bounded(community_id):
        row = SentCode.objects.filter(
            community_id=community_id, id=code_id, purpose="claim", used_at__gt=now - PROVEN_FOR
        ).first()
        return row.phone if row else ""


def claims_with(community_id: int, phone: str) -> QuerySet[Claim]:
    """The claims made with a number, the newest first."""
    hashes = field_of(Claim, "phone_key").hashes(community_id, phone)
    rows = Claim.objects.filter(community_id=community_id, phone_key__in=hashes)
    return rows.order_by("-claimed_at")


def own_claim(community_id: int, phone: str) -> OwnClaim | None:
    """The newest claim made with a proven number, in words; None where there is none. Asked at the door."""
    with bounded(community_id):
        found = claims_with(community_id, phone).first()
        return in_own_words(found) if found else None


def in_own_words(claim: Claim) -> OwnClaim:
    """How the claim stands."""
    if claim.outcome == "confirmed":
        lead = _("From now on a code sent to your phone lets you in.")
        return OwnClaim("confirmed", _("Confirmed. You can sign in now."), lead, "")
    if claim.outcome == "declined":
        lead = _("You can say it once more, or go to the office with something that shows where you live.")
        return OwnClaim("declined", _("It could not be confirmed."), lead, claim.reason)
    words = _("Sent on %(day)s. Your building leader looks at it; after three working days the level above.")
    lead = words % {"day": day_words(claim.claimed_at)}
    return OwnClaim("waiting", _("Waiting for the building leader."), lead, "")


def buildings_to_claim(community_id: int) -> list[tuple[str, str]]:
    """All buildings by name, for whoever says where they live; nothing of who lives there. At the door."""
    with bounded(community_id):
        root = Place.objects.get(community_id=community_id, parent_id=None)
        places = list(subtree(community_id, root.id).filter(level=BUILDING))
        names = place_names(community_id, [place.id for place in places])
    return [(str(place.id), names[place.id]) for place in places]


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose claims they are: of the buildings answered for, and of all below, once they waited long."""

    community_id: int
    answers: frozenset[UUID]
    cares: frozenset[UUID]


def claims_waiting(reach: Reach, day: date) -> QuerySet[Claim]:
    """Open claims: at once for who answers for the building, later for all who look after its homes."""
    ids = Value(list(reach.cares), output_field=ArrayField(UUIDField()))
    mine = Q(place_id__in=reach.answers) | Q(above_on__lte=day, place__path__overlap=ids)
    return Claim.objects.filter(mine, community_id=reach.community_id, decided_at=None)


def claims_page(reach: Reach, day: date) -> ClaimsPage:
    """The claims that wait, the oldest first; at most three queries."""
    rows = list(claims_waiting(reach, day).order_by("claimed_at")[:MOST])
    names = place_names(reach.community_id, [row.place_id for row in rows]) if rows else {}
    count = len(rows)
    sentence = ngettext(
        "%(count)s claim waits for your answer.", "%(count)s claims wait for your answer.", count
    )
    return ClaimsPage(
        sentence=sentence % {"count": count} if rows else _("No claim waits for your answer."),
        rows=tuple(
            Line(
                title=f"{names[row.place_id]}{row.door}",
                meta=f"{row.name} · {day_words(row.claimed_at)}",
                href=reverse("registry:claim-answer", args=[row.id]),
                is_late=row.above_on <= day,
            )
            for row in rows
        ),
    )


def claim_page(claim: Claim) -> ClaimPage:
    """A claim with who is registered behind its door; at most five queries."""
    address = place_names(claim.community_id, [claim.place_id])[claim.place_id] + claim.door
    home = home_behind(claim.place, claim.unit, claim.room)
    people = residents_of(home) if home else []
    hashes = field_of(Person, "phone_key").hashes(claim.community_id, claim.phone)
    return ClaimPage(
        id=claim.id,
        sentence=_("Does %(name)s live at %(home)s?") % {"name": claim.name, "home": address},
        said=(
            (_("Name"), claim.name),
            (_("Door"), address),
            (_("Mobile number, proven by a code"), core.masked_phone(claim.phone)),
            (_("Said on"), day_words(timezone.localtime(claim.claimed_at))),
            *decided(claim),
        ),
        home=home, place_id=claim.place_id, is_open=claim.decided_at is None,
        candidates=tuple(
            Candidate(one.id, one.name, candidate_words(one, claim, hashes)) for one in people
        ),
    )  # fmt: skip


def decided(claim: Claim) -> tuple[tuple[str, str], ...]:
    """Who answered, and what; nothing while it waits."""
    if claim.decided_at is None:
        return ()
    answer = _("Confirmed") if claim.outcome == "confirmed" else _("Declined: %(reason)s") % {
        "reason": claim.reason
    }  # fmt: skip
    return ((_("The answer"), answer), (_("Answered by"), name_of(claim.community_id, claim.decided_by_id)))


def candidate_words(person: Person, claim: Claim, hashes: list[bytes]) -> str:
    """What of the register fits what was said, and what does not."""
    fits = [person_words(person)]
    fits.append(_("same name") if person.name == claim.name else _("another name"))
    if not person.phone_key:
        fits.append(_("no number in the register"))
    else:
        same = bytes(person.phone_key) in hashes
        fits.append(_("same number") if same else _("another number in the register"))
    return " · ".join(filter(None, fits))
