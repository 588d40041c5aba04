"""Which part of the archive is looked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from ..models import ALL_KINDS
from ..queries import KIND_WORDS


class ArchiveForm(forms.Form):
    """A year and a kind; whatever else the address says is not asked for."""

    #: both have a choice for everything, so that nothing need be said to be optional
    use_required_attribute = False
    year = forms.ChoiceField(label=_later("Year"))
    kind = forms.ChoiceField(label=_later("Kind"))

    def __init__(
        self, data: Any = None, *, years: Iterable[int] = (), is_public: bool = False, **named: Any
    ) -> None:
        super().__init__(data, **named)
        kinds = [(kind, KIND_WORDS[kind]) for kind in ALL_KINDS]
        lists = {"year": [("", _("All years")), *((year, str(year)) for year in years)],
                 "kind": [("", _("All kinds")), *kinds]}  # fmt: skip
        for name, choices in lists.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        if is_public:
            del self.fields["kind"]

    def asked(self) -> tuple[int | None, str]:
        """The year and the kind of the address; none and empty where it names none."""
        year, kind = self.data.get("year", ""), self.data.get("kind", "")
        is_year = year.isascii() and year.isdigit() and len(year) == 4 and int(year) > 0
        return (int(year) if is_year else None), (kind if kind in ALL_KINDS else "")
