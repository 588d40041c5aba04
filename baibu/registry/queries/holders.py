"""Who holds posts, and who of them has an account: what the page of accounts shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from baibu import core

from ..models import Account, Person, Tenure
from .actors import Actor
from .attempts import names_held
from .places import place_names

PER_PAGE = 50
STATES = ("without", "open", "closed")


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody with a post, and their account if they have one."""

    person_id: UUID
    name: str
    #: posts with their places, in words
    posts: str
    username: str = ""
    account_id: int | None = None
    #: they have not signed in with a password of their own yet
    is_new: bool = False
    is_mine: bool = False
    is_demo: bool = False
    #: held back after too many tries: until when, as a time of day
    held_until: str = ""


@dataclass(frozen=True, slots=True)
class HoldersPage:
    """The page."""

    sentence: str
    state: str
    tabs: list[tuple[str, str, str, int]]
    rows: list[Holder]
    page: Page[Person]
    words: str


def holders(community_id: int, day: date) -> QuerySet[Person]:
    """The people who hold a post on that day."""
    held = Tenure.objects.filter(community_id=community_id, since__lte=day)
    now = held.filter(Q(until=None) | Q(until__gte=day)).values("person_id")
    return Person.objects.filter(community_id=community_id, left_on=None, id__in=now)


def split(community_id: int, day: date) -> dict[str, QuerySet[Person]]:
    """Post holders without an account; people with one; people whose account is closed."""
    accounts = Account.objects.filter(community_id=community_id, person_id__isnull=False)
    people = Person.objects.filter(community_id=community_id)
    return {
        "without": holders(community_id, day).exclude(id__in=accounts.values("person_id")),
        "open": people.filter(id__in=accounts.filter(is_active=True).values("person_id")),
        "closed": people.filter(id__in=accounts.filter(is_active=False).values("person_id")),
    }


def figures(community_id: int, day: date) -> dict[str, int]:
    """Post holders: all, those `having` an open account, those `without` any; one query."""
    known = Account.objects.filter(community_id=community_id, person_id=OuterRef("id"))
    return holders(community_id, day).aggregate(
        all=Count("id"),
        having=Count("id", filter=Exists(known.filter(is_active=True))),
        without=Count("id", filter=~Exists(known)),
    )


def holders_page(actor: Actor, day: date, state: str = "", words: str = "", number: str = "1") -> HoldersPage:
    """Everything on the page of accounts; nine queries, whatever the number of people."""
    parts = split(actor.within, day)
    chosen = state if state in STATES else "without"
    found = parts[chosen].order_by("sort_key", "id")
    posted = figures(actor.within, day)
    counts = {"without": posted["without"], "open": parts["open"].count(), "closed": parts["closed"].count()}
    pages = Paginator(found.filter(name__contains=words) if words else found, PER_PAGE)
    if not words:
        pages.count = counts[chosen]
    page = pages.get_page(number)
    names = {"without": _("No account yet"), "open": _("With an account"), "closed": _("Closed")}
    href = reverse("registry:accounts")
    return HoldersPage(
        sentence=sentence_of(posted["having"], posted["all"]),
        state=chosen,
        tabs=[(key, names[key], f"{href}?state={key}", counts[key]) for key in STATES],
        rows=rows_of(actor, day, list(page.object_list)),
        page=page,
        words=words,
    )


def sentence_of(having: int, all_of_them: int) -> str:
    """How many of those with a post can sign in."""
    if not all_of_them:
        return _("Nobody holds a post yet.")
    if having == all_of_them:
        return _("Everybody who holds a post can sign in.")
    text = ngettext(
        "%(having)s of %(all)s person with a post can sign in.",
        "%(having)s of %(all)s people with a post can sign in.",
        all_of_them,
    )
    return text % {"having": having, "all": all_of_them}


def rows_of(actor: Actor, day: date, people: list[Person]) -> list[Holder]:
    """These people with their posts and accounts; five queries."""
    ids = [person.id for person in people]
    posts = posts_of(actor, day, ids)
    accounts = {
        account.person_id: account
        for account in Account.objects.filter(community_id=actor.within, person_id__in=ids)
    }
    held = names_held([account.username for account in accounts.values()], timezone.now()) if accounts else {}
    return [
        holder(actor, person, posts.get(person.id, ""), accounts.get(person.id), held) for person in people
    ]


def holder(
    actor: Actor, person: Person, posts: str, account: Account | None, held: dict[str, datetime]
) -> Holder:
    """One person as a row."""
    if account is None:
        return Holder(person.id, person.name, posts)
    return Holder(
        person.id, person.name, posts, account.username, account.pk, account.must_change_password,
        account.pk == actor.account_id, bool(account.demo_role),
        f"{timezone.localtime(held[account.username]):%H:%M}" if account.username in held else "",
    )  # fmt: skip


def posts_of(actor: Actor, day: date, people: Iterable[UUID]) -> dict[UUID, str]:
    """Person → their posts with the places, in words; three queries."""
    held = Tenure.objects.filter(community_id=actor.within, person_id__in=list(people), since__lte=day)
    rows = list(held.filter(Q(until=None) | Q(until__gte=day)).order_by("since", "post"))
    places = place_names(actor.within, {row.place_id for row in rows})
    found: dict[UUID, list[str]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(f"{places[row.place_id]} {post_title(actor.pack, row.post)}")
    return {person: _(", ").join(dict.fromkeys(posts)) for person, posts in found.items()}


def post_title(pack: core.Pack | None, code: str) -> str:
    """The post in the method's words; its code where the method is not adopted or lacks it."""
    found = next((post for post in pack.posts if post.code == code), None) if pack else None
    return found.title.in_language(get_language() or "zh-hans") if found else code
