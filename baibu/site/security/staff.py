"""Attempts on how staff sign in: sessions that were ended, getting in alone, coming in from outside."""

from __future__ import annotations

import secrets
from dataclasses import replace
from urllib.parse import urlsplit

from django.conf import settings

from baibu.core import Refusal
from baibu.registry import actions as registry
from baibu.registry.models import SignIn
from baibu.registry.queries.bounds import bounded
from baibu.site import outside
from baibu.site.words import noted
from baibu.site.words import text as _

from .doors import is_in, sign_in
from .stage import Stage
from .trying import Broken, Probe, demand
from .visitor import Visitor

MINE = "/me/sign-in/"


def sessions(stage: Stage) -> str:
    """Sign in twice, copy a cookie, look as a colleague, end all others, and use them again."""
    password = secrets.token_urlsafe(12)
    account, colleague = stage.account(password=password), stage.account()
    here, there, copy = Visitor(), Visitor(), Visitor()
    for visitor in (here, there):
        demand(is_in(sign_in(account.username, password, visitor=visitor)), _("Signing in did not work."))
    copy.keep_session(there.cookies[settings.SESSION_COOKIE_NAME])
    with bounded(stage.community.pk, account_id=colleague.pk):
        seen = SignIn.objects.filter(account=account).exists()
    demand(not seen, _("A colleague can read where somebody is signed in."))
    here.post(f"{MINE}sessions/end-others/")
    demand(here.get(MINE).status == 200, _("Whoever ended the others was signed out too."))
    deaf = [visitor.get(MINE).status == 302 for visitor in (there, copy)]
    demand(all(deaf), _("A session that was ended is still heard."))
    return _("for its owner alone; what is ended is ended, copies too")


def recovery(stage: Stage) -> str:
    """Ask for somebody to be let back in and confirm it with the same hand; then with another one."""
    stage.adopt()
    account = stage.account(password=secrets.token_urlsafe(12))
    said = {"account_id": account.pk, "reason": "phone", "now": stage.now}
    asked = registry.ask_recovery(actor=stage.operator, **said)  # type: ignore[arg-type]
    try:
        registry.confirm_recovery(actor=stage.operator, recovery_id=asked.id, now=stage.now)
    except Refusal:
        pass
    else:
        raise Broken(_("One alone let somebody back in."))
    secretary, password = stage.appointed("committee-secretary", stage.root), secrets.token_urlsafe(12)
    second = replace(stage.actor(secretary), account_id=stage.account(secretary, password=password).pk)
    opened = registry.confirm_recovery(actor=second, recovery_id=asked.id, password=password, now=stage.now)
    demand(is_in(sign_in(account.username, opened.password)), _("Two together let nobody back in."))
    return _("one asks, another one confirms; nobody does it alone")


def from_outside(_stage: Stage) -> str:
    """Knock at the doors of WeCom, DingTalk and Feishu, and come back without having been asked."""
    named, visitor = settings.BAIBU_OUTSIDE, Visitor()
    policy = visitor.get(settings.LOGIN_URL).headers.get("Content-Security-Policy", "")
    for provider in outside.NEEDED:
        back = visitor.get(f"/sign-in/outside/{provider}/back/?code=1&state=2").status
        begun = visitor.post(f"/sign-in/outside/{provider}/")
        if provider not in named:
            demand((begun.status, back) == (404, 404), _("%(name)s has a door and no key.", name=provider))
            continue
        demand(back == 422, _("An answer nobody asked for was heard."))
        site = urlsplit(begun.headers.get("Location", ""))
        demand(
            f"{site.scheme}://{site.netloc}" in policy, _("Pages may not lead to %(name)s.", name=provider)
        )
    if not named:
        return _("not set up, and no door")
    return _("only what was asked for is heard, of %(names)s", names=", ".join(named))


CONTROLS = (
    Probe("sessions", noted("Sessions are their owner's, and end where they say"), sessions),
    Probe("recovery", noted("Letting somebody back in takes two"), recovery),
    Probe("outside-sign-in", noted("Other apps let in only whom they were asked about"), from_outside),
)
