"""Looking at a home: noted for those who live there, with a reason where one is needed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu import core
from baibu.ledger import actions as ledger
from baibu.ledger.queries import has_said_why
from baibu.registry.access import lives_in
from baibu.registry.models import Household, Opening, Person
from baibu.registry.queries.actors import Actor

from ..access import find_home, get_opening, home_to_see, is_entrusted, may_open
from ..queries.desk import Desk, desk_of

#: why somebody further up looks at a home
PURPOSES = ("request", "register", "follow-up", "stand-in", "support")
#: why somebody opens a home that is not theirs to see
EMERGENCIES = ("help-call", "danger", "missing", "other")
#: for how many hours
HOURS = (1, 4, 12, 24)


def look_at_home(*, actor: Actor, desk: Desk, home: Household, now: datetime) -> None:
    """Nothing; the look is noted for the home to read. Refused where a reason is to be said first."""
    if lives_in(actor, home.id):
        return
    seen: Mapping[str, object] = {"actor": actor, "home": home, "now": now}
    if home.id in actor.opened and not desk.may_see_people(home):
        note(purpose="emergency", seat=None, **seen)  # type: ignore[arg-type]
    elif is_entrusted(desk, home):
        note(purpose="care", seat=seat_near(desk, home), **seen)  # type: ignore[arg-type]
    elif not has_said_why(desk.community_id, actor.person_id, home.id, desk.day):
        text = _("Say first why you look at this home. Those who live there can read it.")
        raise core.Refusal("reason-needed", text)


def look_to_record(*, actor: Actor, desk: Desk, home: Household, now: datetime) -> None:
    """Nothing; as `look_at_home`, for whoever wants to note something of the home.

    The desk is that of the visit's day: who stood in then, and does no more, is noted as caring for it.
    """
    today = desk_of(actor, timezone.localdate(now), home.id)
    if today.may_see_people(home):
        look_at_home(actor=actor, desk=today, home=home, now=now)
    else:
        note(actor=actor, home=home, purpose="care", seat=seat_near(desk, home), now=now)


def look_from_register(*, actor: Actor, household_id: UUID, now: datetime) -> None:
    """Nothing; as `look_at_home`, for the register's pages; without a method nothing is noted."""
    if actor.pack is None:
        return
    desk = desk_of(actor, timezone.localdate(now), household_id)
    look_at_home(actor=actor, desk=desk, home=home_to_see(desk, household_id), now=now)


def look_for_another(*, actor: Actor, now: datetime) -> None:
    """Nothing; whoever acts for another is noted, once a day, for the other to read."""
    if actor.stands_for:
        ledger.note_look(
            actor=actor, subject_kind="person", subject_id=actor.stands_for, purpose="acting-for", now=now
        )


def say_why(*, actor: Actor, household_id: UUID, purpose: str, words: str = "", now: datetime) -> Household:
    """The home, open to them for the rest of the day; the reason is noted for those who live there."""
    if purpose not in PURPOSES:
        raise core.Refusal("unknown-purpose", _("Choose one of the reasons."), "purpose")
    desk = desk_of(actor, timezone.localdate(now), household_id)
    home = home_to_see(desk, household_id)
    note(actor=actor, home=home, purpose=purpose, seat=seat_near(desk, home), words=words, now=now)
    return home


@transaction.atomic
def show_number(*, actor: Actor, household_id: UUID, person_id: UUID, now: datetime) -> Person:
    """Somebody who lives there, their phone number to be shown in full; noted for them, but for oneself.

    As the home's page: its look is noted too, and whoever looks from further up has said why before.
    """
    desk = desk_of(actor, timezone.localdate(now), household_id)
    home = home_to_see(desk, household_id)
    look_at_home(actor=actor, desk=desk, home=home, now=now)
    living = Person.objects.filter(community_id=home.community_id, household_id=home.id, left_on=None)
    person = living.filter(id=person_id).first()
    if person is None or not person.phone:
        raise core.Refusal("not-found", _("There is no number of theirs here. Ask at the home itself."))
    if person.id != actor.person_id:
        seat = seat_near(desk, home)
        ledger.note_look(
            actor=actor, subject_kind="person", subject_id=person.id, kind="number-shown", purpose="call",
            as_post=seat.post if seat else "", as_place_id=UUID(str(seat.place)) if seat else None, now=now,
        )  # fmt: skip
    return person


