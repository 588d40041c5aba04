"""Letting somebody back in by two: asking, confirming, withdrawing."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baibu.web import page

from .. import access, actions
from ..forms.recoveries import ConfirmRecoveryForm, RecoveryForm
from ..queries.actors import Request
from ..queries.recoveries import told, waiting
from .opening import slips


def recoveries(request: Request) -> HttpResponse:
    """The requests that wait, for those who answer for the community or an estate."""
    day, actor = timezone.localdate(), request.actor
    access.require_decides_recoveries(actor, day)
    rows = waiting(actor, timezone.now())
    mine = frozenset(row.id for row in access.may_decide(actor, rows, "confirm", day=day))
    values = {"rows": told(actor.within, rows, mine), "bar_place": "neighbourhood"}
    return page.render(request, "registry/recoveries.html", values)


def recover(request: Request, key: int) -> HttpResponse:
    """Asked for, with what happened."""
    account = access.get_account(request.actor, key, timezone.localdate())
    form = RecoveryForm(request.POST or None)
    ask = partial(actions.ask_recovery, actor=request.actor, account_id=key, now=timezone.now())
    if page.accepted(form, lambda sent: ask(**sent)):
        said = _("Asked. Now tell a second person: they find it on this page.")
        return page.done(request, reverse("registry:recoveries"), said)
    values = {"form": form, "account": account, "bar_place": "neighbourhood"}
    return page.render(request, "registry/recover.html", values)


def confirm(request: Request, key: UUID) -> HttpResponse:
    """What the second person should know, and the slip once they have confirmed."""
    found = access.get_recovery(request.actor, key, "confirm", day=timezone.localdate())
    form = ConfirmRecoveryForm(request.POST or None)
    act = partial(actions.confirm_recovery, actor=request.actor, recovery_id=key, now=timezone.now())
    opened: list[actions.Opened] = []
    if page.accepted(form, lambda sent: opened.append(act(**sent))):
        return slips(request, opened, "registry:recoveries")
    values = {"form": form, "asked": told(request.actor.within, [found])[0], "bar_place": "neighbourhood"}
    return page.render(request, "registry/recovery.html", values)


@require_POST
def withdraw(request: Request, key: UUID) -> HttpResponse:
    """Over; its owner comes back to the own page, everybody else to the list."""
    found = actions.withdraw_recovery(actor=request.actor, recovery_id=key, now=timezone.now())
    is_mine = found.account_id == request.actor.account_id
    to = reverse("registry:my-sign-in" if is_mine else "registry:recoveries")
    return page.done(request, to, _("Stopped. Nothing was changed."))
