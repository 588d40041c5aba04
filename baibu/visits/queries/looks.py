"""Who looked at my home and why; which homes were opened in an emergency."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from baibu import core
from baibu.ledger.queries import done_for, looks_at, moved_in_on, notes_of
from baibu.registry.models import Opening, Person
from baibu.registry.queries import address_of
from baibu.registry.queries.actors import Actor
from baibu.registry.queries.openings import openings_of
from baibu.registry.queries.outgoing import TakenAlong, known_since, taken_along

from .desk import Desk
from .sentences import SENTENCES
from .words import day_words, post_title

#: why somebody looked, in words for those looked at
WHY = {
    "care": gettext_lazy("looking after your home"),
    "request": gettext_lazy("answering a request"),
    "register": gettext_lazy("keeping the register right"),
    "follow-up": gettext_lazy("seeing whether what was promised is done"),
    "stand-in": gettext_lazy("handing over or standing in"),
    "support": gettext_lazy("help with the software"),
    "call": gettext_lazy("calling you: your phone number was shown"),
    "emergency": gettext_lazy("an emergency"),
    "help-call": gettext_lazy("emergency: somebody called for help"),
    "danger": gettext_lazy("emergency: fire, water, gas or another danger"),
    "missing": gettext_lazy("emergency: somebody cannot be reached"),
    "other": gettext_lazy("emergency: another reason"),
    "acting-for": gettext_lazy("acting for you"),
    "rights-desk": gettext_lazy("what is kept about you: a request, a legal hold or erasing"),
    "ended": gettext_lazy("the emergency view was ended"),
}
#: how long an opening stands on the page of those concerned
DAYS = 30
#: looks on one page
PER_PAGE = 100
#: the id of no person
NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Seen:
    """One look, as a row."""

    who: str
    why: str
    when: str
    words: str
    is_emergency: bool
    is_export: bool = False

    @property
    def told(self) -> str:
        """Why, and when, in one line."""
        return " · ".join(filter(None, [self.why, self.when]))


@dataclass(frozen=True, slots=True)
class SeenPage:
    """The page "Who looked at my information"."""

    sentence: str
    rows: list[Seen]
    page: Page[Any]


@dataclass(frozen=True, slots=True)
class OpeningPage:
    """One opening, for whoever opened it and for the level above."""

    title: str
    sentence: str
    lead: str
    facts: list[tuple[str, str]]
    home_href: str
    note_href: str
    end_href: str


def seen_page(actor: Actor, day_at: datetime, number: str = "") -> SeenPage:
    """Every look at oneself and one's home, the newest first, page by page; at most nine queries."""
    looks, taken = looks_of(actor), taken_along(actor)
    acts = done_for(actor.within, actor.about_id) if actor.about_id else []
    found: list[tuple[date, str, Any]] = [(look.on_day, "look", look) for look in looks]
    found += [(each.on, "export", each) for each in taken]
    found += [(each.on_day, "act", each) for each in acts]
    found.sort(key=lambda each: each[0], reverse=True)
    page = Paginator(found, PER_PAGE).get_page(number)
    done = [each for _on, kind, each in page if kind != "export"]
    doers = {each.actor_id for each in done if each.actor_id}
    people = dict(Person.objects.filter(community_id=actor.within, id__in=doers).values_list("id", "name"))
    notes = notes_of(
        actor.within, {each.note_id for _on, kind, each in page if kind == "look" and each.note_id}
    )
    today = timezone.localdate(day_at)
    words: dict[str, Callable[[Any], Seen]] = {
        "look": lambda each: seen(actor.pack, each, people, notes, today),
        "export": lambda each: seen_export(each, today),
        "act": lambda each: seen_act(each, people, today),
    }
    rows = [words[kind](each) for _on, kind, each in page]
    return SeenPage(seen_sentence(len(looks) + len(taken)), rows, page)


def looks_of(actor: Actor) -> list[Any]:
    """The looks at the person, and at their home while they lived in it, the newest first. Four queries.

    What was looked at before they came, or after they left, is about others.
    """
    me = Person.objects.filter(community_id=actor.within, id=actor.about_id or NOBODY).first()
    if me is None:
        return []
    home = me.household_id
    known = timezone.localdate(known_since(me))
    since = max(known, (moved_in_on(actor.within, home, me.id) if home else None) or known)
    return [
        look
        for look in looks_at(actor.within, [me.id, home] if home else [me.id])
        if look.subject_id == me.id or since <= look.on_day <= (me.left_on or look.on_day)
    ]


