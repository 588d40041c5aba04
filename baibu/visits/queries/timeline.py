"""The memory of a home: what happened, newest first, corrections shown as corrections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from baibu import core
from baibu.registry.models import TAKEN_BACK

from .recorded import outcome_words
from .sentences import SENTENCES
from .words import day_words, duty_title, post_title


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of a timeline; the names are those of the timeline part."""

    when: str
    text: str
    detail: str = ""
    status: str = ""
    corrects: str = ""
    is_struck: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What the sentences need besides the entries themselves."""

    pack: core.Pack
    people: Mapping[Any, str]
    notes: Mapping[Any, str]
    today: date


def moments(entries: Iterable[Any], told: Told) -> list[Moment]:
    """The entries as sentences, newest first as they come; no query."""
    known = list(entries)
    taken_back = {entry.data.get("visit") for entry in known if entry.kind == "visit-withdrawn"}
    corrected = {entry.data.get("corrects") for entry in known if entry.data.get("corrects")}
    visits = {entry.data.get("visit"): entry for entry in known if entry.kind in VISITS}
    return [moment(entry, told, taken_back | corrected, visits) for entry in known]


VISITS = ("visit-recorded", "visit-attempted")
MOVES = ("person-moved-in", "person-moved-out", "person-left")


def moment(entry: Any, told: Told, struck: set[Any], visits: Mapping[Any, Any]) -> Moment:
    """One entry as a sentence."""
    is_visit = entry.kind in VISITS
    old = visits.get(entry.data.get("corrects")) if is_visit else None
    return Moment(
        when=day_words(entry.on_day, told.today),
        text=sentence(entry, told),
        detail=told.notes.get(entry.note_id, "") if entry.note_id else "",
        status="done" if entry.kind == "visit-recorded" and entry.data.get("visit") not in struck else "",
        corrects=what_happened(old, told)
        if old
        else (_("an earlier record") if entry.data.get("corrects") else ""),
        is_struck=is_visit and entry.data.get("visit") in struck,
    )


def sentence(entry: Any, told: Told) -> str:
    """Who did what, as a plain sentence."""
    who = doer(entry, told)
    data = entry.data
    if entry.kind in VISITS:
        said = _("%(who)s: %(what)s") % {"who": who, "what": what_happened(entry, told)}
        return with_others(said, data, told) + _(".")
    plain = _(SENTENCES[kind]) if (kind := ended_how(entry)) in SENTENCES else ""
    duty = duty_title(told.pack, str(data.get("duty", "")))
    return (
        plain % {"who": who, "duty": duty, "whom": person_of(entry, told)}
        if plain
        else _("%(who)s: %(kind)s") % {"who": who, "kind": entry.kind}
    )


def person_of(entry: Any, told: Told) -> str:
    """The person an entry about moving is about."""
    said = entry.data.get("person")
    return told.people.get(UUID(said), _("somebody")) if said else _("somebody")


def ended_how(entry: Any) -> str:
    """The entry's kind; for a circumstance taken back, why."""
    because = str(entry.data.get("because") or "")
    return because if entry.kind == "circumstance-ended" and because in TAKEN_BACK else str(entry.kind)


def what_happened(entry: Any, told: Told) -> str:
    """The outcome of a visit, with a word where it was entered late."""
    words = outcome_words(str(entry.data.get("outcome", "")))
    if entry.data.get("is_late_entry"):
        return _("%(what)s (entered late)") % {"what": words}
    return words


def doer(entry: Any, told: Told) -> str:
    """`王芳(楼栋长,代党小组长)`; the software itself where nobody acted."""
    if entry.actor_id is None:
        return _("Baibu")
    name = told.people.get(entry.actor_id, _("somebody"))
    if whom := entry.data.get("for"):
        return _("%(name)s, for %(whom)s,") % {
            "name": name,
            "whom": told.people.get(UUID(whom), _("somebody")),
        }
    if not entry.as_post:
        return name
    title = post_title(told.pack, entry.as_post)
    own = str(entry.data.get("own_post", ""))
    if own and own != entry.as_post:
        own_title = post_title(told.pack, own)
        return _("%(name)s (%(own)s, for the %(post)s)") % {"name": name, "own": own_title, "post": title}
    return _("%(name)s (%(post)s)") % {"name": name, "post": title}


def with_others(text: str, data: Mapping[str, Any], told: Told) -> str:
    """The sentence, with who came along."""
    names = [told.people.get(UUID(each), "") for each in data.get("with", [])]
    if not any(names):
        return text
    return _("%(text)s, together with %(names)s") % {"text": text, "names": _(", ").join(filter(None, names))}


def people_in(entries: Iterable[Any]) -> set[UUID]:
    """Everybody the sentences name."""
    known = list(entries)
    others = {UUID(each) for entry in known for each in entry.data.get("with", [])}
    moved = {
        UUID(entry.data["person"]) for entry in known if entry.kind in MOVES and entry.data.get("person")
    }
    stood_for = {UUID(entry.data["for"]) for entry in known if entry.data.get("for")}
    return others | moved | stood_for | {entry.actor_id for entry in known if entry.actor_id}
