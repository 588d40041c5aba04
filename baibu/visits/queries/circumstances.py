"""Needs as pages show them: what waits for a second person, what is in force, what is due for review."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Window
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baibu import core
from baibu.registry.access import get_household, get_person, lives_in, nowhere, require_concerned
from baibu.registry.models import OVER, TAKEN_BACK, Circumstance, Household, Person
from baibu.registry.queries import households_in
from baibu.registry.queries.actors import Actor
from baibu.registry.queries.consents import guardians_for

from .desk import Desk, desk_of
from .line import Line
from .names import Names, names_of
from .words import day_words, long_day, said

#: so many rows under one heading; the rest is found on the households' own pages
MOST = 30
#: a need is shown as due for review so many days ahead
REVIEW_AHEAD = 30


@dataclass(frozen=True, slots=True)
class NeedGroup:
    """Needs in one state."""

    key: str
    title: str
    count: int
    rows: tuple[Line, ...]
    more: str


@dataclass(frozen=True, slots=True)
class NeedsPage:
    """The list."""

    sentence: str
    groups: tuple[NeedGroup, ...]
    #: those that several may be ticked of
    open: tuple[UUID, ...]
    #: the operator's account belongs to no person, so it neither proposes nor decides
    may_act: bool


@dataclass(frozen=True, slots=True)
class NeedPage:
    """One need."""

    title: str
    sentence: str
    lead: str
    facts: tuple[tuple[str, str], ...]
    #: it came with an import and nobody stands up for it yet
    may_propose: bool
    may_decide: bool
    #: who may agree for a child below 14; empty for everybody else
    guardians: tuple[tuple[str, str], ...]
    key: str
    #: of whom it is, if of somebody at home here
    home_id: UUID | None
    may_end: bool
    href: str
    refuse_href: str
    end_href: str


@dataclass(frozen=True, slots=True)
class HomeToPropose:
    """A household for which a need may be proposed."""

    title: str
    lead: str
    href: str
    kinds: tuple[tuple[str, str], ...]
    whom: tuple[tuple[str, str], ...]


def needs_page(actor: Actor, day: date) -> NeedsPage:
    """The needs within the actor's reach, by state; five queries and those of the desk."""
    desk = desk_of(actor, day)
    within = needs_within(desk)
    open_ones = within.filter(decided_by=None, refused_on=None, until=None)
    proposed = open_ones.filter(proposed_by__isnull=False)
    running = within.filter(decided_by__isnull=False).filter(in_force(day))
    kinds = (
        ("unowned", _("From the import: nobody proposes them yet"), open_ones.filter(proposed_by=None)),
        ("waiting", _("Waiting for your word"), proposed.exclude(proposed_by=actor.person_id)),
        (
            "proposed",
            _("Proposed by you, waiting for a colleague"),
            proposed.filter(proposed_by=actor.person_id),
        ),
        (
            "review",
            _("To be looked at again"),
            running.filter(review_on__lte=day + timedelta(days=REVIEW_AHEAD)),
        ),
        ("running", _("In force"), running.filter(review_on__gt=day + timedelta(days=REVIEW_AHEAD))),
    )
    found = {key: counted(rows) for key, _title, rows in kinds}
    names = names_for(desk, [row for _count, rows in found.values() for row in rows])
    groups = [group_of(desk, names, key, title, *found[key]) for key, title, _rows in kinds]
    return NeedsPage(
        sentence=needs_sentence(found["waiting"][0] + found["unowned"][0], actor.person_id is not None),
        groups=tuple(group for group in groups if group.count),
        open=tuple(row.id for key in ("unowned", "waiting") for row in found[key][1]),
        may_act=actor.person_id is not None,
    )


def counted(rows: QuerySet[Circumstance]) -> tuple[int, list[Circumstance]]:
    """How many there are, and the first of them; one query."""
    shown: list[Any] = list(rows.annotate(total=Window(Count("*"))).order_by("-proposed_on", "id")[:MOST])
    return (shown[0].total if shown else 0), shown


def needs_within(desk: Desk) -> QuerySet[Circumstance]:
    """The needs, of homes the desk looks after, of kinds for which one of its posts has something to do."""
    within = Circumstance.objects.filter(community_id=desk.community_id)
    if desk.actor.is_trusted:
        return within.filter(below(desk, desk.scope.roots))
    known = [kind for kind, _title in desk.pack.circumstances]
    kinds: dict[frozenset[UUID], list[str]] = {}
    for kind in known:
        kinds.setdefault(desk.scope.places_of(core.posts_concerned(desk.pack, kind)), []).append(kind)
    # What the method no longer knows is left to whoever answers for everything.
    outermost = desk.scope.places_of(core.posts_concerned(desk.pack, ""))
    found = ~Q(kind__in=known) & below(desk, outermost)
    for roots, same in kinds.items():
        found |= Q(kind__in=same) & below(desk, roots)
    return within.filter(found)


