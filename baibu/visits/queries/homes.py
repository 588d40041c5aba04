"""A household's page: who cares for it, what is owed, what happened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baibu import core
from baibu.ledger.queries import notes_of, owed_for_household, timeline
from baibu.registry.access import lives_in
from baibu.registry.models import Circumstance, Household

from . import people, words
from .cards import names_for
from .closed import closed_duties
from .closings import closings, moment_of, newer_than, people_of, woven
from .desk import Desk
from .names import Names
from .reasons import Why, why_of
from .responsible import SeatRow, acting_words
from .timeline import Moment, Told, moments, people_in

#: entries shown before "earlier"
PAGE = 20


@dataclass(frozen=True, slots=True)
class OwedHere:
    """One thing owed to the household."""

    title: str
    subject: str
    when: str
    who: str
    status: str
    status_text: str
    why: Why
    excuse_href: str
    extend_href: str


@dataclass(frozen=True, slots=True)
class HomePage:
    """The whole page."""

    title: str
    sentence: str
    where: str
    place_href: str
    place_name: str
    record_href: str
    propose_href: str
    declines: bool
    #: where those who look after the home keep up who lives here
    residents_href: str
    left_on: date | None
    #: where the wish can be noted or taken back, by those who may
    wish_href: str
    dues: list[OwedHere]
    phone_words: str
    timeline: list[Moment]
    older_href: str
    #: where helpers are paired with the home, by those who may
    pairs_href: str
    carers: list[SeatRow]
    people: list[people.Living]
    circumstances: list[tuple[str, str]]


def home_page(desk: Desk, home: Household, *, before: str = "") -> HomePage:
    """Everything about one household; the number of queries does not grow with its history."""
    rows = known_rows(desk, home, owed_for_household(desk.community_id, home.id, desk.day))
    last = int(before) if before.isdigit() else None
    entries = timeline(desk.community_id, "household", home.id, limit=PAGE + 1, before=last)
    ended = closings(desk, home, entries, PAGE, newer_than(desk, home.id, last))
    pairs = known_pairs(desk, home, people.pairs_of(desk.community_id, home.id, desk.day))
    ladder = carers_up(desk, home)
    stood_in = [acting for pair in pairs if (acting := standing_in(desk, home, pair))]
    named = (
        people_in(entries)
        | {pair.helper_id for pair in pairs}
        | people_of_seats([*ladder, *stood_in, *acting_of(desk, rows)])
    )
    names = names_for(desk, [*rows, *people_of(ended)], named, [home.id])
    living = people.living_in(desk.community_id, home.id)
    may_see = desk.may_see_people(home)
    known = names.homes[home.id]
    calls = may_see and not known.is_own
    return HomePage(
        title=known.name,
        sentence=sentence(known.name, rows),
        where=known.address,
        place_href=reverse("visits:place", args=[home.place_id]),
        place_name=home.place.name,
        record_href=reverse("visits:record", args=[home.id]) if calls else "",
        propose_href=reverse("visits:propose", args=[home.id]) if may_propose(desk, home) else "",
        declines=home.declines_visits,
        residents_href=reverse("registry:home", args=[home.id]) if desk.scope.cares_for(home.place) else "",
        left_on=home.left_on,
        wish_href=reverse("visits:wish", args=[home.id]) if may_say_wish(desk, home) else "",
        dues=[owed_here(desk, names, row, may_see) for row in rows],
        phone_words="",
        timeline=woven(
            entries[:PAGE],
            moments(entries[:PAGE], told(desk, names, entries)),
            [(each.on, moment_of(desk, names, each)) for each in ended],
        ),
        older_href=f"?before={entries[PAGE - 1].seq}" if len(entries) > PAGE else "",
        pairs_href=reverse("visits:home-pairs", args=[home.id])
        if not known.is_own and may_pair(desk, home)
        else "",
        carers=[*pair_rows(desk, home, pairs, names), *carer_rows(desk, ladder, names)],
        people=people.shown(living, desk.me),
        circumstances=people.agreed(
            desk.pack,
            known_to(desk, home, people.circumstances_of(desk.community_id, home.id, living, desk.day)),
            living,
        ),
    )


def known_to(desk: Desk, home: Household, found: Sequence[Circumstance]) -> list[Circumstance]:
    """Those of the home's needs the reader is concerned with; all of them for somebody who lives there."""
    if lives_in(desk.actor, home.id):
        return list(found)
    return [need for need in found if desk.knows_of(need.kind, home)]


