"""What somebody sees about themselves: posts, on whose behalf, days away, what is stored."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baibu import core
from baibu.registry.access import decides_recoveries
from baibu.registry.models import Absence, Person, Place
from baibu.registry.queries import address_of
from baibu.registry.queries.actors import Actor
from baibu.registry.queries.recoveries import waiting

from .desk import Desk, desk_of
from .hand_overs import my_offers
from .line import Line
from .looks import openings_at_home
from .names import names_of
from .offering import ways_to_offer
from .pairings import roster_between
from .seats import Counted, moves_of, own_seats, person_of, stood_in
from .words import day_words, long_day, post_title

Words = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading."""

    title: str
    rows: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Days:
    """Days away, and how to take them back."""

    title: str
    meta: str
    back_href: str


@dataclass(frozen=True, slots=True)
class Me:
    """The page."""

    sentence: str
    lead: str
    seats: int
    groups: tuple[Group, ...]
    absences: tuple[Days, ...]
    stored: tuple[tuple[str, str], ...]
    #: sentences about those who opened one's home in an emergency
    openings: tuple[str, ...] = ()
    #: requests to let somebody back in that wait for a second person; None where they are no matter of theirs
    recoveries: int | None = None
    #: homes offered to them or by them, and the ways to offer one's own
    offers: tuple[Line, ...] = ()
    ways_to_offer: tuple[Line, ...] = ()
    #: for whoever holds no post: the own home, and asking about what is kept
    at_home: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Takeovers:
    """Who acts in somebody's stead during an absence."""

    sentence: str
    since: str
    until: str
    rows: tuple[Line, ...]


def my_page(actor: Actor, now: datetime, reasons: Words) -> Me:
    """Everything on the page "Me"; at most fourteen queries."""
    desk = desk_of(actor, timezone.localdate(now))
    person = Person.objects.filter(community_id=desk.community_id, id=desk.me).first()
    own, others = own_seats(desk), stood_in(desk)
    names = names_in(desk.community_id, [*own.seats, *others.seats])
    groups = (
        Group(_("My posts"), tuple(seat_line(desk, seat, names) for seat in own.posts)),
        Group(_("My paired homes"), tuple(seat_line(desk, seat, names) for seat in own.pairs)),
        Group(_("I stand in for"), tuple(stand_in_line(desk, seat, names) for seat in others.posts)),
        Group(_("Whose helper is away"), tuple(stand_in_line(desk, seat, names) for seat in others.pairs)),
    )
    return Me(
        sentence=sentence_of(person, own, others),
        lead=lead_of(bool(own.seats or others.seats), actor.is_operator),
        seats=len(own.seats),
        groups=tuple(group for group in groups if group.rows),
        absences=days_away(desk, reasons),
        stored=stored_about(person, desk.pack, own.posts, names),
        openings=tuple(openings_at_home(actor, now)),
        recoveries=len(waiting(actor, now)) if decides_recoveries(actor, desk.scope) else None,
        offers=my_offers(desk),
        ways_to_offer=ways_to_offer(desk),
        at_home=() if own.seats or others.seats else at_home(person),
    )


def at_home(person: Person | None) -> tuple[Line, ...]:
    """What somebody without a post comes for."""
    if person is None:
        return ()
    asks = Line(
        _("Ask, or have something put right"),
        _("about what is kept about you; answered within 30 days"),
        href=reverse("rights:mine"),
    )
    if person.household_id is None:
        return (asks,)
    home = reverse("visits:household", args=[person.household_id])
    return (Line(_("My home"), _("who looks after it, and who came"), href=home), asks)


def sentence_of(person: Person | None, own: Counted, others: Counted) -> str:
    """Who this is, and how much rests on them."""
    name = person.name if person else _("The operator")
    if not (own.seats or others.seats):
        return _("%(name)s, you are signed in.") % {"name": name}
    held = how_many(own)
    if not others.seats:
        return _("%(name)s, you hold %(held)s.") % {"name": name, "held": held}
    return _("%(name)s, you hold %(held)s and stand in for %(covered)s.") % {
        "name": name, "held": held, "covered": how_many(others),
    }  # fmt: skip


