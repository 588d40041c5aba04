"""Sending a workbook in, and saying what its headings mean."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from baibu.web.forms import FileDrop

from ..queries.sheets import Kind, Sheet
from .reading import Choice
from .words import fields, grouped

#: leave a column as it was understood
AS_IS = "?"


def field_names() -> dict[str, str]:
    """What each field is called on the page."""
    return {
        "name": _("Name"),
        "sex": _("Sex"),
        "born": _("Birth"),
        "age": _("Age"),
        "phone": _("Phone"),
        "address": _("Address"),
        "estate": _("Estate"),
        "building": _("Building"),
        "unit": _("Entrance"),
        "room": _("Room"),
        "relation": _("Relation to the head"),
        "category": _("Category of need"),
        "is_hardship": _("Hardship: yes or no"),
        "is_alone": _("Lives alone: yes or no"),
        "is_empty_nest": _("Empty nest: yes or no"),
        "is_jobless": _("Looks for work: yes or no"),
        "post": _("Post"),
        "day": _("Day of the visit"),
        "visitor": _("Visitor"),
        "visited": _("Who was visited"),
        "how": _("How it went"),
        "note": _("Note of the visit"),
        "need": _("Need"),
    }


def kind_names() -> dict[str, str]:
    """What each kind of sheet is called."""
    return {
        "register": _("Residents' register"),
        "team": _("Team sheet"),
        "visits": _("Visit log"),
        "unknown": _("Not recognised"),
    }


class UploadForm(forms.Form):
    """A workbook."""

    file = forms.FileField(
        label=_later("Workbook"),
        widget=FileDrop(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
        help_text=_later("An Excel or CSV file in any layout. Nothing is written before you say so."),
    )

    password = forms.CharField(
        label=_later("Password of the workbook"), required=False, max_length=200, widget=forms.HiddenInput,
        help_text=_later("The one that was shown when the file was made. It is used once and not kept."),
    )  # fmt: skip

    def add_error(self, field: str | None, error: Any) -> None:
        """The error at its field; a password is asked for only once a file turned out to need one."""
        if field == "password":
            self.fields["password"].widget = forms.PasswordInput(attrs={"autocomplete": "off"})
        super().add_error(field, error)

    @property
    def opens_with(self) -> str:
        """What opens the file; only after the form was found valid."""
        return str(self.cleaned_data["password"])

    def content(self) -> tuple[bytes, str]:
        """The file's bytes and name; only after the form was found valid."""
        sent: UploadedFile[Any] = self.cleaned_data["file"]
        return sent.read(), sent.name or "workbook"


class CorrectionForm(UploadForm):
    """What the sheet's kind and headings are, with the same file once more: it is not kept between."""

    def __init__(self, *given: Any, sheet: Sheet, refused: Iterable[str] = (), **named: Any) -> None:
        super().__init__(*given, **named)
        self.sheet = sheet
        self.fields["file"].label = _("The same file again")
        self.fields["file"].help_text = _(
            "The file itself is not kept, because it may hold what must not be stored. "
            "So choose it once more; what you say above stays."
        )
        kinds = [(kind, name) for kind, name in kind_names().items() if kind != "unknown"]
        self.fields["kind"] = forms.ChoiceField(
            label=_("What this sheet is"), choices=kinds, initial=sheet.kind
        )
        self.headings = {
            f"column-{at}": heading
            for at, heading in enumerate(sheet.mapping)
            if heading not in {column.column for column in sheet.forbidden} and heading not in refused
        }
        for name, heading in self.headings.items():
            self.fields[name] = forms.ChoiceField(
                label=heading,
                choices=meanings(sheet),
                initial=sheet.mapping[heading] or "",
                required=False,
            )
        self.order_fields(["kind", *self.headings, "file"])

    def choice(self) -> Choice:
        """What was said about this sheet."""
        kind: Kind = self.cleaned_data["kind"]
        said = {heading: self.cleaned_data[name] for name, heading in self.headings.items()}
        changed = {heading: to for heading, to in said.items() if to != (self.sheet.mapping[heading] or "")}
        return Choice(kind, changed)


def meanings(sheet: Sheet) -> list[tuple[str, str]]:
    """The fields a heading may mean in this kind of sheet, in words."""
    names = field_names()
    kinds = ["register", "team", "visits"] if sheet.kind == "unknown" else [sheet.kind]
    known = list(dict.fromkeys(name for kind in kinds for name, _words in fields(kind)))
    posts = dict.fromkeys(grouped("posts").values()) if "team" in kinds else {}
    titles = {code: word for word, code in reversed(grouped("posts").items())}
    return [
        ("", _("Not taken")),
        *((name, names.get(name, name)) for name in known),
        *((f"post:{code}", titles[code]) for code in posts),
    ]
