"""A made-up community to try the controls on, and somebody who knocks at the site's doors."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from functools import cached_property

from django.contrib.auth import login
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils import timezone
from django.utils.module_loading import import_string

from baibu.ledger import actions as ledger
from baibu.ledger.queries import adopted
from baibu.registry import actions as registry
from baibu.registry.models import Account, Community, Household, Person, Place
from baibu.registry.queries.actors import Actor
from baibu.site.security.visitor import Visitor

#: made up, and unlike any name a community may hold
PLANTED = "密探试名"
PHONE = "19900004321"
METHOD = "baibuting-236"


class Stage:
    """Made when it is asked for, inside a transaction that is taken back."""

    @cached_property
    def now(self) -> datetime:
        """The moment of the attempt."""
        return timezone.now()

    @cached_property
    def community(self) -> Community:
        """A community nobody lives in."""
        code = f"probe-{secrets.token_hex(4)}"
        return registry.found_community(actor=Actor.operator(), code=code, name=code, now=self.now)

    @cached_property
    def operator(self) -> Actor:
        """Whoever sets it up."""
        return Actor.operator(self.community.pk)

    @cached_property
    def root(self) -> Place:
        """Its top."""
        return Place.objects.get(community=self.community, parent_id=None)

    @cached_property
    def buildings(self) -> tuple[Place, Place]:
        """Two buildings of two estates, each under its own area."""
        return self.building(1), self.building(2)

    def building(self, number: int) -> Place:
        """A building with the places above it."""
        place = self.root
        for level, name in (("estate", "苑"), ("area", "片"), ("building", "栋")):
            place = registry.open_place(
                actor=self.operator, parent_id=place.id, level=level, name=f"{number}{name}", now=self.now
            )
        return place

    def home(self, building: int = 0, room: str = "101") -> Household:
        """A home behind a door."""
        place = self.buildings[building]
        return registry.register_household(actor=self.operator, place_id=place.id, room=room, now=self.now)

    def person(self, home: Household | None = None, name: str = PLANTED, phone: str = "") -> Person:
        """Somebody who lives there, or works here."""
        return registry.register_person(
            actor=self.operator, name=name, household_id=home.id if home else None, phone=phone, now=self.now
        )

    def appointed(self, post: str, place: Place, name: str = "任岗人") -> Person:
        """Somebody in a post since yesterday."""
        person = self.person(name=name)
        since = timezone.localdate(self.now) - timedelta(days=1)
        registry.appoint(
            actor=self.operator, person_id=person.id, post=post, place_id=place.id, since=since, now=self.now
        )
        return person

    def adopt(self) -> None:
        """Let the community live by a method since yesterday."""
        day = timezone.localdate(self.now)
        ledger.adopt_pack(
            actor=self.operator, community_id=self.community.pk, pack=METHOD,
            from_on=day - timedelta(days=1), now=self.now,
        )  # fmt: skip
        assert adopted(self.community.pk, day)

    def actor(self, person: Person) -> Actor:
        """The person at work."""
        pack = adopted(self.community.pk, timezone.localdate(self.now))
        return Actor(person_id=person.id, community_id=self.community.pk).under(pack)

    def account(self, person: Person | None = None, password: str | None = None) -> Account:
        """An account that needs no new password."""
        whose = person or self.person()
        return registry.open_account(
            actor=self.operator, username=f"probe{secrets.token_hex(6)}", person_id=whose.id,
            password=password, now=self.now,
        )  # fmt: skip

    def signed_in(self, account: Account) -> Visitor:
        """A browser in which the account is signed in, as the sign-in page does it."""
        visitor, request = Visitor(), HttpRequest()
        request.session = new_session()
        request.META.update(REMOTE_ADDR="192.0.2.7", HTTP_USER_AGENT="probe")
        login(request, account, "django.contrib.auth.backends.ModelBackend")
        request.session.save()
        visitor.keep_session(str(request.session.session_key))
        return visitor


def new_session() -> SessionBase:
    """An empty session of the kind the site uses."""
    from django.conf import settings

    made: SessionBase = import_string(f"{settings.SESSION_ENGINE}.SessionStore")()
    return made
