"""Attempts on the doors: passwords, guessing, finding out names, the second step, sessions."""

from __future__ import annotations

import re
import secrets

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils.translation import override

from baibu.registry import actions as registry
from baibu.registry.actions.attempts import count
from baibu.registry.models import Account
from baibu.registry.queries.attempts import PER_NAME, mark
from baibu.site.factors import Adapter, Unreadable
from baibu.site.words import noted
from baibu.site.words import text as _

from .stage import Stage
from .trying import Broken, Probe, demand
from .visitor import Answer, Visitor

SIGN_IN = settings.LOGIN_URL
#: OWASP's least for argon2id, in kibibytes
LEAST_MEMORY = 19_456


def password_hashing(stage: Stage) -> str:
    """Hash a password and look at what would be stored."""
    password = secrets.token_urlsafe(12)
    stored = stage.account(password=password).password
    demand(
        stored.startswith("argon2$argon2id$"),
        _("A password was stored as %(kind)s.", kind=stored.split("$")[0]),
    )
    memory = int(re.search(r"m=(\d+)", stored).group(1))  # type: ignore[union-attr]
    demand(memory >= LEAST_MEMORY, _("argon2 uses only %(n)s KiB of memory.", n=memory))
    demand(make_password(password) != make_password(password), _("Two hashes of one password are equal."))
    return _("argon2id with %(n)s KiB, salted", n=memory)


def lock_out(stage: Stage) -> str:
    """Guess too often from many networks, then give the right password; lift the pause."""
    password = secrets.token_urlsafe(12)
    account = stage.account(password=password)
    for number in range(PER_NAME):
        sign_in(account.username, f"wrong-{number}", f"192.0.2.{number + 1}")
    late = sign_in(account.username, password, "192.0.2.99")
    demand(not is_in(late), _("The right password was heard after %(n)s wrong ones.", n=PER_NAME))
    registry.lift_any_pause(actor=stage.operator, username=account.username, now=stage.now)
    demand(is_in(sign_in(account.username, password)), _("A pause that was lifted still holds."))
    return _("after %(n)s wrong tries nobody is heard, from whatever network", n=PER_NAME)


def enumeration(stage: Stage) -> str:
    """Ask for a name that exists and for one that does not, and compare the answers."""
    account = stage.account(password=secrets.token_urlsafe(12))
    strange = f"probe{secrets.token_hex(6)}"
    one, other = (sign_in(name, "wrong", "192.0.2.8") for name in (account.username, strange))
    demand(one.status == other.status, _("The answers differ in their status."))
    demand(
        told(one, account.username) == told(other, strange),
        _("The page tells names that exist from names that do not."),
    )
    for number in range(2 * PER_NAME):
        count(mark("password", (account.username, strange)[number % 2]), PER_NAME, stage.now)
    one, other = (sign_in(name, "wrong", "192.0.2.8") for name in (account.username, strange))
    demand(one.status == 422, _("Nobody is held back."))
    demand(
        told(one, account.username) == told(other, strange),
        _("The pause tells names that exist from names that do not."),
    )
    return _("the same answer for names that exist and names that do not, before and in a pause")


def second_step(stage: Stage) -> str:
    """Sign in by password alone where the community asks for more, and knock at a page and at the API."""
    stage.adopt()
    secretary = stage.appointed("committee-secretary", stage.root)
    account = stage.account(secretary, password=secrets.token_urlsafe(12))
    registry.ask_for_second_step(actor=stage.operator, is_needed=True, now=stage.now)
    visitor = stage.signed_in(account)
    page, machine = visitor.get("/"), visitor.get("/api/today")
    demand(page.headers.get("Location") == "/me/sign-in/", _("A page opened without the second step."))
    demand(machine.status == 403, _("The API answered without the second step."))
    return _("where a community asks for it, neither page nor API opens without it")


def second_step_secrets(_stage: Stage) -> str:
    """Seal a secret, look for it in what is stored, and change what is stored."""
    adapter, secret = Adapter(), secrets.token_hex(10).upper()
    sealed = adapter.encrypt(secret)
    demand(secret not in sealed and adapter.decrypt(sealed) == secret, _("A secret is stored readable."))
    changed = sealed[:-6] + ("AAAA" if sealed[-6:-2] != "AAAA" else "BBBB") + sealed[-2:]
    try:
        adapter.decrypt(changed)
    except (Unreadable, ValueError):
        return _("sealed; a changed one does not open")
    raise Broken(_("A changed secret opened."))


def session_is_new(stage: Stage) -> str:
    """Sign in with a session somebody else planted, close the account, and use the session again."""
    password = secrets.token_urlsafe(12)
    account = stage.account(password=password)
    visitor = Visitor()
    visitor.keep_session("planted0session0planted0session0")
    demand(is_in(sign_in(account.username, password, visitor=visitor)), _("Signing in did not work."))
    demand(
        visitor.cookies["sessionid"] != "planted0session0planted0session0", _("A planted session was kept.")
    )
    demand(visitor.get("/privacy/").status == 200, _("A page did not open."))
    Account.objects.filter(pk=account.pk).update(is_active=False)
    demand(visitor.get("/me/sign-in/").status == 302, _("A closed account was still heard."))
    return _("a new session at every sign-in; closing an account ends its sessions")


def sign_in(name: str, password: str, network: str = "192.0.2.7", visitor: Visitor | None = None) -> Answer:
    """The answer of the sign-in page."""
    visitor = visitor or Visitor(network)
    visitor.network = network
    with override(None):
        return visitor.post(SIGN_IN, {"username": name, "password": password})


def is_in(answer: Answer) -> bool:
    """Whether somebody was let in."""
    return answer.status == 303 and "sessionid" in answer.cookies


def told(answer: Answer, name: str) -> str:
    """What the page says, without the name that was typed and the token of the form."""
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", answer.text.replace(name, ""))


CONTROLS = (
    Probe("password-hashing", noted("Passwords are hashed"), password_hashing),
    Probe("lock-out", noted("Guessing is stopped"), lock_out),
    Probe("account-enumeration", noted("Account names are not given away"), enumeration),
    Probe("second-step", noted("The second step is asked for"), second_step),
    Probe("second-step-secrets", noted("Secrets of second steps are sealed"), second_step_secrets),
    Probe("session-renewal", noted("Sessions are new, and end with the account"), session_is_new),
)
