"""Attempts on the pages: foreign scripts, stolen cookies, forged forms, links that lead away."""

from __future__ import annotations

import re
import secrets

from django.conf import settings
from django.core.checks import run_checks

from baibu.site import environment
from baibu.site.words import noted
from baibu.site.words import text as _

from .doors import SIGN_IN, is_in, sign_in
from .stage import Stage
from .trying import Off, Probe, demand
from .visitor import Answer, Visitor

#: an address that a page would fetch, or send to, elsewhere
FETCHED = re.compile(
    r"""(?:\b(?:src|href|action|poster|data|srcset|hx-[a-z]+)\s*=\s*["']?|url\(\s*["']?|@import\s+["']|"""
    r"""\b(?:fetch|import|sendBeacon|open)\(\s*["'`])\s*(?:https?:)?//[^\s"'`)>]+""",
    re.IGNORECASE,
)
UNSAFE = ("'unsafe-inline'", "'unsafe-eval'", "http:", "https:", "*", "//")
HALF_A_YEAR = 182 * 24 * 3600
ELSEWHERE = (
    "https://elsewhere.example/", "//elsewhere.example/", "https:elsewhere.example",
    "\\\\elsewhere.example", "javascript:alert(1)",
)  # fmt: skip
#: what a proxy does for us, or what only counts with TLS
LEFT_TO_THE_PROXY = {"security.W008"}
ONLY_WITH_TLS = {"security.W004", "security.W012", "security.W016"}


def content_policy(_stage: Stage) -> str:
    """Ask for a page and read what a browser is told to allow."""
    said = sign_in_page().headers.get("Content-Security-Policy", "")
    demand(said, _("Pages come without a Content-Security-Policy."))
    loose = [word for word in said.replace(";", " ").split() if word in UNSAFE or "://" in word]
    demand(not loose, _("The policy allows %(words)s.", words=" ".join(loose)))
    rules = {rule.split()[0]: rule.split()[1:] for rule in said.split(";") if rule.strip()}
    named = ("default-src", "object-src", "base-uri", "frame-ancestors", "form-action")
    missing = [name for name in named if rules.get(name) not in (["'self'"], ["'none'"])]
    demand(not missing, _("The policy does not say %(words)s.", words=", ".join(missing)))
    return said


def headers(_stage: Stage) -> str:
    """Ask for a page and read the rest of its head."""
    found = sign_in_page().headers
    wanted = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    wrong = [name for name, value in wanted.items() if found.get(name) != value]
    demand(not wrong, _("missing: %(names)s", names=", ".join(wrong)))
    demand("no-store" in found.get("Cache-Control", ""), _("Browsers may keep pages."))
    return _("no framing, no guessing of types, no referrer, nothing kept by browsers")


def transport(_stage: Stage) -> str:
    """Ask for a page as behind TLS, and read what the browser is told."""
    if not settings.HTTPS:
        raise Off(_("Set BAIBU_HTTPS=1 behind a proxy with TLS; without TLS passwords travel readable."))
    said = sign_in_page().headers.get("Strict-Transport-Security", "")
    seconds = re.search(r"max-age=(\d+)", said)
    demand(seconds and int(seconds.group(1)) >= HALF_A_YEAR, _("Pages come without HSTS."))
    return said


def cookies(stage: Stage) -> str:
    """Sign in and read how the session's cookie is bound."""
    password = secrets.token_urlsafe(12)
    answer = sign_in(stage.account(password=password).username, password)
    demand(is_in(answer), _("Signing in did not work."))
    session = answer.cookies[settings.SESSION_COOKIE_NAME]
    demand(session["httponly"], _("Scripts may read the session's cookie."))
    demand(session["samesite"] in {"Lax", "Strict"}, _("The session's cookie goes along from other sites."))
    demand(session["secure"] or not settings.HTTPS, _("The session's cookie travels without TLS."))
    kind = f"HttpOnly, SameSite={session['samesite']}"
    return kind + (", Secure" if session["secure"] else "; " + _("Secure once BAIBU_HTTPS=1 is set"))


