"""Made-up families: who lives behind a door. Pure, and the same for the same random numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from .words import given, surname


@dataclass(frozen=True, slots=True)
class Member:
    """One person of a family."""

    name: str
    sex: str
    born_on: date
    relation: str
    phone: str


#: (share in per mille, the kind of family)
KINDS = (
    (60, "alone"), (75, "elder-alone"), (115, "couple"), (125, "elders"), (330, "child"), (130, "children"),
    (165, "three"),
)  # fmt: skip
ADULT = 18


def family(rng: Random, today: date) -> tuple[Member, ...]:
    """The people behind one door, the head first; 2.9 of them on average."""
    kind = rng.choices([name for _share, name in KINDS], [share for share, _name in KINDS])[0]
    head_age = {"alone": (23, 45), "elder-alone": (66, 88), "elders": (61, 84)}.get(kind, (27, 57))
    head_sex = rng.choice("fm") if "alone" in kind else ("m" if rng.random() < 0.72 else "f")
    name = surname(rng)
    found = [member(rng, today, name, head_sex, rng.randint(*head_age), "户主")]
    if "alone" in kind:
        return tuple(found)
    other = "f" if head_sex == "m" else "m"
    age = age_of(found[0], today)
    found.append(member(rng, today, surname(rng), other, max(21, age + rng.randint(-4, 3)), "配偶"))
    found += children(rng, today, found[0], kind)
    if kind == "three":
        found += grandparents(rng, today, found[0])
    return tuple(found)


def children(rng: Random, today: date, head: Member, kind: str) -> list[Member]:
    """One child or two; they bear the head's name."""
    count = {"child": 1, "children": 2, "three": 1}.get(kind, 0)
    found = []
    for nth in range(count):
        age = max(0, age_of(head, today) - rng.randint(24, 33) - 3 * nth)
        sex = rng.choice("fm")
        found.append(member(rng, today, head.name[0], sex, min(age, 29), "子" if sex == "m" else "女"))
    return found


def grandparents(rng: Random, today: date, head: Member) -> list[Member]:
    """The head's mother, and half of the time the father too."""
    age = age_of(head, today) + rng.randint(22, 28)
    found = [member(rng, today, surname(rng), "f", age, "母亲")]
    if rng.random() < 0.5:
        found.append(member(rng, today, head.name[0], "m", age + rng.randint(0, 4), "父亲"))
    return found


def member(rng: Random, today: date, family_name: str, sex: str, age: int, relation: str) -> Member:
    born_on = today - timedelta(days=age * 365 + age // 4 + rng.randint(1, 364))
    has_phone = age >= ADULT and rng.random() < 0.86
    phone = f"1990000{rng.randint(0, 9999):04d}" if has_phone else ""
    return Member(family_name + given(rng, sex, born_on.year), sex, born_on, relation, phone)


def age_of(member: Member, day: date) -> int:
    """Full years on that day."""
    born = member.born_on
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def families(rng: Random, today: date, how_many: int, people: int) -> list[tuple[Member, ...]]:
    """So many families with exactly so many people in all: some get a relative more, or one less."""
    found = [family(rng, today) for _each in range(how_many)]
    total = sum(map(len, found))
    while total != people:
        at = rng.randrange(how_many)
        if total < people and len(found[at]) in (2, 3):
            found[at] += (member(rng, today, surname(rng), "f", rng.randint(55, 80), "其他亲属"),)
            total += 1
        elif total > people and len(found[at]) > 3:
            found[at] = found[at][:-1]
            total -= 1
    return found
