"""Each role of the demo signs in on a phone, in both languages: what it may see opens, the rest does not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.utils import timezone

from baibu.registry.models import Account, Community, ContactPair, Household, Person, Place, Tenure
from baibu.registry.queries import address_of
from baibu.site.demo import layout
from baibu.site.demo.small import build_small

from .looking import SEEN, SHARED, complaints_about

pytestmark = pytest.mark.browser
WIDTH = 390
ROLES = ("leader", "head", "area", "branch", "secretary", "property", "helper", "resident")
REFUSED = (403, 404, 422)
REASON = "来电问雨水管"
#: the fewest people among whom every role is found
SCALE = replace(layout.SMALL, people=400, households=136, estates=2, areas=4, buildings=8, leaders=6)


@dataclass
class Demo:
    """The smallest demo, and whose home is whose."""

    homes: list[Household]
    people: dict[str, Person]

    def building_of(self, role: str) -> Place:
        """The building somebody answers for."""
        tenure = Tenure.objects.filter(person=self.people[role], place__level="building").first()
        assert tenure
        return tenure.place

    def home_of(self, building: Place) -> Household:
        """A home of that building where none of the roles lives."""
        taken = {person.household_id for person in self.people.values()}
        return next(home for home in self.homes if home.place_id == building.id and home.id not in taken)

    def chosen(self) -> dict[str, Household]:
        """One home for every reason to see one, and one that nobody but the secretary looks after."""
        return {
            "the leader's": self.home_of(self.building_of("leader")),
            "the head's": self.home_of(self.building_of("head")),
            "the helper's": self.paired(),
            "the resident's": next(h for h in self.homes if h.id == self.people["resident"].household_id),
            "far away": self.homes[-1],
        }

    def paired(self) -> Household:
        """The home the helper is paired with."""
        return ContactPair.objects.filter(helper=self.people["helper"], until=None)[0].household

    def names(self) -> list[str]:
        """What belongs to no language, the longest first."""
        found = {
            *SHARED, Community.objects.get().name, *map(address_of, self.homes),
            *Person.objects.values_list("name", flat=True), *Place.objects.values_list("name", flat=True),
        }  # fmt: skip
        return sorted(filter(None, found), key=len, reverse=True)


@pytest.fixture
def demo(transactional_db: None, live_server: Any) -> Demo:
    """Built as `./start demo` builds it, with fewer people and one day behind it."""
    build_small(timezone.now(), lambda _done, _all, _label: None, SCALE, days=1, parts=1)
    keys = dict(Account.objects.exclude(demo_role="").values_list("username", "person_id"))
    people = {name: Person.objects.get(id=keys[f"demo-{name}"]) for name in ROLES}
    return Demo(list(Household.objects.select_related("place").order_by("place__path", "sort_key")), people)


ALL = set(ROLES)
#: page → the roles it opens for; every other one is refused
OPEN = {
    "me": ALL, "neighbourhood": ALL, "figures": ALL, "kept about me": ALL, "who looked": ALL,
    "what I agreed to": ALL, "what I asked for": ALL, "letting back in": {"branch", "secretary"},
    "accounts": {"secretary"}, "taking data out": {"secretary"}, "the register": {"secretary"},
    "what all ask for": {"secretary"}, "past its term": {"secretary"}, "a notice for all": {"secretary"},
}  # fmt: skip
#: those whose post looks after the homes of its place; the property manager's does not
CARERS = ("leader", "head", "area", "branch", "secretary")


def opens_for(demo: Demo, home: Household) -> set[str]:
    """Who looks after a home by a post at or above its building, is paired with it, or lives there."""
    held = Tenure.objects.filter(place_id__in=home.place.path).values_list("person_id", flat=True)
    found = {role for role in CARERS if demo.people[role].id in set(held)}
    if demo.people["resident"].household_id == home.id:
        found.add("resident")
    return found | ({"helper"} if demo.paired().id == home.id else set())


def addresses(demo: Demo) -> dict[str, str]:
    """Page → where it is."""
    root = Place.objects.get(parent=None)
    return {
        "me": "/me/", "neighbourhood": "/neighbourhood/", "figures": f"/places/{root.id}/",
        "kept about me": "/me/information/", "who looked": "/me/seen/", "what I agreed to": "/me/agreed/",
        "what I asked for": "/rights/", "letting back in": "/registry/recoveries/",
        "accounts": "/registry/accounts/", "taking data out": "/registry/export/",
        "the register": "/registry/import/", "what all ask for": "/rights/desk/",
        "past its term": "/rights/due/", "a notice for all": f"/places/{root.id}/notices/new/",
    }  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_role_sees_what_it_may_and_is_told_kindly_what_it_may_not(
    phone: Any, demo: Demo, language: str
) -> None:
    """A home above which somebody only answers opens with the question why; that page counts as opened."""
    homes, names, wrong = demo.chosen(), demo.names(), []
    paths = addresses(demo) | {name: f"/households/{home.id}/" for name, home in homes.items()}
    opens = OPEN | {name: opens_for(demo, home) for name, home in homes.items()}
    found: dict[str, set[str]] = {page: set() for page in opens}
    told: set[str] = set()
    for role in ROLES:
        enter(phone, role, language)
        for page, path in paths.items():
            # One refused page is looked at for every role; the others are only asked for.
            if role in told and role not in opens[page]:
                assert phone.request.get(path).status in REFUSED, (role, page)
                continue
            answer = phone.goto(path)
            seen = phone.evaluate(SEEN)
            wrong += [f"{role}, {page}: {one}" for one in complaints_about(seen, language, names, WIDTH)]
            if answer.ok:
                found[page].add(role)
            else:
                assert answer.status in REFUSED, (role, page, answer.status)
                assert seen["ways"], f"{role} is left standing at {page}"
                was_refused(phone)
                told.add(role)
    assert found == opens
    assert not wrong, "\n".join(wrong)


def test_a_resident_sees_who_looked_and_why_in_both_languages(phone: Any, demo: Demo) -> None:
    home = demo.people["resident"].household_id
    enter(phone, "resident", "zh")
    phone.goto("/me/seen/")
    assert phone.get_by_text("还没有人查看过您的信息").is_visible()
    enter(phone, "secretary", "zh")
    phone.goto(f"/households/{home}/")
    phone.locator(".choice:has([value=request])").tap()
    phone.locator("[name=words]").fill(REASON)
    phone.get_by_role("button", name="打开页面").tap()
    phone.get_by_role("heading", name="谁在照看这户").wait_for()
    looked = {"zh": ("社区党委书记", "处理诉求"), "en": ("committee secretary", "answering a request")}
    for language, (post, why) in looked.items():
        enter(phone, "resident", language, "large")
        phone.goto("/me/seen/")
        row = phone.locator(".row").first.inner_text()
        assert demo.people["secretary"].name in row
        assert all(words in row for words in (post, why, REASON)), row
        assert not complaints_about(phone.evaluate(SEEN), language, demo.names(), WIDTH)


def enter(page: Any, role: str, language: str, size: str = "normal") -> None:
    """Sign in with the one tap of the demo, as that role, in that language."""
    page.context.clear_cookies()
    page.goto("/sign-in/")
    for name, value in (("language", {"zh": "zh-hans", "en": "en"}[language]), ("print", size)):
        page.locator(".preferences summary").tap()
        page.locator(f".preferences button[name={name}][value={value}]").tap()
        page.locator(f".preferences button[value={value}][aria-pressed=true]").wait_for(state="attached")
    page.locator(f"button[value=demo-{role}]").tap()
    page.wait_for_url(lambda url: "/sign-in/" not in url)


def was_refused(page: Any) -> None:
    """Take note of the one thing a browser says by itself about a refused page, and of no other."""
    assert len(page.complaints) == 1, page.complaints
    assert "Failed to load resource" in page.complaints[0], page.complaints
    page.complaints.clear()
