"""Attempts on what is remembered: rewriting it, looking without a trace, the field register, the logs."""

from __future__ import annotations

import io
import json
import logging
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from psycopg import sql

from baibu import core
from baibu.ledger import actions as ledger
from baibu.ledger.queries import entry_count, verify_chains
from baibu.registry import actions as registry
from baibu.registry.access import Scope
from baibu.registry.models import Community
from baibu.registry.queries.bounds import bounded
from baibu.registry.queries.openings import opened_by
from baibu.registry.queries.privacy import register
from baibu.site.logs import JsonLines
from baibu.site.words import noted
from baibu.site.words import text as _

from .doors import SIGN_IN
from .stage import PLANTED, Stage
from .trying import Broken, Probe, demand
from .visitor import Visitor

REASON = "探针理由"


def append_only(stage: Stage) -> str:
    """Change, remove and empty what was entered: as the site's role, and as whoever runs this command."""
    remembered(stage)
    tries = ("UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}")
    for table in settings.APPEND_ONLY_TABLES:
        for words in tries:
            statement = sql.SQL(words).format(sql.Identifier(table))
            demand(is_refused(statement, stage.community.pk), f"{table}: {words.split()[0]}")
            demand(is_refused(statement, None), f"{table}: {words.split()[0]}")
    return _(
        "%(tables)s: UPDATE, DELETE and TRUNCATE are refused", tables=", ".join(settings.APPEND_ONLY_TABLES)
    )


def is_refused(statement: Any, community_id: int | None) -> bool:
    """Whether the database refuses the statement within that community, or to the role that is ours."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if community_id is None:
                cursor.execute(statement)
            else:
                with bounded(community_id):
                    cursor.execute(statement)
    except DatabaseError:
        return True
    return False


def chains(_stage: Stage) -> str:
    """Follow every chain of every community that is kept here."""
    total, faults = 0, 0
    for community in Community.objects.all():
        total += entry_count(community.pk)
        faults += len(verify_chains(community.pk))
    demand(not faults, _("%(n)s faults. Run: start ledger verify", n=faults))
    return _("%(n)s entries, every seal holds", n=total)


def erasure(stage: Stage) -> str:
    """Erase what was said, and follow the chain it belongs to."""
    note = remembered(stage)
    erased = ledger.erase_note(
        actor=stage.operator, community_id=stage.community.pk, note_id=note, now=stage.now
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT length(text) FROM ledger_note WHERE id = %s", [note])
        left = cursor.fetchone()[0]
    demand(erased and not left, _("What was said is still there."))
    demand(not verify_chains(stage.community.pk), _("The chain does not hold after an erasure."))
    return _("the words are gone, the chain holds")


def remembered(stage: Stage) -> Any:
    """The note of an entry about a home that was seen once."""
    home, person = stage.home(0), stage.person()
    note = ledger.keep_note(actor=stage.operator, community_id=stage.community.pk, text=REASON, now=stage.now)
    common: dict[str, Any] = {"subject_kind": "household", "subject_id": home.id, "now": stage.now}
    ledger.append_entry(
        actor=stage.operator, community_id=stage.community.pk, kind="probe-made",
        on_day=timezone.localdate(stage.now), note_id=note, **common,
    )  # fmt: skip
    ledger.note_look(actor=stage.actor(person), purpose="register", **common)
    return note


def access_log(stage: Stage) -> str:
    """Look at a home from further up without a reason, then with one, and read it as whoever lives there."""
    stage.adopt()
    home = stage.home(0)
    lives, secretary = (
        stage.person(home, "住户甲"),
        stage.appointed("committee-secretary", stage.root, "书记甲"),
    )
    # Where nobody is nearer, it is the secretary who looks after the home, and needs no reason.
    stage.appointed("group-leader", stage.buildings[0])
    stage.appointed("area-holder", stage.buildings[0].parent)
    visitor = stage.signed_in(stage.account(secretary))
    address = f"/households/{home.id}/"
    demand(
        visitor.get(address).headers.get("Location") == f"{address}why/", _("A home opened without a reason.")
    )
    visitor.post(f"{address}why/", {"purpose": "request", "words": REASON})
    demand(visitor.get(address).status == 200, _("A home did not open with a reason."))
    seen = stage.signed_in(stage.account(lives)).get("/me/seen/").text
    demand("书记甲" in seen and REASON in seen, _("Who lives there cannot read who looked and why."))
    demand(not verify_chains(stage.community.pk), _("The chain of looks does not hold."))
    return _("a reason comes first; who lives there reads who looked, when and why")


def emergency(stage: Stage) -> str:
    """Open a home in an emergency: without words, with them, and after the hour."""
    stage.adopt()
    home, leader = stage.home(1), stage.appointed("group-leader", stage.buildings[0], "组长甲")
    lives, above = stage.person(home, "住户甲"), stage.appointed("committee-secretary", stage.root, "书记甲")
    visitor, address = stage.signed_in(stage.account(leader)), f"/households/{home.id}/"
    sent = {"reason": "danger", "words": " ", "hours": "1"}
    demand(visitor.post(f"{address}open/", sent).status == 422, _("A home opened without a reason."))
    demand(visitor.get(address).status == 403, _("A home opened without a reason."))
    demand(visitor.post(f"{address}open/", {**sent, "words": REASON}).status == 303, _("It did not open."))
    demand(visitor.get(address).status == 200, _("It did not open."))
    theirs = stage.signed_in(stage.account(lives)).get("/me/seen/").text
    demand("组长甲" in theirs and REASON in theirs, _("Who lives there does not know of it."))
    demand(
        "/openings/" in stage.signed_in(stage.account(above)).get("/").text,
        _("The level above does not know."),
    )
    later = stage.now + timedelta(hours=1, minutes=1)
    demand(not opened_by(stage.community.pk, leader.id, later), _("It does not close by itself."))
    return _("words first; home and level above know at once; it closes by the hour")


def recusal(stage: Stage) -> str:
    """Decide about oneself: one's own proposal, one's own emergency, one's own late visit."""
    stage.adopt()
    home, secretary = stage.home(0), stage.appointed("committee-secretary", stage.root)
    actor, day = stage.actor(secretary), timezone.localdate(stage.now)
    need = registry.propose_circumstance(
        actor=actor, kind="hardship", since=day, household_id=home.id, now=stage.now
    )
    try:
        registry.decide_circumstance(
            actor=actor, circumstance_id=need.id, consent_on=day, consent_by="spoken", now=stage.now
        )
    except core.Refusal as refusal:
        seen = refusal.code
    else:
        raise Broken(_("Somebody decided what they had proposed themselves."))
    scope = Scope(actor, day, frozenset({stage.root.id}), frozenset({("committee-secretary", stage.root.id)}))
    own = {"place": home.place, "author_id": secretary.id}
    for thing, verb in (("opening", "note"), ("visit", "confirm")):
        demand(
            not scope.may(thing, verb, **own), _("%(line)s is granted about oneself.", line=f"{thing}.{verb}")
        )
    return _("refused: %(code)s", code=seen)


