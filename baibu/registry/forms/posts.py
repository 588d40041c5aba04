"""Filling a post: which one, who, and from which day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from baibu.web.forms import Choices, DayInput

from ..models import Person
from ..queries.places import addresses_of
from ..queries.posts import people_named

#: none of those who bear the name
ANOTHER = "another"


class FillForm(forms.Form):
    """A name is enough; where several bear it, the form asks which one."""

    post = forms.ChoiceField(label=_("Post"), error_messages={"required": _("Choose a post.")})
    name = forms.CharField(
        label=_("Who holds it"), max_length=60,
        help_text=_("The name as in the register. Somebody who is not in it is added as a colleague."),
        error_messages={"required": _("Write a name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    since = forms.DateField(
        label=_("From this day on"), widget=DayInput, error_messages={"required": _("Choose the first day.")}
    )

    def __init__(
        self, data: Any = None, *, community_id: int, posts: Sequence[tuple[str, str]], post: str, today: date
    ) -> None:
        super().__init__(data, initial={"since": today, "post": post})
        self.fields["post"].choices = posts  # type: ignore[attr-defined]
        found = people_named(community_id, str(self.data.get("name", "")).strip()) if self.is_bound else []
        if len(found) > 1:
            self.fields["whom"] = forms.ChoiceField(
                label=_("Several people bear this name. Which one is it?"), widget=Choices,
                choices=[*doors(community_id, found), (ANOTHER, _("Somebody else, a colleague"))],
                error_messages={"required": _("Choose one of them.")},
            )  # fmt: skip
            self.order_fields(["post", "name", "whom", "since"])

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or {}
        whom = sent.pop("whom", "")
        sent["name"] = str(sent.get("name", "")).strip()
        sent["is_colleague"] = whom == ANOTHER
        sent["person_id"] = UUID(whom) if whom and whom != ANOTHER else None
        return sent


def doors(community_id: int, people: Sequence[Person]) -> list[tuple[str, str]]:
    """The people as choices, told apart by their doors."""
    known = addresses_of(community_id, {person.household for person in people if person.household_id})
    return [
        (str(person.id), f"{person.name} · {known.get(person.household_id or person.id, '') or '–'}")
        for person in people
    ]