def below(desk: Desk, roots: frozenset[UUID]) -> Q:
    """Needs of the homes below these places and of the people who live there."""
    if not roots:
        return Q(pk__in=[])
    homes = households_in(desk.community_id, roots).order_by().values("id")
    people = Person.objects.filter(community_id=desk.community_id, household_id__in=homes).values("id")
    return Q(household_id__in=homes) | Q(person_id__in=people)


def needs_sentence(waiting: int, may_act: bool) -> str:
    """How many needs wait for the reader, or, where it is the operator who reads, for those with a post."""
    if not waiting:
        return _("No need is waiting for your word.")
    if not may_act:
        text = ngettext(
            "%(count)s need waits for post holders.", "%(count)s needs wait for post holders.", waiting
        )
        return text % {"count": waiting}
    text = ngettext(
        "%(count)s need is waiting for your word.", "%(count)s needs are waiting for your word.", waiting
    )
    return text % {"count": waiting}


def names_for(desk: Desk, rows: Iterable[Circumstance]) -> Names:
    """Names of all people and homes concerned, and of those who proposed or decided; at most five queries."""
    known = list(rows)
    about = {row.person_id for row in known if row.person_id}
    doers = {each for row in known for each in (row.proposed_by, row.decided_by) if each}
    homes_of = Person.objects.filter(community_id=desk.community_id, id__in=about).exclude(household_id=None)
    homes = {row.household_id for row in known if row.household_id} | set(
        homes_of.values_list("household_id", flat=True)
    )
    return names_of(desk.community_id, households=homes, people=about | doers)


def group_of(
    desk: Desk, names: Names, key: str, title: str, count: int, rows: list[Circumstance]
) -> NeedGroup:
    """The needs of one state as rows, and a word on those not shown."""
    lines = tuple(line_of(desk, names, key, row) for row in rows)
    more = _("%(count)s more are not shown here; find them on the pages of their households.")
    return NeedGroup(key, title, count, lines, more % {"count": count - MOST} if count > MOST else "")


def line_of(desk: Desk, names: Names, key: str, row: Circumstance) -> Line:
    """One need: whose, what, since when."""
    parts = [kind_title(desk.pack, row.kind)]
    if key == "unowned":
        parts.append(_("came with the import of %(day)s") % {"day": day_words(row.proposed_on, desk.day)})
    elif key in ("waiting", "proposed"):
        by = names.people.get(row.proposed_by, "")
        parts.append(
            _("proposed by %(name)s on %(day)s") % {"name": by, "day": day_words(row.proposed_on, desk.day)}
        )
    elif row.review_on:
        parts.append(_("to be looked at again by %(day)s") % {"day": day_words(row.review_on, desk.day)})
    return Line(
        title=whose(names, row),
        meta=" · ".join(parts),
        href=reverse("visits:circumstance", args=[row.id]),
        badge={"review": "today"}.get(key, ""),
        badge_text={"review": _("Look again")}.get(key, ""),
        key=str(row.id),
    )


def whose(names: Names, row: Circumstance) -> str:
    """The person's name, or the home's."""
    if row.person_id:
        return names.people.get(row.person_id, "")
    home = names.homes.get(row.household_id) if row.household_id else None
    return _("%(name)s and family") % {"name": home.name} if home else ""


def kind_title(pack: core.Pack | None, kind: str) -> str:
    """The need in the method's words; its code where the method no longer has it."""
    titles = dict(pack.circumstances) if pack else {}
    return said(titles[kind]) if kind in titles else kind


