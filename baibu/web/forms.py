"""How forms are drawn, and the few inputs of our own. Every one works without script."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates


class Renderer(DjangoTemplates):
    """FORM_RENDERER: `{{ form }}` and `{% field form.name %}` use the house's field part."""

    form_template_name = "web/forms/form.html"
    field_template_name = "web/forms/field.html"


class Choices(forms.RadioSelect):
    """A few choices as big thumb targets, all of them visible."""

    template_name = "web/forms/choices.html"
    option_template_name = "web/forms/choice.html"


class Checks(forms.CheckboxSelectMultiple):
    """Several of a few, as big thumb targets."""

    template_name = "web/forms/choices.html"
    option_template_name = "web/forms/choice.html"


class DayInput(forms.DateInput):
    """A day, by tapping: the phone's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """A time of day, by the phone's own clock."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class FileDrop(forms.FileInput):
    """A file, chosen or dropped."""

    template_name = "web/forms/file.html"
