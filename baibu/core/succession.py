"""Who acts for a post at a place on a day, and on whose behalf: total and unique."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from .calendar import ONE_DAY
from .pack import Pack, Post
from .roster import Away, HeldSeat, Holding, Id, Roster


@dataclass(frozen=True, slots=True)
class Rung:
    """A seat of the chain: a post at a place."""

    post: str
    place: Id


@dataclass(frozen=True, slots=True)
class Reason:
    """What was found at a rung: held by somebody who is here, vacant, or held by somebody away."""

    post: str
    place: Id
    what: Literal["held", "vacant", "away"]
    person: Id | None = None
    #: the last day of the absence
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts for a post at a place, through which seat, and why."""

    #: the seat that is acted for
    post: str
    place: Id
    #: nobody: the whole chain is empty, which is a fault
    person: Id | None
    #: the seat through which the person acts; empty if nobody does
    seat_post: str
    seat_place: Id | None
    #: the holder who is away; None if the post is held by the one who acts, or vacant
    on_behalf_of: Id | None
    why: tuple[Reason, ...]
    #: for posts held by a pair: the person or household; None: everybody there who has no pair
    subject: Id | None = None

    @property
    def is_own(self) -> bool:
        """Whether the person holds the post that is acted for."""
        return (self.post, self.place) == (self.seat_post, self.seat_place)


@dataclass(frozen=True, slots=True)
class Takeover:
    """What an absence moves: a seat, to whom (nobody: a fault), on which days."""

    post: str
    place: Id
    subject: Id | None
    acting: Acting
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Responsible:
    """Who acted from a day to a day."""

    since: date
    until: date
    acting: Acting


def chain(pack: Pack, roster: Roster, post: str, place: Id) -> tuple[Rung, ...]:
    """The seats asked in turn: the post, its stand-ins there, then the responsible post one level up …"""
    return tuple(dict.fromkeys(_chain(pack, roster, post, place)))


def _chain(pack: Pack, roster: Roster, post: str, place: Id) -> Iterator[Rung]:
    yield Rung(post, place)
    yield from (Rung(other, place) for other in pack.post(post).stands_in)
    above = roster.parent(place)
    while above is not None:
        yield from (Rung(other, above) for other in _command(pack, roster.level(above)))
        above = roster.parent(above)


def _command(pack: Pack, level: str) -> tuple[str, ...]:
    """The responsible post of a level and its stand-ins."""
    for each in pack.levels:
        if each.code == level and each.responsible is not None:
            return (each.responsible, *pack.post(each.responsible).stands_in)
    return ()


def who_acts(
    pack: Pack, roster: Roster, post: str, place: Id, day: date, subject: Id | None = None
) -> Acting:
    """Who acts for the post at the place on the day; with every rung that was tried, and why it did not do.

    For a post held by a pair, `subject` names the person or household it is about. KeyError: no such post.
    """
    why: list[Reason] = []
    on_behalf_of: Id | None = None
    for number, rung in enumerate(chain(pack, roster, post, place)):
        holdings = roster.holdings(rung.post, rung.place, day, subject)
        for holding in holdings:
            until = roster.away_until(holding.person, day)
            if until is None:
                why.append(Reason(rung.post, rung.place, "held", holding.person))
                behalf = on_behalf_of if number else None
                return Acting(post, place, holding.person, rung.post, rung.place, behalf, tuple(why), subject)
            why.append(Reason(rung.post, rung.place, "away", holding.person, until))
            if number == 0 and on_behalf_of is None:
                on_behalf_of = holding.person
        if not holdings:
            why.append(Reason(rung.post, rung.place, "vacant"))
    return Acting(post, place, None, "", None, on_behalf_of, tuple(why), subject)


def seats_of(pack: Pack, roster: Roster, person: Id, day: date) -> tuple[Acting, ...]:
    """Every seat the person acts for on the day, own ones first; none while the person is away.

    A holder of any of a post's seats acts for it; of vacant posts only expected ones count. A post held by
    a pair is acted for per subject, and with subject None for everybody at the place who has no pair.
    """
    if roster.away_until(person, day) is not None:
        return ()
    own = [_own(holding) for holding in roster.held_by(person, day)]
    found = dict.fromkeys(own)
    for holding in roster.held_by(person, day):
        if isinstance(holding, HeldSeat):
            for acting in _stood_in_through(pack, roster, holding, day):
                if acting.person == person and not any(_same_seat(acting, each) for each in own):
                    found.setdefault(acting)
    return tuple(found)


def _own(holding: Holding) -> Acting:
    reason = Reason(holding.post, holding.place, "held", holding.person)
    subject = None if isinstance(holding, HeldSeat) else holding.subject
    return Acting(
        holding.post, holding.place, holding.person, holding.post, holding.place, None, (reason,), subject
    )


def _same_seat(one: Acting, other: Acting) -> bool:
    return (one.post, one.place, one.subject) == (other.post, other.place, other.subject)


