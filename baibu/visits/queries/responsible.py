"""Who acts for a post at a place, now or on any day, and why: rung by rung."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from baibu import core
from baibu.ledger.queries import adopted
from baibu.registry.models import Place
from baibu.registry.queries.rosters import roster

from . import words
from .desk import Desk
from .names import names_of


@dataclass(frozen=True, slots=True)
class Answer:
    """Who was responsible, in words."""

    title: str
    text: str
    rungs: list[str]


@dataclass(frozen=True, slots=True)
class SeatRow:
    """One post of a place's team, as a row."""

    title: str
    meta: str
    why: str
    status: str
    status_text: str
    href: str = ""
    note: str = ""


def posts_at(desk: Desk, place: Place) -> list[tuple[str, str]]:
    """The posts of the place's level, as choices."""
    return [
        (post.code, words.said(post.title))
        for post in desk.pack.posts
        if post.level == place.level and post.held_by == "tenure"
    ]


def acting_then(desk: Desk, place: Place, post: str, on: date) -> tuple[core.Pack, core.Acting]:
    """Who acted for the post at the place on that day, under the method of that day; at most four queries."""
    pack = adopted(desk.community_id, on) or desk.pack
    known = desk.roster if on == desk.day else roster(desk.community_id, on)
    return pack, core.who_acts(pack, known, post, place.id, on)


def responsible_then(desk: Desk, place: Place, post: str, on: date) -> Answer:
    """Who acted for the post at the place on that day, in words; at most six queries."""
    pack, acting = acting_then(desk, place, post, on)
    people = {reason.person for reason in acting.why if reason.person}
    names = names_of(desk.community_id, people=people, places={reason.place for reason in acting.why})
    title = words.post_title(pack, post)
    day = words.long_day(on)
    if acting.person is None:
        text = _(
            "Nobody: every seat up to the top was empty. This is a fault of the community, not of a person."
        )
        return Answer(_("%(day)s, %(post)s") % {"day": day, "post": title}, text, rungs(pack, acting, names))
    values = {"name": names.people.get(acting.person, ""), "post": title, "day": day}
    return Answer(
        _("%(day)s, %(post)s: %(name)s") % values,
        acting_words(pack, acting, names.people),
        rungs(pack, acting, names),
    )


def acting_words(pack: core.Pack, acting: core.Acting, people: Mapping[Any, str]) -> str:
    """Why that person: holder, or standing in for whom."""
    if acting.is_own:
        return _("Holds the post.")
    through = words.post_title(pack, acting.seat_post)
    if acting.on_behalf_of:
        name = people.get(acting.on_behalf_of, "")
        return _("Stood in as %(post)s, because %(name)s was away.") % {"post": through, "name": name}
    return _("Stood in as %(post)s, because the post was vacant.") % {"post": through}


def rungs(pack: core.Pack, acting: core.Acting, names: object) -> list[str]:
    """Every seat that was asked, in order."""
    people = getattr(names, "people", {})
    places = getattr(names, "places", {})
    return [rung_words(pack, reason, people, places) for reason in acting.why]


def rung_words(
    pack: core.Pack, reason: core.Reason, people: Mapping[Any, str], places: Mapping[Any, str]
) -> str:
    """One seat that was asked: held, vacant, or its holder away."""
    seat = f"{places.get(reason.place, '')} {words.post_title(pack, reason.post)}".strip()
    name = people.get(reason.person, "") if reason.person else ""
    if reason.what == "vacant":
        return _("%(seat)s: vacant") % {"seat": seat}
    if reason.what == "away" and reason.until:
        return _("%(seat)s: %(name)s, away until %(day)s") % {
            "seat": seat, "name": name, "day": words.long_day(reason.until),
        }  # fmt: skip
    return _("%(seat)s: %(name)s") % {"seat": seat, "name": name}


def team_of(desk: Desk, place: Place, people: Mapping[Any, str]) -> list[SeatRow]:
    """The posts of a place with who acts for each today; no query."""
    found = []
    for post in desk.pack.posts:
        if post.level != place.level or post.held_by == "pair":
            continue
        holders = desk.roster.holdings(post.code, place.id, desk.day)
        if holders or post.expected:
            found += seat_rows(desk, place, post, people)
    return found


def seat_rows(desk: Desk, place: Place, post: core.Post, people: Mapping[Any, str]) -> list[SeatRow]:
    """One row for each holder of a post, or one that says it is vacant and who stands in."""
    title = words.said(post.title)
    holders = desk.roster.holdings(post.code, place.id, desk.day)
    present = [each for each in holders if desk.roster.away_until(each.person, desk.day) is None]
    if present:
        names = _(", ").join(str(people.get(each.person, "")) for each in present)
        return [SeatRow(names, title, "", "", "")]
    acting = desk.acting(post.code, place.id)
    stand_in = people.get(acting.person, "") if acting.person else ""
    through = words.post_title(desk.pack, acting.seat_post) if acting.seat_post else ""
    why = (
        _("%(name)s (%(post)s) stands in") % {"name": stand_in, "post": through}
        if stand_in
        else _("Nobody stands in")
    )
    if holders:
        away = desk.roster.away_until(holders[0].person, desk.day)
        name = people.get(holders[0].person, "")
        said = _("away until %(day)s") % {"day": words.day_words(away, desk.day)} if away else ""
        return [SeatRow(str(name), f"{title} · {said}", why, "covered", _("Away"))]
    return [SeatRow(title, "", why, "vacant", "")]


def people_at(desk: Desk, place_ids: set[UUID]) -> set[UUID]:
    """Everybody a team list of these places names: holders and whoever stands in."""
    found: set[Any] = set()
    for place_id in place_ids:
        level = desk.roster.level(place_id)
        for post in desk.pack.posts:
            if post.level == level and post.held_by == "tenure":
                found |= {each.person for each in desk.roster.holdings(post.code, place_id, desk.day)}
                acting = desk.acting(post.code, place_id)
                found |= {acting.person} if acting.person else set()
    return found
