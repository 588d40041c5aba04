"""Every control is tried, leaves nothing behind, and is seen to fail where somebody takes it away."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import yaml
from django.apps import apps
from django.db import connection
from django.utils import timezone

from baibu import core
from baibu.ledger import actions as ledger
from baibu.notices.actions.cleaning import Clean
from baibu.registry import actions as registry
from baibu.registry.access import RELATIONS
from baibu.registry.models.sealed import Finder
from baibu.registry.queries import bounds
from baibu.registry.queries.actors import Actor
from baibu.registry.queries.privacy import FILE, read_register
from baibu.rights.queries.rules import rules
from baibu.site import factors, outside, security
from baibu.site.database import guards

pytestmark = pytest.mark.django_db
PROBES = {probe.name: probe for probe in security.PROBES}
#: what has nothing to hold without TLS or a gateway
OFF = {"transport", "text-messages"}

ACTING, DESTROYING = "baibu.registry.queries.representations", "baibu.rights.actions.destroying"
ERASING = "baibu.rights.actions.erasing"


@dataclass
class Tools:
    """What a control is taken away with."""

    patch: pytest.MonkeyPatch
    settings: Any
    folder: Path

    def sql(self, *statements: str) -> None:
        with connection.cursor() as cursor:
            for each in statements:
                cursor.execute(each)

    def returns(self, aim: str, value: object) -> None:
        self.patch.setattr(aim, lambda *_given, **_named: value)

    def relation(self, name: str, holds: bool) -> None:
        self.patch.setitem(RELATIONS, name, lambda _scope, _target: holds)


@pytest.fixture
def tools(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Tools:
    """The settings as somebody runs the site, and the means to break them."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    settings.SECRET_KEY = "a-key-of-more-than-fifty-signs-that-only-a-test-would-ever-use"
    return Tools(monkeypatch, settings, tmp_path)


def test_every_control_holds_and_leaves_nothing_behind(tools: Tools) -> None:
    before = rows()
    found = security.controls()
    assert {each.name: each.detail for each in found if each.state == "fail"} == {}
    assert {each.name for each in found if each.state == "off"} == OFF
    assert all(each.detail for each in found)
    assert rows() == before
    assert not logging.getLogger().filters


def rows() -> dict[str, int]:
    """Table → how many rows it has."""
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def plain_hashes(tools: Tools) -> None:
    tools.settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def endless_tries(tools: Tools) -> None:
    tools.patch.setattr("baibu.registry.actions.attempts.PER_NAME", 1000)


def telling_page(tools: Tools) -> None:
    from baibu.registry.forms.accounts import SignInForm
    from baibu.registry.models import Account

    def label(form: Any, prefix: str = "") -> str:
        return "known" if Account.objects.filter(username=form.data.get("username")).exists() else ""

    tools.patch.setattr(SignInForm, "non_field_errors", label)


def readable_secret(tools: Tools) -> None:
    tools.patch.setattr(factors.Adapter, "encrypt", lambda _self, text: text)
    tools.patch.setattr(factors.Adapter, "decrypt", lambda _self, text: text)


def deaf_to_closing(tools: Tools) -> None:
    tools.returns("django.contrib.auth.backends.ModelBackend.user_can_authenticate", True)


def open_gateway(tools: Tools) -> None:
    tools.patch.setenv("BAIBU_SMS", "http")
    tools.patch.setenv("BAIBU_SMS_URL", "http://sms.example.cn/send")


def nobody_asked(tools: Tools) -> None:
    tools.sql("ALTER TABLE registry_recovery DROP CONSTRAINT recovery_confirmed_by_another")
    tools.relation("asker", False)


def half_set_up(tools: Tools) -> None:
    said = {"id": "ding1", "secret": "never sent", **outside.ADDRESSES["dingtalk"]}
    tools.settings.BAIBU_OUTSIDE = {"dingtalk": said}


def loose_policy(tools: Tools) -> None:
    with connection.cursor() as cursor:
        tables = guards.guarded_tables(cursor)
    tools.sql(*(f"CREATE POLICY loose ON {each} TO public USING (true) WITH CHECK (true)" for each in tables))


def lasting_bounds(tools: Tools) -> None:
    tools.patch.setattr(bounds, "SET", bounds.SET.replace("true", "false"))


def no_place_in_hashes(tools: Tools) -> None:
    tools.patch.setattr(Finder, "belongs", lambda _self, _community: b"")


