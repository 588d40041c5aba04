"""Agreeing to one thing and taking it back: on one's own screen, or as the office notes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from baibu.web.forms import Choices, DayInput

from ..queries.consents import Purpose
from ..queries.notice import said

NOTED = {"spoken": _("They said so"), "paper": _("On paper, which the office keeps")}


class NotedForm(forms.Form):
    """How and when it was said; on their own screen it is said now."""

    #: name of the field for the day
    day_field = "on"
    channel = forms.ChoiceField(
        label=_("How they said so"), widget=Choices, choices=list(NOTED.items()),
        error_messages={"required": _("Choose how they said so.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, is_own: bool, today: date) -> None:
        super().__init__(data, initial={self.day_field: today, "channel": "spoken"})
        self.is_own, self.today = is_own, today
        self.fields[self.day_field].widget.attrs["max"] = today.isoformat()
        if is_own:
            for name in ("channel", self.day_field):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or {}
        return sent | ({"channel": "screen", self.day_field: self.today} if self.is_own else {})


class TakeBackForm(NotedForm):
    """Taking a consent back; no reason is asked for."""

    on = forms.DateField(
        label=_("Day they said so"), widget=DayInput, error_messages={"required": _("Choose the day.")}
    )


class GiveForm(NotedForm):
    """Agreeing to the wording above."""

    day_field = "given_on"
    detail = forms.CharField(
        label=_("Which organisation, how to reach it, what for, which information"), max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write which organisation it is, how to reach it, what for, and which "
                                      "information.")},
    )  # fmt: skip
    guardian_id = forms.TypedChoiceField(
        label=_("Which parent or guardian agreed"), widget=Choices, coerce=UUID,
        error_messages={"required": _("Below the age of 14 a parent or guardian agrees. Choose who it was.")},
    )  # fmt: skip
    given_on = forms.DateField(
        label=_("Day they agreed"), widget=DayInput, error_messages={"required": _("Choose the day.")}
    )
    kind = forms.ChoiceField(widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, purpose: Purpose, kind: str, is_own: bool, today: date,
        guardians: Sequence[tuple[str, str]] = (),
    ) -> None:  # fmt: skip
        super().__init__(data, is_own=is_own, today=today)
        if not purpose.names_somebody:
            del self.fields["detail"]
        if guardians and not is_own:
            self.fields["guardian_id"].choices = guardians  # type: ignore[attr-defined]
        else:
            del self.fields["guardian_id"]
        if purpose.kinds:
            found = [(code, said(words)) for code, words in purpose.kinds.items()]
            self.fields["kind"].choices = found  # type: ignore[attr-defined]
            self.fields["kind"].initial = kind
        else:
            del self.fields["kind"]
