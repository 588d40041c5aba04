"""Pairing a helper with a home, putting the order right, ending a pair."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from baibu.registry.queries.pairs import LAST_RANK
from baibu.web.forms import Choices, DayInput


class SearchForm(forms.Form):
    """What somebody remembers of a helper."""

    q = forms.CharField(
        label=_("Who helps"), max_length=60, error_messages={"required": _("Write a name, or a part of it.")},
        help_text=_("Name, pinyin, initials, the last figures of a phone, or a door of your places."),
    )  # fmt: skip


class PairForm(forms.Form):
    """Which of those found, how, for whom, since when; the search comes along."""

    q = forms.CharField(widget=forms.HiddenInput)
    helper_id = forms.TypedChoiceField(
        label=_("Choose one of those found"), widget=Choices, coerce=UUID,
        error_messages={"required": _("Choose who helps.")},
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("How they help"), widget=Choices, error_messages={"required": _("Choose how they help.")}
    )
    person_id = forms.TypedChoiceField(
        label=_("Whom it concerns"), coerce=UUID, empty_value=None, required=False
    )
    rank = forms.IntegerField(
        label=_("Place in the order"), min_value=1, max_value=LAST_RANK,
        help_text=_("1 goes first; 2 goes when the first is away."),
        error_messages={"required": _("Write a number from 1.")},
    )  # fmt: skip
    since = forms.DateField(
        label=_("Since"), widget=DayInput, error_messages={"required": _("Choose the day.")}
    )

    def __init__(
        self,
        data: Any = None,
        *,
        initial: dict[str, Any],
        helpers: Sequence[tuple[str, str]],
        kinds: Sequence[tuple[str, str]],
        people: Sequence[tuple[str, str]],
    ) -> None:
        super().__init__(data, initial=initial)
        self.fields["helper_id"].choices = helpers  # type: ignore[attr-defined]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["person_id"].choices = [("", _("The household as a whole")), *people]  # type: ignore[attr-defined]


class ChangePairForm(forms.Form):
    """The place in the order, and when the pair is looked at again."""

    rank = forms.IntegerField(
        label=_("Place in the order"), min_value=1, max_value=LAST_RANK,
        help_text=_("1 goes first; 2 goes when the first is away."),
        error_messages={"required": _("Write a number from 1.")},
    )  # fmt: skip
    review_on = forms.DateField(
        label=_("To be looked at again by"),
        widget=DayInput,
        error_messages={"required": _("Choose the day.")},
    )

    def __init__(self, data: Any = None, *, rank: int, review_on: date | None) -> None:
        super().__init__(data, initial={"rank": rank, "review_on": review_on})


class EndPairForm(forms.Form):
    """The last day of a pair."""

    until = forms.DateField(
        label=_("Last day"), widget=DayInput, error_messages={"required": _("Choose the day.")}
    )

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, initial={"until": today})
