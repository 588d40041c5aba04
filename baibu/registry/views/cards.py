"""Signing in with a card: its QR code is opened, then the four figures are typed."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from baibu.web import page

from .. import actions
from ..forms.ways import FiguresForm
from ..models import Account
from ..queries.actors import Actor
from ..queries.attempts import network_of
from ..queries.ways import card_with
from .entering import enter

#: where a session keeps which card was opened: community, and the hash of what its QR code holds
OPENED = "opened_card"


def card(request: HttpRequest, community: int, secret: str) -> HttpResponse:
    """What a phone's camera opens; the address with the secret in it does not stay in sight."""
    request.session[OPENED] = [community, actions.card_hash(secret)]
    return page.done(request, reverse("registry:card-figures"))


def card_figures(request: HttpRequest) -> HttpResponse:
    community, secret = request.session.get(OPENED) or (0, "")
    opened = card_with(community, secret)
    form = FiguresForm(request.POST or None, proof=opened.proof if opened else "pin")
    act = partial(
        actions.sign_in_by_card, actor=Actor(), community_id=community, secret=secret,
        network=network_of(request), now=timezone.now(),
    )  # fmt: skip
    found: list[Account] = []
    if page.accepted(form, lambda sent: found.append(act(**sent))):
        del request.session[OPENED]
        return enter(request, found[0], settings.LOGIN_REDIRECT_URL, way="card")
    return page.render(request, "registry/card_figures.html", {"form": form, "is_over": opened is None})
