"""Pairing helpers with the people or households they look after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu import core

from ..access import get_household, get_person, nowhere
from ..models import ContactPair
from ..queries.actors import Actor
from .households import changed_meanwhile

FEWEST, MOST = 3, 5


@dataclass(frozen=True, slots=True)
class Paired:
    """A pair, and a word of caution where the helper now has more households than is good."""

    pair: ContactPair
    warning: str | None = None


def pair_helper(
    *, actor: Actor, kind: str, helper_id: UUID, household_id: UUID, since: date, now: datetime,
    person_id: UUID | None = None, rank: int = 1,
) -> Paired:  # fmt: skip
    """The pair; more than five households warn and do not refuse."""
    day = timezone.localdate(now)
    home = get_household(actor, household_id, "record", day=day)
    get_person(actor, helper_id, "see", day=day)
    if person_id and get_person(actor, person_id, "record", day=day).household_id != home.id:
        raise core.Refusal("lives-elsewhere", _("This person does not live in that household."), "person_id")
    try:
        with transaction.atomic():
            pair = ContactPair.objects.create(
                community_id=home.community_id, kind=kind, helper_id=helper_id, person_id=person_id,
                household_id=home.id, rank=rank, since=since,
            )  # fmt: skip
    except IntegrityError as error:
        raise core.Refusal("paired-already", _("These two are paired already."), "helper_id") from error
    return Paired(pair, too_many(home.community_id, kind, helper_id, since))


def end_pair(*, actor: Actor, pair_id: UUID, until: date, now: datetime) -> ContactPair:
    """The pair, with that day as its last."""
    pair = ContactPair.objects.filter(community_id=actor.within, id=pair_id).first()
    if pair is None:
        raise nowhere()
    if actor.person_id != pair.helper_id:
        get_household(actor, pair.household_id, "record", day=timezone.localdate(now))
    if until < pair.since:
        raise core.Refusal("before-it-began", _("It cannot end before it began."), "until")
    if not ContactPair.objects.filter(community_id=pair.community_id, id=pair.id, until=None).update(
        until=until
    ):
        raise changed_meanwhile()
    pair.until = until
    return pair


def too_many(community_id: int, kind: str, helper_id: UUID, day: date) -> str | None:
    """A word of caution where the helper looks after more than five households; else None."""
    pairs = ContactPair.objects.filter(
        Q(until=None) | Q(until__gte=day), community_id=community_id, kind=kind, helper_id=helper_id
    )
    homes = pairs.values("household_id").distinct().count()
    if homes <= MOST:
        return None
    return _(
        "This helper now looks after %(homes)s households; three to five are usual. Consider sharing them."
    ) % {"homes": homes}
