"""What may be published, what is public, and what waits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextField, UUIDField, Value
from django.db.models.functions import Length
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baibu import core
from baibu.registry.access import Scope, Waits
from baibu.registry.models import Community, Person, Place, Tenure, field_of
from baibu.registry.queries.consents import agreed_people, is_of_age

from ..models import Named, Notice
from .alerts import TEXTS, AlertSheet, alert_of, alert_sheet
from .attachments import File, files_of, hrefs

#: the purpose of the separate consent to be shown in public (consents.yaml)
SHOWN = "shown"
KIND_WORDS = {
    "affairs": gettext_lazy("Committee affairs made public"),
    "service": gettext_lazy("Service"),
    "activity": gettext_lazy("Activity"),
    "other": gettext_lazy("Notice"),
    "emergency": gettext_lazy("Warning"),
}
STATE_WORDS = {
    "draft": gettext_lazy("Waits for a second person"),
    "coming": gettext_lazy("Confirmed, not yet public"),
    "public": gettext_lazy("Public"),
    "over": gettext_lazy("Over, taken down"),
    "corrected": gettext_lazy("Corrected by a later version"),
    "withdrawn": gettext_lazy("Taken down"),
}
FOUND_WORDS = {
    "identity": gettext_lazy("identity number"),
    "card": gettext_lazy("card number"),
    "phone": gettext_lazy("phone number"),
    "address": gettext_lazy("address with its door"),
    "birth": gettext_lazy("day of birth"),
    "minor": gettext_lazy("name of a child"),
    "name": gettext_lazy("name of a resident"),
}
BADGES = {"draft": "open", "coming": "info", "public": "done", "over": "missed", "corrected": "missed",
          "withdrawn": "missed"}  # fmt: skip
#: a name of so many signs may be an everyday word as well
WORD_LONG = 2
LISTED = 60
HOW = ("urgency", "severity", "certainty")
#: drafts shown beside what else waits for somebody
WAITING = 8


@dataclass(frozen=True, slots=True)
class Allowed:
    """Somebody who is named and may be."""

    person_id: UUID
    household_id: UUID | None
    name: str
    #: name · number
    kind: str
    #: consent · post
    ground: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What the gate found in a text."""

    findings: tuple[core.Finding, ...]
    allowed: tuple[Allowed, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A notice exactly as everybody sees it."""

    title: str
    kind: str
    where: str
    paragraphs: tuple[str, ...]
    days: str
    correction: str
    #: its files with their addresses
    files: tuple[tuple[File, str], ...] = ()
    alert: AlertSheet | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A notice in a list."""

    title: str
    meta: str
    href: str
    badge: str
    badge_text: str


@dataclass(frozen=True, slots=True)
class NoticePage:
    """The page of a notice for those who work here."""

    sheet: Sheet
    sentence: str
    lead: str
    state: str
    #: the mark of these very words
    seen: str
    named: tuple[str, ...]
    #: what stands in the way now: somebody moved in, or took their consent back
    obstacle: str
    public_href: str
    may_confirm: bool
    #: where it is changed, and whether it can be called off
    change_href: str
    may_call_off: bool


def checked(community_id: int, text: str, day: date, plain_words: Iterable[str] = ()) -> Checked:
    """What the text tells of people in the register, and who of them may be named; six queries at most.

    `plain_words` of two signs are taken for words, not for the names they are too.
    """
    people = [
        one for one in named_in(community_id, text)
        if not (one.name in plain_words and len(one.name) <= WORD_LONG)
    ]  # fmt: skip
    agreed = agreed_people(community_id, SHOWN, "name")
    holders = in_post(community_id, [one.id for one in people], day)
    allowed = [
        Allowed(one.id, one.household_id, one.name, "name", "consent" if one.id in agreed else "post")
        for one in people
        if is_of_age(one, day) and (one.id in agreed or one.id in holders)
    ]
    spoken_for = {one.name for one in allowed}
    minors = {one.name for one in people if not is_of_age(one, day)} - spoken_for
    names = {one.name for one in people} - spoken_for - minors
    lines, numbers = owners_of(community_id, text)
    found = core.revealing(text, names, minors, lines)
    found = tuple(each for each in found if each.kind != "phone" or figures(each.text) not in numbers)
    return Checked(found, (*allowed, *numbers.values()))


def named_in(community_id: int, text: str) -> list[Person]:
    """Everybody in the register whose name stands in the text; one query."""
    everybody = Person.objects.filter(community_id=community_id).annotate(
        said=Value(text, TextField()), signs=Length("name")
    )
    return list(everybody.filter(signs__gte=2, said__contains=F("name")).order_by("id"))


def in_post(community_id: int, people: Iterable[UUID], day: date) -> set[UUID]:
    """Those of the people who hold a post on the day; one query, none for nobody."""
    known = list(people)
    if not known:
        return set()
    held = Tenure.objects.filter(
        Q(until=None) | Q(until__gte=day), community_id=community_id, person_id__in=known, since__lte=day
    )
    return set(held.values_list("person_id", flat=True))


def owners_of(community_id: int, text: str) -> tuple[set[str], dict[str, Allowed]]:
    """The figures of numbers in the text that are somebody's, and of those the ones that may be shown.

    Two queries, none for a text without numbers.
    """
    asked = set(core.numbers_in(text).values())
    if not asked:
        return set(), {}
    agreed = agreed_people(community_id, SHOWN, "number")
    finder = field_of(Person, "phone_key")
    hashes = {digest: said for said in asked for digest in finder.hashes(community_id, said)}
    owners = Person.objects.filter(community_id=community_id, phone_key__in=list(hashes))
    lines, numbers = set(), {}
    for one in owners:
        said = hashes[bytes(one.phone_key)]
        lines.add(said)
        if one.id in agreed:
            numbers[said] = Allowed(one.id, one.household_id, one.name, "number", "consent")
    return lines, numbers


def figures(said: str) -> str:
    """The digits of a number as the register's hashes take them, without the country's."""
    digits = "".join(sign for sign in said if sign.isdigit())
    return digits[-11:] if len(digits) > 12 else digits


def masked_for(community_id: int, text: str, day: date, plain_words: Iterable[str] = ()) -> str:
    """The text in the form that may be shown; as `checked`."""
    return core.masked_text(text, checked(community_id, text, day, plain_words).findings)


def notices_of(place: Place) -> QuerySet[Notice]:
    """The notices for the place, drafts and old ones too, the newest first."""
    return Notice.objects.filter(community_id=place.community_id, place_id=place.id).order_by(
        "-from_on", "-written_at"
    )


def rows_of(place: Place, day: date) -> dict[str, list[Row]]:
    """What waits and what is public, as rows; one query."""
    found: dict[str, list[Row]] = {"waiting": [], "public": []}
    standing = notices_of(place).filter(withdrawn_at=None)
    for each in standing.exclude(confirmed_at__isnull=False, until_on__lt=day)[:LISTED]:
        state = each.state(day)
        where = "waiting" if state == "draft" else "public"
        meta = f"{KIND_WORDS[each.kind]} · {days_of(each)}"
        href = reverse("notices:notice", args=[each.id])
        found[where].append(Row(each.title, meta, href, BADGES[state], str(STATE_WORDS[state])))
    return found


def waiting_for(scope: Scope, _root: Place | None) -> list[Waits]:
    """Drafts of others, for their places, that wait to be confirmed, the oldest first; one query, or none."""
    me, roots = scope.actor.person_id, Value(list(scope.roots), output_field=ArrayField(UUIDField()))
    if me is None or not scope.roots:
        return []
    drafts = Notice.objects.filter(
        community_id=scope.actor.within, confirmed_at=None, withdrawn_at=None, until_on__gte=scope.day,
        place__path__overlap=roots,
    ).exclude(author_id=me)  # fmt: skip
    found = drafts.select_related("place").order_by("written_at")[:WAITING]
    title, meta = _("A notice to read and confirm: %(title)s"), _("A second person is needed, for %(where)s")
    return [
        Waits(
            title % {"title": each.title}, reverse("notices:notice", args=[each.id]),
            meta % {"where": each.where}, "note", 1,
        )
        for each in found
        if scope.may("notice", "confirm", place=each.place, author_id=each.author_id)
    ]  # fmt: skip


def notice_page(notice: Notice, now: datetime, may_confirm: bool) -> NoticePage:
    """The page; thirteen queries at most, of one that is over five."""
    day = timezone.localdate(now)
    state = notice.state(day)
    people = dict(
        Person.objects.filter(
            community_id=notice.community_id, id__in=[notice.author_id, notice.confirmed_by_id]
        ).values_list("id", "name")
    )
    files = files_of(notice)
    alert = alert_of(notice)
    more = [getattr(alert, name) for name in TEXTS] if alert else []
    text = "\n".join([notice.title, notice.body, *more, *(each.said for each in files)])
    gate = checked(notice.community_id, text, day, words_in(notice.plain_words)) if state == "draft" else None
    code = Community.objects.get(pk=notice.community_id).code
    return NoticePage(
        sheet=sheet_of(notice, hrefs(files, notice), alert_sheet(alert, now) if alert else None),
        sentence=sentence_of(state) if not notice.is_unsaid else unsaid(),
        lead=_("Written by %(author)s") % {"author": people.get(notice.author_id, "")}
        + (_(", confirmed by %(name)s") % {"name": people.get(notice.confirmed_by_id, "")}
           if notice.confirmed_by_id else ""),
        state=state,
        seen=mark_of(notice),
        named=names_of_named(gate.allowed) if gate else (),
        obstacle=found_words(gate.findings) if gate else "",
        public_href=reverse("notices:public", args=[code, notice.id]) if state == "public" else "",
        may_confirm=may_confirm and state == "draft",
        change_href=reverse("notices:change-alert" if alert else "notices:change", args=[notice.id]),
        may_call_off=bool(alert and state == "public" and alert.state(now) == "stands"),
    )  # fmt: skip


def sentence_of(state: str) -> str:
    """The page in one sentence."""
    return {
        "draft": _("This is what everybody will read. It waits for a second person."),
        "coming": _("Confirmed. It becomes public on its first day by itself."),
        "public": _("This is public, and is taken down by itself after its last day."),
        "over": _("Its time is over; it has been taken down."),
        "corrected": _("A later version has taken its place."),
        "withdrawn": _("This has been taken down."),
    }[state]


def unsaid() -> str:
    """Why the words of a notice are not shown even to those who work here."""
    return _("Taken down because somebody it named takes back being shown. Its words are not shown any more.")


def sheet_of(
    notice: Notice, files: Iterable[tuple[File, str]] = (), alert: AlertSheet | None = None
) -> Sheet:
    """The notice as everybody sees it, without its words where nobody reads them any more; no query."""
    body = "" if notice.is_unsaid else notice.body
    return Sheet(
        title=title_of(notice),
        kind=str(KIND_WORDS[notice.kind]),
        where=notice.where,
        paragraphs=tuple(line for line in body.splitlines() if line.strip()),
        days=days_of(notice),
        correction=_("Corrected, version %(number)s.") % {"number": notice.version}
        if notice.version > 1
        else "",
        files=tuple(files),
        alert=None if notice.is_unsaid else alert,
    )


def title_of(notice: Notice) -> str:
    """Its heading, or in its place that it is not shown any more."""
    return _("A notice that is not shown any more") if notice.is_unsaid else notice.title


def days_of(notice: Notice) -> str:
    """From when to when it stands."""
    return _("%(since)s to %(until)s") % {
        "since": notice.from_on.isoformat(), "until": notice.until_on.isoformat(),
    }  # fmt: skip


def mark_of(notice: Notice) -> str:
    """A mark that changes whenever what would be public does; one query, of a warning two."""
    said = [notice.kind, notice.title, notice.body, notice.from_on, notice.until_on, notice.plain_words]
    if alert := alert_of(notice):
        said += [getattr(alert, name) for name in ("event", *HOW, *TEXTS, "is_drill", "expires_at")]
    said += [part for each in files_of(notice) for part in (each.words, each.digest)]
    return sha256("\x1f".join(map(str, said)).encode()).hexdigest()[:16]


def words_in(said: str) -> tuple[str, ...]:
    """The words somebody wrote one after the other."""
    return tuple(said.replace("、", " ").replace(",", " ").replace("，", " ").split())


def found_words(findings: Iterable[core.Finding]) -> str:
    """What was found, each kind with its masked form; the figures themselves are not said again."""
    said = (f"{FOUND_WORDS[each.kind]} {each.masked}".strip() for each in findings)
    return _(", ").join(dict.fromkeys(said))


def names_of_named(allowed: Iterable[Allowed]) -> tuple[str, ...]:
    """Whom the notice names, and why it may."""
    said = {
        ("name", "consent"): _("%(name)s is named, and agreed to it."),
        ("name", "post"): _("%(name)s is named; they hold a post."),
        ("number", "consent"): _("The number of %(name)s stands there, and they agreed to it."),
    }
    return tuple(said[each.kind, each.ground] % {"name": each.name} for each in allowed)


def notices_naming(community_id: int, person_id: UUID, kind: str) -> QuerySet[Notice]:
    """The notices that name somebody by their consent, those that are over or taken down too."""
    named = Named.objects.filter(
        community_id=community_id, notice_id=OuterRef("id"), person_id=person_id, kind=kind, ground="consent"
    )
    return Notice.objects.filter(Exists(named), community_id=community_id).exclude(confirmed_at=None)


def where_words(place: Place) -> str:
    """The place in words for readers who know none of the tree; two queries."""
    community = Community.objects.get(pk=place.community_id)
    above: dict[Any, str] = dict(
        Place.objects.filter(community_id=place.community_id, id__in=place.path).values_list("id", "name")
    )
    steps = [above[step] for step in place.path if above[step] != community.name]
    return " ".join([community.name, *steps])
