"""What somebody types to sign in, to choose a password, and to open accounts for others."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from baibu.core import Refusal
from baibu.registry.actions import try_door
from baibu.registry.models import Account
from baibu.registry.queries.actors import Actor
from baibu.registry.queries.attempts import network_of


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
            self.account = self.found(sent["username"], sent["password"])
            if self.account is None:
                raise forms.ValidationError(
                    _(
                        "Name and password do not match. Check both; if you forgot yours, "
                        "the office sets a new one."
                    ),
                    code="no-match",
                )
        return sent

    def found(self, username: str, password: str) -> Account | None:
        """Whose name and password these are; counted, whether the name exists or not."""

        def check() -> Account | None:
            found = authenticate(self.request, username=username, password=password)
            return found if isinstance(found, Account) else None

        try:
            return try_door(
                actor=Actor(), door="password", name=username, network=network_of(self.request),
                check=check, now=timezone.now(),
            )  # fmt: skip
        except Refusal as refusal:
            raise forms.ValidationError(refusal.text, code=refusal.code) from refusal


class PasswordForm(forms.Form):
    """One's own new password, typed twice; the old one too, unless it was handed over."""

    use_required_attribute = False
    old = forms.CharField(
        label=_("Present password"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Type the password you sign in with now.")},
    )  # fmt: skip
    new = forms.CharField(
        label=_("New password"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        max_length=128, error_messages={"required": _("Type the new password.")},
        help_text=_(
            "At least 8 characters; a short sentence of your own is best. "
            "Not the account name, and none that many people use."
        ),
    )  # fmt: skip
    again = forms.CharField(
        label=_("New password, once more"), max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Type it once more, so that no slip locks you out.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, is_first: bool) -> None:
        super().__init__(data)
        if is_first:
            del self.fields["old"]

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or {}
        if {"new", "again"} <= sent.keys() and sent["new"] != sent["again"]:
            self.add_error("again", _("The two are not the same. Type the new password once more."))
        sent.pop("again", None)
        return sent


class OpenAccountsForm(forms.Form):
    """Whose accounts to open; the page draws the ticks."""

    people = forms.TypedMultipleChoiceField(
        coerce=UUID, error_messages={"required": _("Tick at least one person.")}
    )

    def __init__(self, data: Any = None, *, people: list[UUID]) -> None:
        super().__init__(data)
        self.fields["people"].choices = [(str(key), str(key)) for key in people]  # type: ignore[attr-defined]


class FoundForm(forms.Form):
    """A community that is not there yet."""

    name = forms.CharField(
        label=_("Name of the community"), max_length=80,
        error_messages={"required": _("Write the community's name.")},
    )  # fmt: skip
    code = forms.SlugField(
        label=_("Short code"), max_length=40,
        help_text=_("Letters and figures, for example baihe. Only commands and files use it."),
        error_messages={
            "required": _("Write a short code."),
            "invalid": _("Only letters, figures and dashes. For example baihe."),
        },
    )  # fmt: skip