@transaction.atomic
def open_home(
    *, actor: Actor, household_id: UUID, reason: str, words: str, hours: int, now: datetime
) -> Opening:
    """The opening: they see the home for these hours; the home and the level above know at once.

    Refused to residents, to whoever sees the home anyway, and while one of theirs is still running.
    """
    if reason not in EMERGENCIES or hours not in HOURS:
        raise core.Refusal("unknown-purpose", _("Choose one of the reasons."), "reason")
    if not words.strip():
        raise core.Refusal("words-needed", _("Write in a few words what happened."), "words")
    desk = desk_of(actor, timezone.localdate(now), household_id)
    home = find_home(actor, household_id)
    if not may_open(desk, home) or actor.person_id is None:
        raise core.Refusal(
            "not-permitted",
            _("Only a post may open a home in an emergency, and only one it cannot see anyway."),
        )
    if household_id in actor.opened:
        raise core.Refusal("open-already", _("You have opened this home already. It closes by itself."))
    made = Opening.objects.create(
        community_id=home.community_id, person_id=actor.person_id, household_id=home.id, reason=reason,
        since=now, until=now + timedelta(hours=hours),
    )  # fmt: skip
    note(actor=actor, home=home, purpose=reason, kind="home-opened", words=words, opening=made, now=now)
    return made


@transaction.atomic
def end_opening(*, actor: Actor, opening_id: UUID, now: datetime) -> Opening:
    """The opening, ended before its hour by whoever opened it or by the level above."""
    opening = get_opening(actor, opening_id, now)
    running = Opening.objects.filter(community_id=actor.within, id=opening.id, ended_at=None, until__gt=now)
    if not running.update(ended_at=now):
        raise core.Refusal("changed-meanwhile", _("It has ended already."))
    note(actor=actor, home=opening.household, purpose="ended", kind="opening-ended", opening=opening, now=now)
    return opening


@transaction.atomic
def acknowledge_opening(*, actor: Actor, opening_id: UUID, now: datetime) -> Opening:
    """The opening, of which the level above has taken note; never by whoever opened it."""
    opening = get_opening(actor, opening_id, now)
    scope = desk_of(actor, timezone.localdate(now)).scope
    if not scope.may("opening", "note", place=opening.household.place, author_id=opening.person_id):
        raise core.Refusal("own-record", _("You opened this home yourself: somebody else takes note of it."))
    fresh = Opening.objects.filter(community_id=actor.within, id=opening.id, noted_at=None)
    if not fresh.update(noted_at=now, noted_by_id=actor.person_id):
        raise core.Refusal("changed-meanwhile", _("Somebody has taken note of it already."))
    return opening


def seat_near(desk: Desk, home: Household) -> core.Acting | None:
    """The seat from which they look: the nearest to the home."""
    above: list[object] = list(home.place.path)
    near = [seat for seat in desk.seats if seat.place in above]
    return max(near, key=lambda seat: above.index(seat.place), default=None)


def note(
    *, actor: Actor, home: Household, purpose: str, now: datetime, kind: str = "home-seen", words: str = "",
    seat: core.Acting | None = None, opening: Opening | None = None,
) -> None:  # fmt: skip
    """Nothing; the look stands in the chain of looks at the home."""
    ledger.note_look(
        actor=actor,
        subject_kind="household",
        subject_id=home.id,
        kind=kind,
        purpose=purpose,
        as_post=seat.post if seat else "",
        as_place_id=UUID(str(seat.place)) if seat else None,
        data={"opening": opening.id, "until": opening.until.isoformat()} if opening else {},
        note_id=ledger.keep_note(actor=actor, community_id=home.community_id, text=words, now=now),
        now=now,
    )
