"""Who moved in, moved within the community or left, and what is corrected."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from baibu import core
from baibu.web.forms import Choices, DayInput

from ..models import Person
from ..queries.doors import room_name, unit_name
from ..queries.gone import Gone
from ..queries.living import mark_of
from ..queries.sheets import Address
from .addresses import read_address
from .cells import clean_name, is_name, read_phone
from .days import Unreadable, read_birth
from .guard import is_identity_shaped
from .remedies import remedy

SEXES = (("", _later("not said")), ("f", _later("female")), ("m", _later("male")))
POSTS = (
    ("end", _later("The post ends too")),
    ("keep", _later("They go on working here, and only live elsewhere")),
)
#: so many doors are shown one below the other; more are a list to open
FEW = 6


class PersonForm(forms.Form):
    """A person as the register knows them: a name is enough."""

    name = forms.CharField(
        label=_later("Name"), max_length=30, error_messages={"required": _later("Write a name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    sex = forms.ChoiceField(label=_later("Sex"), choices=SEXES, required=False, widget=Choices)
    born = forms.CharField(
        label=_later("Birth"), max_length=20, required=False,
        help_text=_later("As far as it is known: 1956, 1956-03 or 1956-03-12."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    phone = forms.CharField(
        label=_later("Phone"), max_length=30, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
    relation = forms.CharField(
        label=_later("Relation to the head"), max_length=20, required=False,
        help_text=_later("As in the register: 户主, 配偶, 子, 女 …"),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, today: date, stands: str = "", **named: Any) -> None:
        super().__init__(data, **named)
        self.today = today
        #: the number in the register, of which only the masked form was shown
        self.stands = stands

    def clean_name(self) -> str:
        name = clean_name(str(self.cleaned_data["name"]).strip())
        if not is_name(name):
            raise forms.ValidationError(_("This is no name. Write the person's name and nothing else."))
        return name

    def clean_phone(self) -> str:
        said = str(self.cleaned_data["phone"]).strip()
        if said and said == core.masked_phone(self.stands):
            return self.stands
        found = read_phone(said)
        if is_identity_shaped(said) or found.trouble or (said and not found.number):
            raise forms.ValidationError(
                _("This is no phone number. Write the number in full, or leave it empty.")
            )
        return found.number

    def clean_relation(self) -> str:
        said = str(self.cleaned_data["relation"]).strip()
        if any(sign.isdigit() for sign in said):
            raise forms.ValidationError(_("Write the relation in a word, such as 配偶, or leave it empty."))
        return said

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or {}
        said = str(sent.pop("born", "")).strip()
        try:
            birth = read_birth(said, self.today)
        except Unreadable as trouble:
            self.add_error("born", remedy(trouble.remedy))
            birth = None
        return sent | {"born_on": birth.on if birth else None,
                       "born_precision": birth.precision if birth else "day"}  # fmt: skip


class CorrectForm(PersonForm):
    """The same of somebody who is registered; with the mark of what was seen."""

    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    @classmethod
    def of(cls, data: Any, person: Person, today: date) -> CorrectForm:
        """The form, with what stands in the register."""
        stands = {name: getattr(person, name) for name in ("name", "sex", "relation")}
        phone = person.phone
        more = {"phone": core.masked_phone(phone), "born": born_words(person), "seen": mark_of(person)}
        form = cls(data, today=today, stands=phone, initial={**stands, **more})
        if phone:
            form.fields["phone"].help_text = _("Shown in part. Leave it as it stands to keep it.")
        return form


class LeftForm(forms.Form):
    """The last day; and, of somebody in post, what becomes of the post."""

    on = forms.DateField(
        label=_later("Their last day here"), widget=DayInput,
        error_messages={"required": _later("Choose a day.")},
    )  # fmt: skip
    posts = forms.ChoiceField(
        label=_later("What becomes of the post"), choices=POSTS, required=False, widget=Choices
    )

    def __init__(self, data: Any = None, *, today: date, posts: str = "") -> None:
        super().__init__(data, initial={"on": today})
        if posts:
            self.fields["posts"].help_text = posts
            self.fields["posts"].required = True
            self.fields["posts"].error_messages["required"] = _("Say what becomes of the post.")
        else:
            del self.fields["posts"]


class HomeLeftForm(LeftForm):
    """The last day of everybody; with those who were seen there."""

    people = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, today: date, posts: str = "", people: Sequence[UUID] = ()
    ) -> None:
        super().__init__(data, today=today, posts=posts)
        self.initial["people"] = " ".join(map(str, people))

    def clean_people(self) -> list[UUID]:
        try:
            return [UUID(each) for each in str(self.cleaned_data["people"]).split()]
        except ValueError as error:
            raise forms.ValidationError(_("Open the page again, then send it once more.")) from error


class DoorForm(forms.Form):
    """Where to look for the new door: an address as people write it, or a building."""

    address = forms.CharField(
        label=_later("Address"), max_length=60, required=False,
        help_text=_later("As you would write it: 3栋2单元501, 3-2-501 …"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    building = forms.ChoiceField(label=_later("Or choose the building"), required=False)

    def __init__(self, data: Any = None, *, buildings: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["building"].choices = [("", "–"), *buildings]  # type: ignore[attr-defined]

    def clean_address(self) -> Address:
        found = read_address(str(self.cleaned_data["address"]))
        if found is None or (found.room and not found.building) or (found.building and not found.room):
            raise forms.ValidationError(
                _("This is not understood. Write building and door, such as 3栋2单元501.")
            )
        return found


class MoveForm(forms.Form):
    """One of the doors found."""

    household_id = forms.ChoiceField(
        label=_later("New home"), widget=Choices, error_messages={"required": _later("Choose a door.")}
    )

    def __init__(self, data: Any = None, *, doors: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        if len(doors) > FEW:
            self.fields["household_id"].widget = forms.Select()
        self.fields["household_id"].choices = doors  # type: ignore[attr-defined]

    def clean_household_id(self) -> UUID:
        return UUID(self.cleaned_data["household_id"])


class NewHomeForm(forms.Form):
    """A door."""

    unit = forms.CharField(
        label=_later("Entrance"), max_length=16, required=False,
        help_text=_later("Leave it empty where the building has one."),
    )  # fmt: skip
    room = forms.CharField(
        label=_later("Room"), max_length=16,
        error_messages={"required": _later("Write the number on the door.")},
    )  # fmt: skip

    def clean_unit(self) -> str:
        return unit_name(str(self.cleaned_data["unit"]))

    def clean_room(self) -> str:
        return room_name(str(self.cleaned_data["room"]))


class GoneForm(forms.Form):
    """For each row nothing, `left` with its day, or `here`."""

    def __init__(self, data: Any = None, *, rows: Sequence[Gone], today: date) -> None:
        super().__init__(data)
        self.rows = [row for row in rows if not row.href]
        words = (("left", _("They left")), ("here", _("Still here, the sheet was incomplete")))
        for row in self.rows:
            self.fields[f"say-{row.key}"] = forms.ChoiceField(
                label=row.title, choices=words, required=False, widget=Choices
            )
            self.fields[f"on-{row.key}"] = forms.DateField(
                label=_("Their last day here"), required=False, widget=DayInput, initial=today
            )

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or {}
        left: dict[UUID, date] = {}
        here: list[UUID] = []
        for row in self.rows:
            said, on = sent.get(f"say-{row.key}"), sent.get(f"on-{row.key}")
            if said == "left" and on:
                left |= dict.fromkeys(row.people, on)
            elif said == "left" and f"on-{row.key}" not in self.errors:
                self.add_error(f"on-{row.key}", _("Choose a day."))
            elif said == "here":
                here += row.people
        if not left and not here and not self.errors:
            raise forms.ValidationError(_("Nothing is said yet. Say of one of them what is the case."))
        return {"left": left, "here": here}

    def fields_of(self, row: Gone) -> tuple[forms.BoundField, forms.BoundField] | None:
        """The two inputs of a row; None for somebody whose own page asks."""
        return None if row.href else (self[f"say-{row.key}"], self[f"on-{row.key}"])


def born_words(person: Person) -> str:
    """The birth as precisely as it is known."""
    if person.born_on is None:
        return ""
    length = {"year": 4, "month": 7}.get(person.born_precision, 10)
    return person.born_on.isoformat()[:length]
