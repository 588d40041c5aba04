"""A file to be attached to a notice."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _later

from baibu.web.forms import FileDrop


class FileForm(forms.Form):
    """A PDF or a picture, and what is in it."""

    file = forms.FileField(
        label=_later("PDF or picture"), allow_empty_file=True,
        widget=FileDrop(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        help_text=_later(
            "Up to 10 MB. What a picture tells of place, time and phone is left out. No residents' names, "
            "faces, doors or numbers."
        ),
        error_messages={"required": _later("Choose a PDF or a picture.")},
    )  # fmt: skip
    words = forms.CharField(
        label=_later("What is seen or said in it"), max_length=80,
        help_text=_later("Everybody reads this as its name; it is read aloud to those who cannot see it."),
        error_messages={"required": _later("Write what is seen or said in it.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def content(self) -> bytes:
        """The file's bytes; its name is not kept. Only after the form was found valid."""
        sent: UploadedFile[Any] = self.cleaned_data["file"]
        return bytes(sent.read())
