"""Proposing a need, deciding about it with the consent of those concerned, ending it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from baibu.registry.actions.circumstances import CONSENT_BY
from baibu.registry.models import OVER
from baibu.web.forms import Choices, DayInput

CONSENTS = {
    "spoken": _("Said so to me"),
    "paper": _("Signed on paper"),
    "screen": _("Confirmed on screen"),
}


class NeedForm(forms.Form):
    """What they need, whose need it is, and since when."""

    kind = forms.ChoiceField(
        label=_("What it is about"), error_messages={"required": _("Choose what it is about.")}
    )
    whom = forms.ChoiceField(
        label=_("Whom it concerns"),
        widget=Choices,
        error_messages={"required": _("Choose whom it concerns.")},
    )
    since = forms.DateField(
        label=_("Since"), widget=DayInput, error_messages={"required": _("Choose the day.")}
    )

    def __init__(
        self,
        data: Any = None,
        *,
        kinds: Sequence[tuple[str, str]],
        whom: Sequence[tuple[str, str]],
        today: date,
    ) -> None:
        super().__init__(data, initial={"since": today, "whom": whom[0][0] if whom else ""})
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["whom"].choices = whom  # type: ignore[attr-defined]


class ConsentForm(forms.Form):
    """The second person's form: when and how those concerned agreed."""

    consent_on = forms.DateField(
        label=_("Day they agreed"), widget=DayInput, error_messages={"required": _("Choose the day.")}
    )
    consent_by = forms.ChoiceField(
        label=_("How they agreed"), widget=Choices, choices=[(code, CONSENTS[code]) for code in CONSENT_BY],
        error_messages={"required": _("Choose how the consent was given.")},
    )  # fmt: skip

    guardian_id = forms.TypedChoiceField(
        label=_("Which parent or guardian agreed"), widget=Choices, coerce=UUID,
        error_messages={"required": _("Below the age of 14 a parent or guardian agrees. Choose who it was.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, today: date, guardians: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(data, initial={"consent_on": today})
        self.fields["consent_on"].widget.attrs["max"] = today.isoformat()
        if guardians:
            self.fields["guardian_id"].choices = guardians  # type: ignore[attr-defined]
        else:
            del self.fields["guardian_id"]


class TogetherForm(ConsentForm):
    """Several needs at once: proposed out of an import, or decided with the consent of one day."""

    act = forms.ChoiceField(choices=[("propose", ""), ("decide", "")], widget=forms.HiddenInput)
    needs = forms.TypedMultipleChoiceField(
        coerce=UUID, error_messages={"required": _("Tick at least one.")}, widget=forms.MultipleHiddenInput
    )

    def __init__(self, data: Any = None, *, keys: Sequence[UUID], today: date) -> None:
        super().__init__(data, today=today)
        self.fields["needs"].choices = [(str(key), "") for key in keys]  # type: ignore[attr-defined]
        if self.is_bound and self.data.get("act") != "decide":
            for name in ("consent_on", "consent_by"):
                self.fields[name].required = False

    def ticked(self) -> list[str]:
        """What was ticked, for the page that comes back."""
        return [str(key) for key in self["needs"].value() or []]


ENDS = {
    OVER: _("The need is over"),
    "consent-withdrawn": _("They no longer agree"),
    "noted-by-mistake": _("It was noted by mistake"),
}


class EndForm(forms.Form):
    """Why a need ends, and on which day."""

    because = forms.ChoiceField(
        label=_("Why it ends"), widget=Choices, choices=list(ENDS.items()),
        error_messages={"required": _("Choose why it ends.")},
        help_text=_("If they no longer agree, or it was a mistake, nobody calls for it any more: what is "
                    "overdue falls away too."),
    )  # fmt: skip
    until = forms.DateField(
        label=_("Last day"), widget=DayInput, error_messages={"required": _("Choose the day.")},
        help_text=_("If they no longer agree, or it was a mistake: the day they said so, or it was found."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, initial={"until": today, "because": OVER})
