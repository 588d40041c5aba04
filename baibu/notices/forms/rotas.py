"""What somebody fills in about a rota: a line of it, a change by hand, a swap, what everybody may see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _later

from baibu.web.forms import Choices, DayInput, TimeInput

TITLE, NUMBER, MOST = 20, 20, 31
#: places in the order that are offered, beyond those that are filled; and at least so many
FREE, TEAM, FEW = 2, 6, 3
NO_DAY = {"required": _later("Choose a day.")}
NO_TIME = {"required": _later("Choose a time.")}
People = Sequence[tuple[str, str]]


class InOrder(forms.SelectMultiple):
    """People in an order: one list under the other, the first comes first; those left empty do not count."""

    template_name = "notices/forms/in_order.html"
    use_fieldset = True

    def __init__(self, least: int) -> None:
        super().__init__()
        self.least = least

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The lists, as many as people are chosen and some more; no more than there are people."""
        context = super().get_context(name, value, attrs)
        chosen = [str(each) for each in value or [] if each]
        count = min(max(len(chosen) + FREE, self.least), len(self.choices))  # type: ignore[arg-type]
        rows = [*chosen, *[""] * max(count - len(chosen), 0)]
        context["lists"] = [{"nth": nth, "chosen": each} for nth, each in enumerate(rows, start=1)]
        context["people"] = list(self.choices)
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Those chosen, in their order."""
        found = super().value_from_datadict(data, files, name)
        return [each for each in found or [] if each]


class LineForm(forms.Form):
    """A line of a rota: its hours, the length of a turn, and who comes after whom."""

    title = forms.CharField(
        label=_later("What is this line called?"), max_length=TITLE,
        help_text=_later("For example: day, night, on call. Everybody may read it."),
        error_messages={"required": _later("Give the line a name, for example: night.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    begins = forms.TimeField(label=_later("On duty from"), widget=TimeInput, error_messages=NO_TIME)
    ends = forms.TimeField(
        label=_later("On duty until"), widget=TimeInput, error_messages=NO_TIME,
        help_text=_later("The same time twice means round the clock, handed over at that time."),
    )  # fmt: skip
    days = forms.IntegerField(
        label=_later("How many days is a turn?"), min_value=1, max_value=MOST,
        help_text=_later("1: a day or a night each. 7: a week each."),
        error_messages={"required": _later("Write how many days a turn has.")},
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    first_on = forms.DateField(
        label=_later("First day of this order"), widget=DayInput, error_messages=NO_DAY,
        help_text=_later("The first one of the order begins on this day."),
    )  # fmt: skip
    people = forms.TypedMultipleChoiceField(
        label=_later("Who takes turns, in this order?"), widget=InOrder(TEAM), coerce=UUID,
        help_text=_later("Whoever is away is stood in for by the next of the order."),
        error_messages={"required": _later("Choose at least one person.")},
    )  # fmt: skip
    on_holidays = forms.TypedMultipleChoiceField(
        label=_later("Others on public holidays?"), widget=InOrder(FEW), coerce=UUID, required=False,
        help_text=_later("A day each, in this order. Leave it empty if holidays are days like others."),
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, today: date, people: People, stands: dict[str, Any] | None = None
    ) -> None:
        usual = {"title": "", "begins": time(8), "ends": time(8), "days": 7, "first_on": today}
        super().__init__(data, initial={**usual, **(stands or {})})
        for name in ("people", "on_holidays"):
            self.fields[name].choices = people  # type: ignore[attr-defined]


class MomentInput(forms.DateTimeInput):
    """A day with its time, by the phone's own calendar and clock."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class OverrideForm(forms.Form):
    """A change by hand: from when to when, who instead of whom."""

    since = forms.DateTimeField(
        label=_later("On duty from"), widget=MomentInput,
        error_messages={"required": _later("Choose when it begins.")},
    )  # fmt: skip
    until = forms.DateTimeField(
        label=_later("On duty until"),
        widget=MomentInput,
        error_messages={"required": _later("Choose when it ends.")},
    )
    out = forms.UUIDField(
        label=_later("Who is not on duty?"), required=False,
        help_text=_later("Nobody in particular: whoever it would be, or nobody."),
    )  # fmt: skip
    into = forms.UUIDField(
        label=_later("Who is on duty instead?"), required=False,
        help_text=_later("Nobody in particular: the next of the order."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, people: People, now: datetime) -> None:
        start = timezone.localtime(now).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        super().__init__(data, initial={"since": start, "until": start + timedelta(days=1)})
        choices = [("", _later("Nobody in particular")), *people]
        for name in ("out", "into"):
            self.fields[name].widget = forms.Select(choices=choices)


class ThenForm(forms.Form):
    """A moment about which somebody asks who was on duty."""

    at = forms.DateTimeField(
        label=_later("When?"), widget=MomentInput, error_messages={"required": _later("Choose a time.")}
    )


class SwapForm(forms.Form):
    """A swap: who is asked, and for which turn of theirs in return."""

    since = forms.DateTimeField(widget=forms.HiddenInput)
    asked = forms.UUIDField(
        label=_later("Whom do you ask?"), error_messages={"required": _later("Choose a colleague.")}
    )
    back_since = forms.DateTimeField(
        label=_later("Which turn do you take in return?"), required=False,
        help_text=_later("It must be one of theirs. You may also ask without taking one."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, since: str = "", people: People = (), turns: People = ()) -> None:
        super().__init__(data, initial={"since": since})
        self.fields["asked"].widget = Choices(choices=people)
        none = [("", _later("None"))]
        self.fields["back_since"].widget = forms.Select(choices=[*none, *turns])


class ShownForm(forms.Form):
    """What everybody may see of a rota."""

    is_public = forms.BooleanField(
        label=_later("Everybody may see who is on duty here"), required=False,
        help_text=_later(
            "Named is who holds a post or has agreed to be shown; others as a member of the team."
        ),
    )  # fmt: skip
    number = forms.CharField(
        label=_later("Number of the place"), max_length=NUMBER, required=False,
        help_text=_later("A number that rings with whoever is on duty. Never a private one."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )  # fmt: skip
