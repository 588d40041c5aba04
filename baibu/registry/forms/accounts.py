"""What somebody types to sign in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from baibu.registry.models import Account


class SignInForm(forms.Form):
    """Name and password; one answer for every way of being wrong, so that nobody can probe for names."""

    username = forms.CharField(
        label=_("Account name"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=_("Password"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def __init__(self, request: HttpRequest, data: Any = None) -> None:
        super().__init__(data)
        self.request = request
        self.account: Account | None = None

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or {}
        if {"username", "password"} <= sent.keys():
            found = authenticate(self.request, username=sent["username"], password=sent["password"])
            if not isinstance(found, Account):
                raise forms.ValidationError(
                    _(
                        "Name and password do not match. Check both; if you forgot yours, the office sets a new one."
                    ),
                    code="no-match",
                )
            self.account = found
        return sent
