"""Handing over all of a helper's homes: offered, then accepted, rejected or taken back, each once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu import core

from ..access import get_caseload, get_hand_over, get_taker, nothing_to_hand_over, scope_of
from ..models import ACCEPTED, OFFERED, REJECTED, WITHDRAWN, ContactPair, HandOver
from ..queries.actors import Actor
from ..queries.hand_overs import caseload, mark_of_pairs
from .changes import changed_meanwhile
from .pairs import AHEAD_MONTHS, check_helper, check_kind

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Moved:
    """A pair as it ends for one helper and as it runs for the other."""

    old: ContactPair
    new: ContactPair


@dataclass(frozen=True, slots=True)
class Accepted:
    """What an accepted offer moved."""

    offer: HandOver
    moved: tuple[Moved, ...]


def offer_hand_over(
    *, actor: Actor, helper_id: UUID, kind: str, taker_id: UUID, from_on: date, now: datetime
) -> HandOver:
    """The offer of all homes the helper has in that way; nothing moves before the other side says yes."""
    day = timezone.localdate(now)
    scope = scope_of(actor, day)
    check_kind(actor, kind)
    giver, pairs, place = get_caseload(scope, helper_id, kind)
    author = author_of(actor, helper_id, taker_id)
    taker = get_taker(scope, taker_id, giver, kind, pairs)
    for pair in pairs:
        check_helper(taker, pair.household)
    check_first_day(from_on, day)
    try:
        with transaction.atomic():
            return HandOver.objects.create(
                community_id=actor.within, kind=kind, giver_id=giver.id, taker_id=taker.id,
                place_id=place.id, offered_by_id=author, offered_at=now, from_on=from_on,
            )  # fmt: skip
    except IntegrityError as error:
        text = _("These homes are offered to somebody already. Wait for the answer, or take that offer back.")
        raise core.Refusal("offered-already", text) from error


def accept_hand_over(*, actor: Actor, hand_over_id: UUID, now: datetime, seen: str = "") -> Accepted:
    """Every home moved in one act, or none; `seen` is the mark of the homes that were looked at."""
    day = timezone.localdate(now)
    offer = get_hand_over(actor, hand_over_id, "answer", day=day)
    answer(offer, ACCEPTED, actor, now)
    first = max(offer.from_on, day)
    running = caseload(offer.community_id, offer.giver_id, offer.kind, first)
    pairs = list(running.select_for_update(of=("self",)))
    if not pairs:
        raise nothing_to_hand_over()
    if seen and seen != mark_of_pairs(pairs):
        raise changed_meanwhile()
    for pair in pairs:
        check_helper(offer.taker, pair.household)
    moved = (move(pair, offer, max(first, pair.since + ONE_DAY)) for pair in pairs)
    return Accepted(offer, tuple(each for each in moved if each))


def reject_hand_over(*, actor: Actor, hand_over_id: UUID, now: datetime) -> HandOver:
    """The offer, rejected; the homes stay where they are. Nobody has to say why."""
    offer = get_hand_over(actor, hand_over_id, "answer", day=timezone.localdate(now))
    return answer(offer, REJECTED, actor, now)


def withdraw_hand_over(*, actor: Actor, hand_over_id: UUID, now: datetime) -> HandOver:
    """The offer, taken back before it was answered."""
    offer = get_hand_over(actor, hand_over_id, "withdraw", day=timezone.localdate(now))
    return answer(offer, WITHDRAWN, actor, now)


def answer(offer: HandOver, state: str, actor: Actor, now: datetime) -> HandOver:
    """The offer in its new state; refused where somebody answered it or took it back before."""
    waiting = HandOver.objects.filter(community_id=offer.community_id, id=offer.id, state=OFFERED)
    if not waiting.update(state=state, answered_by_id=actor.person_id, answered_at=now):
        raise changed_meanwhile()
    offer.state, offer.answered_by_id, offer.answered_at = state, actor.person_id, now
    return offer


def move(pair: ContactPair, offer: HandOver, first: date) -> Moved | None:
    """The pair, ended the day before for the giver and begun for the taker; None where it ends by itself."""
    if pair.until and first > pair.until:
        return None
    mine = ContactPair.objects.filter(community_id=pair.community_id, id=pair.id, until=pair.until)
    if not mine.update(until=first - ONE_DAY):
        raise changed_meanwhile()
    whose = {
        "community_id": pair.community_id, "kind": pair.kind, "helper_id": offer.taker_id,
        "household_id": pair.household_id, "person_id": pair.person_id,
    }  # fmt: skip
    known = ContactPair.objects.filter(Q(until=None) | Q(until__gte=first), **whose).order_by("since").first()
    if known is None:
        new = ContactPair.objects.create(
            rank=pair.rank, since=first, until=pair.until, review_on=pair.review_on, **whose
        )
    else:
        new = known
        new.rank = min(known.rank, pair.rank)
        new.until = max(known.until, pair.until) if known.until and pair.until else None
        same = ContactPair.objects.filter(community_id=known.community_id, id=known.id)
        same.update(rank=new.rank, until=new.until)
    pair.until = first - ONE_DAY
    return Moved(pair, new)


def author_of(actor: Actor, helper_id: UUID, taker_id: UUID) -> UUID:
    """Who offers; refused where one person would speak for both sides."""
    if helper_id == taker_id:
        raise core.Refusal("same-person", _("Choose somebody else than the helper."), "taker_id")
    if actor.person_id is None:
        text = _("The operator holds no post. Ask the helper, or a post that looks after these homes.")
        raise core.Refusal("not-permitted", text)
    if taker_id == actor.person_id:
        text = _("You cannot offer them to yourself. Ask another post that looks after these homes to do it.")
        raise core.Refusal("offer-to-oneself", text, "taker_id")
    return actor.person_id


def check_first_day(from_on: date, day: date) -> None:
    """Nothing; refused for a day that is past, or more than a year away."""
    if not day <= from_on <= core.add_months(day, AHEAD_MONTHS):
        raise core.Refusal(
            "day-out-of-range", _("Choose a day from today on, at most one year ahead."), "from_on"
        )
