"""A warning as CAP 1.2, the Common Alerting Protocol, in Chinese and, where it was written, in English."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils import timezone, translation
from lxml import etree

from baibu.registry.models import Community

from ..models import Alert, Notice
from .alerts import EVENTS

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
#: written by us after section 3 of the standard: its elements, their order, its word lists
SCHEMA = Path(__file__).with_name("cap-1.2.xsd")
PARSER = etree.XMLParser(resolve_entities=False, no_network=True)


def cap_of(notice: Notice, alert: Alert, community: Community, site: str) -> bytes:
    """The newest message about the warning: Alert, Update, or, once it is called off, Cancel."""
    sender = f"{community.code}@{urlsplit(site).hostname}"
    root = etree.Element("alert", nsmap={None: NAMESPACE})
    earlier = list(alert.earlier)
    kind, identifier, sent = "Update" if earlier else "Alert", identifier_of(notice), notice.confirmed_at
    if alert.called_off_at:
        earlier.append([identifier, stamp(sent)])
        kind, identifier, sent = "Cancel", f"{identifier}.off", alert.called_off_at
    put(root, identifier=identifier, sender=sender, sent=stamp(sent))
    put(root, status="Exercise" if alert.is_drill else "Actual", msgType=kind, scope="Public")
    if alert.is_drill:
        put(root, note="演练，不是真的险情。This is a drill.")
    if earlier:
        put(root, references=" ".join(f"{sender},{key},{at}" for key, at in earlier))
    web = site.rstrip("/") + reverse("notices:public", args=[community.code, notice.id])
    add_info(root, notice, alert, community, "zh-CN", (notice.title, notice.body, alert.instruction), web)
    if alert.title_en and alert.body_en:
        title = f"EXERCISE: {alert.title_en}" if alert.is_drill else alert.title_en
        add_info(root, notice, alert, community, "en", (title, alert.body_en, ""), web)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def add_info(
    root: etree._Element, notice: Notice, alert: Alert, community: Community, language: str,
    words: tuple[str, str, str], web: str,
) -> None:  # fmt: skip
    """Nothing; the message says it in one language more."""
    title, body, instruction = words
    category, event = EVENTS[alert.event]
    info = etree.SubElement(root, "info")
    with translation.override("zh-hans" if language == "zh-CN" else "en"):
        put(info, language=language, category=category, event=str(event))
    put(info, urgency=alert.urgency, severity=alert.severity, certainty=alert.certainty)
    put(info, effective=stamp(notice.confirmed_at), expires=stamp(alert.expires_at))
    put(info, senderName=community.name, headline=title, description=body)
    if instruction:
        put(info, instruction=instruction)
    put(info, web=web)
    area = etree.SubElement(info, "area")
    put(area, areaDesc=f"{notice.where} {alert.area}".strip())
    put(etree.SubElement(area, "geocode"), valueName="baibu-place", value=str(notice.place_id))


def put(above: etree._Element, **said: str) -> None:
    """Nothing; the elements, in the order in which they are named."""
    for name, text in said.items():
        etree.SubElement(above, name).text = text


def identifier_of(notice: Notice) -> str:
    """The name of the message of this version, for ever."""
    return str(notice.id)


def stamp(moment: datetime | None) -> str:
    """A moment as CAP writes it: to the second, with the difference to UTC in figures."""
    assert moment is not None
    return timezone.localtime(moment).isoformat(timespec="seconds")


def faults_of(message: bytes) -> list[str]:
    """What in the message is not as the standard has it; empty where it is."""
    schema = schema_of_cap()
    schema.validate(etree.fromstring(message, PARSER))
    return [str(each.message) for each in schema.error_log]


@cache
def schema_of_cap() -> etree.XMLSchema:
    """The schema, read once."""
    return etree.XMLSchema(etree.parse(SCHEMA, PARSER))
