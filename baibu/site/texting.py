"""Text messages over any gateway that takes JSON: the address and the shape of what is sent are settings."""

from __future__ import annotations

import json
import os
import urllib.request
from typing import Any

from baibu.registry.actions.texting import Text
from baibu.site import gateway

PATIENCE = 10.0


def over_http(text: Text) -> None:
    """Nothing; the gateway answered with success. Redirects are not followed: they would carry the number."""
    address = gateway.address()
    headers = {"Content-Type": "application/json"}
    if said := os.environ.get("BAIBU_SMS_AUTHORIZATION"):
        headers["Authorization"] = said
    asked = urllib.request.Request(address, json.dumps(body(text)).encode(), headers, method="POST")  # noqa: S310 - checked above
    with urllib.request.build_opener(NoWayOn).open(asked, timeout=PATIENCE) as answer:
        answer.read()


def body(text: Text) -> Any:
    """What is sent: the template with its words filled in, each inside the text it stands in."""
    return filled(
        gateway.shape(), {**text.values, "phone": text.phone, "text": text.words, "kind": text.kind}
    )


def filled(shape: Any, values: dict[str, str]) -> Any:
    """The template with {phone}, {text}, {code} … replaced; what is inserted is not looked at again."""
    if isinstance(shape, dict):
        return {key: filled(each, values) for key, each in shape.items()}
    if isinstance(shape, list):
        return [filled(each, values) for each in shape]
    if isinstance(shape, str):
        parts = shape.split("{")
        return parts[0] + "".join(one(part, values) for part in parts[1:])
    return shape


def one(part: str, values: dict[str, str]) -> str:
    """What stood behind one opening brace, with its name replaced where it is known."""
    name, brace, rest = part.partition("}")
    return values[name] + rest if brace and name in values else "{" + part


class NoWayOn(urllib.request.HTTPRedirectHandler):
    """Refuses to be sent elsewhere."""

    def redirect_request(self, *_given: Any, **_named: Any) -> None:
        """None: the answer stays an error."""
