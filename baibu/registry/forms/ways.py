"""What a resident types to sign in by phone, and what lets somebody in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baibu.web.forms import Choices

from ..models import Community


class PhoneField(forms.CharField):
    """A mobile number, typed with the figures of a phone's keyboard."""

    def __init__(self, **given: Any) -> None:
        attrs = {"autocomplete": "tel", "inputmode": "tel"}
        super().__init__(
            max_length=24, widget=forms.TextInput(attrs=attrs),
            error_messages={"required": _("Type a mobile number of eleven figures.")}, **given,
        )  # fmt: skip


class PhoneForm(forms.Form):
    """The number; and the community, where several are on this machine."""

    use_required_attribute = False
    community = forms.TypedChoiceField(
        label=_("Your community"), coerce=int, widget=Choices,
        error_messages={"required": _("Choose your community.")},
    )  # fmt: skip
    phone = PhoneField(label=_("Your mobile number"))

    def __init__(self, data: Any = None, *, communities: list[Community]) -> None:
        super().__init__(data)
        self.known = {each.pk: each for each in communities}
        if len(communities) == 1:
            del self.fields["community"]
        else:
            self.fields["community"].choices = [(each.pk, each.name) for each in communities]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or {}
        chosen = sent.get("community", 0) if len(self.known) > 1 else next(iter(self.known), 0)
        return {**sent, "community": self.known.get(chosen)}


class CodeForm(forms.Form):
    """The six figures."""

    use_required_attribute = False
    code = forms.CharField(
        label=_("The six figures from the message"), max_length=12,
        error_messages={"required": _("Type the six figures.")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )  # fmt: skip


class OwnPhoneForm(forms.Form):
    """A number of one's own, to be proven."""

    use_required_attribute = False
    phone = PhoneField(label=_("Mobile number"))


class TheirPhoneForm(forms.Form):
    """The number of somebody who is let in by it."""

    use_required_attribute = False
    phone = PhoneField(label=_("Their mobile number"))


class CardForm(forms.Form):
    """The four figures that are asked for with a card."""

    use_required_attribute = False
    pin = forms.CharField(
        label=_("Four figures, chosen together"), max_length=4, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
        help_text=_("Left empty, the card asks for the year of birth."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, knows_year: bool) -> None:
        super().__init__(data)
        if not knows_year:
            self.fields["pin"].help_text = _("The card asks for them, so that who finds it cannot use it.")


class FiguresForm(forms.Form):
    """What a card asks for."""

    use_required_attribute = False
    typed = forms.CharField(
        label=_("The four figures of your card"), max_length=8,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
        error_messages={"required": _("Type the four figures.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, proof: str) -> None:
        super().__init__(data)
        if proof == "year":
            self.fields["typed"].label = _("The year you were born in")
