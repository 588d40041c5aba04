"""What somebody types to take a second step, and to add or remove one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class SecondStepForm(forms.Form):
    """A code, from an app or from paper; or what a passkey answered."""

    use_required_attribute = False
    code = forms.CharField(
        label=_("Code"), max_length=20, error_messages={"required": _("Type the code.")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        help_text=_("The six digits your app shows now, or an unused code from your paper."),
    )  # fmt: skip
    credential = forms.JSONField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["code"].required = not (data and data.get("credential"))

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or {}
        if not isinstance(sent.get("credential"), dict):
            sent["credential"] = None
        return sent


class ConfirmForm(forms.Form):
    """The present password, once more."""

    use_required_attribute = False
    password = forms.CharField(
        label=_("Present password"), max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Type the password you sign in with now.")},
        help_text=_("So that nobody else changes how you sign in while you are away from the screen."),
    )  # fmt: skip


class AppForm(ConfirmForm):
    """The app's first code."""

    code = forms.CharField(
        label=_("Code the app shows"), max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": _("Type the six digits the app shows.")},
    )  # fmt: skip
    field_order = ("code", "password")


class PasskeyForm(ConfirmForm):
    """What the phone or computer made, and how to call it."""

    name = forms.CharField(
        label=_("What do you call this phone or computer?"), max_length=40, required=False,
        help_text=_("For example: my phone, the office computer."),
    )  # fmt: skip
    credential = forms.JSONField(widget=forms.HiddenInput, required=False)
    field_order = ("name", "password", "credential")

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or {}
        if not isinstance(sent.get("credential"), dict):
            raise forms.ValidationError(_("No passkey was made. Try once more."), code="no-passkey")
        return sent
