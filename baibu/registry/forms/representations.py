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


class SaidForm(forms.Form):
    """How the person said so, and when."""

    use_required_attribute = False
    channel = forms.ChoiceField(
        label=_("How did they say so?"), widget=Choices,
        choices=[("spoken", _("Said so to me")), ("paper", _("Signed on paper"))],
        error_messages={"required": _("Choose how they said so.")},
    )  # fmt: skip
    given_on = forms.DateField(label=_("On which day?"), widget=DayInput)

    def __init__(self, data: Any = None, *, today: date, **rest: Any) -> None:
        super().__init__(data, **rest)
        self.fields["given_on"].initial = today


class NamedForm(SaidForm, HelperForm):
    """Who it is, and how the person said so."""


class ElsewhereForm(SaidForm):
    """Somebody who lives elsewhere in the community: by account, or by full name and door."""

    name = forms.CharField(
        label=_("Full name"), max_length=30, required=False,
        help_text=_(
            "As in the register, together with building and door; or fill in the account name alone. "
            "Nobody is looked through here: the person tells you who it is."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    door = forms.CharField(
        label=_("Building and door"), max_length=60, required=False,
        help_text=_("For example 3栋2单元501."), widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    username = forms.CharField(
        label=_("Or their account name"), max_length=60, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )  # fmt: skip
    field_order = ("name", "door", "username", "channel", "given_on")
