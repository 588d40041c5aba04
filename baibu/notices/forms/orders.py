"""What somebody fills in for an order."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _later

from baibu import core
from baibu.registry.models import Place
from baibu.web.forms import Checks

from ..models import TAKEOVER_MINUTES
from ..queries.orders import level_words, post_words
from ..queries.seats import target_posts

TITLE, BODY, SHORTEST, LONGEST = 60, 2000, 2, 30


class OrderForm(forms.Form):
    """An order: what it says, which posts must have it, whether the homes too."""

    title = forms.CharField(
        label=_later("What is to be known or done"), max_length=TITLE,
        error_messages={"required": _later("Write what is to be known or done.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    body = forms.CharField(
        label=_later("More about it"), max_length=BODY, required=False,
        help_text=_later("It leaves the house by text message and mail. Name no resident in it."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip
    posts = forms.MultipleChoiceField(
        label=_later("Who must have it"), widget=Checks,
        error_messages={"required": _later("Choose the posts that must have it.")},
    )  # fmt: skip
    to_homes = forms.BooleanField(label=_later("Every home is to be told as well, by door"), required=False)
    is_emergency = forms.BooleanField(
        label=_later("An emergency: it may go out at night, and by all ways"), required=False
    )
    is_drill = forms.BooleanField(label=_later("A drill: marked as such everywhere"), required=False)
    takeover_minutes = forms.IntegerField(
        label=_later("Ring whoever comes next after so many minutes"), min_value=SHORTEST, max_value=LONGEST,
        initial=TAKEOVER_MINUTES, required=False,
    )  # fmt: skip

    def __init__(self, data: Any = None, *, pack: core.Pack | None, place: Place) -> None:
        super().__init__(data)
        posts = target_posts(pack, place) if pack else []
        self.fields["posts"].choices = [  # type: ignore[attr-defined]
            (post.code, f"{post_words(pack, post.code)} · {level_words(pack, post.level)}") for post in posts
        ]
        # Those who answer for a place each at their level: the way an order goes, where nothing else is said.
        leading = {level.responsible for level in pack.levels} if pack else set()
        self.initial["posts"] = [post.code for post in posts if post.code in leading]

    def clean_takeover_minutes(self) -> int:
        """The usual, where nothing was said."""
        said: int | None = self.cleaned_data.get("takeover_minutes")
        return TAKEOVER_MINUTES if said is None else said