def seen_sentence(count: int) -> str:
    """How many looked, in one sentence."""
    if not count:
        return _("Nobody has looked at your information.")
    text = ngettext(
        "Once somebody looked at your information, and this is why.",
        "%(count)s times somebody looked at your information, and this is why.",
        count,
    )
    return text % {"count": count}


def seen(
    pack: core.Pack | None, look: Any, people: Mapping[Any, str], notes: Mapping[Any, str], today: Any
) -> Seen:
    """One look in words; the operator has no name here, only a part."""
    name = people.get(look.actor_id, "") if look.actor_id else _("The operator of the software")
    post = post_title(pack, look.as_post) if pack and look.as_post else ""
    return Seen(
        who=" · ".join(filter(None, [name, post])),
        why=str(WHY.get(look.data.get("purpose", ""), "")),
        when=day_words(look.on_day, today),
        words=notes.get(look.note_id, "") if look.note_id else "",
        is_emergency=look.kind in ("home-opened", "opening-ended"),
    )


def seen_act(entry: Any, people: Mapping[Any, str], today: Any) -> Seen:
    """What somebody who acts for them did in their stead, as a row."""
    who = people.get(entry.actor_id, "")
    said = _(SENTENCES[entry.kind]) % {"who": who, "duty": "", "whom": ""}
    return Seen(who, _("acting for you: %(what)s") % {"what": said}, day_words(entry.on_day, today), "",
                is_emergency=False)  # fmt: skip


def seen_export(each: TakenAlong, today: Any) -> Seen:
    """An export one's entry was part of, as a row."""
    why = _("your entry was part of an export: %(what)s") % {"what": each.why}
    return Seen(each.who, why, day_words(each.on, today), each.words, is_emergency=False, is_export=True)


def openings_at_home(actor: Actor, now: datetime) -> list[str]:
    """One sentence for every opening of one's own home in these weeks. One query."""
    home = Person.objects.filter(community_id=actor.within, id=actor.person_id or NOBODY).values(
        "household_id"
    )
    found = openings_of(actor.within).filter(household_id__in=home, since__gte=now - timedelta(days=DAYS))
    return [
        _("%(who)s opened your home's page in an emergency on %(when)s: %(why)s.")
        % {"who": each.person.name, "when": moment_words(each.since, now), "why": WHY[each.reason]}
        for each in found
    ]


def openings_to_note(desk: Desk) -> list[Opening]:
    """The openings below them that nobody has taken note of, the newest first. One query."""
    answers = {level.responsible for level in desk.pack.levels}
    places: list[Any] = [seat.place for seat in desk.seats if seat.post in answers]
    if not places:
        return []
    waiting = openings_of(desk.community_id).filter(
        noted_at=None,
        since__date__gte=desk.day - timedelta(days=DAYS),
        household__place__path__overlap=places,
    )
    return list(waiting.exclude(person_id=desk.me))


def opening_page(actor: Actor, opening: Opening, now: datetime) -> OpeningPage:
    """The page of one opening; at most four queries."""
    is_mine = opening.person_id == actor.person_id
    is_running = opening.ended_at is None and opening.until > now
    words = next(
        (look.note_id for look in looks_at(actor.within, [opening.household_id])
         if look.data.get("opening") == str(opening.id) and look.note_id),
        None,
    )  # fmt: skip
    notes = notes_of(actor.within, [words]) if words else {}
    home = address_of(opening.household)
    return OpeningPage(
        title=_("Opened in an emergency"),
        sentence=_("%(who)s opened %(home)s.") % {"who": opening.person.name, "home": home},
        lead=_("Those who live there, and the level above, see this too."),
        facts=[
            (_("Why"), str(WHY[opening.reason])),
            (_("In their words"), notes.get(words, "") if words else ""),
            (_("Since"), moment_words(opening.since, now)),
            (_("Until"), moment_words(opening.ended_at or opening.until, now)),
        ],
        home_href=reverse("visits:household", args=[opening.household_id]) if is_mine and is_running else "",
        note_href="" if is_mine or opening.noted_at else reverse("visits:opening-note", args=[opening.id]),
        end_href=reverse("visits:opening-end", args=[opening.id]) if is_running else "",
    )


def moment_words(at: datetime, now: datetime) -> str:
    """The day, and the hour and minute."""
    return f"{day_words(timezone.localdate(at), timezone.localdate(now))} {timezone.localtime(at):%H:%M}"
