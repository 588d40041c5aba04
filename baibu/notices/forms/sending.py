"""Which of the deliveries that are stuck are meant."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.utils.translation import gettext as _

from baibu import core


class StuckForm(forms.Form):
    """One delivery; without one, all of the message."""

    delivery = forms.UUIDField(required=False)

    def meant(self) -> list[UUID] | None:
        """The one named; nothing for all; refused where the name is damaged, so that it never means all."""
        if not self.is_valid():
            raise core.Refusal(
                "not-accepted", _("Which delivery is meant could not be read. Open the page anew.")
            )
        found = self.cleaned_data["delivery"]
        return [found] if found else None
