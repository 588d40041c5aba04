"""Attempts on the vault: reading what is stored, moving it, finding it without the key, the key itself."""

from __future__ import annotations

import os
import secrets

from django.conf import settings
from django.db import connection

from baibu.registry.models import Person
from baibu.registry.models import finders as hashes_beside
from baibu.registry.models.vault import Unreadable, Vault, belonging
from baibu.registry.queries.vault import sealed_models
from baibu.site import environment, keys
from baibu.site.words import noted
from baibu.site.words import text as _

from .stage import PHONE, Stage
from .trying import Broken, Off, Probe, demand

STRONG_KEY = 32


def sealed(stage: Stage) -> str:
    """Read a phone number past Baibu, and put it into another person's row."""
    home = stage.home(0)
    one, other = stage.person(home, "甲", phone=PHONE), stage.person(home, "乙")
    stored = raw(one)
    demand(stored and PHONE.encode() not in stored, _("A phone number is stored readable."))
    demand(Person.objects.get(community=stage.community, id=one.id).phone == PHONE, _("It does not open."))
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE registry_person SET phone = %s WHERE community_id = %s AND id = %s",
            [stored, stage.community.pk, other.id],
        )
    try:
        seen = Person.objects.get(community=stage.community, id=other.id).phone
    except Unreadable:
        tables = ", ".join(sorted(model._meta.db_table for model in sealed_models()))
        return _("sealed in %(tables)s; moved to another row it does not open", tables=tables)
    raise Broken(_("A number moved to another row opened: %(n)s signs", n=len(seen)))


def raw(person: Person) -> bytes:
    """A person's phone as it stands in the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT phone FROM registry_person WHERE community_id = %s AND id = %s",
            [person.community_id, person.id],
        )
        return bytes(cursor.fetchone()[0])


def finders(stage: Stage) -> str:
    """Find a number with the key, and without it."""
    person = stage.person(stage.home(0), phone=PHONE)
    finder = hashes_beside(Person)[0]
    stored = bytes(getattr(Person.objects.get(community=stage.community, id=person.id), finder.name))
    demand(stored in finder.hashes(stage.community.pk, PHONE), _("A number is not found again."))
    stranger = Vault([secrets.token_bytes(32)])
    where = belonging("registry_person", str(finder.column), stage.community.pk, "")
    demand(stored != stranger.finder(finder.said(PHONE), where), _("A number is found without the key."))
    demand(
        stored not in finder.hashes(Stage().community.pk, PHONE),
        _("Equal numbers of two communities look alike."),
    )
    return _("keyed hashes, different in every community")


def vault_key(_stage: Stage) -> str:
    """Look at the key's file as somebody else on the machine, and for the key in the database's settings."""
    if getattr(settings, "BAIBU_VAULT_KEYS", "") != "baibu.site.keys.vault_keys":
        raise Broken(_("The settings take the key from elsewhere."))
    found = keys.vault_keys(fresh=True)
    demand(found and all(len(key) == STRONG_KEY for key in found), _("The key is too short."))
    if keys.is_given():
        return _("%(n)s key(s) in BAIBU_VAULT_KEY, none in the database", n=len(found))
    mode = keys.place().stat().st_mode & 0o777
    demand(mode & 0o077 == 0, _("Others can read it. Run: chmod 600 %(file)s", file=keys.place()))
    return _("%(n)s key(s) in a file of mode %(mode)s, none in the database", n=len(found), mode=f"{mode:o}")


def signing_key(_stage: Stage) -> str:
    """Measure the signing key, and look at its file and at the data folder as somebody else would."""
    demand(len(settings.SECRET_KEY) >= STRONG_KEY, _("The signing key is shorter than 32 signs."))
    if os.environ.get("BAIBU_SECRET_KEY"):
        return _("given in BAIBU_SECRET_KEY")
    place = environment.data_folder() / "secret-key"
    if not place.exists():
        raise Off(_("will be made at the first start"))
    demand(place.stat().st_mode & 0o077 == 0, _("Others can read it. Run: chmod 600 %(file)s", file=place))
    return _("in a file that only its owner reads")


CONTROLS = (
    Probe("vault", noted("Private fields are sealed"), sealed),
    Probe("vault-search", noted("Numbers are found by keyed hashes"), finders),
    Probe("vault-key", noted("The vault's key stands apart"), vault_key),
    Probe("signing-key", noted("The signing key is secret"), signing_key),
)
