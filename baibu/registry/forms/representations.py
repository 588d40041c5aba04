"""Who acts for somebody, and how they said so."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from baibu.web.forms import Choices, DayInput


class HelperForm(forms.Form):
    """Who it is."""

    use_required_attribute = False
    helper_id = forms.TypedChoiceField(
        label=_("Who acts for them?"), coerce=UUID, widget=Choices,
        error_messages={"required": _("Choose who it is.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, candidates: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["helper_id"].choices = candidates  # type: ignore[attr-defined]


class NamedForm(HelperForm):
    """And how the person said so."""

    channel = forms.ChoiceField(
        label=_("How did they say so?"), widget=Choices,
        choices=[("spoken", _("Said so to me")), ("paper", _("Signed on paper"))],
        error_messages={"required": _("Choose how they said so.")},
    )  # fmt: skip
    given_on = forms.DateField(label=_("On which day?"), widget=DayInput)

    def __init__(self, data: Any = None, *, candidates: list[tuple[str, str]], today: date) -> None:
        super().__init__(data, candidates=candidates)
        self.fields["given_on"].initial = today
