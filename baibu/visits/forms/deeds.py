"""Forms for what is done without a visit, for excuses, and for more time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baibu.ledger.actions import MOST_MORE
from baibu.web.forms import Choices, DayInput


class DeedForm(forms.Form):
    """A meeting, a training, a report: the day, a word about it, and how many took part."""

    on = forms.DateField(label=_("Day"), widget=DayInput, error_messages={"required": _("Choose the day.")})
    took_part = forms.IntegerField(
        label=_("How many took part"), required=False, min_value=0, max_value=100_000,
        help_text=_("Only the number; nobody's name is kept."),
    )  # fmt: skip
    note = forms.CharField(
        label=_("Note"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: Any = None, *, today: date, has_people: bool = True) -> None:
        super().__init__(data, initial={"on": today})
        self.fields["on"].widget.attrs["max"] = today.isoformat()
        if not has_people:
            del self.fields["took_part"]


class ExcuseForm(forms.Form):
    """Why it cannot be done; the reasons come from the rule."""

    reason = forms.ChoiceField(
        label=_("Why it cannot be done"), widget=Choices, error_messages={"required": _("Choose a reason.")}
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: Any = None, *, reasons: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["reason"].choices = reasons  # type: ignore[attr-defined]


class DecideForm(forms.Form):
    """Yes or no to an excuse somebody asked for."""

    answer = forms.ChoiceField(
        label=_("Your answer"), widget=Choices,
        choices=[("grant", _("Excuse it")), ("refuse", _("It stays owed"))],
        error_messages={"required": _("Choose one of the two.")},
    )  # fmt: skip


class ExtendForm(forms.Form):
    """A later due day, and why."""

    new_due_on = forms.DateField(
        label=_("New last day"), widget=DayInput, error_messages={"required": _("Choose the new last day.")}
    )
    reason = forms.ChoiceField(
        label=_("Why"), widget=Choices, error_messages={"required": _("Choose a reason.")}
    )

    def __init__(
        self, data: Any = None, *, due_on: date, last: date, today: date, reasons: Sequence[tuple[str, str]]
    ) -> None:
        first = max(due_on + timedelta(days=1), today)
        super().__init__(data, initial={"new_due_on": max(first, min(first + timedelta(days=6), last))})
        day = self.fields["new_due_on"]
        day.widget.attrs |= {"min": first.isoformat(), "max": last.isoformat()}
        day.help_text = _("Not later than %(day)s: at most %(days)s days beyond the day of the method.") % {
            "day": last, "days": MOST_MORE.days,
        }  # fmt: skip
        self.fields["reason"].choices = reasons  # type: ignore[attr-defined]


class WhoForm(forms.Form):
    """Which post, on which day: who was responsible?"""

    post = forms.ChoiceField(label=_("Post"))
    on = forms.DateField(label=_("Day"), widget=DayInput)

    def __init__(self, data: Any = None, *, posts: Sequence[tuple[str, str]], today: date) -> None:
        super().__init__(data, initial={"on": today})
        self.fields["post"].choices = posts  # type: ignore[attr-defined]


class ChooseMethodForm(forms.Form):
    """A pack, and the day from which it is to hold."""

    pack = forms.ChoiceField(label=_("Method"))
    from_on = forms.DateField(label=_("From"), widget=DayInput)

    def __init__(self, data: Any = None, *, packs: Sequence[tuple[str, str]], today: date) -> None:
        super().__init__(data, initial={"from_on": today, "pack": packs[0][0] if packs else ""})
        self.fields["pack"].choices = packs  # type: ignore[attr-defined]