def entries_open(tools: Tools) -> None:
    tools.sql(
        "ALTER TABLE ledger_entry DISABLE TRIGGER USER",
        f"GRANT UPDATE, DELETE, TRUNCATE ON ledger_entry TO {tools.settings.APP_ROLE}",
    )


def rewritten_entry(tools: Tools) -> None:
    entries_open(tools)
    now = timezone.now()
    community = registry.found_community(actor=Actor.operator(), code="x", name="x", now=now)
    ledger.append_entry(
        actor=Actor.operator(community.pk), community_id=community.pk, subject_kind="community",
        subject_id=uuid4(), kind="probe-made", on_day=now.date(), now=now,
    )  # fmt: skip
    tools.sql("UPDATE ledger_entry SET kind = 'rewritten'")


def forgotten_entry(tools: Tools) -> None:
    tree = yaml.safe_load(FILE.read_text("utf-8"))
    tree["tables"]["registry.Person"]["fields"].pop("phone")
    tools.returns("baibu.site.security.records.register", read_register(tree))


def talkative_log(tools: Tools) -> None:
    def talk(_self: Any, record: logging.LogRecord) -> str:
        return json.dumps({"event": record.getMessage(), "error": str((record.exc_info or "  ")[1])})

    tools.patch.setattr("baibu.site.logs.JsonLines.format", talk)


def no_limits(tools: Tools) -> None:
    for name in ("MOST_RATIO", "MOST_UNPACKED"):
        tools.patch.setattr(f"baibu.registry.forms.packages.{name}", 10**12)


def inline_scripts(tools: Tools) -> None:
    tools.settings.CONTENT_SECURITY_POLICY = {
        "DIRECTIVES": {
            **tools.settings.CONTENT_SECURITY_POLICY["DIRECTIVES"],
            "script-src": ["'self'", "'unsafe-inline'"],
        }
    }


def other_proposer(tools: Tools, room: str, name: str, table: str) -> None:
    """The act forgets who proposed it, and the table's own constraint is gone."""
    tools.sql(f"ALTER TABLE rights_{table} DROP CONSTRAINT {table}_confirmed_by_a_second_person")
    kept = getattr(import_module(room), name)

    def found(actor: Any, key: Any) -> Any:
        row = kept(actor, key)
        row.proposed_by_id = uuid4()
        return row

    tools.patch.setattr(f"{room}.{name}", found)


def led_anywhere(tools: Tools) -> None:
    tools.patch.setattr(
        "baibu.registry.views.accounts.destination", lambda request: request.POST.get("next") or "/"
    )


def foreign_font(tools: Tools) -> None:
    page = tools.folder / "web" / "templates" / "web" / "page.html"
    page.parent.mkdir(parents=True)
    page.write_text('<link rel="stylesheet" href="https://fonts.example/css">')
    tools.patch.setattr("baibu.site.environment.HERE", tools.folder / "site")


def other_lock(tools: Tools, version: str = "1.0", **more: str) -> None:
    place = tools.folder / "baibu" / "site"
    place.mkdir(parents=True)
    said = {
        "registry": "https://pypi.org/simple",
        "url": "https://files.pythonhosted.org/x",
        "hash": "sha256:x",
    }
    said |= more
    source, files = (
        f'{{ registry = "{said["registry"]}" }}',
        f'url = "{said["url"]}", hash = "{said["hash"]}"',
    )
    package = f'name = "django"\nversion = "{version}"\nsource = {source}\nwheels = [{{ {files} }}]'
    (tools.folder / "uv.lock").write_text(f"[[package]]\n{package}\n")
    tools.patch.setattr("baibu.site.environment.HERE", place)


def codes_that_stay(tools: Tools) -> None:
    from baibu.registry.actions.phones import hashed
    from baibu.registry.models import SentCode

    def taken(_community: int, code_id: Any, code: str, *_more: Any) -> str:
        row = SentCode.objects.get(id=code_id)
        return row.phone if row.code == hashed(code_id, code) else ""

    tools.patch.setattr("baibu.registry.actions.phones.taken", taken)


def any_figures(tools: Tools) -> None:
    for room in ("actions", "actions.cards"):
        tools.returns(f"baibu.registry.{room}.card_hash", "x" * 64)


