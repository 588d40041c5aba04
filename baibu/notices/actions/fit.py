"""What a notice must be before anybody sees it: its days, its words, its author."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from baibu import core
from baibu.registry.actions.remembering import write_down
from baibu.registry.queries.actors import Actor

from ..models import AFFAIRS_DAYS, EMERGENCY, KINDS, Notice
from ..queries import Checked, checked, found_words, words_in

#: a notice stands at most so long, and begins at most so far ahead
LONGEST = timedelta(days=366)


def require_fit(community_id: int, said: dict[str, Any], day: date, is_new: bool = True) -> Checked:
    """What the gate found: nothing that may not be said; refused otherwise, and for days that cannot be."""
    if said["kind"] not in KINDS:
        raise core.Refusal("unknown-kind", _("Choose what kind of notice it is."), "kind")
    require_days(said["kind"], said["from_on"], said["until_on"], day, is_new)
    texts = {field: said[field] for field in ("title", "body")}
    return require_words(community_id, texts, ("title", "body"), said["plain_words"], day)


def require_words(
    community_id: int, texts: dict[str, str], needed: Iterable[str], plain_words: str, day: date
) -> Checked:
    """Whom the texts name and may; refused where one is missing or tells of people."""
    found = Checked((), ())
    for field, said in texts.items():
        if field in needed and not said.strip():
            raise core.Refusal("words-needed", _("Write what everybody shall read."), field)
        gate = checked(community_id, said, day, words_in(plain_words)) if said.strip() else found
        if gate.findings:
            text = _(
                "This tells of people and cannot be made public: %(found)s. Write it without, take the "
                "masked form, or ask whoever it is about for their consent first."
            )
            raise core.Refusal("tells-of-people", text % {"found": found_words(gate.findings)}, field)
        found = Checked((), (*found.allowed, *gate.allowed))
    return found


def require_days(kind: str, from_on: date, until_on: date, day: date, is_new: bool) -> None:
    """Nothing; refused for days out of order, over, too far off, or too few for committee affairs."""
    if until_on < from_on:
        raise core.Refusal("days-out-of-order", _("The last day is before the first."), "until_on")
    if until_on < day or (is_new and from_on < day):
        raise core.Refusal("day-is-over", _("This day is over. Choose today or a later one."), "from_on")
    if until_on - day > LONGEST:
        text = _("A notice stands a year at most. Choose an earlier last day.")
        raise core.Refusal("too-long", text, "until_on")
    last = max(from_on, day) + timedelta(days=AFFAIRS_DAYS)
    if kind == "affairs" and until_on < last:
        text = _(
            "Committee affairs stand for at least 15 days, the first not counted (Urban Residents' "
            "Committees Law art. 34): until %(day)s or later."
        )
        raise core.Refusal("too-short", text % {"day": last.isoformat()}, "until_on")


def words_of(notice: Notice) -> dict[str, Any]:
    """What somebody wrote."""
    return {
        name: getattr(notice, name)
        for name in ("kind", "title", "body", "from_on", "until_on", "plain_words")
    }


def require_ordinary(notice: Notice) -> None:
    """Nothing; refused for a warning, which says more than a notice does."""
    if notice.kind == EMERGENCY:
        raise core.Refusal("is-a-warning", _("This is a warning. Change it on its own page."))


def author_of(actor: Actor) -> UUID:
    """The person who writes; refused to accounts that belong to nobody."""
    if actor.person_id is None:
        raise core.Refusal("nobody", _("A notice needs an author. Sign in with an account of your own."))
    return actor.person_id


def tell(actor: Actor, notice: Notice, kind: str, now: datetime) -> None:
    """Nothing; the memory of the place says what was published and taken down, and until when."""
    facts = {"notice": notice.id, "kind": notice.kind, "version": notice.version, "from": notice.from_on,
             "until": notice.until_on}  # fmt: skip
    write_down(actor, notice.community_id, ("place", notice.place_id), kind, facts, now)
