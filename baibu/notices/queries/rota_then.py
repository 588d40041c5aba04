"""Who was on duty at a moment, past or to come: by the lines, changes and absences that counted then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from baibu import core
from baibu.registry.models import Place
from baibu.web.templatetags.parts import moment

from ..models import RotaLine
from .rota_pages import Stand, stand
from .rotas import Reckoning, reckoning


@dataclass(frozen=True, slots=True)
class Then:
    """Who was on duty at the moment, in words."""

    title: str
    rows: tuple[Stand, ...]


def reckoned_then(place: Place, at: datetime) -> tuple[Reckoning, tuple[core.Stint, ...]]:
    """The lines that ran at the moment, and who was on duty in each; seven queries."""
    lines = RotaLine.objects.filter(
        Q(until=None) | Q(until__gt=at), community_id=place.community_id, rota__place_id=place.id,
        since__lte=at,
    ).select_related("rota__place").order_by("begins", "since")  # fmt: skip
    held = reckoning(place.community_id, lines, at)
    return held, held.now(at)


def on_duty_then(place: Place, at: datetime) -> Then:
    """The answer as a sentence and rows; seven queries."""
    held, found = reckoned_then(place, at)
    names = [held.name(each.person) for each in found if each.person is not None]
    said = _("%(when)s: %(names)s") if names else _("%(when)s: nobody")
    words = {"when": moment(at, "year"), "names": _(", ").join(dict.fromkeys(names))}
    return Then(said % words, tuple(stand(held, each, at) for each in found))
