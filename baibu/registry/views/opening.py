"""Opening accounts for those who hold posts, handing over new passwords, closing accounts."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baibu.web import page

from .. import access, actions
from ..forms.accounts import OpenAccountsForm
from ..models import Community
from ..queries.actors import Request
from ..queries.holders import holders_page
from ..queries.recoveries import waiting
from ..queries.slips import slips_of


def accounts(request: Request) -> HttpResponse:
    """Who can sign in, and who cannot yet; those ticked get an account."""
    day, asked = timezone.localdate(), request.GET
    access.require_opens_accounts(request.actor, day)
    words = asked.get("q", "").strip()
    shown = holders_page(request.actor, day, asked.get("state", ""), words, asked.get("page", "1"))
    people = [row.person_id for row in shown.rows]
    form = OpenAccountsForm(request.POST if request.method == "POST" else None, people=people)
    opened: list[actions.Opened] = []
    if page.accepted(form, lambda sent: opened.extend(open_for(request, sent["people"]))):
        return slips(request, opened)
    values = {
        "shown": shown,
        "form": form,
        "community": Community.objects.get(pk=request.actor.within),
        "recoveries": len(waiting(request.actor, timezone.now())),
        "bar_place": "neighbourhood",
    }
    return page.render(request, "registry/accounts.html", values)


def open_for(request: Request, people: list[UUID]) -> list[actions.Opened]:
    """The new accounts with their passwords."""
    return actions.open_accounts(actor=request.actor, people=people, now=timezone.now())


def slips(request: Request, opened: list[actions.Opened], back: str = "registry:accounts") -> HttpResponse:
    """The passwords, this once: they are in this answer and nowhere else, so there is no redirect."""
    shown = slips_of(request.actor, opened, timezone.localdate(), request.build_absolute_uri("/"))
    values = {"slips": shown, "back_to": reverse(back), "bar_place": "neighbourhood"}
    return page.render(request, "registry/slips.html", values)


def reset(request: Request, key: int) -> HttpResponse:
    """A new password to hand over; whoever comes back to the page later finds the list, not the password."""
    if request.method != "POST":
        return page.done(request, reverse("registry:accounts"))
    opened = actions.reset_password(actor=request.actor, account_id=key, now=timezone.now())
    return slips(request, [opened])


@require_POST
def second_step(request: Request) -> HttpResponse:
    """Asked for from now on, or left to each."""
    is_needed = request.POST.get("is_needed") == "yes"
    actions.ask_for_second_step(actor=request.actor, is_needed=is_needed, now=timezone.now())
    said = _("Asked for from now on.") if is_needed else _("Left to each from now on.")
    return page.done(request, reverse("registry:accounts"), said)


@require_POST
def lift(request: Request, key: int) -> HttpResponse:
    """Heard again at once."""
    actions.lift_pause(actor=request.actor, account_id=key, now=timezone.now())
    to = f"{reverse('registry:accounts')}?state=open"
    return page.done(request, to, _("Lifted. They can try again now."))


@require_POST
def close(request: Request, key: int) -> HttpResponse:
    """Closed, and signed out everywhere."""
    actions.close_account(actor=request.actor, account_id=key, now=timezone.now())
    to = f"{reverse('registry:accounts')}?state=closed"
    return page.done(request, to, _("Closed. What was recorded with it stays."))
