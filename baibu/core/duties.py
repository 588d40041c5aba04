"""duties/*.yaml read into Duty values, one rule to a file."""

from __future__ import annotations

from typing import Final, Literal, cast

from .headings import Words
from .nodes import Complaints, Fields, Node, nearest, word
from .rules import ALWAYS, All, Any, Basis, Condition, Duty, ExcuseRule, Is, MetBy, Not, Step
from .timing import due_of, first_of, inner, late_days, recurrence_of

REQUIRED: Final = ("duty", "code", "title", "says", "source", "basis", "about", "owed_by", "met_by")
OPTIONAL: Final = (
    "reading",
    "body",
    "applies_if",
    "every",
    "on",
    "opens",
    "due",
    "late_until",
    "settles",
    "first",
    "times",
    "limit",
    "if_late",
    "excuse",
    "fulfils",
)


def duty_of(node: Node, words: Words, complaints: Complaints) -> Duty:
    """The duty as its file says it; what cannot be read is complained about and left at its default."""
    fields = Fields(node, complaints, required=REQUIRED, optional=OPTIONAL)
    recurrence = recurrence_of(fields, words)
    about = fields.word("about", ("person", "household", "body", *words.levels), "unknown-level")
    owed_by = fields.word("owed_by", words.posts, "unknown-post")
    minutes = fields.get("limit")
    return Duty(
        code=fields.text("code"),
        name=fields.text("duty"),
        title=fields.both("title"),
        says=fields.both("says"),
        source=_source(fields),
        basis=_basis(fields),
        reading=fields.both("reading") if fields.get("reading") is not None else None,
        about=about,
        body=_body(fields, about, words),
        owed_by=owed_by,
        recurrence=recurrence,
        due=due_of(fields, recurrence),
        met_by=_met_by(fields, words),
        applies_if=_applies_if(fields, words),
        opens_days=inner(fields, "opens", "days_before_due"),
        late_days=late_days(fields, recurrence),
        settle_days=inner(fields, "settles", "days", 7) or 0,
        first=first_of(fields),
        ladder=_ladder(fields, owed_by, words),
        excuse=_excuse(fields, words),
        limit_minutes=None if minutes is None else inner(fields, "limit", "minutes"),
        fulfils=fields.word("fulfils", words.floors, "unknown-floor"),
        file=node.file,
    )


def _basis(fields: Fields) -> Basis:
    basis = fields.word("basis", ("stated", "reading"), "unknown-basis", default="stated")
    if basis == "reading" and fields.get("reading") is None:
        fields.complaints.about(
            fields.node,
            "reading-without-explanation",
            "this is our reading, but it does not say why",
            "add `reading: {zh: …, en: …}`",
        )
    return cast(Basis, basis)


def _source(fields: Fields) -> str:
    node = fields.get("source")
    if node is not None and not node.text.strip():
        fields.complaints.about(
            node, "missing-source", "the source is empty", "name the row of the ledger, or the article of law"
        )
        return ""
    return fields.text("source")


def _body(fields: Fields, about: str, words: Words) -> str:
    node = fields.get("body")
    if about == "body" and node is None:
        fields.complaints.about(
            fields.node, "missing-key", "`body` is missing", "say which kind of body it is about"
        )
    if about != "body" and node is not None:
        fields.complaints.about(node, "unknown-key", "`body` stands without `about: body`", "take it away")
    return fields.word("body", words.bodies, "unknown-body")


def _met_by(fields: Fields, words: Words) -> MetBy:
    vocabulary = words.vocabulary
    node = fields.get("met_by") or Node("map", fields.node.file, fields.node.line)
    met = Fields(node, fields.complaints, required=("record",), optional=("purposes", "outcomes", "channels"))
    least, most = _times(fields)
    return MetBy(
        record=met.word("record", vocabulary.section("records"), "unknown-record"),
        purposes=met.words("purposes", vocabulary.section("purposes"), "unknown-purpose"),
        outcomes=met.words("outcomes", vocabulary.section("outcomes"), "unknown-outcome")
        or ("met", "met-family"),
        channels=met.words("channels", vocabulary.section("channels"), "unknown-channel") or ("in-person",),
        at_least=least,
        at_most=most,
    )


