"""How somebody wishes to be reached, and a mail address of their own."""

from __future__ import annotations

from itertools import permutations
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from baibu.web.forms import Choices, TimeInput

from ..models import Reaching
from ..queries import CHANNEL_WORDS, ordered

LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
WHEN = _later("Write a time, such as 22:00.")


class ReachingForm(forms.Form):
    """The order of the ways, the quiet hours, the language, and whether somebody tells them in person."""

    channels = forms.ChoiceField(
        label=_later("Which way first?"), widget=Choices,
        help_text=_later("Where the first way fails, the next one is taken. What is urgent goes by all."),
    )  # fmt: skip
    quiet_from = forms.TimeField(
        label=_later("Quiet from"), widget=TimeInput, error_messages={"required": WHEN, "invalid": WHEN}
    )
    quiet_until = forms.TimeField(
        label=_later("Quiet until"), widget=TimeInput, error_messages={"required": WHEN, "invalid": WHEN},
        help_text=_later("The same time twice: no quiet hours. What is urgent comes at any hour."),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=_later("Language of the messages"), choices=LANGUAGES, widget=Choices,
        help_text=_later("Where somebody wrote in Chinese only, it comes in Chinese."),
    )  # fmt: skip
    large_print = forms.BooleanField(
        label=_later("What is printed for me comes in large print"), required=False
    )
    in_person = forms.BooleanField(label=_later("My building leader tells me in person, too"), required=False)

    def __init__(self, data: Any = None, *, wish: Reaching) -> None:
        names = ("quiet_from", "quiet_until", "language", "large_print", "in_person")
        ways = ordered(wish)
        stands = {name: getattr(wish, name) for name in names}
        super().__init__(data, initial={**stands, "channels": ",".join(ways)})
        orders = [(",".join(order), order_words(order)) for order in permutations(ways)]
        self.fields["channels"].choices = orders  # type: ignore[attr-defined]
        if len(ways) < 2:
            self.fields["channels"].widget, self.fields["channels"].required = forms.HiddenInput(), False

    def clean_channels(self) -> list[str]:
        """The ways, one by one."""
        return [way for way in self.cleaned_data["channels"].split(",") if way]


def order_words(ways: tuple[str, ...]) -> str:
    """An order in words."""
    return _(", then ").join(str(CHANNEL_WORDS[way]) for way in ways)


class MailForm(forms.Form):
    """A mail address."""

    value = forms.EmailField(
        label=_later("My mail address"), max_length=254,
        help_text=_later("A letter with a link goes there. Nothing else does before you have opened it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _later("Write a mail address."),
            "invalid": _later("This is no mail address. Look at it once more, such as name@example.cn."),
        },
    )  # fmt: skip
