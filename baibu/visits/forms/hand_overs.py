"""Offering all of a helper's homes: to whom, and from which day on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from baibu.web.forms import Choices, DayInput


class TakerSearchForm(forms.Form):
    """What somebody remembers of the one who could take over."""

    q = forms.CharField(
        label=_("Who takes over"), max_length=60,
        error_messages={"required": _("Write a name, or a part of it.")},
        help_text=_("Name, pinyin or initials. Ask them first; they answer here."),
    )  # fmt: skip


class OfferForm(forms.Form):
    """Which of those found, and from which day on; the search comes along."""

    q = forms.CharField(widget=forms.HiddenInput)
    taker_id = forms.TypedChoiceField(
        label=_("Choose one of those found"), widget=Choices, coerce=UUID,
        error_messages={"required": _("Choose who takes over.")},
    )  # fmt: skip
    from_on = forms.DateField(
        label=_("First day of the new helper"), widget=DayInput,
        help_text=_("If the answer comes later, they begin on the day of the answer."),
        error_messages={"required": _("Choose the day.")},
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, takers: Sequence[tuple[str, str]], words: str, tomorrow: date
    ) -> None:
        super().__init__(data, initial={"q": words, "from_on": tomorrow})
        self.fields["taker_id"].choices = takers  # type: ignore[attr-defined]