def forged_forms(stage: Stage) -> str:
    """Send a form without its token: signing in, a page, the API."""
    visitor = stage.signed_in(stage.account(password=secrets.token_urlsafe(12)))
    for path in (SIGN_IN, "/sign-out/", "/api/households/00000000-0000-0000-0000-000000000000/openings"):
        status = visitor.post(path, {"username": "x"}, token=False).status
        demand(
            status == 403, _("%(path)s took a form without its token (%(status)s).", path=path, status=status)
        )
    return _("refused at the door, on pages and by the API")


def redirects(stage: Stage) -> str:
    """Ask to be led elsewhere after signing in."""
    for aim in ELSEWHERE:
        password = secrets.token_urlsafe(12)
        name = stage.account(password=password).username
        to = (
            Visitor()
            .post(SIGN_IN, {"username": name, "password": password, "next": aim})
            .headers.get("Location")
        )
        demand(to == settings.LOGIN_REDIRECT_URL, _("Signing in led to %(to)s.", to=to))
    return _("%(n)s ways of leading elsewhere end at home", n=len(ELSEWHERE))


def strange_hosts(_stage: Stage) -> str:
    """Ask under a name that is not the site's."""
    demand("*" not in settings.ALLOWED_HOSTS, _("BAIBU_HOSTS allows any name. Name the site's own."))
    visitor = Visitor()
    status = visitor.get(SIGN_IN, HTTP_HOST="elsewhere.example").status
    demand(status == 400, _("A foreign name was answered (%(status)s).", status=status))
    return ", ".join(settings.ALLOWED_HOSTS)


def outside_calls(_stage: Stage) -> str:
    """Look through everything a browser is sent for an address elsewhere, and ask for a page."""
    looked, found = 0, []
    for folder in ("templates", "static"):
        for path in sorted(environment.HERE.parent.glob(f"*/{folder}/**/*")):
            if path.suffix in {".html", ".css", ".js", ".svg", ".txt", ".json"}:
                looked += 1
                found += [
                    f"{path.name}: {hit.group()[:60]}" for hit in FETCHED.finditer(path.read_text("utf-8"))
                ]
    demand(not found, _("fetched elsewhere: %(found)s", found="; ".join(found)))
    page = sign_in_page().text
    demand(not FETCHED.search(page), _("The sign-in page asks elsewhere."))
    return _("%(n)s files; no font, script, picture or map of others", n=looked)


def deployment(_stage: Stage) -> str:
    """Let Django look at its settings as before a deployment."""
    spared = LEFT_TO_THE_PROXY | (set() if settings.HTTPS else ONLY_WITH_TLS)
    said = [each for each in run_checks(include_deployment_checks=True) if each.id not in spared]
    demand(not said, "; ".join(f"{each.id} {each.msg[:80]}" for each in said))
    return _("nothing to complain about")


def sign_in_page() -> Answer:
    """The page everybody meets first."""
    answer = Visitor().get(SIGN_IN)
    demand(answer.status == 200, _("The sign-in page does not open (%(status)s).", status=answer.status))
    return answer


CONTROLS = (
    Probe("csp", noted("Foreign scripts do not run"), content_policy),
    Probe("headers", noted("Pages are not framed, guessed or kept"), headers),
    Probe("transport", noted("Only over TLS"), transport),
    Probe("cookies", noted("Cookies are bound"), cookies),
    Probe("csrf", noted("Forged forms are refused"), forged_forms),
    Probe("safe-redirects", noted("Links do not lead away"), redirects),
    Probe("host-names", noted("Foreign names are not answered"), strange_hosts),
    Probe("no-outside-calls", noted("Nothing is fetched elsewhere"), outside_calls),
    Probe("deploy-check", noted("The settings are fit to be deployed"), deployment),
)
