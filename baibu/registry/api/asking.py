"""Who asks through the API, and how a form's refusal is said there."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm

from baibu import core

from ..queries.actors import Actor, Request
from ..queries.places import community_of


def at_work(request: Request) -> Actor:
    """Who asks; the operator names the community to work in with `?community=CODE`."""
    actor = request.actor
    if actor.community_id is not None or not actor.is_operator:
        return actor
    chosen = community_of(request.GET.get("community", ""))
    return Actor.operator(chosen.pk if chosen else None, actor.account_id)


def accepted(form: BaseForm) -> dict[str, Any]:
    """What the form makes of what was sent; its first complaint is a refusal, as on the page."""
    if form.is_valid():
        return form.cleaned_data
    field, complaints = next(iter(form.errors.items()))
    raise core.Refusal("not-accepted", str(complaints[0]), field if field in form.fields else None)
