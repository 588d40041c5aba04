"""What stands in the way of erasing somebody, and what was erased."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu.registry.models import ContactPair, Person, Tenure

from ..models import Erasure, Hold
from .asks import Row


@dataclass(frozen=True, slots=True)
class ErasePage:
    """One person, and how far erasing them has come."""

    person: Person
    #: why it cannot be erased now
    obstacle: str
    hold: Hold | None
    proposal: Erasure | None
    proposed_by: str
    is_mine: bool
    is_erased: bool


def held(community_id: int, person_id: UUID) -> Hold | None:
    """The hold that stands. One query."""
    return Hold.objects.filter(community_id=community_id, person_id=person_id, lifted_on=None).first()


def held_people(community_id: int) -> set[UUID]:
    """Whose data a hold keeps. One query."""
    rows = Hold.objects.filter(community_id=community_id, lifted_on=None)
    return set(rows.values_list("person_id", flat=True))


def why_not(person: Person, day: date) -> tuple[str, str] | None:
    """(code, words) of what stands in the way; None where nothing does. Three queries at most."""
    if hold := held(person.community_id, person.id):
        text = _("A legal hold of %(day)s keeps it: %(reason)s")
        return "held", text % {"day": hold.set_on.isoformat(), "reason": hold.reason}
    running = Q(until=None) | Q(until__gt=day)
    mine = {"community_id": person.community_id}
    if Tenure.objects.filter(running, person_id=person.id, **mine).exists():
        return "holds-posts", _("They hold a post. End it first: who answers for something is known by name.")
    if person.left_on is None and person.household_id is not None:
        text = _("They live here: the statutory duty still needs their entry (PIPL art. 47). Say first that "
                 "they left; a phone number or a consent can be taken out at once.")  # fmt: skip
        return "lives-here", text
    if ContactPair.objects.filter(running, helper_id=person.id, **mine).exists():
        return "helps", _("They look after a home as a paired helper. End the pair first.")
    return None


def erase_page(person: Person, me: UUID | None, day: date, erased: str) -> ErasePage:
    """The page of one person; six queries at most."""
    proposal = (
        Erasure.objects.filter(community_id=person.community_id, person_id=person.id, declined_at=None)
        .order_by("-proposed_at")
        .first()
    )
    reason = why_not(person, day)
    by = person_name(person.community_id, proposal.proposed_by_id) if proposal else ""
    return ErasePage(
        person=person,
        obstacle=reason[1] if reason else "",
        hold=held(person.community_id, person.id),
        proposal=proposal,
        proposed_by=by,
        is_mine=proposal is not None and proposal.proposed_by_id == me,
        is_erased=person.name == erased,
    )


def person_name(community_id: int, person_id: UUID) -> str:
    """The name of one person. One query."""
    rows = Person.objects.filter(community_id=community_id, id=person_id)
    return rows.values_list("name", flat=True).first() or ""


def proposed_rows(community_id: int) -> list[Row]:
    """The proposals that wait for a second person. One query."""
    waiting = Erasure.objects.filter(community_id=community_id, confirmed_at=None, declined_at=None)
    return [
        Row(
            one.person.name,
            _("proposed on %(day)s") % {"day": timezone.localdate(one.proposed_at).isoformat()},
            reverse("rights:erase", args=[one.person_id]),
        )
        for one in waiting.select_related("person").order_by("proposed_at")
    ]


def was_erased(community_id: int, person_id: UUID) -> bool:
    """Whether two people erased what was kept about them. One query."""
    done = Erasure.objects.filter(community_id=community_id, person_id=person_id)
    return done.filter(confirmed_at__isnull=False).exists()
