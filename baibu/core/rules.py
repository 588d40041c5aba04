"""What a rule is made of: frozen values that say, and never do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Basis = Literal["stated", "reading"]

Unit = Literal["day", "week", "fortnight", "month", "quarter", "half-year", "year", "two-years", "term"]


@dataclass(frozen=True, slots=True)
class Text:
    """The same sentence in both languages."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """The Chinese wording for a Chinese language code, else the English one."""
        return self.zh if language.startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class Is:
    """The closed vocabulary of conditions; one class, because each is only a name with bounds.

    `what` is one of: always · circumstance · pair · age · household-size.
    """

    what: Literal["always", "circumstance", "pair", "age", "household-size"]
    #: the kind of circumstance or pair
    kind: str = ""
    at_least: int | None = None
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class All:
    """Holds when every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """Holds when one of the parts holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Holds when the part does not."""

    part: Condition


Condition = Is | All | Any | Not

ALWAYS = Is("always")


@dataclass(frozen=True, slots=True)
class Every:
    """Owed once in every calendar period of a unit."""

    unit: Unit


@dataclass(frozen=True, slots=True)
class EveryFrom:
    """Owed again and again counted from the start of a circumstance, `months` apart, `times` at the most."""

    circumstance: str
    months: int
    times: int


@dataclass(frozen=True, slots=True)
class On:
    """Owed once for each event.

    `event`: a kind of ledger entry about the unit; `circumstance`: its start; `festival`: its day.
    """

    what: Literal["event", "circumstance", "festival"]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Owed at every moment: kept as long as somebody acts; makes no rows."""


Recurrence = Every | EveryFrom | On | Standing


@dataclass(frozen=True, slots=True)
class Due:
    """The last day that is on time.

    `period-end` · `weekday` (the `nth` day `number` of the period, 1 Monday … 7 Sunday) · `date` (month, day)
    · `lunar` (month and day of the lunar year that begins in the period's year)
    · `days` / `working-days` after the period's first day or the event, negative before it
    · `month-day` (a day of the month, clamped).
    """

    how: Literal["period-end", "weekday", "date", "lunar", "days", "working-days", "month-day"] = "period-end"
    number: int = 0
    month: int = 0
    nth: int = 1


@dataclass(frozen=True, slots=True)
class MetBy:
    """What discharges a duty."""

    #: visit · meeting · training · report · check · survey · notice · pledge · event · decision · log · call
    #: · payment
    record: str
    #: the purposes a visit may have; empty for other records
    purposes: tuple[str, ...] = ()
    #: accepted outcomes of a visit: met · met-family
    outcomes: tuple[str, ...] = ("met", "met-family")
    #: in-person · phone
    channels: tuple[str, ...] = ("in-person",)
    at_least: int = 1
    at_most: int = 1


@dataclass(frozen=True, slots=True)
class Step:
    """One rung of a ladder: so many days after the due day, this post is told."""

    after_days: int
    tell: str


@dataclass(frozen=True, slots=True)
class ExcuseRule:
    """Who may excuse, for which reasons, after how many attempts."""

    by: str
    reasons: tuple[str, ...]
    needs_attempts: int = 0


@dataclass(frozen=True, slots=True)
class Duty:
    """What a post owes again and again, or when something happens."""

    code: str
    name: str
    title: Text
    #: the duty as one plain sentence
    says: Text
    #: row of the ledger of mechanisms, or article of law
    source: str
    basis: Basis
    #: why we read it so, when the source does not say
    reading: Text | None
    #: person · household · a level of the tree · body
    about: str
    #: kind of body when about is body
    body: str
    owed_by: str
    recurrence: Recurrence
    due: Due
    met_by: MetBy
    applies_if: Condition = ALWAYS
    #: days before the due day on which it is shown; None: from the first day of its period or event
    opens_days: int | None = None
    #: days after the due day in which it can still be done late; None: never lapses
    late_days: int | None = 0
    #: days after late_until until the row is final
    settle_days: int = 7
    #: first part-period: owed within N days · by its own due day (`period`) · from the next one (`next`)
    first: int | Literal["period", "next"] = "period"
    ladder: tuple[Step, ...] = ()
    excuse: ExcuseRule | None = None
    #: a limit shorter than a day, in minutes, kept by the rooms that measure minutes
    limit_minutes: int | None = None
    #: the statutory floor it keeps
    fulfils: str = ""
    #: the file it was read from, inside the pack
    file: str = ""
