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
    plain = {
        "visit-withdrawn": _("%(who)s took a record back."),
        "visit-confirmed": _("%(who)s confirmed a late entry."),
        "need-found": _("%(who)s noted something this household needs; it is passed on."),
        "need-withdrawn": _("%(who)s took a noted need back."),
        "circumstance-proposed": _("%(who)s proposed a circumstance; a second person decides."),
        "circumstance-decided": _("%(who)s decided a circumstance with the household's consent."),
        "circumstance-refused": _("%(who)s did not take a circumstance up."),
        "circumstance-ended": _("%(who)s ended a circumstance."),
        "helper-paired": _("%(who)s noted who looks after this home."),
        "pair-changed": _("%(who)s put the order of helpers, or the day to look again, right."),
        "pair-ended": _("%(who)s noted that a helper no longer looks after this home."),
        "pair-handed-over": _("This home went over to another helper, with their yes (noted by %(who)s)."),
        "homes-offered": _("%(who)s offered all homes of a helper to another."),
        "homes-accepted": _("%(who)s said yes to the homes of a helper."),
        "homes-rejected": _("%(who)s said no to the homes of a helper."),
        "offer-withdrawn": _("%(who)s took back the offer of a helper's homes."),
        "consent-withdrawn": _("%(who)s noted that consent to a circumstance was withdrawn."),
        "noted-by-mistake": _("%(who)s noted that a circumstance was a mistake."),
        "deed-recorded": _("%(who)s recorded: %(duty)s."),
        "deed-withdrawn": _("%(who)s took back: %(duty)s."),
        "excuse-asked": _("%(who)s asked to be excused: %(duty)s."),
        "excuse-granted": _("%(who)s excused: %(duty)s."),
        "excuse-refused": _("%(who)s did not excuse: %(duty)s."),
        "due-extended": _("%(who)s gave more time: %(duty)s."),
        "absence-said": _("%(who)s said they will be away."),
        "absence-cancelled": _("%(who)s took an absence back."),
        "visits-declined": _("%(who)s noted the wish not to be visited without a reason."),
        "visits-welcomed": _("%(who)s noted that visits are welcome again."),
        "person-moved-in": _("%(who)s noted that %(whom)s moved in."),
        "person-moved-out": _("%(who)s noted that %(whom)s moved to another home of the community."),
        "person-left": _("%(who)s noted that %(whom)s no longer lives here."),
        "household-left": _("%(who)s noted that everybody left."),
        "leaving-withdrawn": _("%(who)s took back that somebody left."),
        "move-withdrawn": _("%(who)s took back that somebody moved."),
        "pack-adopted": _("%(who)s adopted a method."),
    }.get(ended_how(entry)) or about_data(str(entry.kind))
    duty = duty_title(told.pack, str(data.get("duty", "")))
    return (
        plain % {"who": who, "duty": duty, "whom": person_of(entry, told)}
        if plain
        else _("%(who)s: %(kind)s") % {"who": who, "kind": entry.kind}
    )


def about_data(kind: str) -> str:
    """What happened to what is kept about somebody; empty for anything else."""
    return {
        "consent-given": _("%(who)s noted what was agreed to."),
        "consent-taken-back": _("%(who)s noted that a consent was taken back; what rested on it has ended."),
        "request-made": _("%(who)s noted a request about what is kept."),
        "request-answered": _("%(who)s answered a request about what is kept."),
        "person-erased": _("%(who)s erased what was kept about somebody; a second person had proposed it."),
        "data-destroyed": _("%(who)s confirmed that what was past its term is destroyed."),
        "phone-erased": _("%(who)s erased a phone number because it was wished."),
    }.get(kind, "")


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
    return others | moved | {entry.actor_id for entry in known if entry.actor_id}
