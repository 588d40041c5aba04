"""How somebody signs in: with a password, by a code sent to a phone, with a card."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest

from ..models import Account, Community, ContactPair, SentCode, SignInCard, SignInPhone, field_of
from .bounds import bounded
from .places import communities
from .rosters import tenures_of

#: what a session carries that a resident opened: phone or card
WAY = "way"
#: when the code was typed with which it was opened by phone
PROVEN = "proven_at"


def way_of(request: HttpRequest) -> str:
    """How whoever is signed in came in as a resident; empty after a password."""
    return str(request.session.get(WAY, ""))


def proven_at(request: HttpRequest) -> datetime | None:
    """When this session was opened by a code sent to a phone; None where it was opened otherwise."""
    moment = request.session.get(PROVEN)
    return datetime.fromisoformat(moment) if moment and way_of(request) == "phone" else None


def has_work(community_id: int, person_id: UUID, day: date) -> bool:
    """Whether they hold a post or look after somebody by a pair; at most two queries."""
    pairs = ContactPair.objects.filter(community_id=community_id, helper_id=person_id, until=None)
    return bool(tenures_of(community_id, person_id, day)) or pairs.exists()


def sends_codes() -> bool:
    """Whether codes are sent to phones here at all."""
    return settings.BAIBU_SMS != "off"


def shows_codes(community: Community) -> bool:
    """Whether a code is shown on the screen instead of being sent: only in a made-up community."""
    return settings.BAIBU_SMS == "screen" and community.is_fictional


def with_codes() -> list[Community]:
    """The communities in which a phone can be asked for; one query, none where no codes are sent."""
    if not sends_codes():
        return []
    return [each for each in communities() if settings.BAIBU_SMS != "screen" or each.is_fictional]


def demo_number(known: Iterable[Community]) -> str:
    """A number to try in a demo whose codes are shown on the screen; empty everywhere else."""
    for community in known:
        if shows_codes(community):
            with bounded(community.pk):
                rows = SignInPhone.objects.filter(community_id=community.pk, ended_at=None)
                if found := rows.order_by("since").first():
                    return found.phone
    return ""


def phones_like(community_id: int, phone: str) -> Q:
    """The condition that finds a number by its keyed hash, under any of the keys."""
    return Q(
        community_id=community_id,
        phone_key__in=field_of(SignInPhone, "phone_key").hashes(community_id, phone),
    )


def account_of_phone(community_id: int, phone: str) -> Account | None:
    """The account this number opens in that community; at most two queries.

    Before sign-in the database shows accounts only, so the community is named for this question alone.
    """
    with bounded(community_id):
        known = SignInPhone.objects.filter(phones_like(community_id, phone), ended_at=None).first()
    if known is None:
        return None
    return Account.objects.filter(
        community_id=community_id, person_id=known.person_id, is_active=True
    ).first()


def phone_of(community_id: int, person_id: UUID | None) -> SignInPhone | None:
    """The number by which somebody signs in; one query."""
    if person_id is None:
        return None
    return SignInPhone.objects.filter(community_id=community_id, person_id=person_id, ended_at=None).first()


def card_of(community_id: int, person_id: UUID | None) -> SignInCard | None:
    """The card that lets somebody in; one query."""
    if person_id is None:
        return None
    return SignInCard.objects.filter(community_id=community_id, person_id=person_id, ended_at=None).first()


def card_with(community_id: int, secret: str) -> SignInCard | None:
    """The card whose QR code has that hash, if it still lets somebody in; asked before anybody is known."""
    with bounded(community_id):
        return SignInCard.objects.filter(community_id=community_id, secret=secret, ended_at=None).first()


def codes_lately(community_id: int, phone: str, network: str, now: datetime) -> tuple[int, int]:
    """How many codes were asked for within a day with this number, and from this network; two queries."""
    hashes = field_of(SentCode, "phone_key").hashes(community_id, phone)
    rows = SentCode.objects.filter(community_id=community_id, sent_at__gt=now - timedelta(days=1))
    from_there = rows.filter(network=network).count() if network else 0
    return rows.filter(phone_key__in=hashes).count(), from_there
