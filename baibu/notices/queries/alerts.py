"""What a warning says, ready to show: what happens, how urgent it is, what to do, until when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baibu.web.templatetags.parts import moment

from ..models import DRILL, EMERGENCY, Alert, Notice

#: what happens → its category in CAP, and words for it
EVENTS: dict[str, tuple[str, Any]] = {
    "fire": ("Fire", gettext_lazy("Fire")),
    "gas": ("Safety", gettext_lazy("Gas leak")),
    "flood": ("Met", gettext_lazy("Flood")),
    "storm": ("Met", gettext_lazy("Storm")),
    "snow": ("Met", gettext_lazy("Snow and ice")),
    "heat": ("Met", gettext_lazy("Heat")),
    "cold": ("Met", gettext_lazy("Cold")),
    "quake": ("Geo", gettext_lazy("Earthquake")),
    "water": ("Infra", gettext_lazy("Water supply")),
    "power": ("Infra", gettext_lazy("Power cut")),
    "lift": ("Infra", gettext_lazy("Lift")),
    "falling": ("Safety", gettext_lazy("Falling objects")),
    "traffic": ("Transport", gettext_lazy("Road closed")),
    "illness": ("Health", gettext_lazy("Infectious disease")),
    "food": ("Health", gettext_lazy("Food or water unfit")),
    "danger": ("Other", gettext_lazy("Other danger")),
}
URGENCY_WORDS = {
    "Immediate": gettext_lazy("act at once"),
    "Expected": gettext_lazy("act within the hour"),
    "Future": gettext_lazy("act soon"),
    "Past": gettext_lazy("nothing more to do"),
    "Unknown": gettext_lazy("how urgent is not known"),
}
SEVERITY_WORDS = {
    "Extreme": gettext_lazy("extreme danger"),
    "Severe": gettext_lazy("severe danger"),
    "Moderate": gettext_lazy("possible danger"),
    "Minor": gettext_lazy("little danger"),
    "Unknown": gettext_lazy("how dangerous is not known"),
}
CERTAINTY_WORDS = {
    "Observed": gettext_lazy("it has happened or is happening"),
    "Likely": gettext_lazy("likely"),
    "Possible": gettext_lazy("possible"),
    "Unlikely": gettext_lazy("unlikely"),
    "Unknown": gettext_lazy("how certain is not known"),
}
#: the texts of a warning that stand beside the notice's own
TEXTS = ("area", "instruction", "title_en", "body_en")


@dataclass(frozen=True, slots=True)
class AlertSheet:
    """A warning exactly as everybody sees it, above the words of its notice."""

    event: str
    #: how urgent, severe and certain it is
    how: str
    area: str
    is_drill: bool
    #: stands · off · over
    state: str
    #: until when it holds, or since when it does not
    until: str
    instruction: tuple[str, ...]
    title_en: str
    paragraphs_en: tuple[str, ...]


def alert_of(notice: Notice) -> Alert | None:
    """What the notice says as a warning; one query, none for an ordinary one."""
    if notice.kind != EMERGENCY:
        return None
    return Alert.objects.filter(community_id=notice.community_id, notice_id=notice.id).first()


def alerts_of(notices: Iterable[Notice]) -> dict[UUID, Alert]:
    """Notice → what it says as a warning; one query, none where there is no warning among them."""
    keys = [(each.community_id, each.id) for each in notices if each.kind == EMERGENCY]
    if not keys:
        return {}
    found = Alert.objects.filter(
        community_id__in={community for community, _key in keys}, notice_id__in=[key for _c, key in keys]
    )
    return {each.notice_id: each for each in found}


def alert_sheet(alert: Alert, now: datetime) -> AlertSheet:
    """The warning as everybody sees it; no query."""
    state = alert.state(now)
    until = {
        "stands": _("It holds until %(moment)s.") % {"moment": moment(alert.expires_at)},
        "over": _("It ended at %(moment)s.") % {"moment": moment(alert.expires_at)},
        "off": _("Called off at %(moment)s.") % {"moment": moment(alert.called_off_at)},
    }
    how = (URGENCY_WORDS[alert.urgency], SEVERITY_WORDS[alert.severity], CERTAINTY_WORDS[alert.certainty])
    return AlertSheet(
        event=str(EVENTS[alert.event][1]), how=_(", ").join(map(str, how)), area=alert.area,
        is_drill=alert.is_drill, state=state, until=until[state], instruction=lines_of(alert.instruction),
        title_en=alert.title_en, paragraphs_en=lines_of(alert.body_en),
    )  # fmt: skip


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a text that say something."""
    return tuple(line for line in text.splitlines() if line.strip())


def without_mark(title: str) -> str:
    """The heading as it was typed, without the mark of a drill."""
    return title.removeprefix(DRILL)