def known_rows(desk: Desk, home: Household, rows: Iterable[Any]) -> list[Any]:
    """What is owed now or soon, without what would tell of a need that is not the reader's to know."""
    shown = [row for row in rows if is_shown(row)]
    if lives_in(desk.actor, home.id):
        return shown
    closed = closed_duties(desk, home.place, home.id)
    return [row for row in shown if row.duty not in closed]


def may_propose(desk: Desk, home: Household) -> bool:
    """Whether they may propose a need: by a post, and for some kind of need; a pair alone does not."""
    kinds = (kind for kind, _title in desk.pack.circumstances)
    return desk.scope.cares_for(home.place) and any(desk.scope.knows_of(kind, home.place) for kind in kinds)


def may_say_wish(desk: Desk, home: Household) -> bool:
    """Whether they look after the home by a post, or live there: a pair alone says nothing for the home.

    Whoever sees the page without a post or a pair lives there.
    """
    return desk.scope.cares_for(home.place) or home.id not in desk.paired


def is_shown(row: Any) -> bool:
    """Whether a row still matters on the page: owed now or soon; what is over stands in the timeline."""
    return row.disposition in ("planned", "open", "overdue")


def sentence(name: str, rows: Sequence[Any]) -> str:
    """The page in one sentence."""
    late = sum(row.disposition == "overdue" for row in rows)
    open_now = sum(row.disposition == "open" for row in rows)
    if late:
        text = ngettext(
            "%(name)s: %(late)s matter is overdue.", "%(name)s: %(late)s matters are overdue.", late
        )
        return text % {"name": name, "late": late}
    if open_now:
        text = ngettext(
            "%(name)s: %(count)s matter is open.", "%(name)s: %(count)s matters are open.", open_now
        )
        return text % {"name": name, "count": open_now}
    return _("%(name)s: nothing is open now.") % {"name": name}


def owed_here(desk: Desk, names: Names, row: Any, may_act: bool) -> OwedHere:
    """One row in words, with who acts for it."""
    status, text = words.status(row, desk.day)
    duty = words.duty_of(desk.pack, row.duty)
    mine = desk.seat(row.owed_by, row.place_id, row.subject_id) is not None
    is_late_or_open = row.disposition in ("open", "overdue")
    may_ask = bool(mine and duty and duty.excuse and is_late_or_open and not row.is_excuse_asked)
    return OwedHere(
        title=words.duty_title(desk.pack, row.duty),
        subject=names.subject("person", row.subject_id) if row.subject_kind == "person" else "",
        when=words.when(row, desk.day),
        who=who_owes(desk, names, row),
        status=status,
        status_text=_("Excuse asked for") if row.is_excuse_asked else text,
        why=why_of(desk, row, names.people),
        excuse_href=reverse("visits:excuse", args=[row.id]) if may_ask else "",
        extend_href=reverse("visits:extend", args=[row.id])
        if may_extend(desk, row) and is_late_or_open
        else "",
    )


def may_extend(desk: Desk, row: Any) -> bool:
    """Whether the reader answers for a place above the one that owes."""
    above = set(desk.path(row.place_id)) - {row.place_id}
    answers = {level.responsible for level in desk.pack.levels}
    return any(seat.post in answers and seat.place in above for seat in desk.seats)


def who_owes(desk: Desk, names: Names, row: Any) -> str:
    """The post that owes and who acts for it today."""
    acting = desk.acting(row.owed_by, row.place_id, row.subject_id)
    name = names.people.get(acting.person, "") if acting.person else _("nobody")
    post = words.post_title(desk.pack, row.owed_by)
    return (
        f"{post}: {name}"
        if acting.is_own
        else _("%(post)s: %(name)s standing in") % {"post": post, "name": name}
    )


