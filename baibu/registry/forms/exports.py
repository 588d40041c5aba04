"""Which visits an export takes along."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from baibu.web.forms import DayInput


class PeriodForm(forms.Form):
    """The first and last day of the visits; without them, this year so far."""

    since = forms.DateField(label=_later("Visits from"), required=False, widget=DayInput)
    until = forms.DateField(label=_later("to"), required=False, widget=DayInput)

    def __init__(self, data: Any = None, *, today: date) -> None:
        self.usual = {"since": today.replace(month=1, day=1), "until": today}
        super().__init__(data, initial=self.usual)

    def clean(self) -> dict[str, Any]:
        """The period; the days that were left out are those of this year so far."""
        said: dict[str, Any] = super().clean() or {}
        period = {name: said.get(name) or usual for name, usual in self.usual.items()}
        if not self.errors and period["since"] > period["until"]:
            self.add_error("until", _("The last day lies before the first. Choose a later one."))
        return period
