"""What became of a delivery, in words for whoever it was for and for whoever sent it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from baibu.web.templatetags.parts import moment

from ..models import Delivery

CHANNEL_WORDS = {"inbox": _later("in Baibu"), "sms": _later("by text message"), "mail": _later("by mail")}
#: the badge that a state is drawn with
BADGES = {
    "waiting": "today", "handing": "today", "sent": "done", "delivered": "done", "failed": "overdue",
    "unsure": "reading", "dropped": "void",
}  # fmt: skip
STATE_WORDS = {
    "waiting": _later("waits"), "handing": _later("being sent"), "sent": _later("handed over"),
    "delivered": _later("arrived"), "failed": _later("not sent"), "unsure": _later("not sure"),
    "dropped": _later("left"),
}  # fmt: skip
REASON_WORDS = {
    "no-address": _later("There is no number or address to send it to any more."),
    "no-gateway": _later("The other side could not be reached. The operator looks after the connection."),
    "no-answer": _later("It was handed over, but no answer came. It may have arrived."),
    "gave-up": _later("It was tried several times in vain."),
    "sender-stopped": _later("The program stopped while it was being sent. It may have arrived."),
    "sender-lost": _later("The machine stopped while it was being sent. It may have arrived."),
}
SANDBOX = "sandbox"


@dataclass(frozen=True, slots=True)
class Came:
    """One way and what came of it, ready to show."""

    way: str
    badge: str
    state: str
    #: a sentence more, where there is something to say
    why: str
    is_settled: bool


def came(row: Delivery, now: datetime) -> Came:
    """What came of one delivery."""
    return Came(
        way=str(CHANNEL_WORDS.get(row.channel, row.channel)),
        badge="void" if row.reason == SANDBOX else BADGES[row.state],
        state=state_words(row.state, row.reason),
        why=why_words(row, now),
        is_settled=row.state not in ("waiting", "handing"),
    )


def state_words(state: str, reason: str = "") -> str:
    """How far it came."""
    return _("not really sent") if reason == SANDBOX else str(STATE_WORDS[state])


def why_words(row: Delivery, now: datetime) -> str:
    """Why it stands so; empty where the state says it all."""
    if row.state == "waiting" and row.not_before > now and not row.reason:
        return _("It is sent on %(when)s, after the quiet hours.") % {"when": moment(row.not_before)}
    if row.state == "waiting" and row.not_before > now:
        again = _("It is tried again at %(when)s.") % {"when": moment(row.not_before)}
        return f"{reason_words(row.reason)} {again}"
    return reason_words(row.reason)


def reason_words(reason: str) -> str:
    """A reason in a sentence; one that nobody foresaw is said as it is."""
    if not reason:
        return ""
    if reason == SANDBOX:
        return _("This is a trial: nothing leaves the house.")
    kind, _dash, code = reason.rpartition("-")
    if kind == "gateway":
        return _("The gateway for text messages did not take it (answer %(code)s).") % {"code": code}
    if kind == "mail":
        return _("The mail server did not take it (answer %(code)s).") % {"code": code}
    return str(REASON_WORDS.get(reason, reason))