def _stood_in_through(pack: Pack, roster: Roster, seat: HeldSeat, day: date) -> Iterator[Acting]:
    """Whoever acts for each empty seat whose chain may lead to this one."""
    posts = {level.code: [post for post in pack.posts if post.level == level.code] for level in pack.levels}
    yield from _empty_at(pack, roster, posts, seat.place, day)
    if seat.post not in _command(pack, roster.level(seat.place)):
        return
    waiting = list(roster.children(seat.place))
    while waiting:
        place = waiting.pop()
        alone = {
            place.level: [
                post for post in posts.get(place.level, ()) if not _has_team(roster, post, place.id, day)
            ]
        }
        yield from _empty_at(pack, roster, alone, place.id, day)
        # Chains from below stop at a place whose own command is here, so nothing under it can reach the seat.
        if not any(_is_held(roster, post, place.id, day) for post in _command(pack, place.level)):
            waiting += roster.children(place.id)


def _has_team(roster: Roster, post: Post, place: Id, day: date) -> bool:
    """Whether somebody at the place itself acts for the post, so that nobody above does."""
    return any(_is_held(roster, each, place, day) for each in (post.code, *post.stands_in))


def _empty_at(
    pack: Pack, roster: Roster, posts: Mapping[str, list[Post]], place: Id, day: date
) -> Iterator[Acting]:
    """Whoever acts for each seat at the place that has no holder here on the day."""
    for post in posts.get(roster.level(place), ()):
        if post.held_by == "pair":
            yield who_acts(pack, roster, post.code, place, day)
            yield from _unhelped(pack, roster, post, place, day)
        elif _counts(roster, post, place, day) and not _is_held(roster, post.code, place, day):
            yield who_acts(pack, roster, post.code, place, day)


def _unhelped(pack: Pack, roster: Roster, post: Post, place: Id, day: date) -> Iterator[Acting]:
    """Whoever acts for those at the place whose paired helper is away."""
    for subject in dict.fromkeys(each.subject for each in roster.paired_at(post.code, place, day)):
        acting = who_acts(pack, roster, post.code, place, day, subject)
        if acting.seat_post != post.code:
            yield acting


def _counts(roster: Roster, post: Post, place: Id, day: date) -> bool:
    return post.expected or bool(roster.holdings(post.code, place, day))


def _is_held(roster: Roster, post: str, place: Id, day: date) -> bool:
    return any(
        roster.away_until(holding.person, day) is None for holding in roster.holdings(post, place, day)
    )


def vacancies(pack: Pack, roster: Roster, place: Id, day: date) -> tuple[Rung, ...]:
    """The expected posts at the place that nobody holds on the day."""
    level = roster.level(place)
    return tuple(
        Rung(post.code, place)
        for post in pack.posts
        if post.level == level and post.expected and not roster.holdings(post.code, place, day)
    )


def responsible_between(
    pack: Pack, roster: Roster, post: str, place: Id, since: date, until: date, subject: Id | None = None
) -> tuple[Responsible, ...]:
    """Who acted on each day of the range, as few stretches: "who was responsible at …?"."""
    holdings = [
        each
        for rung in chain(pack, roster, post, place)
        for each in roster.all_at(rung.post, rung.place, subject)
    ]
    absences = [away for each in holdings for away in roster.absences_of(each.person)]
    found: list[Responsible] = []
    for first, last in _stretches(since, until, [*holdings, *absences]):
        acting = who_acts(pack, roster, post, place, first, subject)
        if found and _same_person(found[-1].acting, acting):
            found[-1] = Responsible(found[-1].since, last, found[-1].acting)
        else:
            found.append(Responsible(first, last, acting))
    return tuple(found)


def takeovers(pack: Pack, roster: Roster, person: Id, since: date, until: date) -> tuple[Takeover, ...]:
    """What an absence of the person in that range would move to whom, on which days, before it is said."""
    without = roster.with_absence(Away(person, since, until))
    found: dict[tuple[str, Id, Id | None], list[Takeover]] = {}
    for first, last in _stretches(since, until, [*roster.tenures, *roster.pairings, *roster.absences]):
        for seat in seats_of(pack, roster, person, first):
            acting = who_acts(pack, without, seat.post, seat.place, first, seat.subject)
            moves = found.setdefault((seat.post, seat.place, seat.subject), [])
            if moves and moves[-1].until + ONE_DAY == first and _same_person(moves[-1].acting, acting):
                first_day = moves.pop().since
            else:
                first_day = first
            moves.append(Takeover(seat.post, seat.place, seat.subject, acting, first_day, last))
    return tuple(move for moves in found.values() for move in moves)


def _same_person(one: Acting, other: Acting) -> bool:
    return (one.person, one.seat_post, one.seat_place, one.on_behalf_of) == (
        other.person,
        other.seat_post,
        other.seat_place,
        other.on_behalf_of,
    )


def _stretches(since: date, until: date, changes: list[Holding | Away]) -> Iterator[tuple[date, date]]:
    """The range cut wherever a tenure, a pair or an absence begins or ends."""
    cuts = {since}
    for change in changes:
        if since < change.since <= until:
            cuts.add(change.since)
        if change.until is not None and since <= change.until < until:
            cuts.add(change.until + ONE_DAY)
    days = sorted(cuts) if since <= until else []
    for first, following in zip(days, [*days[1:], None], strict=True):
        yield first, until if following is None else following - ONE_DAY
