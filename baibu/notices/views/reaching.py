"""How I wish to be reached: the order of ways, quiet hours, my mail address, a message to try it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baibu.registry.queries.actors import Request
from baibu.registry.queries.attempts import network_of
from baibu.web import page

from .. import access, actions
from ..forms import MailForm, ReachingForm
from ..queries import address_meant, masked_mail, reaching_page


def reaching(request: Request) -> HttpResponse:
    """What I wish; sent, it holds from now on."""
    access.require_person(request.actor)
    now = timezone.now()
    shown = reaching_page(request.actor, now)
    form = ReachingForm(request.POST or None, wish=shown.wish)
    say = partial(actions.say_reaching, actor=request.actor, now=now)
    if page.accepted(form, lambda sent: say(**sent)):
        return page.done(request, reverse("notices:reaching"), _("Noted. It holds from now on."))
    return show(request, "notices/reaching.html", shown=shown, form=form)


def mail(request: Request) -> HttpResponse:
    """My mail address; a letter with a link goes there."""
    access.require_own_address(request.actor)
    form = MailForm(request.POST or None)
    add = partial(actions.add_mail, actor=request.actor, network=network_of(request), now=timezone.now())
    if page.accepted(form, lambda sent: add(**sent)):
        return page.done(
            request, reverse("notices:reaching"), _("A letter is on its way. Open the link in it.")
        )
    return show(request, "notices/mail.html", form=form)


def confirm_mail(request: Request, token: str) -> HttpResponse:
    """The page a letter's link opens: looking confirms nothing, saying yes does."""
    now = timezone.now()
    if request.method == "POST":
        actions.confirm_mail(actor=request.actor, token=token, now=now)
        return page.done(
            request, reverse("notices:reaching"), _("Thank you. Messages reach you there from now on.")
        )
    found = address_meant(request.actor, token, now)
    if found is None:
        raise actions.link_over()
    return show(request, "notices/confirm_mail.html", address=masked_mail(found.value), token=token)


@require_POST
def end_mail(request: Request) -> HttpResponse:
    actions.end_mail(actor=request.actor, now=timezone.now())
    return page.done(request, reverse("notices:reaching"), _("Forgotten. Nothing goes there any more."))


@require_POST
def test(request: Request) -> HttpResponse:
    """A message to myself; its page shows what becomes of it."""
    made = actions.send_test(actor=request.actor, now=timezone.now())
    return page.done(request, reverse("notices:message", args=[made.id]))


def show(request: Request, template: str, **values: Any) -> HttpResponse:
    return page.render(request, template, {**values, "bar_place": "me"})