def how_many(found: Counted) -> str:
    """The posts, and apart from them the paired homes."""
    posts, pairs = len(found.posts), len(found.pairs)
    parts = []
    if posts or not pairs:
        parts.append(ngettext("%(count)s post", "%(count)s posts", posts) % {"count": posts})
    if pairs:
        parts.append(ngettext("%(count)s paired home", "%(count)s paired homes", pairs) % {"count": pairs})
    return _(" and ").join(parts)


def lead_of(has_seats: bool, is_operator: bool) -> str:
    """What holding or not holding a post means here."""
    if is_operator and not has_seats:
        return _("You set communities up. That is no post: nothing is owed by you, and you act for nobody.")
    if has_seats:
        return _(
            "Whoever stands in has the same duties and the same view as the holder, for as long as it lasts."
        )
    return _("Your own home, and the figures of every place, are yours to see.")


def names_in(community_id: int, seats: Iterable[core.Acting]) -> dict[Hashable, str]:
    """Names of the people, places and subjects in these seats; at most seven queries."""
    known = list(seats)
    people = {each for seat in known for each in (seat.person, seat.on_behalf_of) if each}
    subjects = {seat.subject for seat in known if seat.subject}
    found = names_of(community_id, people=people | subjects, households=subjects)
    homes = {home.id: home.name for home in found.homes.values()}
    return {**homes, **found.people, **place_names(community_id, {seat.place for seat in known})}


def place_names(community_id: int, places: Iterable[Hashable]) -> dict[Hashable, str]:
    """Buildings with their estate's name before them, because both estates have a 1栋. Two queries."""
    rows = list(Place.objects.filter(community_id=community_id, id__in=set(places)))
    above = {step for row in rows for step in row.path}
    estates = Place.objects.filter(community_id=community_id, id__in=above, level="estate").values_list(
        "id", "name"
    )
    named = dict(estates)
    return {row.id: place_name(row, named) for row in rows}


def place_name(place: Place, estates: Mapping[UUID, str]) -> str:
    """The place's name; for a building its estate's name before it."""
    before = next((estates[step] for step in place.path[:-1] if step in estates), "")
    return before + place.name if place.level == "building" else place.name


def seat_line(desk: Desk, seat: core.Acting, names: Mapping[Hashable, str]) -> Line:
    """A post of one's own; one held by a pair begins with whom it is for."""
    held = (
        each for each in desk.roster.held_by(desk.actor.person_id, desk.day)
        if (each.post, each.place, getattr(each, "subject", None)) == (seat.post, seat.place, seat.subject)
    )  # fmt: skip
    since = next((each.since for each in held), None)
    title, where = post_title(desk.pack, seat.post), names.get(seat.place, "")
    return Line(
        title=names.get(seat.subject, title) if seat.subject else title,
        meta=f"{title} · {where}" if seat.subject else where,
        note=_("since %(day)s") % {"day": long_day(since)} if since else "",
        href=seat_href(desk, seat),
    )


def seat_href(desk: Desk, seat: core.Acting) -> str:
    """The page of the place; for a pair, of the home."""
    if seat.subject is None:
        return reverse("visits:place", args=[seat.place])
    return reverse("visits:household", args=[desk.home_of.get(seat.subject, seat.subject)])


def where_words(seat: core.Acting | core.Takeover, names: Mapping[Hashable, str]) -> str:
    """The place, and for a pair whom it is about."""
    place = names.get(seat.place, "")
    return f"{names.get(seat.subject, '')} · {place}" if seat.subject else place


def stand_in_line(desk: Desk, seat: core.Acting, names: Mapping[Hashable, str]) -> Line:
    """A post stood in for: whose, where, and why."""
    holder = names.get(seat.on_behalf_of, "") if seat.on_behalf_of else ""
    return Line(
        title=post_title(desk.pack, seat.post),
        meta=where_words(seat, names),
        note=why_stand_in(seat, holder, desk.day),
        href=seat_href(desk, seat),
        badge="covered",
        badge_text=_("for %(name)s") % {"name": holder} if holder else "",
    )


