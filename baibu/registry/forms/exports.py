"""What an export is for and what is to be in it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from baibu.web.forms import Checks, Choices, DayInput

from ..queries.outgoing import PARTS, PURPOSES

#: what is ticked at first: as little as the commonest purposes need
USUAL = ["register", "team"]


class ExportForm(forms.Form):
    """Purpose, words, parts, and the first and last day of the visits; without days, this year so far."""

    purpose = forms.ChoiceField(
        label=_later("What for?"), widget=Choices, choices=list(PURPOSES.items()),
        error_messages={"required": _later("Choose what the file is for.")},
    )  # fmt: skip
    words = forms.CharField(
        label=_later("In your own words"), max_length=200,
        help_text=_later("Those whose entries are in it can read this: who gets the file, and for what."),
        error_messages={"required": _later("Say in a few words what for, and who gets the file.")},
    )  # fmt: skip
    parts = forms.MultipleChoiceField(
        label=_later("What is to be in it"), widget=Checks, choices=list(PARTS.items()), initial=USUAL,
        help_text=_later("Tick no more than you need."),
        error_messages={"required": _later("Tick what is to be in it.")},
    )  # fmt: skip
    since = forms.DateField(label=_later("Visits from"), required=False, widget=DayInput)
    until = forms.DateField(label=_later("to"), required=False, widget=DayInput)

    def __init__(self, data: Any = None, *, today: date) -> None:
        self.usual = {"since": today.replace(month=1, day=1), "until": today}
        super().__init__(data, initial=self.usual)

    def clean(self) -> dict[str, Any]:
        """The days that were left out are those of this year so far."""
        said: dict[str, Any] = super().clean() or {}
        said |= {name: said.get(name) or usual for name, usual in self.usual.items()}
        if not self.errors and said["since"] > said["until"]:
            self.add_error("until", _("The last day lies before the first. Choose a later one."))
        if {"phones", "needs"} & set(said.get("parts", ())) and "register" not in said["parts"]:
            self.add_error("parts", _("Numbers and needs stand in the register. Tick the register too."))
        return said


class CapForm(forms.Form):
    """From how many rows on a second person agrees."""

    rows = forms.IntegerField(
        label=_later("A second person agrees from more rows of people than"), min_value=0, max_value=100_000
    )