#: control → how somebody could take it away
BREAKS: dict[str, Callable[[Tools], object]] = {
    "password-hashing": plain_hashes,
    "lock-out": endless_tries,
    "account-enumeration": telling_page,
    "second-step": lambda tools: tools.returns("baibu.site.doors.lacks_second_step", False),
    "second-step-secrets": readable_secret,
    "session-renewal": deaf_to_closing,
    "sessions": lambda tools: tools.sql("ALTER TABLE registry_signin DISABLE ROW LEVEL SECURITY"),
    "recovery": nobody_asked,
    "outside-sign-in": half_set_up,
    "phone-codes": codes_that_stay,
    "sign-in-cards": any_figures,
    "claims": lambda tools: tools.relation("household", False),
    "policy": lambda tools: tools.relation("post", True),
    "reach": lambda tools: tools.relation("carer", True),
    "acting": lambda tools: tools.returns("baibu.registry.access.scope.seats", ()),
    "row-level-security": lambda tools: tools.sql("ALTER TABLE registry_person DISABLE ROW LEVEL SECURITY"),
    "every-table-guarded": lambda tools: tools.patch.setattr(guards, "FREE", {}),
    "forgotten-filter": loose_policy,
    "writing-across": loose_policy,
    "pool-reset": lasting_bounds,
    "vault": lambda tools: tools.returns("baibu.registry.models.sealed.belonging", b""),
    "vault-search": no_place_in_hashes,
    "vault-key": lambda tools: setattr(tools.settings, "BAIBU_VAULT_KEYS", "elsewhere.keys"),
    "signing-key": lambda tools: setattr(tools.settings, "SECRET_KEY", "short"),
    "append-only": entries_open,
    "chains": rewritten_entry,
    "erasure": lambda tools: tools.returns("baibu.ledger.actions.erase_note", True),
    "access-log": lambda tools: tools.returns("baibu.visits.actions.looks.has_said_why", True),
    "emergency-opening": lambda tools: tools.relation("opener", False),
    "recusal": lambda tools: tools.relation("author", False),
    "field-register": forgotten_entry,
    "masking": lambda tools: tools.returns("baibu.core.masked_name", "张桂英"),
    "numbers-in-part": lambda tools: tools.returns("baibu.visits.queries.people.number_of", "19900004321"),
    "small-counts": lambda tools: tools.patch.setattr("baibu.core.suppression.FEW", 0),
    "publication-gate": lambda tools: tools.returns("baibu.core.revealing", ()),
    "logs": talkative_log,
    "upload-limits": no_limits,
    "file-types": lambda tools: tools.returns("baibu.registry.forms.reading.open_tables", []),
    "picture-traces": lambda tools: tools.patch.setattr(
        "baibu.notices.actions.attachments.cleaned", lambda content: Clean("jpeg", content, "", 1, 1)
    ),
    "forbidden-columns": lambda tools: tools.returns("baibu.registry.forms.guard.guards", ()),
    "export-gate": lambda tools: tools.returns("baibu.registry.actions.take_export", (None, b"PK")),
    "erasure-by-two": lambda tools: other_proposer(tools, ERASING, "get_erasure", "erasure"),
    "consent": lambda tools: tools.patch.setattr("baibu.registry.actions.withdrawing.ENDS", {}),
    "acting-for-another": lambda tools: tools.returns(f"{ACTING}.is_parent_of_child", True),
    "rights-desk": lambda tools: tools.relation("self", False),
    "destruction-by-two": lambda tools: other_proposer(tools, DESTROYING, "get_destruction", "destruction"),
    "formulas": lambda tools: tools.patch.setattr("baibu.registry.queries.exports.harmless", str),
    "csp": inline_scripts,
    "headers": lambda tools: setattr(tools.settings, "X_FRAME_OPTIONS", "SAMEORIGIN"),
    "transport": lambda tools: setattr(tools.settings, "HTTPS", True),
    "cookies": lambda tools: setattr(tools.settings, "SESSION_COOKIE_HTTPONLY", False),
    "csrf": lambda tools: tools.returns("django.middleware.csrf.CsrfViewMiddleware.process_view", None),
    "safe-redirects": led_anywhere,
    "host-names": lambda tools: setattr(tools.settings, "ALLOWED_HOSTS", ["*"]),
    "no-outside-calls": foreign_font,
    "deploy-check": lambda tools: setattr(tools.settings, "DEBUG", True),
    "dependency-lock": other_lock,
    "text-messages": open_gateway,
}


def test_there_is_a_way_to_break_every_control() -> None:
    assert set(BREAKS) == set(PROBES)


