"""The form for a visit: what happened first, everything else optional or already filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from baibu.visits.models import OUTCOMES
from baibu.web.forms import Checks, Choices, DayInput

OUTCOME_WORDS: dict[str, str | Promise] = {
    "met": _("Met them in person"),
    "met-family": _("Met a family member"),
    "phone": _("Spoke by phone"),
    "nobody-home": _("Nobody at home"),
}


def token_in(sent: Mapping[str, Any]) -> UUID | None:
    """The token a visit was sent with; None where there is none that could be one."""
    try:
        return UUID(str(sent.get("token", "")))
    except ValueError:
        return None


def typed(sent: QueryDict) -> dict[str, Any]:
    """What was filled in so far, the ticks and the day left out: they follow the list that is asked for."""
    kept: dict[str, Any] = {
        name: sent[name] for name in ("outcome", "note", "need", "token") if sent.get(name)
    }
    return {**kept, "companions": sent.getlist("companions")} if sent else {}


class VisitForm(forms.Form):
    """Asks for the outcome; today and all that is due are preselected."""

    outcome = forms.ChoiceField(
        label=_("What happened"),
        choices=[(code, OUTCOME_WORDS[code]) for code in OUTCOMES],
        widget=Choices,
        initial="met",
        error_messages={"required": _("Say what happened: met, phone, or nobody at home.")},
    )
    owed = forms.TypedMultipleChoiceField(
        label=_("What this visit was for"), coerce=UUID, widget=Checks, required=False,
        help_text=_("All that is due is ticked. Take away what was not done."),
        error_messages={
            "invalid_choice": _("Something ticked is not yours to do here, or is done already. Look again.")
        },
    )  # fmt: skip
    on = forms.DateField(
        label=_("Day"), widget=DayInput, error_messages={"required": _("Choose the day of the visit.")}
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Short and kind; the household may read it."),
    )  # fmt: skip
    need = forms.CharField(
        label=_("Something this household needs"), required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}), help_text=_("It is passed on for follow-up."),
    )  # fmt: skip
    companions = forms.TypedMultipleChoiceField(
        label=_("Who came along"), coerce=UUID, widget=Checks, required=False,
        help_text=_("A joint visit counts for each of you."),
    )  # fmt: skip
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        today: date,
        owed: Sequence[tuple[str, str]],
        ticked: Sequence[str],
        companions: Sequence[tuple[str, str]],
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(
            data, initial={"on": today, "owed": list(ticked), "token": uuid4(), **(initial or {})}
        )
        self.fields["owed"].choices = owed  # type: ignore[attr-defined]
        self.fields["companions"].choices = companions  # type: ignore[attr-defined]
        self.fields["on"].widget.attrs["max"] = today.isoformat()
