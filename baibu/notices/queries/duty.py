"""Who is on duty, for everybody; and what of rotas waits for somebody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import segno
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baibu import core
from baibu.registry.access import Scope, Waits
from baibu.registry.models import Person, Place
from baibu.registry.queries.bounds import step_into
from baibu.registry.queries.consents import agreed_people, is_of_age

from ..models import RotaOverride, RotaSeat, RotaSwap
from .board import community_coded
from .notices import SHOWN, in_post, where_words
from .rota_pages import hours_words, line_id, span_words
from .rotas import WEEK, Reckoning, lines_of, reckoning, rota_of
from .turns import is_soon, open_swaps, place_of


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Who is on duty in a line, as everybody may know it."""

    line: str
    #: empty: somebody who has not agreed to be named
    name: str
    until: str
    is_nobody: bool


@dataclass(frozen=True, slots=True)
class DutySheet:
    """Who is on duty at a place now, as everybody sees it."""

    community: str
    where: str
    place: str
    now: tuple[OnDuty, ...]
    hours: tuple[str, ...]
    number: str
    number_href: str
    at: str


def duty_sheet(code: str, place_id: UUID, now: datetime) -> DutySheet | None:
    """What everybody may know of a place's rota, or None where it shows nothing; twelve queries at most.

    Asked for at the door: from here on the database shows the community of that code alone.
    """
    community = community_coded(code)
    if community is None:
        return None
    step_into(community.pk, None)
    place = Place.objects.filter(community_id=community.pk, id=place_id).first()
    rota = rota_of(place) if place else None
    if place is None or rota is None or not rota.is_public:
        return None
    held = reckoning(community.pk, lines_of(community.pk, now).filter(rota_id=rota.id, since__lte=now), now)
    here = held.now(now)
    named = may_be_named(community.pk, [each.person for each in here], now)
    figures = "".join(sign for sign in rota.number if sign.isdigit())
    return DutySheet(
        community=community.name,
        where=where_words(place),
        place=place.name,
        now=tuple(public_row(held, each, named, now) for each in here),
        hours=tuple(dict.fromkeys(f"{line.title} {hours_words(line)}" for line in held.lines.values())),
        number=rota.number,
        number_href=f"tel:{figures}" if figures else "",
        at=f"{timezone.localtime(now):%H:%M}",
    )


def may_be_named(community_id: int, people: Iterable[Any], now: datetime) -> set[UUID]:
    """Those who agreed to be shown, or hold a post; of age, as in a public notice. Three queries."""
    day = timezone.localdate(now)
    asked = [one for one in people if isinstance(one, UUID)]
    grown = {
        one.id for one in Person.objects.filter(community_id=community_id, id__in=asked)
        if is_of_age(one, day)
    }  # fmt: skip
    agreed = agreed_people(community_id, SHOWN, "name")
    return grown & (agreed | in_post(community_id, asked, day))


def public_row(held: Reckoning, each: core.Stint, named: set[UUID], now: datetime) -> OnDuty:
    """The row; no query."""
    return OnDuty(
        line=held.lines[line_id(each)].title,
        name=held.name(each.person) if each.person in named else "",
        until=span_words(each.since, each.until, now),
        is_nobody=each.person is None,
    )


def drawn(address: str) -> SafeString:
    """The address as a QR code, drawn here and sent nowhere."""
    code = segno.make(address, error="q", micro=False)
    said = code.svg_inline(omitsize=True, border=4, light="#fff", svgclass="qr", lineclass=None)
    return mark_safe(said)  # noqa: S308 - segno writes numbers only


def rotas_waiting(scope: Scope, _root: Place | None) -> list[Waits]:
    """Swaps to answer, one's duty now or within a day, and gaps of the week ahead where one answers.

    No query for those without a post, one for those whom no rota concerns; nine else, of public holidays
    three more.
    """
    me = scope.actor.at_work
    if me is None or not scope.roots:
        return []
    now, roots = timezone.now(), scope.answering_roots
    lines = list(lines_of(scope.actor.within, now).filter(concerning(scope.actor.within, me, roots, now)))
    if not lines:
        return []
    held = reckoning(scope.actor.within, lines, now)
    return [
        *(swap_row(each, now) for each in open_swaps(scope.actor.within, now).filter(asked_id=me)),
        *(duty_row(held, each, now) for each in held.of(me, now, now + WEEK) if is_soon(each, now)),
        *gap_rows(held, roots, now),
    ]


def concerning(community_id: int, me: UUID, roots: Iterable[UUID], now: datetime) -> Q:
    """The lines of places one answers for, and those one has turns in."""
    seat = RotaSeat.objects.filter(community_id=community_id, line_id=OuterRef("id"), person_id=me)
    put_in = RotaOverride.objects.filter(
        community_id=community_id, line_id=OuterRef("id"), into_id=me, until__gt=now, ended_at=None
    )
    return Q(rota__place_id__in=list(roots)) | Exists(seat) | Exists(put_in)


def swap_row(swap: RotaSwap, now: datetime) -> Waits:
    """A swap to answer."""
    title = _("%(name)s asks you to take a turn") % {"name": swap.asker.name}
    where = f"{swap.line.rota.place.name} · {span_words(swap.since, swap.until, now)}"
    return Waits(title, reverse("notices:my-turns"), where, "people", 1)


def duty_row(held: Reckoning, each: core.Stint, now: datetime) -> Waits:
    """One's own duty, now or soon."""
    title = _("You are on duty now") if each.since <= now else _("You are on duty soon")
    where = f"{place_of(held, each).name} · {span_words(each.since, each.until, now)}"
    return Waits(title, reverse("notices:my-turns"), where, "clock", 1)


def gap_rows(held: Reckoning, roots: Iterable[UUID], now: datetime) -> list[Waits]:
    """A row for each place one answers for at which nobody will be on duty within the week."""
    answered = set(roots)
    found: dict[UUID, tuple[Place, list[core.Stint]]] = {}
    for each in held.gaps(now, now + WEEK):
        place = place_of(held, each)
        if place.id in answered:
            found.setdefault(place.id, (place, []))[1].append(each)
    return [gap_row(place, holes, now) for place, holes in found.values()]


def gap_row(place: Place, holes: list[core.Stint], now: datetime) -> Waits:
    """When nobody will be on duty at a place."""
    text = ngettext(
        "%(place)s: nobody on duty at %(count)s time", "%(place)s: nobody on duty at %(count)s times",
        len(holes),
    )  # fmt: skip
    title = text % {"place": place.name, "count": len(holes)}
    first = span_words(holes[0].since, holes[0].until, now)
    return Waits(title, reverse("notices:rota", args=[place.id]), first, "calendar", len(holes))
