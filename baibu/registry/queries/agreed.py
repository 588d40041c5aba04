"""The page on which somebody sees what they agreed to, agrees, and takes back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baibu import core

from ..models import Circumstance, Consent, Person
from .actors import Actor
from .consents import BEFORE, Purpose, is_child, is_of_age, purposes
from .notice import said
from .rosters import tenures_of

#: only whoever holds a post is asked
FOR_POSTS = ("shown",)
#: asked for where it begins: a need, somebody acting in one's stead
ELSEWHERE = ("acting-for",)


@dataclass(frozen=True, slots=True)
class Row:
    """One consent, or one thing to agree to."""

    title: str
    meta: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class AgreedPage:
    """The page."""

    person_id: UUID
    name: str
    #: whether it is the reader's own to say, or to be noted for somebody
    is_own: bool
    #: whether the reader acts for a grown-up, and so only reads
    is_read_only: bool
    is_child: bool
    sentence: str
    standing: tuple[Row, ...]
    offers: tuple[Row, ...]
    past: tuple[Row, ...]
    #: children of the reader's home, for whom they say it
    children: tuple[Row, ...]
    #: a number that stood in the register before anybody was asked
    phone: str
    take_out_href: str
    #: the reader's own information, or the person's entry in the register
    back_href: str
    back_words: str


def agreed_page(
    actor: Actor, person: Person, shown: Iterable[Consent], is_own: bool, day: date
) -> AgreedPage:
    """What stands, what else may be agreed to, and what was taken back; at most five queries."""
    rows = list(shown)
    over = needs_over(rows)
    standing = [row for row in rows if row.withdrawn_on is None and row.about_id not in over]
    past = [row for row in rows if row not in standing]
    agreed = {(row.purpose, row.kind) for row in rows if row.withdrawn_on is None and row.person_id}
    is_me = person.id == actor.person_id
    reads = actor.stands_for is not None and not is_child(person, day)
    return AgreedPage(
        person_id=person.id,
        name=person.name,
        is_own=is_own,
        is_read_only=reads,
        is_child=is_child(person, day),
        sentence=sentence_of(person.name, len(standing), is_me),
        standing=tuple(row_of(actor, row) for row in standing),
        offers=() if reads else tuple(offers_to(person, agreed, is_own, day)),
        past=tuple(row_of(actor, row) for row in past),
        children=tuple(children_of(actor, day)) if is_me else (),
        phone=core.masked_phone(person.phone) if person.phone and ("phone", "") not in agreed else "",
        take_out_href=reverse("registry:take-out-phone", args=[person.id]),
        **back_of(actor, person, is_own),
    )


def back_of(actor: Actor, person: Person, is_own: bool) -> dict[str, str]:
    """The page above: what is kept about whom they act for, their own, or the person's in the register."""
    if actor.stands_for:
        return {"back_href": reverse("visits:information"), "back_words": person.name}
    if is_own:
        return {"back_href": reverse("visits:me"), "back_words": _("Me")}
    return {"back_href": reverse("registry:person", args=[person.id]), "back_words": person.name}


def sentence_of(name: str, count: int, is_me: bool) -> str:
    """How many things stand."""
    if is_me:
        text = ngettext("You agreed to %(count)s thing.", "You agreed to %(count)s things.", count)
        return text % {"count": count} if count else _("You have agreed to nothing yet, and need not.")
    text = ngettext("%(name)s agreed to %(count)s thing.", "%(name)s agreed to %(count)s things.", count)
    none = _("Nothing is noted that %(name)s agreed to.")
    return (text if count else none) % {"name": name, "count": count}


def needs_over(rows: list[Consent]) -> set[UUID]:
    """Of the needs these consents are about, those that are over. One query where there are any."""
    about = {row.about_id for row in rows if row.about_id and purposes()[row.purpose].is_need}
    community = next((row.community_id for row in rows), None)
    if not about or community is None:
        return set()
    ended = Circumstance.objects.filter(community_id=community, id__in=about).exclude(until=None)
    return set(ended.values_list("id", flat=True))


def row_of(actor: Actor, row: Consent) -> Row:
    """What, since when, how, in which wording."""
    how = {"spoken": _("spoken"), "paper": _("on paper"), "screen": _("on screen")}
    if row.given_on is None:
        said_on = row.withdrawn_on.isoformat() if row.withdrawn_on else ""
        return Row(title_of(actor, row), _("asked on %(day)s that it be not kept") % {"day": said_on})
    parts = [_("agreed on %(day)s") % {"day": row.given_on.isoformat()}, str(how[row.channel])]
    if row.version == BEFORE:
        parts.append(_("in words, before texts were kept"))
    else:
        parts.append(_("text %(number)s") % {"number": row.version})
    if row.guardian_id:
        parts.append(_("by a parent or guardian"))
    if row.withdrawn_on:
        parts.append(_("taken back on %(day)s") % {"day": row.withdrawn_on.isoformat()})
    is_shut = row.withdrawn_on is not None or (actor.stands_for is not None and row.person_id is None)
    href = "" if is_shut else reverse("registry:take-back-consent", args=[row.id])
    return Row(title_of(actor, row), " · ".join(parts), href)


def title_of(actor: Actor, row: Consent) -> str:
    """The thing agreed to, with the need, or the organisation it is about."""
    purpose = purposes()[row.purpose]
    needs = dict(actor.pack.circumstances) if actor.pack else {}
    kind = (purpose.kinds or {}).get(row.kind) or needs.get(row.kind)
    words = [said(purpose.title), said(kind) if kind else row.kind, row.detail]
    if row.household_id:
        words.append(_("for the home as a whole"))
    return " · ".join(filter(None, words))


def offers_to(person: Person, agreed: set[tuple[str, str]], is_own: bool, day: date) -> Iterator[Row]:
    """What else may be agreed to; nobody is asked for what no duty of theirs needs. One query at most."""
    has_post: bool | None = None
    for purpose in purposes().values():
        if purpose.is_need or purpose.code in ELSEWHERE or (is_own and purpose.names_somebody):
            continue
        if purpose.code in FOR_POSTS:
            has_post = bool(tenures_of(person.community_id, person.id, day)) if has_post is None else has_post
            if not has_post:
                continue
        yield from offers_of(person, purpose, agreed)


def offers_of(person: Person, purpose: Purpose, agreed: set[tuple[str, str]]) -> Iterator[Row]:
    """The parts of one purpose nobody agreed to yet."""
    for kind in purpose.kinds or [""]:
        words = (purpose.kinds or {}).get(kind)
        if purpose.names_somebody or (purpose.code, kind) not in agreed:
            title = f"{said(purpose.title)} · {said(words)}" if words else said(purpose.title)
            href = reverse("registry:give-consent", args=[person.id, purpose.code])
            yield Row(title, "", f"{href}?kind={kind}" if kind else href)


def children_of(actor: Actor, day: date) -> Iterator[Row]:
    """The children of the reader's home below 14, where the reader is of age. Two queries."""
    people = Person.objects.filter(community_id=actor.within)
    me = people.filter(id=actor.person_id).first() if actor.person_id else None
    if me is None or me.household_id is None or not is_of_age(me, day):
        return
    home = people.filter(household_id=me.household_id, left_on=None)
    for one in home.order_by("sort_key", "id"):
        if is_child(one, day):
            yield Row(one.name, _("below 14: you say it for them"), reverse("registry:agreed", args=[one.id]))