def acting_of(desk: Desk, rows: Sequence[Any]) -> list[core.Acting]:
    """Who acts for each row."""
    return [desk.acting(row.owed_by, row.place_id, row.subject_id) for row in rows]


def carers_up(desk: Desk, home: Household) -> list[core.Acting]:
    """Who answers for the home, level by level, from the building up."""
    responsible = {level.code: level.responsible for level in desk.pack.levels}
    found = []
    for place in reversed(home.place.path):
        post = responsible.get(desk.roster.level(place))
        if post:
            found.append(desk.acting(post, place))
    return found


def people_of_seats(seats: Sequence[core.Acting]) -> set[Any]:
    """The people these seats name."""
    return {each for seat in seats for each in (seat.person, seat.on_behalf_of) if each}


def carer_rows(desk: Desk, ladder: Sequence[core.Acting], names: Names) -> list[SeatRow]:
    """Those who answer for the home, as rows; with a word where they stand in."""
    rows = []
    for acting in ladder:
        title = words.post_title(desk.pack, acting.post)
        if acting.person is None:
            rows.append(SeatRow(title, "", "", "vacant", ""))
            continue
        why = "" if acting.is_own else acting_words(desk.pack, acting, names.people)
        name = names.people.get(acting.person, "")
        status = "" if acting.is_own else "covered"
        rows.append(SeatRow(name, " · ".join(filter(None, [title, why])), why, status, ""))
    return rows


def known_pairs(desk: Desk, home: Household, pairs: Sequence[Any]) -> list[Any]:
    """Those of the home's pairs the reader may know; all of them for somebody who lives there."""
    if lives_in(desk.actor, home.id):
        return list(pairs)
    return [
        pair for pair in pairs
        if desk.acts_for(core.posts_of_pair(desk.pack, pair.kind), home.place.path, home.id)
    ]  # fmt: skip


def may_pair(desk: Desk, home: Household) -> bool:
    """Whether any kind of pair with the home is theirs to change."""
    kinds = (kind for kind, _title in desk.pack.pairs)
    return desk.scope.cares_for(home.place) and any(
        desk.scope.knows_pairs(kind, home.place) for kind in kinds
    )


def standing_in(desk: Desk, home: Household, pair: Any) -> core.Acting | None:
    """Who goes while the helper is away; None if the helper is here."""
    if desk.roster.away_until(pair.helper_id, desk.day) is None:
        return None
    post = next((each.code for each in desk.pack.posts if each.pair == pair.kind), "")
    return desk.acting(post, home.place_id, pair.person_id or home.id) if post else None


def pair_rows(desk: Desk, home: Household, pairs: Sequence[Any], names: Names) -> list[SeatRow]:
    """The paired helpers, as rows: how, since when, and who goes while they are away."""
    titles = dict(desk.pack.pairs)
    rows = []
    for pair in pairs:
        title = words.said(titles[pair.kind]) if pair.kind in titles else pair.kind
        acting = standing_in(desk, home, pair)
        since = _("since %(day)s") % {"day": words.long_day(pair.since)}
        name = names.people.get(acting.person, "") if acting and acting.person else ""
        stands_in = _("%(name)s stands in") % {"name": name} if name else ""
        is_away = acting is not None
        rows.append(
            SeatRow(
                pair.helper.name, title, "", "covered" if is_away else "", _("Away") if is_away else "",
                note=" · ".join(filter(None, [since, stands_in])),
            )
        )  # fmt: skip
    return rows


def told(desk: Desk, names: Names, entries: Sequence[Any]) -> Told:
    """What the sentences of the timeline need; one query for the notes."""
    wanted = [entry.note_id for entry in entries if entry.note_id]
    return Told(desk.pack, names.people, notes_of(desk.community_id, wanted) if wanted else {}, desk.day)
