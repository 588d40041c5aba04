"""Saying that one is away: first day, last day, and a reason nobody has to give in detail."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baibu.registry.actions import posts
from baibu.web.forms import Choices, DayInput

REASONS = {
    "leave": _("On leave"),
    "illness": _("Not well"),
    "duty-elsewhere": _("At work elsewhere"),
    "other": _("I would rather not say"),
}
#: further ahead nobody can say who will hold which post
FARTHEST = 400


class AwayForm(forms.Form):
    """From when until when; both days count."""

    since = forms.DateField(
        label=_("First day away"), widget=DayInput, error_messages={"required": _("Choose the first day.")}
    )
    until = forms.DateField(
        label=_("Last day away"), widget=DayInput, error_messages={"required": _("Choose the last day.")}
    )
    reason = forms.ChoiceField(
        label=_("Why"),
        widget=Choices,
        choices=[(code, REASONS[code]) for code in posts.ABSENCE_REASONS],
        initial="leave",
        help_text=_("Only you and whoever leads your place see it."),
    )

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, initial={"since": today, "until": today + timedelta(days=2)})
        self.today = today
        for name in ("since", "until"):
            self.fields[name].widget.attrs["min"] = today.isoformat()

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or {}
        since, until = sent.get("since"), sent.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day is before the first. Choose a later one."))
        if since and since < self.today:
            self.add_error(
                "since", _("An absence begins today or later. For earlier days, tell whoever leads you.")
            )
        if until and until > self.today + timedelta(days=FARTHEST):
            self.add_error("until", _("That is more than a year ahead. Choose an earlier day."))
        return sent
