"""What somebody writes for everybody to read."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _later

from baibu.web.forms import Choices, DayInput

from ..models import AFFAIRS_DAYS, KINDS, Notice
from ..queries import KIND_WORDS

TITLE, BODY, WORDS = 60, 4000, 60


class NoticeForm(forms.Form):
    """A public notice."""

    kind = forms.ChoiceField(
        label=_later("What kind of notice is it?"), widget=Choices,
        choices=[(kind, KIND_WORDS[kind]) for kind in KINDS],
        error_messages={"required": _later("Choose what kind of notice it is.")},
    )  # fmt: skip
    title = forms.CharField(
        label=_later("Heading"), max_length=TITLE, error_messages={"required": _later("Write a heading.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    body = forms.CharField(
        label=_later("What everybody shall read"), max_length=BODY,
        help_text=_later(
            "Write no resident's name, phone number or door. Whoever holds a post may be named."
        ),
        error_messages={"required": _later("Write what everybody shall read.")},
        widget=forms.Textarea(attrs={"rows": 10}),
    )  # fmt: skip
    from_on = forms.DateField(
        label=_later("Public from"), widget=DayInput,
        error_messages={"required": _later("Choose a day.")},
    )  # fmt: skip
    until_on = forms.DateField(
        label=_later("Last day"), widget=DayInput,
        help_text=_later("After it the notice is taken down by itself."),
        error_messages={"required": _later("Choose a day.")},
    )  # fmt: skip
    plain_words = forms.CharField(
        label=_later("Words that are no names here"), max_length=WORDS, required=False,
        help_text=_later(
            "Only where an everyday word of two signs, such as 高峰, is a resident's name too. "
            "The second person sees it."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, today: date, notice: Notice | None = None, **named: Any) -> None:
        names = ("kind", "title", "body", "from_on", "until_on", "plain_words")
        stands = {name: getattr(notice, name) for name in names} if notice and not notice.is_unsaid else {}
        begin = max(today, notice.from_on) if notice else today
        usual = {"from_on": begin, "until_on": begin + timedelta(days=AFFAIRS_DAYS)}
        if notice and notice.until_on >= usual["until_on"]:
            usual["until_on"] = notice.until_on
        super().__init__(data, initial={**stands, **usual, **named.pop("initial", {})}, **named)