def _times(fields: Fields) -> tuple[int, int]:
    node = fields.get("times")
    if node is None:
        return 1, 1
    times = Fields(node, fields.complaints, optional=("at_least", "at_most"))
    least = times.whole("at_least", 1, at_least=1)
    most = times.whole("at_most", least, at_least=1)
    if most < least:
        fields.complaints.about(
            node,
            "times-out-of-order",
            f"at most {most} is less than at least {least}",
            "let at_most be the greater",
        )
    return least, most


def _ladder(fields: Fields, owed_by: str, words: Words) -> tuple[Step, ...]:
    steps: list[Step] = []
    for node in fields.items("if_late"):
        rung = Fields(node, fields.complaints, required=("after_days", "tell"))
        tell = rung.word("tell", (*words.posts, "owed_by"), "unknown-post")
        step = Step(rung.whole("after_days"), owed_by if tell == "owed_by" else tell)
        if steps and step.after_days <= steps[-1].after_days:
            fields.complaints.about(
                node,
                "ladder-not-rising",
                f"day {step.after_days} does not come after day {steps[-1].after_days}",
                "let every rung come later than the one before",
            )
        steps.append(step)
    return tuple(steps)


def _excuse(fields: Fields, words: Words) -> ExcuseRule | None:
    node = fields.get("excuse")
    if node is None:
        return None
    rule = Fields(node, fields.complaints, required=("by",), optional=("reasons", "needs_attempts"))
    reasons = rule.words("reasons", words.vocabulary.section("reasons"), "unknown-reason")
    if not reasons:
        fields.complaints.about(
            node,
            "excuse-without-reasons",
            "no reason is accepted",
            "list the reasons: `reasons: [hospital, away]`",
        )
    by = rule.word("by", (*words.posts, "owed_by"), "unknown-post")
    return ExcuseRule(
        fields.text("owed_by") if by == "owed_by" else by, reasons, rule.whole("needs_attempts")
    )


def _applies_if(fields: Fields, words: Words) -> Condition:
    node = fields.get("applies_if")
    return ALWAYS if node is None else condition_of(node, words, fields.complaints)


def condition_of(node: Node, words: Words, complaints: Complaints) -> Condition:
    """The condition written here: one key of the closed set, or all, any, not."""
    known = ("all", "any", "not", "circumstance", "pair", "age", "household_size")
    if node.kind != "map" or len(node.pairs) != 1 or node.keys()[0] not in known:
        shown = node.keys()[0] if node.keys() else node.text
        complaints.about(node, "unknown-condition", f"`{shown}` is not a condition", nearest(shown, known))
        return ALWAYS
    name, value = node.pairs[0]
    if name.text == "not":
        return Not(condition_of(value, words, complaints))
    if name.text in ("all", "any"):
        parts = tuple(condition_of(item, words, complaints) for item in value.items)
        if not parts:
            complaints.about(value, "unknown-condition", f"`{name.text}` has no parts", "list the conditions")
        return All(parts) if name.text == "all" else Any(parts)
    if name.text == "circumstance":
        return Is("circumstance", word(value, words.circumstances, "unknown-circumstance", complaints))
    if name.text == "pair":
        return Is("pair", word(value, words.pairs, "unknown-pair", complaints))
    return _bounds("age" if name.text == "age" else "household-size", value, complaints)


def _bounds(what: Literal["age", "household-size"], node: Node, complaints: Complaints) -> Condition:
    fields = Fields(node, complaints, optional=("at_least", "at_most"))
    least = fields.whole("at_least") if fields.get("at_least") is not None else None
    most = fields.whole("at_most") if fields.get("at_most") is not None else None
    if least is None and most is None:
        complaints.about(node, "missing-key", "the bounds are missing", "write at_least, at_most, or both")
    return Is(what, at_least=least, at_most=most)