@pytest.mark.parametrize("name", sorted(BREAKS))
def test_a_control_that_was_taken_away_is_seen_to_fail(name: str, tools: Tools) -> None:
    BREAKS[name](tools)
    found = security.tried(PROBES[name])
    assert (found.state, found.name) == ("fail", name), found.detail
    assert not re.match(r"\w+Error: ", found.detail), f"the attempt itself broke: {found.detail}"


def number_stays(tools: Tools) -> None:
    from baibu.registry.actions import withdrawing

    tools.patch.setitem(withdrawing.ENDS, "phone", withdrawing.nothing_more)


def children_for_ever(tools: Tools) -> None:
    tools.patch.setattr(f"{ACTING}.is_parent_of_child", lambda row, _day: row.kind == "child")


def sessions_act_on(tools: Tools) -> None:
    from baibu.registry.models import Person

    def chosen(request: Any, *_given: Any) -> Any:
        return Person.objects.filter(id=request.session.get("acts_for")).first()

    tools.patch.setattr("baibu.site.doors.stands_for", chosen)


def no_reason_needed(tools: Tools) -> None:
    tools.sql("ALTER TABLE rights_ask DROP CONSTRAINT ask_not_granted_with_a_reason")
    loose = replace(rules(), reasons={**rules().reasons, "": core.Text("", "")})
    tools.returns("baibu.rights.actions.asks.rules", loose)


def later_answers(tools: Tools) -> None:
    tools.returns("baibu.rights.actions.asks.rules", replace(rules(), days=31))


def empty_marks(tools: Tools) -> None:
    for room in ("actions.destroying", "queries.certificates"):
        tools.returns(f"baibu.rights.{room}.mark_of", "0" * 12)


def second(_first: object, other: object) -> object:
    """The second of two values."""
    return other


def third(_first: object, _second: object, other: object) -> object:
    """The third of three values."""
    return other


#: control, how somebody could take a part of it away, and what is said then
PARTS: list[tuple[str, Callable[[Tools], object], str]] = [
    ("phone-codes", lambda t: t.patch.setattr("baibu.registry.actions.phones.TRIES", 99), "code-over"),
    ("phone-codes", lambda t: t.patch.setattr("baibu.registry.actions.phones.hashed", second), "readable"),
    ("sign-in-cards", lambda t: t.returns("baibu.site.doors.way_of", ""), "belongs to a post"),
    ("sign-in-cards", lambda t: t.patch.setattr("baibu.registry.actions.cards.PER_NAME", 99), "not rest"),
    ("sign-in-cards", lambda t: t.returns("baibu.registry.actions.cards.end_sessions", None), "still heard"),
    ("claims", lambda t: t.relation("carer", True), "out-of-reach"),
    ("consent", number_stays, "A number is kept"),
    ("consent", lambda t: t.relation("self", True), "out-of-reach"),
    ("acting-for-another", children_for_ever, "not-acting"),
    ("acting-for-another", sessions_act_on, "acts on"),
    ("rights-desk", later_answers, "is to be answered by"),
    ("rights-desk", lambda t: t.relation("household", False), "own-request"),
    ("rights-desk", lambda t: t.relation("root", True), "out-of-reach"),
    ("rights-desk", no_reason_needed, "reason-needed-by-law"),
    ("destruction-by-two", lambda t: t.returns(f"{DESTROYING}.keys_hash", "x"), "another-list"),
    ("destruction-by-two", lambda t: t.patch.setattr("baibu.rights.queries.due.last_day", third), "its term"),
    ("destruction-by-two", empty_marks, "counts as ours"),
    ("dependency-lock", other_lock, "not as locked"),
    ("dependency-lock", lambda t: other_lock(t, registry="https://x.example/simple"), "not from PyPI"),
    ("dependency-lock", lambda t: other_lock(t, url="https://x.example/django.whl"), "not from PyPI"),
    ("dependency-lock", lambda t: other_lock(t, hash="md5:x"), "without a checksum"),
]


@pytest.mark.parametrize(("name", "take_away", "said"), PARTS)
def test_each_part_of_a_control_is_seen_to_fail(
    name: str, take_away: Callable[[Tools], object], said: str, tools: Tools
) -> None:
    take_away(tools)
    found = security.tried(PROBES[name])
    assert (found.state, said in found.detail) == ("fail", True), found.detail


def test_without_the_lock_beside_it_the_packages_are_not_compared(tools: Tools) -> None:
    tools.patch.setattr("baibu.site.environment.HERE", tools.folder / "baibu" / "site")
    found = security.tried(PROBES["dependency-lock"])
    assert (found.state, "no uv.lock" in found.detail) == ("off", True)
