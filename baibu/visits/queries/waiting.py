"""What waits for somebody's word, and what they were told because something is late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Q, QuerySet, UUIDField, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baibu import core
from baibu.ledger.queries import excuses_waiting, told_to
from baibu.registry.access import Waits, claims_of, waiting_elsewhere
from baibu.registry.models import Circumstance, HandOver, Household, Opening, Person, Place
from baibu.registry.queries import address_of
from baibu.registry.queries.claims import claims_waiting
from baibu.registry.queries.counting import counts_of
from baibu.registry.queries.outgoing import alarming_exports, waiting_exports, waiting_sentence
from baibu.visits.models import Companion, Visit

from . import words
from .desk import Desk
from .hand_overs import offers_waiting
from .looks import openings_to_note
from .names import Names
from .pairs import kind_title

#: rows of each kind that are listed
MOST = 8


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits, as a row."""

    title: str
    href: str
    meta: str = ""
    icon: str = "note"


@dataclass(frozen=True, slots=True)
class Found:
    """The rows before they have names."""

    excuses: list[Any]
    late: list[Visit]
    told: list[Any]
    needs: int
    vacant: int
    opened: list[Opening]
    #: exports that wait for somebody of the top, and those that reached a mark of the Criminal Law
    exports: tuple[int, int]
    offered: list[HandOver]
    claims: int
    #: what other rooms keep for them
    elsewhere: list[Waits]

    @property
    def rows(self) -> list[Any]:
        """The obligations whose subjects need names."""
        return [*self.excuses, *self.told]


def excuses_and_told(desk: Desk) -> dict[str, Any]:
    """The lists of rows that wait for the person at the desk, to be asked together; no query."""
    who = (desk.community_id, desk.seats, desk.day, desk.pack)
    return {"excuses": excuses_waiting(*who)[:MOST], "told": told_to(*who)[:MOST]}


def found_waiting(desk: Desk, rows: Mapping[str, list[Any]], late: list[Visit]) -> Found:
    """Everything that waits for the person at the desk, rows and late entries given; six queries at most."""
    needs, claims = counts_waiting(desk)
    return Found(
        excuses=rows["excuses"],
        late=late,
        told=rows["told"],
        needs=needs,
        vacant=vacant_under(desk),
        opened=openings_to_note(desk)[:MOST],
        exports=exports_to_see(desk),
        offered=offers_waiting(desk)[:MOST],
        claims=claims,
        elsewhere=[row for row in waiting_elsewhere(desk.scope, desk.root) if row.count],
    )


def exports_to_see(desk: Desk) -> tuple[int, int]:
    """Exports of others that wait, and those that reached a mark; two queries, for the top only."""
    if not any(desk.roster.parent(seat.place) is None for seat in desk.seats):
        return 0, 0
    mine, now = desk.scope.actor.account_id, timezone.now()
    waiting = waiting_exports(desk.community_id, now).exclude(asked_by_account_id=mine).count()
    return waiting, alarming_exports(desk.community_id, now).exclude(asked_by_account_id=mine).count()


def exports_item(counts: tuple[int, int]) -> list[Waiting]:
    """The exports that wait or reached a mark, as rows; no query."""
    waiting, alarming = counts
    href, items = reverse("registry:exports"), []
    if waiting:
        items.append(Waiting(waiting_sentence(waiting), href, _("A second person is needed"), "download"))
    if alarming:
        text = ngettext(
            "%(count)s export reached a mark of the Criminal Law",
            "%(count)s exports reached a mark of the Criminal Law",
            alarming,
        )
        items.append(Waiting(text % {"count": alarming}, href, _("See who took out how much"), "warning"))
    return items


def claims_item(count: int) -> list[Waiting]:
    """The households to confirm, as a row where there are any; no query."""
    if not count:
        return []
    text = ngettext("%(count)s household to confirm", "%(count)s households to confirm", count)
    said = _("Somebody says that they live there")
    return [Waiting(text % {"count": count}, reverse("registry:claims"), said, "house")]


def late_entries(desk: Desk) -> QuerySet[Visit]:
    """Visits entered late just below them that wait to be confirmed, the oldest few."""
    answers = {level.responsible for level in desk.pack.levels}
    above: list[Any] = [seat.place for seat in desk.seats if seat.post in answers]
    waiting = Visit.objects.filter(
        community_id=desk.community_id, is_late_entry=True, confirmed_by_id=None, withdrawn_at=None
    ).exclude(by_id=desk.me)
    # what they took part in, or what happened at their own home, somebody else confirms
    with_me = Companion.objects.filter(community_id=desk.community_id, person_id=desk.me)
    me = Person.objects.filter(community_id=desk.community_id, id=desk.me, household_id__isnull=False)
    waiting = waiting.exclude(id__in=with_me.values("visit_id"))
    waiting = waiting.exclude(household_id__in=me.values("household_id"))
    below = Place.objects.filter(community_id=desk.community_id, parent_id__in=above)
    top = [seat.place for seat in desk.seats if desk.roster.parent(seat.place) is None]
    mine = Q(as_place_id__in=below.values("id")) | Q(as_place_id__in=top)
    return waiting.filter(mine).order_by("recorded_at")[:MOST]


def ids(found: Sequence[Any]) -> Value:
    """The ids as the database compares them with a path."""
    return Value(list(found), output_field=ArrayField(UUIDField()))


