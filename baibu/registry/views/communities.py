"""Which community the operator works in, and founding one."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu import core
from baibu.web import page

from .. import actions
from ..forms.accounts import FoundForm
from ..queries.actors import Request
from ..queries.places import communities as all_communities


def communities(request: Request) -> HttpResponse:
    """The communities of this machine; only the operator sees more than their own."""
    if not request.actor.is_operator:
        raise core.Refusal("not-permitted", _("Only the operator works in several communities."))
    form = FoundForm(request.POST or None)
    if page.accepted(form, lambda sent: found(request, sent)):
        return page.done(request, settings.LOGIN_REDIRECT_URL, _("Founded. Now bring in the register."))
    return page.render(request, "registry/communities.html", {"form": form, "communities": all_communities()})


def found(request: Request, sent: dict[str, Any]) -> None:
    """Found it, and work in it from now on."""
    made = actions.found_community(actor=request.actor, now=timezone.now(), **sent)
    request.session["community"] = made.code
