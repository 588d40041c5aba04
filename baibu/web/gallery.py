"""What the sheet of parts shows: invented people and places, in the language of the reader."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from baibu.web.drawing import STATUSES
from baibu.web.forms import Choices, DayInput, FileDrop

DRAWERS = Path(__file__).parent / "static" / "web"
SPACES = "1234567"


class SampleForm(forms.Form):
    """Every kind of input once."""

    use_required_attribute = False
    outcome = forms.ChoiceField(
        label=_lazy("What happened at the door"),
        choices=[
            ("met", _lazy("Met in person")),
            ("family", _lazy("Met a family member")),
            ("phone", _lazy("Spoke by phone")),
            ("nobody", _lazy("Nobody home")),
        ],
        widget=Choices,
    )
    day = forms.DateField(label=_lazy("Day of the visit"), widget=DayInput)
    phone = forms.CharField(
        label=_lazy("Phone"),
        help_text=_lazy("Only used to call back about this visit."),
        error_messages={"required": _lazy("Write a number we can call, or choose 'none'.")},
    )
    building = forms.ChoiceField(
        label=_lazy("Building"),
        choices=[("3", _lazy("Building 3")), ("4", _lazy("Building 4"))],
    )
    note = forms.CharField(label=_lazy("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    sheet = forms.FileField(label=_lazy("The register, as it is kept"), required=False, widget=FileDrop)
    joint = forms.BooleanField(label=_lazy("We were two"), required=False)


def samples(request: HttpRequest) -> dict[str, Any]:
    """The sheet in both languages, the reader's own first."""
    first = translation.get_language() or "zh-hans"
    codes = sorted(("zh-hans", "en"), key=lambda code: not first.startswith(code[:2]))
    return {
        "sheets": [sheet_in(code) for code in codes],
        "colours": colours(),
        "spaces": SPACES,
        "icons": icons(),
    }


def colours() -> list[str]:
    """The names of the colours, as the token file has them, without the tints."""
    named = re.findall(r"^ +--([a-z0-9-]+): #", (DRAWERS / "tokens.css").read_text("utf-8"), re.MULTILINE)
    return [name for name in dict.fromkeys(named) if not name.startswith(("tint-", "on-"))]


def icons() -> list[str]:
    """The names of the drawings in the sprite."""
    return re.findall(r'<symbol id="([a-z-]+)"', (DRAWERS / "icons.svg").read_text("utf-8"))


def sheet_in(code: str) -> dict[str, Any]:
    """One language's samples."""
    with translation.override(code):
        return {
            "code": code,
            "lang": "zh-CN" if code == "zh-hans" else code,
            "statuses": list(STATUSES),
            "form": SampleForm({"outcome": "met", "day": "2026-11-30"}, prefix=code, auto_id=f"{code}-%s"),
            "duties": duties(),
            "entries": entries(),
            "places": places(),
            "tabs": [
                ("open", _("To do"), "#", 3),
                ("kept", _("Kept so far"), "#", 41),
                ("all", _("All"), "#"),
            ],
            "page": Paginator(range(120), 20).page(2),
            "strip": [("done", 41), ("today", 2), ("overdue", 1), ("missed", 3)],
            "steps": [_("Choose the file"), _("Check the columns"), _("See what changes"), _("Apply")],
            "pairs": [(_("Building head"), "王芳"), (_("Stands in until"), _("3 December"))],
            "heads": [_("Building"), _("Owed this month") + "#", _("Kept so far") + "#", _("State")],
            "lines": [
                [{"text": _("Building 3"), "href": "#"}, 43, 41, {"text": "", "badge": "overdue"}],
                [{"text": _("Building 4"), "href": "#"}, 38, 38, {"text": "", "badge": "done"}],
                [{"text": _("Building 5"), "href": "#"}, 12, 9, {"text": "", "badge": "missed"}],
            ],
        }


def duties() -> list[dict[str, Any]]:
    """A morning's list, one of each state."""
    return [
        {
            "name": _("Bldg 3, unit 2, 501"),
            "what": _("Living alone, 82: weekly check"),
            "state": "overdue",
            "rule": _("A person of 80 or more who lives alone is looked in on every week."),
        },
        {"name": _("Bldg 3, unit 1, 302"), "what": _("Newborn: monthly visit"), "state": "today"},
        {"name": _("Bldg 4, unit 2, 101"), "what": _("Anybody: once a quarter"), "state": "coming"},
        {"name": _("Bldg 4, unit 3, 602"), "what": _("After a hospital stay"), "state": "done"},
    ]


def entries() -> list[dict[str, Any]]:
    """A household's memory, newest first."""
    return [
        {
            "when": _("30 Nov, 09:12"),
            "text": _("Wang Fang (building head, for the party group leader) met the resident at the door."),
            "status": "done",
            "detail": _("Heating is warm again. Medicine is enough until Friday."),
        },
        {
            "when": _("27 Nov, 18:40"),
            "text": _("Li Qiang rang twice; nobody was home."),
            "corrects": _("the entry of 27 November, 18:31"),
        },
        {"when": _("27 Nov, 18:31"), "text": _("Li Qiang met a family member."), "is_struck": True},
        {"when": _("23 Nov"), "text": _("The week closed without a visit."), "status": "missed"},
    ]


def places() -> list[dict[str, Any]]:
    """Buildings with promises kept and owed."""
    figures = [(41, 43), (38, 38), (9, 12), (20, 40), (36, 44), (0, 0), (27, 27), (30, 31)]
    return [
        {"name": _("Bldg %(number)s") % {"number": at}, "kept": kept, "owed": owed, "href": "#"}
        for at, (kept, owed) in enumerate(figures, start=3)
    ]
