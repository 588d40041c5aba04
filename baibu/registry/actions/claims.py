"""Claims: said by somebody without an account, answered by who looks after the home, forgotten in time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu import core

from ..access import get_claim, require_decides_claim, scope_of
from ..models import CONFIRMED, DECLINED, Claim, Person, Place, sealed_values
from ..queries.actors import Actor
from ..queries.bounds import bounded
from ..queries.calendar import working_days
from ..queries.claims import claims_with
from ..queries.living import home_behind
from .changes import changed_meanwhile
from .phones import set_phone
from .remembering import remember, write_down
from .residents import account_of, open_for_resident

#: working days after which the level above sees an unanswered claim, and days until every claim is deleted
TO_ABOVE, KEPT = 3, timedelta(days=30)
#: claims with one number within that time
MOST = 3


def make_claim(
    *, actor: Actor, community_id: int, phone: str, place_id: UUID, unit: str, room: str, name: str,
    now: datetime,
) -> Claim:  # fmt: skip
    """The claim; the same answer whether anybody lives behind that door or not. The number is proven.

    Refused where one waits already, or several were made within thirty days.
    """
    with bounded(community_id):
        place = Place.objects.filter(community_id=community_id, id=place_id, level="building").first()
        known = list(claims_with(community_id, phone)[:MOST])
        made = None
        if place and len(known) < MOST and not any(row.decided_at is None for row in known):
            made = written_claim(place, phone, unit, room, name.strip(), now)
    if place is None:
        raise core.Refusal("place", _("Choose your building."), "place_id")
    if made is None:
        text = _("You asked already. Wait for the answer, or go to the office of your community.")
        raise core.Refusal("claimed-already", text)
    return made


def written_claim(place: Place, phone: str, unit: str, room: str, name: str, now: datetime) -> Claim | None:
    """The row; None where another one with that number was faster."""
    try:
        with transaction.atomic():
            return Claim.objects.create(
                community_id=place.community_id, phone=phone, name=name, place_id=place.id, unit=unit,
                room=room, claimed_at=now, above_on=to_above(timezone.localdate(now)),
            )  # fmt: skip
    except IntegrityError:
        return None


def to_above(day: date) -> date:
    """The day after three working days; five days later where the year's working days are not loaded."""
    try:
        return working_days().after(day, TO_ABOVE)
    except core.CalendarGap:
        return day + timedelta(days=5)


def take_back_claim(*, actor: Actor, community_id: int, phone: str, now: datetime) -> int:
    """How many claims of the proven number were deleted: those that still waited."""
    with bounded(community_id):
        return claims_with(community_id, phone).filter(decided_at=None).delete()[0]


@transaction.atomic
def confirm_claim(*, actor: Actor, claim_id: UUID, person_id: UUID, now: datetime) -> Claim:
    """The claim, confirmed as made by that person: their account is open, and the number lets them in.

    Never one's own claim nor that of one's home; only for somebody registered behind the door that was said.
    """
    day = timezone.localdate(now)
    scope = scope_of(actor, day)
    claim = get_claim(actor, claim_id, day=day, scope=scope)
    home = home_behind(claim.place, claim.unit, claim.room)
    here = Person.objects.filter(community_id=actor.within, household_id=home.id if home else None)
    person = here.filter(id=person_id, left_on=None).first() if home else None
    if person is None:
        text = _("Choose somebody who is registered behind this door.")
        raise core.Refusal("whom", text, "person_id")
    require_decides_claim(claim, person, scope)
    decide(actor, claim, now, outcome=CONFIRMED, person_id=person.id)
    open_for_resident(actor=actor, person=person, now=now)
    set_phone(actor, person, claim.phone, now, by=actor.person_id)
    remember(actor=actor, account=account_of(person), kind="claim-confirmed", now=now)
    return claim


@transaction.atomic
def decline_claim(*, actor: Actor, claim_id: UUID, reason: str, now: datetime) -> Claim:
    """The claim, declined with a reason the claimant reads."""
    day = timezone.localdate(now)
    scope = scope_of(actor, day)
    claim = get_claim(actor, claim_id, day=day, scope=scope)
    if not reason.strip():
        raise core.Refusal("reason", _("Say why; whoever asked reads it."), "reason")
    require_decides_claim(claim, None, scope)
    decide(actor, claim, now, outcome=DECLINED, reason=reason.strip())
    write_down(actor, actor.within, ("place", claim.place_id), "claim-declined", {}, now)
    return claim


def decide(
    actor: Actor, claim: Claim, now: datetime, outcome: str, reason: str = "", person_id: UUID | None = None
) -> None:
    """Nothing; decided, unless somebody else was faster."""
    rows = Claim.objects.filter(community_id=actor.within, id=claim.id, decided_at=None)
    values = sealed_values(Claim, claim.community_id, claim.id, {"reason": reason})
    if not rows.update(
        outcome=outcome, decided_at=now, decided_by_id=actor.person_id, person_id=person_id, **values
    ):
        raise changed_meanwhile()
    claim.outcome, claim.decided_at, claim.reason = outcome, now, reason


def sweep_claims(*, actor: Actor, now: datetime) -> int:
    """How many claims were deleted: unanswered for thirty days, or answered that long ago; by the clock."""
    before = now - KEPT
    old = Q(decided_at=None, claimed_at__lt=before) | Q(decided_at__lt=before)
    return Claim.objects.filter(old).delete()[0]
