"""The tabs under which the duties of a method stand."""

from __future__ import annotations

from django.utils.translation import gettext as _

from baibu import core

#: kinds of record → the tab they stand under
GROUPS: dict[str, str] = {
    "visit": "visits", "call": "visits",
    "meeting": "meetings", "decision": "meetings", "report": "meetings", "training": "meetings",
    "event": "activities", "pledge": "activities", "payment": "activities",
}  # fmt: skip
ORDER = ("visits", "meetings", "activities", "service")


def group_names() -> dict[str, str]:
    """The words of the tabs."""
    return {
        "visits": _("Visits"),
        "meetings": _("Meetings and reports"),
        "activities": _("Activities"),
        "service": _("Service and checks"),
    }


def group_of(duty: core.Duty) -> str:
    """The tab a duty stands under."""
    return GROUPS.get(duty.met_by.record, "service")
