"""The method a community lives by, read out in plain sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baibu import core
from baibu.ledger.queries import adoptions, files_of, shipped

from .desk import Desk
from .groups import ORDER, group_names, group_of
from .names import names_of
from .words import level_title, long_day, post_title, said


@dataclass(frozen=True, slots=True)
class Rule:
    """One duty as the page shows it."""

    code: str
    title: str
    says: str
    source: str
    who: str
    #: `done` for what the source states, `reading` for what we read into it
    status: str
    status_text: str
    reading: str


@dataclass(frozen=True, slots=True)
class Section:
    """The duties of one post."""

    key: str
    title: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Method:
    """The whole page."""

    sentence: str
    about: str
    tabs: list[tuple[Any, ...]]
    group: str
    sections: tuple[Section, ...]
    facts: list[tuple[str, str]]
    promises: list[tuple[str, str]]
    change_href: str


def method_page(
    pack: core.Pack, group: str, *, facts: list[tuple[str, str]], change_href: str = "", here: str = ""
) -> Method:
    """The adopted pack, one group of duties open; no query."""
    names = group_names()
    groups = {key: [duty for duty in pack.duties if group_of(duty) == key] for key in ORDER}
    chosen = group if group in groups else ORDER[0]
    count = len(pack.duties)
    sentence = ngettext(
        "We live by %(title)s: %(count)s duty.", "We live by %(title)s: %(count)s duties.", count
    )
    return Method(
        sentence=sentence % {"title": said(pack.title), "count": count},
        about=said(pack.about),
        tabs=[(key, names[key], f"{here}?group={key}", len(groups[key])) for key in ORDER],
        group=chosen,
        sections=sections(pack, groups[chosen]),
        facts=[*facts, (_("Version"), pack.version), (_("Sources"), " · ".join(pack.sources))],
        promises=[(said(each.title), promised(each)) for each in pack.promises],
        change_href=change_href,
    )


def sections(pack: core.Pack, duties: list[core.Duty]) -> tuple[Section, ...]:
    """The duties by the post that owes them, in the order of the pack's posts."""
    found = []
    for post in pack.posts:
        rules = tuple(rule_of(pack, duty) for duty in duties if duty.owed_by == post.code)
        if rules:
            title = f"{said(post.title)} · {level_title(pack, post.level)}"
            found.append(Section(post.code, title, rules))
    return tuple(found)


def rule_of(pack: core.Pack, duty: core.Duty) -> Rule:
    """One duty in words."""
    is_stated = duty.basis == "stated"
    return Rule(
        code=duty.code,
        title=said(duty.title),
        says=said(duty.says),
        source=duty.source,
        who=said(core.sentence(duty, pack)),
        status="info" if is_stated else "reading",
        status_text=_("As the source says") if is_stated else "",
        reading=said(duty.reading) if duty.reading else "",
    )


def promised(promise: core.Promise) -> str:
    """A promised figure in words."""
    if promise.at_least_permille is not None:
        return _("at least %(share)s %%") % {"share": f"{promise.at_least_permille / 10:g}"}
    return _("within %(minutes)s minutes") % {"minutes": promise.at_most_minutes}


def adoption_facts(adoption: Any, by: str) -> list[tuple[str, str]]:
    """Since when, and who adopted it."""
    facts = [(_("In force since"), long_day(adoption.from_on))]
    return [*facts, (_("Adopted by"), by)] if by else facts


def adopted_page(desk: Desk, group: str) -> Method:
    """The method in force, with since when and by whom; three queries."""
    adoption = adoptions(desk.community_id).filter(from_on__lte=desk.day).last()
    by = names_of(desk.community_id, people=[adoption.by_person_id]) if adoption.by_person_id else None
    here = reverse("visits:method")
    return method_page(
        desk.pack,
        group,
        facts=adoption_facts(adoption, by.people.get(adoption.by_person_id, "") if by else ""),
        change_href=reverse("visits:method-change") if may_change(desk) else "",
        here=here,
    )


def may_change(desk: Desk) -> bool:
    """Whether the reader answers for the whole community."""
    top = {level.responsible for level in desk.pack.levels[:1]}
    return desk.actor.is_trusted or any(seat.post in top for seat in desk.seats)


def packs_to_choose() -> list[tuple[str, str]]:
    """The methods that come with Baibu, as choices; packs of law alone are not methods."""
    found = []
    for code in shipped():
        pack = core.read_files(files_of(code), code)
        if pack.duties:
            found.append((code, f"{said(pack.title)} {pack.version}"))
    return found


@dataclass(frozen=True, slots=True)
class Preview:
    """What an adoption would change, before it is one."""

    figures: list[dict[str, str]]
    changes: list[dict[str, str]]
    #: nothing was adopted before, so there is nothing to compare with
    is_first: bool


def shown_changes(old: core.Pack | None, new: core.Pack, rows: int, voided: int) -> Preview:
    """The changes as rows; the figures count obligations made and fallen away."""
    changes = core.differences(old, new) if old else ()
    statuses = {"added": "new", "removed": "gone", "changed": "changed"}
    return Preview(
        is_first=old is None,
        figures=[
            {"label": _("Newly owed"), "value": f"+{rows}"},
            {"label": _("No longer owed"), "value": f"−{voided}"},
        ],
        changes=[
            {"title": said(each.text), "meta": affected(new, each), "status": statuses[each.how]}
            for each in changes
        ],
    )


def affected(pack: core.Pack, change: core.Change) -> str:
    """The posts for which something changes."""
    return _(", ").join(post_title(pack, code) for code in change.affects)
