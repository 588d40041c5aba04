"""What a claimant says, and what the building leader answers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from baibu.web.forms import Choices

from ..queries.claims import Candidate
from .living import NewHomeForm


class ClaimForm(NewHomeForm):
    """Building, door, name."""

    use_required_attribute = False
    place_id = forms.TypedChoiceField(
        label=_("Your building"), coerce=UUID, error_messages={"required": _("Choose your building.")}
    )
    name = forms.CharField(
        label=_("Your name"), max_length=60,
        error_messages={"required": _("Write your name as it stands in your papers.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    field_order = ("place_id", "unit", "room", "name")

    def __init__(self, data: Any = None, *, buildings: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["place_id"].choices = [("", "—"), *buildings]  # type: ignore[attr-defined]


class ConfirmClaimForm(forms.Form):
    """Who of the home it is."""

    use_required_attribute = False
    person_id = forms.TypedChoiceField(
        label=_("Who is it?"), coerce=UUID, widget=Choices,
        error_messages={"required": _("Choose who it is.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, candidates: tuple[Candidate, ...]) -> None:
        super().__init__(data)
        self.fields["person_id"].choices = [  # type: ignore[attr-defined]
            (str(one.id), f"{one.name} · {one.meta}") for one in candidates
        ]


class DeclineClaimForm(forms.Form):
    """Why not."""

    use_required_attribute = False
    reason = forms.CharField(
        label=_("Why it cannot be confirmed"), max_length=200,
        help_text=_("Whoever asked reads it. Say nothing of who lives there."),
        error_messages={"required": _("Say why; whoever asked reads it.")},
    )  # fmt: skip
