"""One obligation on a page of its own: to record it as done, to ask to be excused, to give more time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baibu import core
from baibu.ledger.actions import MOST_MORE
from baibu.ledger.queries import standing, timeline
from baibu.registry.access import nowhere, out_of_reach
from baibu.visits.models import Visit

from . import words
from .cards import names_for
from .desk import Desk, behalf
from .names import Names
from .reasons import Why, why_of

#: records at which people come together, so that their number says something
GATHERINGS = ("meeting", "training", "event")


@dataclass(frozen=True, slots=True)
class Deed:
    """What the pages about one obligation show."""

    id: UUID
    title: str
    sentence: str
    when: str
    behalf: str
    why: Why
    button: str
    back_href: str
    back_text: str
    excuse_href: str
    has_people: bool
    due_on: date
    #: the last day to which more time may be given
    last_day: date
    reasons: list[tuple[str, str]]
    time_reasons: list[tuple[str, str]]
    excuse_sentence: str
    ask_text: str
    asked_words: str
    attempts_words: str
    decide_sentence: str
    asked_for: str


def deed_page(desk: Desk, obligation_id: UUID) -> Deed:
    """The page about one obligation; refused to whoever neither acts for it nor answers for a place above."""
    row = standing(desk.community_id, obligation_id, desk.day)
    if row is None:
        raise nowhere()
    if not desk.reaches(row):
        raise out_of_reach()
    desk = desk.knowing([row.household_id] if row.household_id else [])
    duty = words.duty_of(desk.pack, row.duty)
    names = names_for(desk, [row])
    who = whom(names, row)
    on_behalf = behalf(desk, row, names.people)
    attempts = attempts_at(desk, row)
    return Deed(
        id=row.id,
        title=words.duty_title(desk.pack, row.duty),
        sentence=" · ".join(filter(None, [words.duty_title(desk.pack, row.duty), who])),
        when=words.when(row, desk.day),
        behalf=on_behalf,
        why=why_of(desk, row, names.people),
        button=_("Record it as done"),
        **back_to(row, names),
        excuse_href=reverse("visits:excuse", args=[row.id]) if duty and duty.excuse else "",
        has_people=bool(duty and duty.met_by.record in GATHERINGS),
        due_on=row.due_on,
        last_day=row.original_due_on + MOST_MORE,
        reasons=reasons_of(duty),
        time_reasons=[(code, text) for code, text in reason_words().items() if code != "moved"],
        **excuse_words(desk, row, duty, who, attempts),
    )


def whom(names: Names, row: Any) -> str:
    """Whom or what the duty is about."""
    return names.subject(row.subject_kind, row.subject_id)


def back_to(row: Any, names: Names) -> dict[str, str]:
    """Where the page leads back to."""
    if row.household_id and row.household_id in names.homes:
        home = names.homes[row.household_id]
        return {"back_href": reverse("visits:household", args=[home.id]), "back_text": home.name}
    return {"back_href": reverse("visits:today"), "back_text": _("Today")}


def excuse_words(desk: Desk, row: Any, duty: core.Duty | None, who: str, attempts: int) -> dict[str, str]:
    """The sentences about asking to be excused, and about answering."""
    post = words.post_title(desk.pack, duty.excuse.by) if duty and duty.excuse else ""
    needed = duty.excuse.needs_attempts if duty and duty.excuse else 0
    counted = ngettext("%(made)s attempt so far", "%(made)s attempts so far", attempts) % {"made": attempts}
    enough = (
        _("%(counted)s; the rule asks for %(needed)s.") % {"counted": counted, "needed": needed}
        if needed
        else ""
    )
    return {
        "excuse_sentence": _("Why can %(who)s not be visited?") % {"who": who}
        if row.household_id
        else _("Why can it not be done?"),
        "ask_text": _("Ask the %(post)s") % {"post": post} if post else _("Ask"),
        "asked_words": _("Asked. The %(post)s decides; until then it stays owed.") % {"post": post},
        "attempts_words": enough,
        "decide_sentence": _("%(who)s: excuse it?") % {"who": who},
        "asked_for": " · ".join(filter(None, [asked_reason(desk, row), counted if row.household_id else ""])),
    }


def asked_reason(desk: Desk, row: Any) -> str:
    """The reason somebody gave when they asked; one query, none where nobody did."""
    if not row.is_excuse_asked:
        return ""
    kind, key = ("household", row.household_id) if row.household_id else (row.subject_kind, row.subject_id)
    asked = (
        entry
        for entry in timeline(desk.community_id, kind, key)
        if entry.kind == "excuse-asked" and entry.data.get("obligation") == str(row.id)
    )
    reason = next((str(entry.data.get("reason", "")) for entry in asked), "")
    return reason_words().get(reason, reason)


def reasons_of(duty: core.Duty | None) -> list[tuple[str, str]]:
    """The reasons the rule knows, as choices."""
    known = reason_words()
    return [(code, known.get(code, code)) for code in (duty.excuse.reasons if duty and duty.excuse else ())]


def reason_words() -> dict[str, str]:
    """The reasons in words."""
    return {
        "hospital": _("In hospital"),
        "away": _("Away from home"),
        "moved": _("Moved away"),
        "declined": _("Does not wish it"),
        "unreachable": _("Cannot be reached"),
        "weather": _("Weather"),
        "holiday": _("Holiday"),
    }


def attempts_at(desk: Desk, row: Any) -> int:
    """On how many days somebody stood before the door since the row opened; no query without a home."""
    if not row.household_id:
        return 0
    tried = Visit.objects.filter(
        community_id=desk.community_id,
        household_id=row.household_id,
        outcome="nobody-home",
        on_day__gte=row.open_on,
        on_day__lte=desk.day,
        withdrawn_at=None,
    )
    return core.attempts(tried.values_list("on_day", flat=True), row.open_on, desk.day)