def field_register(_stage: Stage) -> str:
    """Compare every column of every table with the register."""
    columns = {
        model._meta.label: [
            field.name
            for field in model._meta.get_fields()
            if getattr(field, "concrete", False) and getattr(field, "column", None) and not field.many_to_many
        ]
        for model in apps.get_models()
    }
    gaps = register().gaps(columns)
    demand(not gaps, "; ".join(gaps[:5]))
    return _("%(n)s fields about people in %(tables)s tables, each with purpose, ground and term",
             n=len(register().entries), tables=len(register().kept))  # fmt: skip


def masking(_stage: Stage) -> str:
    """Mask a name, a number and an address, and look for the rest."""
    shown = (
        core.masked_name("张桂英"),
        core.masked_phone("13812341234"),
        core.masked_address("怡和苑1栋2单元501"),
    )
    demand(shown == ("张*", "138****1234", "怡和苑1栋"), " ".join(shown))
    return "、".join(shown)


def logs(_stage: Stage) -> str:
    """Plant a name in addresses, forms and an error, and search what is logged."""
    caught = io.StringIO()
    handler = logging.StreamHandler(caught)
    configured = logging.getLogger().handlers
    handler.setFormatter(next((each.formatter for each in configured if each.formatter), JsonLines()))
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        visitor = Visitor()
        visitor.get(f"/{PLANTED}/?q={PLANTED}")
        visitor.post(SIGN_IN, {"username": PLANTED, "password": PLANTED})
        visitor.post(SIGN_IN, {"username": PLANTED}, token=False)
        fail(PLANTED)
    finally:
        root.removeHandler(handler)
    lines = caught.getvalue()
    demand(lines, _("Nothing was logged, so nothing was shown."))
    demand(all(isinstance(json.loads(line), dict) for line in lines.splitlines()), _("A line is no JSON."))
    demand(PLANTED not in lines and json.dumps(PLANTED)[1:-1] not in lines, _("A name stands in the log."))
    return _("%(n)s JSON lines, the planted name in none", n=len(lines.splitlines()))


def fail(name: str) -> None:
    """Log an error that quotes a name, as a page that fails does."""
    try:
        raise ValueError(name)
    except ValueError:
        logging.getLogger("django.request").error("Internal Server Error", exc_info=True)


CONTROLS = (
    Probe("append-only", noted("What was entered stays"), append_only),
    Probe("chains", noted("Every seal holds"), chains),
    Probe("erasure", noted("Erasing keeps the chains"), erasure),
    Probe("access-log", noted("People read who looked at them"), access_log),
    Probe("emergency-opening", noted("Opening in an emergency is seen by all concerned"), emergency),
    Probe("recusal", noted("Nobody decides about themselves"), recusal),
    Probe("field-register", noted("Every field about people is registered"), field_register),
    Probe("masking", noted("Names, numbers and addresses are masked"), masking),
    Probe("logs", noted("Logs name nobody"), logs),
)
