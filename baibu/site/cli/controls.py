"""baibu doctor --security: every control, tried."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from baibu.site.cli.frame import awake, show
from baibu.site.words import text as _

MARKS = {"ok": "✓", "fail": "✗", "off": "○"}


def try_controls(as_json: bool) -> int:
    """The exit code: 1 where a control does not hold; prints how each of them stands."""
    with awake():
        from baibu.site import security

        found = security.controls()
        titles = {probe.name: probe.title for probe in security.PROBES}
    facts = {"controls": [asdict(each) for each in found]}
    show(facts, as_json, lambda: lines_of(facts["controls"], titles))
    return 1 if any(each.state == "fail" for each in found) else 0


def lines_of(found: list[dict[str, str]], titles: dict[str, str]) -> Iterator[str]:
    """One line for each control, what was seen below it, and how many hold."""
    for each in found:
        yield f"{MARKS[each['state']]} {_(titles[each['name']])} ({each['name']})"
        yield f"    {each['detail']}"
    states = [each["state"] for each in found]
    yield _(
        "%(ok)s hold, %(fail)s do not, %(off)s are off here",
        ok=states.count("ok"),
        fail=states.count("fail"),
        off=states.count("off"),
    )
