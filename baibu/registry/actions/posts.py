"""Appointing to posts, ending that, and being away."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu import core

from ..access import get_place, nowhere, out_of_reach, require_place, scope_of
from ..models import Absence, Person, Tenure
from ..queries.actors import Actor
from ..queries.rosters import tenures_of
from .changes import changed_meanwhile

#: an absence is said at most so many days after its first, and lasts at most so many
LOOK_BACK, LONGEST = timedelta(days=7), timedelta(days=400)
ABSENCE_REASONS = ("leave", "illness", "duty-elsewhere", "other")


def appoint(
    *, actor: Actor, person_id: UUID, post: str, place_id: UUID, since: date, now: datetime,
    seat: int = 1, until: date | None = None,
) -> Tenure:  # fmt: skip
    """The tenure: somebody holds a post at a place; refused while another holds that seat."""
    day = timezone.localdate(now)
    place = get_place(actor, place_id, "record", day=day)
    person = Person.objects.filter(community_id=place.community_id, id=person_id, left_on=None).first()
    if person is None:
        raise nowhere()
    if not scope_of(actor, day).may("place", "appoint", place=place, person=person):
        raise core.Refusal("own-post", _("Nobody appoints themselves. Ask a colleague to note it."), "name")
    try:
        with transaction.atomic():
            return Tenure.objects.create(
                community_id=place.community_id, person_id=person_id, post=post, place_id=place.id,
                seat=seat, since=since, until=until,
            )  # fmt: skip
    except IntegrityError as error:
        text = _("Somebody holds this post in those days. End that first, or choose a later day.")
        raise core.Refusal("seat-taken", text, "since") from error


def end_tenure(*, actor: Actor, tenure_id: UUID, until: date, now: datetime) -> Tenure:
    """The tenure, ended with that day as its last."""
    tenure = Tenure.objects.filter(community_id=actor.within, id=tenure_id).select_related("place").first()
    if tenure is None:
        raise nowhere()
    require_place(actor, tenure.place, timezone.localdate(now))
    if until < tenure.since:
        raise core.Refusal("before-it-began", _("A tenure cannot end before it began."), "until")
    same = Tenure.objects.filter(community_id=tenure.community_id, id=tenure.id, until=tenure.until)
    if not same.update(until=until):
        raise changed_meanwhile()
    tenure.until = until
    return tenure


def say_absence(
    *, actor: Actor, person_id: UUID, since: date, until: date, now: datetime, reason: str = "other"
) -> Absence:
    """The absence, both days included.

    Said by the person, or by the level above all their posts: never by who stands in for them beside them.
    """
    day = timezone.localdate(now)
    community_id = actor.within
    require_own_or_level_above(actor, person_id, day)
    check_days(since, until, day)
    if reason not in ABSENCE_REASONS:
        raise core.Refusal("unknown-reason", _("Choose one of the reasons."), "reason")
    said = Absence.objects.filter(community_id=community_id, person_id=person_id, cancelled_at=None)
    if said.filter(since__lte=until, until__gte=since).exists():
        raise core.Refusal("away-already", _("An absence in these days is noted already."), "since")
    return Absence.objects.create(
        community_id=community_id, person_id=person_id, since=since, until=until, reason=reason, said_at=now
    )


def check_days(since: date, until: date, day: date) -> None:
    """Nothing; refused for days out of order, over already, begun long ago, or too many."""
    if until < since:
        raise core.Refusal("days-out-of-order", _("The last day is before the first."), "until")
    if until < day:
        raise core.Refusal(
            "over-already", _("These days are over. An absence is said for today or later."), "until"
        )
    if since < day - LOOK_BACK:
        text = _("An absence is said at most %(days)s days after its first day. Choose a later first day.")
        raise core.Refusal("too-long-ago", text % {"days": LOOK_BACK.days}, "since")
    if until - since >= LONGEST:
        text = _("An absence lasts at most %(days)s days. Choose an earlier last day.")
        raise core.Refusal("too-long", text % {"days": LONGEST.days}, "until")


def cancel_absence(*, actor: Actor, absence_id: UUID, now: datetime) -> Absence:
    """The absence, taken back; days before today stay days of absence.

    By the person, or by the level above all their posts: never by who stands in for them beside them.
    """
    absence = Absence.objects.filter(community_id=actor.within, id=absence_id).first()
    if absence is None:
        raise nowhere()
    day = timezone.localdate(now)
    require_own_or_level_above(actor, absence.person_id, day)
    if absence.until < day:
        raise core.Refusal("over-already", _("This absence is over; it stays as it was."))
    running = Absence.objects.filter(community_id=absence.community_id, id=absence.id, cancelled_at=None)
    if not running.update(cancelled_at=now):
        raise changed_meanwhile()
    absence.cancelled_at = now
    return absence


def require_own_or_level_above(actor: Actor, person_id: UUID, day: date) -> None:
    """Nothing; refused unless it is the actor, or somebody whose every post stands below the actor's."""
    if actor.at_work == person_id or actor.is_trusted:
        return
    roots = scope_of(actor, day).roots
    held = posts_now_or_later(actor, person_id, day)
    if not held or any(roots.isdisjoint(post.place.path[:-1]) for post in held):
        raise out_of_reach()


def posts_now_or_later(actor: Actor, person_id: UUID, day: date) -> list[Tenure]:
    """The posts of today, or those that begin later."""
    later = Tenure.objects.filter(Q(since__gt=day), community_id=actor.within, person_id=person_id)
    return tenures_of(actor.within, person_id, day) or list(later.select_related("place"))