def need_page(actor: Actor, key: UUID, day: date, consents: Mapping[str, Any]) -> NeedPage:
    """One need within the actor's reach; about ten queries."""
    desk = desk_of(actor, day)
    row = Circumstance.objects.filter(community_id=desk.community_id, id=key).first()
    if row is None:
        raise nowhere()
    home: Household | None = None
    guardians: list[Person] = []
    if row.person_id:
        person = get_person(actor, row.person_id, "record", day=day, scope=desk.scope)
        home, guardians = person.household, guardians_for(person, day)
    elif row.household_id:
        home = get_household(actor, row.household_id, "record", day=day, scope=desk.scope)
    require_concerned(actor, row.kind, home.place if home else None, desk.scope)
    is_own = row.person_id == actor.person_id or (home is not None and lives_in(actor, home.id))
    names = names_for(desk, [row])
    is_open = row.decided_by is None and row.refused_on is None and row.until is None
    return NeedPage(
        title=kind_title(desk.pack, row.kind),
        sentence=f"{whose(names, row)} · {kind_title(desk.pack, row.kind)}",
        lead=lead_of(row, is_open, row.proposed_by is not None and row.proposed_by == actor.person_id),
        facts=facts_of(names, row, consents),
        may_propose=is_open and row.proposed_by is None and actor.person_id is not None,
        may_decide=may_decide(actor, row, is_open and not is_own),
        guardians=tuple((str(one.id), one.name) for one in guardians),
        may_end=row.decided_by is not None and row.until is None,
        key=str(key),
        home_id=home.id if home else None,
        href=reverse("visits:circumstance", args=[key]),
        refuse_href=reverse("visits:refuse-circumstance", args=[key]),
        end_href=reverse("visits:end-circumstance", args=[key]),
    )


def may_decide(actor: Actor, row: Circumstance, is_theirs: bool) -> bool:
    """Whether the reader can be the second person: neither the proposer nor an account without a person."""
    return is_theirs and row.proposed_by not in (None, actor.person_id) and actor.person_id is not None


def lead_of(row: Circumstance, is_open: bool, is_mine: bool) -> str:
    """What is the case now, and what may come next."""
    if is_open and is_mine:
        return _("You proposed it. It counts once a colleague has asked them and confirms it.")
    if is_open and row.proposed_by is None:
        return _("It came with an import. One of you proposes it, a second person asks them and confirms it.")
    if is_open:
        return _("Ask them whether they agree. If they do, you confirm it here, and the visits are planned.")
    if row.refused_on:
        return _("It was not taken further; nothing follows from it.")
    return (
        ended_words(row.ended_because)
        if row.until
        else _("It is in force. It ends when they wish, or when the need is over.")
    )


def in_force(day: date) -> Q:
    """Not ended by then; what was taken back is out of force on that day already."""
    return Q(until=None) | (Q(until__gte=day) & (Q(ended_because=None) | Q(ended_because=OVER)))


def ended_words(because: str | None) -> str:
    """That it is over, and why where that matters to whoever might call."""
    if because == "consent-withdrawn":
        return _("They no longer agree. Nobody calls for it any more; it can be proposed anew if they wish.")
    if because == "noted-by-mistake":
        return _("It was noted by mistake. Nobody calls for it.")
    return _("It has ended.")


def facts_of(names: Names, row: Circumstance, consents: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """What is on record about the need, the empty parts left out."""
    home = next(iter(names.homes.values()), None)
    who = names.people
    found = (
        (_("Home"), home.address if home else ""),
        (_("Since"), long_day(row.since)),
        (_("Proposed by"), f"{who.get(row.proposed_by) or _('the import')} · {long_day(row.proposed_on)}"),
        (
            _("Confirmed by"),
            f"{who.get(row.decided_by, '')} · {long_day(row.decided_on)}"
            if row.decided_by and row.decided_on
            else "",
        ),
        (
            _("Consent"),
            f"{consents.get(row.consent_by, '')} · {long_day(row.consent_on)}" if row.consent_on else "",
        ),
        (_("Not taken further"), long_day(row.refused_on) if row.refused_on else ""),
        (_("To be looked at again"), long_day(row.review_on) if row.review_on and not row.until else ""),
        (
            _("Taken back on") if row.ended_because in TAKEN_BACK else _("Last day"),
            long_day(row.until) if row.until else "",
        ),
    )
    return tuple((term, value) for term, value in found if value)


def home_to_propose_for(actor: Actor, key: UUID, day: date) -> HomeToPropose:
    """The household, its people, and the needs the method knows; refused outside the actor's reach."""
    desk = desk_of(actor, day)
    home = get_household(actor, key, "record", day=day, scope=desk.scope)
    people = Person.objects.filter(community_id=desk.community_id, household_id=home.id, left_on=None)
    named = [(str(person.id), person.name) for person in people.order_by("sort_key")]
    names = names_of(desk.community_id, households=[home.id])
    return HomeToPropose(
        title=names.homes[home.id].name,
        lead=names.homes[home.id].address,
        href=reverse("visits:household", args=[key]),
        kinds=tuple(
            (kind, said(title))
            for kind, title in desk.pack.circumstances
            if desk.scope.knows_of(kind, home.place)
        ),
        whom=(*named, ("household", _("The household as a whole"))),
    )
