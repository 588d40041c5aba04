"""Why somebody is to be let back in; nothing in words of one's own, so that nothing more is kept."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from baibu.web.forms import Choices

from ..queries.recoveries import REASONS


class RecoveryForm(forms.Form):
    """One of the reasons."""

    reason = forms.ChoiceField(
        label=_("What happened?"), widget=Choices, choices=list(REASONS.items()),
        error_messages={"required": _("Choose what happened.")},
    )  # fmt: skip


class ConfirmRecoveryForm(forms.Form):
    """The confirming person's own password, once more."""

    use_required_attribute = False
    password = forms.CharField(
        label=_("Your own password"), max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Type the password you sign in with now.")},
        help_text=_("So that nobody confirms for you while you are away from the screen."),
    )  # fmt: skip
