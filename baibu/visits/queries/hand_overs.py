"""Offers of all of a helper's homes: the page of one, and the offers that concern somebody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baibu.registry.access import answers_themself, may_step
from baibu.registry.models import ACCEPTED, OFFERED, REJECTED, WITHDRAWN, ContactPair, HandOver
from baibu.registry.queries.hand_overs import able_to_sign_in, caseload, mark_of_pairs, open_offers
from baibu.registry.queries.places import place_names

from .caseloads import Load, Shift, shifts
from .desk import Desk
from .line import Line
from .names import names_of
from .pairs import kind_title
from .words import day_words, long_day

#: an answered offer stays on the pages of both sides for so many days
RECENT = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class OfferPage:
    """The page of one offer."""

    title: str
    sentence: str
    lead: str
    facts: tuple[tuple[str, str], ...]
    heads: tuple[str, ...]
    figures: tuple[tuple[str, ...], ...]
    homes: tuple[Line, ...]
    #: sent back with a yes, so that nobody takes over what they have not seen
    mark: str
    accept_href: str
    reject_href: str
    withdraw_href: str
    #: why somebody else has to answer; empty where one may, or nobody has to any more
    waits_for: str


def offer_page(desk: Desk, offer: HandOver) -> OfferPage:
    """One offer as its sides and the posts see it; about nine queries."""
    is_open = offer.state == OFFERED
    first = max(offer.from_on, desk.day)
    pairs = list(caseload(desk.community_id, offer.giver_id, offer.kind, first)) if is_open else []
    may_answer = is_open and may_step(desk.scope, offer, "answer") and not answers_themself(desk.scope, offer)
    may_withdraw = is_open and may_step(desk.scope, offer, "withdraw")
    return OfferPage(
        title=kind_title(desk.pack, offer.kind),
        sentence=offer_sentence(desk, offer, len({pair.household_id for pair in pairs})),
        lead=lead_of(desk, offer),
        facts=facts_of(desk, offer),
        heads=(_("Helper"), *(f"{word}#" for word in (_("Number of homes"), _("To do"), _("Overdue")))),
        figures=figures_of(desk, offer) if is_open else (),
        homes=homes_shown(desk, pairs),
        mark=mark_of_pairs(pairs),
        accept_href=reverse("visits:accept-homes", args=[offer.id]) if may_answer else "",
        reject_href=reverse("visits:reject-homes", args=[offer.id]) if may_answer else "",
        withdraw_href=reverse("visits:withdraw-homes", args=[offer.id]) if may_withdraw else "",
        waits_for="" if may_answer or not is_open else waits_for(desk, offer),
    )


def offer_sentence(desk: Desk, offer: HandOver, homes: int) -> str:
    """What is asked of whom, or what came of it."""
    count = ngettext("%(count)s home", "%(count)s homes", homes) % {"count": homes}
    said = {"giver": offer.giver.name, "taker": offer.taker.name, "count": count}
    if offer.state == ACCEPTED:
        return _("%(taker)s takes over the homes of %(giver)s.") % said
    if offer.state == REJECTED:
        return _("%(taker)s cannot take over the homes of %(giver)s. They stay where they are.") % said
    if offer.state == WITHDRAWN:
        return _("The offer to %(taker)s was taken back. The homes of %(giver)s stay where they are.") % said
    if offer.taker_id == desk.me:
        return _("You are asked to take over %(count)s from %(giver)s.") % said
    return _("%(taker)s is asked to take over %(count)s from %(giver)s.") % said


def lead_of(desk: Desk, offer: HandOver) -> str:
    """What a yes does, while it can be said."""
    if offer.state != OFFERED:
        return ""
    day = day_words(max(offer.from_on, desk.day), desk.day)
    return _("Nothing moves before the answer. With a yes, all of them go over together from %(day)s on.") % {
        "day": day
    }


def waits_for(desk: Desk, offer: HandOver) -> str:
    """Who is to answer; one query."""
    if able_to_sign_in(desk.community_id, [offer.taker_id]):
        return _("%(name)s answers.") % {"name": offer.taker.name}
    text = _(
        "%(name)s has no account. Another post that looks after these homes asks them and notes the answer."
    )
    return text % {"name": offer.taker.name}


def facts_of(desk: Desk, offer: HandOver) -> tuple[tuple[str, str], ...]:
    """Who, how, since when; one query."""
    people = names_of(desk.community_id, people=[offer.offered_by_id, offer.answered_by_id or offer.giver_id])
    by = people.people.get(offer.offered_by_id, "")
    answered = ""
    if offer.answered_at:
        day = day_words(timezone.localdate(offer.answered_at), desk.day)
        who = people.people.get(offer.answered_by_id, _("somebody"))
        answered = _("%(day)s, by %(name)s") % {"day": day, "name": who}
    offered = _("%(day)s, by %(name)s") % {
        "day": day_words(timezone.localdate(offer.offered_at), desk.day),
        "name": by,
    }
    found = (
        (_("How they help"), kind_title(desk.pack, offer.kind)),
        (_("Until now"), offer.giver.name),
        (_("From then on"), offer.taker.name),
        (_("First day"), long_day(offer.from_on)),
        (_("Offered"), offered),
        (_("Answered"), answered),
    )
    return tuple((term, value) for term, value in found if value)


def figures_of(desk: Desk, offer: HandOver) -> tuple[tuple[str, ...], ...]:
    """Both sides, now and afterwards: homes, open, overdue; four queries."""
    found = shifts(desk, offer.kind, offer.giver_id, offer.taker_id)
    return tuple((person.name, *figures_text(found[person.id])) for person in (offer.giver, offer.taker))


def figures_text(shift: Shift) -> tuple[str, ...]:
    """`3 → 0` for homes, open and overdue."""
    return tuple(
        f"{number} → {then}" for number, then in zip(numbers(shift.before), numbers(shift.after), strict=True)
    )


def numbers(load: Load) -> tuple[int, int, int]:
    """The figures in the order of the columns."""
    return load.homes, load.open, load.overdue


def homes_shown(desk: Desk, pairs: Sequence[ContactPair]) -> tuple[Line, ...]:
    """The homes by name for whoever looks after them; the rest by building and number only.

    Who lives there is told with the yes, not with the question. Four queries at the most.
    """
    homes = {pair.household_id: pair.household for pair in pairs}
    mine = {key for key, home in homes.items() if desk.may_see_people(home)}
    names = names_of(desk.community_id, households=mine)
    known = sorted((names.homes[key] for key in mine), key=lambda home: home.sort_key)
    shown = [
        Line(home.name, home.address, href=reverse("visits:household", args=[home.id])) for home in known
    ]
    others = Counter(home.place_id for key, home in homes.items() if key not in mine)
    places = place_names(desk.community_id, list(others)) if others else {}
    for place, count in others.items():
        text = ngettext("%(count)s home", "%(count)s homes", count) % {"count": count}
        shown.append(Line(places.get(place, ""), text))
    return tuple(shown)


def offers_waiting(desk: Desk) -> list[HandOver]:
    """The offers the person at the desk is to answer; one query, two where posts answer for others."""
    if desk.me is None:
        return []
    found = [one for one in open_offers(desk.community_id) if may_step(desk.scope, one, "answer")]
    others = {one.taker_id for one in found if one.taker_id != desk.me}
    able = able_to_sign_in(desk.community_id, others) if others else set()
    return [one for one in found if one.taker_id == desk.me or one.taker_id not in able]


def my_offers(desk: Desk) -> tuple[Line, ...]:
    """The offers to them, of their homes, and by them: open, or answered lately; one query."""
    if desk.me is None:
        return ()
    mine = Q(taker_id=desk.me) | Q(giver_id=desk.me) | Q(offered_by_id=desk.me)
    still = Q(state=OFFERED) | Q(answered_at__date__gte=desk.day - RECENT)
    offers = HandOver.objects.filter(mine, still, community_id=desk.community_id)
    rows = offers.select_related("giver", "taker").order_by("-offered_at", "id")
    return tuple(offer_line(desk, one) for one in rows)


def offer_line(desk: Desk, offer: HandOver) -> Line:
    """One offer as a row, with how it stands."""
    is_mine = offer.state == OFFERED and offer.taker_id == desk.me
    badge, text = {
        OFFERED: ("today", _("For you to answer")) if is_mine else ("open", _("Not answered yet")),
        ACCEPTED: ("done", _("Taken over")),
        REJECTED: ("void", _("Not accepted")),
        WITHDRAWN: ("void", _("Offer taken back")),
    }[offer.state]
    return Line(
        title=_("%(giver)s → %(taker)s") % {"giver": offer.giver.name, "taker": offer.taker.name},
        meta=kind_title(desk.pack, offer.kind),
        note=_("from %(day)s on") % {"day": long_day(offer.from_on)},
        href=reverse("visits:hand-over", args=[offer.id]),
        badge=badge,
        badge_text=text,
    )
