"""Why something is owed: the rule, its source, on whose behalf, and what happens if nobody does it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from baibu import core
from baibu.ledger.queries import as_owed

from .desk import Desk
from .groups import group_of
from .words import duty_of, said


@dataclass(frozen=True, slots=True)
class Why:
    """The answer to 为什么?"""

    rule: str
    source: str
    behalf: str
    otherwise: str
    href: str


def why_of(desk: Desk, row: Any, people: Mapping[Any, str]) -> Why:
    """The answer for one row, from the method the community lives by; no query."""
    duty = duty_of(desk.pack, row.duty)
    if duty is None:
        return Why(_("This came from an earlier version of the method."), row.duty, "", "", "")
    acting = desk.acting(row.owed_by, row.place_id, row.subject_id)
    found = core.why(duty, as_owed(row), acting, desk.pack, people)
    return Why(
        rule=" ".join([said(found.says), said(found.dates)]),
        source=" ".join([found.source, said(found.basis_said)]),
        behalf=said(found.acting),
        otherwise=said(found.otherwise),
        href=f"{reverse('visits:method')}?group={group_of(duty)}#{duty.code}",
    )