def why_stand_in(seat: core.Acting, holder: str, day: date) -> str:
    """Because the post is vacant, or its holder is away until a day."""
    away = next((each for each in seat.why if each.what == "away" and each.person == seat.on_behalf_of), None)
    if away is None or away.until is None:
        return _("because the post is vacant")
    return _("because %(name)s is away until %(day)s") % {"name": holder, "day": day_words(away.until, day)}


def days_away(desk: Desk, reasons: Words) -> tuple[Days, ...]:
    """Absences of now and later that still stand; one query."""
    rows = Absence.objects.filter(
        community_id=desk.community_id, person_id=desk.me, until__gte=desk.day, cancelled_at=None
    )
    return tuple(
        Days(
            title=span_words(row.since, row.until, desk.day),
            meta=str(reasons.get(row.reason, "")),
            back_href=reverse("visits:back", args=[row.id]),
        )
        for row in rows.order_by("since")
    )


def span_words(since: date, until: date, day: date) -> str:
    """The days from one to the other, or the one day."""
    if since == until:
        return day_words(since, day)
    return _("%(since)s to %(until)s") % {"since": day_words(since, day), "until": day_words(until, day)}


def stored_about(
    person: Person | None, pack: core.Pack, own: Iterable[core.Acting], names: Mapping[Hashable, str]
) -> tuple[tuple[str, str], ...]:
    """What stands in the person's row, in words; three queries at the most."""
    if person is None:
        return ()
    home = address_of(person.household) if person.household_id else _("none here")
    posts = [f"{names.get(seat.place, '')} {post_title(pack, seat.post)}".strip() for seat in own]
    return (
        (_("Name"), person.name),
        (_("Phone"), person.phone or _("none")),
        (_("Home"), home),
        (_("Year of birth"), str(person.born_on.year) if person.born_on else _("not known")),
        (_("Posts"), _(", ").join(posts) or _("none")),
    )


def moved_by(actor: Actor, since: date, until: date) -> tuple[core.Pack, list[core.Takeover]]:
    """The method, and what an absence of these days would move to whom; about ten queries."""
    person = person_of(actor)
    pack = desk_of(actor, since).pack
    known, around = roster_between(actor.within, person, since, until, pack)
    return pack, moves_of(pack, core.takeovers(pack, known, person, since, until), around.home_of)


def my_takeovers(actor: Actor, since: date, until: date) -> Takeovers:
    """What an absence would move to whom, day by day, in words; about ten queries."""
    pack, moved = moved_by(actor, since, until)
    names = names_in(actor.within, [each.acting for each in moved])
    return Takeovers(
        sentence=takeover_sentence(moved, since, until),
        since=since.isoformat(),
        until=until.isoformat(),
        rows=tuple(dict.fromkeys(takeover_line(pack, each, names, since) for each in moved)),
    )


def takeover_sentence(moved: list[core.Takeover], since: date, until: date) -> str:
    """How many people take over, on which days."""
    span = span_words(since, until, since)
    if not moved:
        return _("%(span)s: you hold no post then, so nobody has to take over.") % {"span": span}
    people = len({each.acting.person for each in moved if each.acting.person})
    text = ngettext(
        "%(span)s: %(people)s person takes over.", "%(span)s: %(people)s people take over.", people
    )
    return text % {"span": span, "people": people}


def takeover_line(pack: core.Pack, moved: core.Takeover, names: Mapping[Hashable, str], day: date) -> Line:
    """One post, whoever takes it, and when."""
    what = f"{post_title(pack, moved.post)} · {where_words(moved, names)}"
    days = span_words(moved.since, moved.until, day)
    if moved.acting.person is None:
        return Line(_("Nobody"), what, days, badge="vacant")
    through = post_title(pack, moved.acting.seat_post)
    return Line(
        title=f"{names.get(moved.acting.person, '')} ({through})"
        if through
        else names.get(moved.acting.person, ""),
        meta=what,
        note=days,
        badge="covered",
    )
