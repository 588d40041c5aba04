"""Saying why one looks at a home, and opening one in an emergency."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from baibu.visits.actions.looks import EMERGENCIES, HOURS, PURPOSES
from baibu.web.forms import Choices

#: the same reasons, in the words of whoever looks
REASONS = {
    "request": _("To answer a request of this household"),
    "register": _("To put the register right"),
    "follow-up": _("To see whether a promise to them is kept"),
    "stand-in": _("To hand over, or because I stand in"),
    "support": _("To help with the software"),
}
EMERGENCY = {
    "help-call": _("Somebody called for help"),
    "danger": _("Fire, water, gas or another danger"),
    "missing": _("Somebody cannot be reached"),
    "other": _("Something else that cannot wait"),
}
NOTE = forms.Textarea(attrs={"rows": 2, "maxlength": 200})


class WhyForm(forms.Form):
    """One reason, and a few words if wished."""

    purpose = forms.ChoiceField(
        label=_("Why do you look?"), widget=Choices, choices=[(code, REASONS[code]) for code in PURPOSES],
        error_messages={"required": _("Choose one of the reasons.")},
    )  # fmt: skip
    words = forms.CharField(
        label=_("In a few words, if you like"), required=False, max_length=200, widget=NOTE
    )


class OpenForm(forms.Form):
    """What happened, in words too, and for how long."""

    reason = forms.ChoiceField(
        label=_("What happened?"), widget=Choices, choices=[(code, EMERGENCY[code]) for code in EMERGENCIES],
        error_messages={"required": _("Choose what happened.")},
    )  # fmt: skip
    words = forms.CharField(
        label=_("In a few words"), max_length=200, widget=NOTE,
        error_messages={"required": _("Write in a few words what happened.")},
    )  # fmt: skip
    hours = forms.TypedChoiceField(
        label=_("For how long?"), widget=Choices, coerce=int, initial=HOURS[0],
        choices=[(str(n), ngettext_lazy("%(n)s hour", "%(n)s hours", "n") % {"n": n}) for n in HOURS],
        error_messages={"required": _("Choose for how long.")},
    )  # fmt: skip
