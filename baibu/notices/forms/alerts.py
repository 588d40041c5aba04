"""What somebody writes to warn everybody; the strongest is preselected, because warnings are urgent."""

from __future__ import annotations

from datetime import datetime
from math import ceil
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from ..models import Alert, Notice
from ..queries import CERTAINTY_WORDS, EVENTS, SEVERITY_WORDS, URGENCY_WORDS, without_mark

NEEDED = {"required": _later("Write what everybody shall read.")}


class AlertForm(forms.Form):
    """A warning."""

    event = forms.ChoiceField(
        label=_later("What happens?"),
        choices=[(code, words) for code, (_category, words) in EVENTS.items()],
        error_messages={"required": _later("Choose one of the list.")},
    )  # fmt: skip
    title = forms.CharField(
        # So much of a notice's heading that the mark of a drill has room before it.
        label=_later("Heading"), max_length=54, error_messages={"required": _later("Write a heading.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    body = forms.CharField(
        label=_later("What everybody shall know"), max_length=1000, error_messages=NEEDED,
        help_text=_later(
            "Write no resident's name, phone number or door. Whoever holds a post may be named."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    instruction = forms.CharField(
        label=_later("What everybody shall do"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    area = forms.CharField(
        label=_later("Where exactly, if not everywhere here"), max_length=80, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    urgency = forms.ChoiceField(
        label=_later("How urgent?"), choices=list(URGENCY_WORDS.items()), initial="Immediate"
    )
    severity = forms.ChoiceField(
        label=_later("How dangerous?"), choices=list(SEVERITY_WORDS.items()), initial="Severe"
    )
    certainty = forms.ChoiceField(
        label=_later("How certain?"), choices=list(CERTAINTY_WORDS.items()), initial="Observed"
    )
    hours = forms.IntegerField(
        label=_later("For how many hours does it hold?"), min_value=1, max_value=168, initial=12,
        error_messages={"required": _later("A warning holds between an hour and a week.")},
    )  # fmt: skip
    is_drill = forms.BooleanField(
        label=_later("This is a drill"), required=False,
        help_text=_later("It is marked as a drill wherever it is read."),
    )  # fmt: skip
    title_en = forms.CharField(
        label=_later("Heading in English"), max_length=100, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "lang": "en"}),
    )  # fmt: skip
    body_en = forms.CharField(
        label=_later("The same in English"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "en"}),
    )  # fmt: skip
    plain_words = forms.CharField(
        label=_later("Words that are no names here"), max_length=60, required=False,
        help_text=_later(
            "Only where an everyday word of two signs, such as 高峰, is a resident's name too. "
            "The second person sees it."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, now: datetime | None = None, notice: Notice | None = None,
        alert: Alert | None = None, **named: Any,
    ) -> None:  # fmt: skip
        stands: dict[str, Any] = {}
        if notice and alert and now and not notice.is_unsaid:
            stands = {name: getattr(alert, name) for name in self.base_fields if hasattr(alert, name)}
            left = max(1, ceil((alert.expires_at - now).total_seconds() / 3600))
            stands |= {"title": without_mark(notice.title), "body": notice.body, "hours": left,
                       "plain_words": notice.plain_words}  # fmt: skip
        super().__init__(data, initial=stands, **named)
        # Nothing is preselected that somebody in a hurry would leave as it is.
        events = self.fields["event"]
        events.widget.choices = [("", _("Choose")), *events.choices]  # type: ignore[attr-defined]
