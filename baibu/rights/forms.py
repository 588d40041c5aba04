"""Asking about what is kept, and answering."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baibu.registry.forms.agreeing import NOTED
from baibu.registry.queries.notice import said
from baibu.web.forms import Choices, DayInput

from .queries.rules import rules

ANSWERS = (("done", _("It was done")), ("partly", _("Done in part")), ("refused", _("It was not done")))


class AskForm(forms.Form):
    """What they ask for, in a few words."""

    kind = forms.ChoiceField(
        label=_("What is asked for"), widget=Choices,
        error_messages={"required": _("Choose what you would like.")},
    )  # fmt: skip
    words = forms.CharField(
        label=_("What it is about"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What is wrong and how it should be, or what should be explained. No reason is needed."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, initial={"asked_on": today, "channel": "paper"})
        kinds = [(code, said(words)) for code, words in rules().kinds.items()]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]


class NoteForm(AskForm):
    """The same, for somebody who came with paper or said it."""

    channel = forms.ChoiceField(
        label=_("How they said so"), widget=Choices, choices=list(NOTED.items()),
        error_messages={"required": _("Choose how they said so.")},
    )  # fmt: skip
    asked_on = forms.DateField(
        label=_("Day it was asked"), widget=DayInput, error_messages={"required": _("Choose the day.")},
        help_text=_("The thirty days run from this day."),
    )  # fmt: skip
    relative = forms.CharField(
        label=_("Relative of somebody who died: name and relation"), max_length=60, required=False,
        help_text=_("Only where the person died. Look at a paper that shows it; do not keep a copy."),
    )  # fmt: skip


class AnswerForm(forms.Form):
    """The answer, with the law's reason where not all of it is done."""

    answer = forms.ChoiceField(
        label=_("Answer"), widget=Choices, choices=ANSWERS,
        error_messages={"required": _("Choose the answer.")},
    )  # fmt: skip
    reason = forms.ChoiceField(
        label=_("Why not, or not all"), required=False,
        help_text=_("Only where it is not done, or not all of it. The law knows no other reasons."),
    )  # fmt: skip
    reply = forms.CharField(
        label=_("What they are told"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("It stands in the letter and on their page. Plainly, and without names of others."),
    )  # fmt: skip

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        reasons = [("", "—"), *((code, said(words)) for code, words in rules().reasons.items())]
        self.fields["reason"].choices = reasons  # type: ignore[attr-defined]


class HandedForm(forms.Form):
    """On which day the copy was handed over."""

    on = forms.DateField(
        label=_("Day it was handed over"), widget=DayInput, error_messages={"required": _("Choose the day.")},
        help_text=_(
            "To the person themself, or to whoever they sent with a signed paper. It stands under your name."
        ),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, initial={"on": today})


class HoldForm(forms.Form):
    """Why it must be kept."""

    reason = forms.CharField(
        label=_("Which proceedings require it, and until when"), max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write which proceedings require it, and until when.")},
    )  # fmt: skip