def counts_waiting(desk: Desk) -> tuple[int, int]:
    """How many proposed circumstances, and how many claims, wait for them; one query."""
    claims = claims_waiting(claims_of(desk.scope), desk.day)
    needs, said = counts_of(desk.community_id, needs_waiting(desk), claims)
    return needs, said


def needs_waiting(desk: Desk) -> QuerySet[Circumstance]:
    """The proposed circumstances that wait for a second person among their homes."""
    below = Place.objects.filter(community_id=desk.community_id, path__overlap=ids(list(desk.scope.roots)))
    homes = Household.objects.filter(community_id=desk.community_id, place_id__in=below.values("id")).values(
        "id"
    )
    inside = Q(household_id__in=homes) | Q(person__household_id__in=homes)
    return Circumstance.objects.filter(
        inside, community_id=desk.community_id, decided_by=None, refused_on=None, until=None
    ).exclude(proposed_by=desk.me)


def vacant_under(desk: Desk) -> int:
    """How many expected posts at and below the places they answer for nobody holds; no query."""
    answers = {level.responsible for level in desk.pack.levels}
    tops: set[Any] = {seat.place for seat in desk.seats if seat.is_own and seat.post in answers}
    return sum(vacancies_below(desk, place) for place in tops if not tops & set(desk.path(place)[:-1]))


def vacancies_below(desk: Desk, place: Any) -> int:
    """The vacancies of a place and all below it."""
    here = len(core.vacancies(desk.pack, desk.roster, place, desk.day))
    return here + sum(vacancies_below(desk, child.id) for child in desk.roster.children(place))


def waiting_items(desk: Desk, found: Found, names: Names) -> list[Waiting]:
    """What waits, in words; no query."""
    items = [opening_item(opening) for opening in found.opened]
    items += exports_item(found.exports)
    items += [Waiting(row.title, row.href, row.meta, row.icon) for row in found.elsewhere]
    items += [offered_item(desk, offer) for offer in found.offered]
    items += [excuse_item(desk, row, names) for row in found.excuses]
    items += [late_item(desk, visit, names) for visit in found.late]
    items += claims_item(found.claims)
    if found.needs:
        text = ngettext("%(count)s circumstance to decide", "%(count)s circumstances to decide", found.needs)
        items.append(
            Waiting(
                text % {"count": found.needs},
                reverse("visits:circumstances"),
                _("A second person is needed"),
                "people",
            )
        )
    if found.vacant:
        text = ngettext("%(count)s vacant post under you", "%(count)s vacant posts under you", found.vacant)
        items.append(
            Waiting(
                text % {"count": found.vacant}, own_place(desk), _("Somebody stands in for each"), "vacant"
            )
        )
    return items


def opening_item(opening: Opening) -> Waiting:
    """A home opened in an emergency, to take note of."""
    title = _("Opened in an emergency: %(home)s") % {"home": address_of(opening.household)}
    href = reverse("visits:opening", args=[opening.id])
    return Waiting(title, href, opening.person.name, "warning")


def offered_item(desk: Desk, offer: HandOver) -> Waiting:
    """All homes of a helper, to be taken over or not."""
    href = reverse("visits:hand-over", args=[offer.id])
    if offer.taker_id == desk.me:
        title = _("%(name)s asks you to take over their homes") % {"name": offer.giver.name}
    else:
        names = {"giver": offer.giver.name, "taker": offer.taker.name}
        title = _("Ask %(taker)s about the homes of %(giver)s") % names
    return Waiting(title, href, kind_title(desk.pack, offer.kind), "people")


def excuse_item(desk: Desk, row: Any, names: Names) -> Waiting:
    """An excuse to answer."""
    who = names.subject(row.subject_kind, row.subject_id)
    title = _("Excuse asked for: %(who)s") % {"who": who}
    return Waiting(
        title, reverse("visits:decide", args=[row.id]), words.duty_title(desk.pack, row.duty), "question"
    )


def late_item(desk: Desk, visit: Visit, names: Names) -> Waiting:
    """A late entry to confirm."""
    home = names.homes[visit.household_id]
    meta = _("%(name)s, visit of %(day)s") % {
        "name": names.people.get(visit.by_id, ""),
        "day": words.day_words(visit.on_day, desk.day),
    }
    title = _("Late entry: %(home)s") % {"home": desk.name_of(home)}
    return Waiting(title, reverse("visits:confirm", args=[visit.id]), meta, "clock")


def told_items(desk: Desk, found: Found, names: Names) -> list[Waiting]:
    """What is late elsewhere, in words; no query."""
    return [
        Waiting(
            f"{words.duty_title(desk.pack, row.duty)} · {names.subject(row.subject_kind, row.subject_id)}",
            reverse("visits:household", args=[row.household_id])
            if row.household_id
            else reverse("visits:place", args=[row.place_id]),
            f"{names.places.get(row.place_id, '')} · {words.when(row, desk.day)}",
        )
        for row in found.told
    ]


def own_place(desk: Desk) -> str:
    """The page of the place they answer for, the highest first."""
    places: list[Any] = [seat.place for seat in desk.seats if seat.is_own]
    top = min(places, key=lambda place: len(desk.path(place)))
    return reverse("visits:place", args=[top])
